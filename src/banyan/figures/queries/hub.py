"""All figures of a unit's page at once: counts, ages, admissions, in three statements."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast

from banyan.base.prepared import planned_once
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.periods import add_months
from banyan.people.domain.bands import AGE_BANDS

from ..domain.measures import COUNTED, MONTHS, band_of, month_of
from ..models import AgeTally, MonthFact
from .charts import AgeRow, MonthRow, _age_row
from .tallies import TallyShown, _is_measured, _shown, kept_of, pending


@dataclass(frozen=True)
class UnitFigures:
    """The counts of a unit and of those beside it, its ages, its admissions."""

    tallies: dict[int, TallyShown]
    ages: tuple[AgeRow, ...]
    months: tuple[MonthRow, ...]


def unit_figures(
    actor: Actor,
    unit: int,
    also: Iterable[int] = (),
    *,
    months: int = 12,
) -> UnitFigures | None:
    """Return what :func:`tally_of`, :func:`age_structure`, :func:`admissions_by_month`
    say of a unit, with the counts of the units ``also`` named.

    ``None`` where the unit is outside ``figures.read``.
    """
    kept = kept_of(actor, [unit, *also])
    if unit not in kept:
        return None
    waiting = pending(list(kept))
    for one, measure, delta in waiting:
        if measure in COUNTED:
            kept[one][measure] += delta
    measured = _is_measured()
    own = [(measure, delta) for one, measure, delta in waiting if one == unit]
    return UnitFigures(
        {pk: _shown(pk, values, measured) for pk, values in kept.items()},
        *_ages_and_months(unit, own, months),
    )


def _ages_and_months(
    unit: int, waiting: list[tuple[str, int]], months: int
) -> tuple[tuple[AgeRow, ...], tuple[MonthRow, ...]]:
    """Read both in one statement; an empty sex is that of a month."""
    this = clock.today().replace(day=1)
    wanted = [add_months(this, -n) for n in reversed(range(min(months, MONTHS)))]
    ages: Counter[tuple[str, str]] = Counter()
    counted: Counter[dt.date] = Counter()
    for sex, key, number in _kept_since(unit, wanted[0]):
        if sex:
            ages[sex, key] += number
        else:
            counted[dt.date.fromisoformat(key)] += number
    return _ages(ages, waiting), _months(counted, waiting, wanted)


@planned_once
def _kept_since(unit: int, month: dt.date) -> QuerySet[Any, Any]:
    text = CharField()
    rows = AgeTally.objects.filter(unit_id=unit).values_list("sex", "band", "members")
    admitted = MonthFact.objects.filter(
        unit_id=unit, measure="admitted", month__gte=month
    ).values_list(Value("", output_field=text), Cast("month", text), "value")
    return rows.union(admitted, all=True)


def _ages(
    found: Counter[tuple[str, str]], waiting: list[tuple[str, int]]
) -> tuple[AgeRow, ...]:
    for measure, delta in waiting:
        key = band_of(measure) if measure.startswith("age.") else None
        if key is not None:
            found[key] += delta
    shown = [_age_row(band.key, found) for band in AGE_BANDS]
    return tuple(shown if shown[0].members else shown[1:])


def _months(
    found: Counter[dt.date], waiting: list[tuple[str, int]], wanted: list[dt.date]
) -> tuple[MonthRow, ...]:
    for measure, delta in waiting:
        month = month_of(measure)
        if month is not None:
            found[month] += delta
    return tuple(MonthRow(month, found[month]) for month in wanted)
