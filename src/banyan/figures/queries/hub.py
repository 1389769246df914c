"""All figures of a unit's page at once: counts, ages, admissions, in five statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.periods import add_months
from banyan.people.domain.bands import AGE_BANDS

from ..domain.measures import COUNTED, MONTHS, band_of, month_of
from ..models import AgeTally, MonthFact, Tally
from .charts import AgeRow, MonthRow, _age_row
from .tallies import KEPT, TallyShown, _in_range, _is_measured, _shown, pending


@dataclass(frozen=True)
class UnitFigures:
    """The counts of a unit and of those beside it, its ages, its admissions."""

    tallies: dict[int, TallyShown]
    ages: tuple[AgeRow, ...]
    months: tuple[MonthRow, ...]


def unit_figures(
    actor: Actor, unit: int, also: Iterable[int] = (), *, months: int = 12
) -> UnitFigures | None:
    """Return what :func:`tally_of`, :func:`age_structure`, :func:`admissions_by_month`
    say of a unit, with the counts of the units ``also`` named.

    ``None`` where the unit is outside ``figures.read``.
    """
    wanted = _in_range(actor, [unit, *also])
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
        _ages(unit, own),
        _months(unit, own, months),
    )


def _ages(unit: int, waiting: list[tuple[str, int]]) -> tuple[AgeRow, ...]:
    found: Counter[tuple[str, str]] = Counter()
    rows = AgeTally.objects.filter(unit_id=unit).values_list("sex", "band", "members")
    for sex, band, members in rows:
        found[sex, band] += members
    for measure, delta in waiting:
        key = band_of(measure) if measure.startswith("age.") else None
        if key is not None:
            found[key] += delta
    shown = [_age_row(band.key, found) for band in AGE_BANDS]
    return tuple(shown if shown[0].members else shown[1:])


def _months(
    unit: int, waiting: list[tuple[str, int]], months: int
) -> tuple[MonthRow, ...]:
    this = clock.today().replace(day=1)
    wanted = [add_months(this, -n) for n in reversed(range(min(months, MONTHS)))]
    rows = MonthFact.objects.filter(
        unit_id=unit, measure="admitted", month__gte=wanted[0]
    )
    found = Counter(dict(rows.values_list("month", "value")))
    for measure, delta in waiting:
        month = month_of(measure)
        if month is not None:
            found[month] += delta
    return tuple(MonthRow(month, found[month]) for month in wanted)
