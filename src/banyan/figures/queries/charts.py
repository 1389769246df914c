"""The numbers behind the charts of a unit: ages, and admissions by month."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.periods import add_months
from banyan.people.domain.bands import AGE_BANDS

from ..domain.measures import MONTHS, band_of, month_of
from ..models import AgeTally, MonthFact
from .tallies import _in_range, pending


@dataclass(frozen=True)
class AgeRow:
    """The members of one band of age."""

    band: str
    women: int
    men: int
    unknown: int

    @property
    def members(self) -> int:
        """All of the band."""
        return self.women + self.men + self.unknown


@dataclass(frozen=True)
class MonthRow:
    """The admissions of one month."""

    month: dt.date
    admitted: int


def age_structure(actor: Actor, unit: int) -> list[AgeRow]:
    """Return members by band and sex of a unit with all below: three queries.

    The bands of the statistics form from 18 to over 60; members under 18 (youth)
    get a row of their own where there are any. Raises NotVisible.
    """
    _require(actor, unit)
    found: Counter[tuple[str, str]] = Counter()
    rows = AgeTally.objects.filter(unit_id=unit).values_list("sex", "band", "members")
    for sex, band, members in rows:
        found[sex, band] += members
    for _unit, measure, delta in pending([unit], "age.%"):
        key = band_of(measure)
        if key is not None:
            found[key] += delta
    shown = [_age_row(band.key, found) for band in AGE_BANDS]
    return shown if shown[0].members else shown[1:]


def _age_row(band: str, found: Counter[tuple[str, str]]) -> AgeRow:
    return AgeRow(band, found["f", band], found["m", band], found["-", band])


def admissions_by_month(actor: Actor, unit: int, months: int = 12) -> list[MonthRow]:
    """Return the admissions of the last months, this one last: three queries.

    A member counts where the first stay was, over today's tree. Up to 24 months.
    Raises NotVisible.
    """
    _require(actor, unit)
    this = clock.today().replace(day=1)
    wanted = [add_months(this, -n) for n in reversed(range(min(months, MONTHS)))]
    rows = MonthFact.objects.filter(
        unit_id=unit, measure="admitted", month__gte=wanted[0]
    )
    found = Counter(dict(rows.values_list("month", "value")))
    for _unit, measure, delta in pending([unit], "admitted.%"):
        month = month_of(measure)
        if month is not None:
            found[month] += delta
    return [MonthRow(month, found[month]) for month in wanted]


def _require(actor: Actor, unit: int) -> None:
    if not _in_range(actor, [unit]):
        raise NotVisible
