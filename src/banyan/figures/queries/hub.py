"""All figures of a unit's page at once: counts, ages, admissions, in four statements."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.periods import add_months
from banyan.people.domain.bands import AGE_BANDS

from ..domain.measures import COUNTED, MONTHS, band_of, month_of
from ..models import AgeTally, MonthFact, Tally
from .charts import AgeRow, MonthRow, _age_row
from .tallies import KEPT, READ, TallyShown, _in_range, _is_measured, _shown, pending


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
    place: Any = None,
) -> UnitFigures | None:
    """Return what :func:`tally_of`, :func:`age_structure`, :func:`admissions_by_month`
    say of a unit, with the counts of the units ``also`` named.

    ``None`` where the unit is outside ``figures.read``. ``place`` is the row of
    the unit where it was read already, and the others lie below it: that saves a
    statement for who reads the whole tree below.
    """
    asked = [unit, *also]
    wanted = asked if _reads_below(actor, place) else _in_range(actor, asked)
    if unit not in wanted:
        return None
    waiting = pending(wanted)
    kept = {
        row[0]: dict(zip(KEPT, row[1:], strict=True))
        for row in Tally.objects.filter(unit__in=wanted).values_list("unit_id", *KEPT)
    }
    for one, measure, delta in waiting:
        values = kept.setdefault(one, dict.fromkeys(KEPT, 0))
        if measure in COUNTED:
            values[measure] += delta
    measured = _is_measured()
    own = [(measure, delta) for one, measure, delta in waiting if one == unit]
    return UnitFigures(
        {pk: _shown(pk, kept.get(pk, {}), measured) for pk in wanted},
        *_ages_and_months(unit, own, months),
    )


def _reads_below(actor: Actor, place: Any) -> bool:
    """Say whether figures are read of a unit with all below it, by its path alone."""
    return place is not None and any(
        r.below and not r.over_area and r.low <= place.path < r.high
        for r in actor.ranges(READ)
    )


def _ages_and_months(
    unit: int, waiting: list[tuple[str, int]], months: int
) -> tuple[tuple[AgeRow, ...], tuple[MonthRow, ...]]:
    """Read both in one statement; an empty sex is that of a month."""
    this = clock.today().replace(day=1)
    wanted = [add_months(this, -n) for n in reversed(range(min(months, MONTHS)))]
    text = CharField()
    rows = AgeTally.objects.filter(unit_id=unit).values_list("sex", "band", "members")
    admitted = MonthFact.objects.filter(
        unit_id=unit, measure="admitted", month__gte=wanted[0]
    ).values_list(Value("", output_field=text), Cast("month", text), "value")
    ages: Counter[tuple[str, str]] = Counter()
    counted: Counter[dt.date] = Counter()
    for sex, key, number in rows.union(admitted, all=True):
        if sex:
            ages[sex, key] += number
        else:
            counted[dt.date.fromisoformat(key)] += number
    return _ages(ages, waiting), _months(counted, waiting, wanted)


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
