"""The charts a briefing may hold, as data: labels, values, what must be protected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from banyan.figures.queries import AgeRow, MonthRow, TallyShown
from banyan.figures.queries.hub import unit_figures
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.formats import format_month
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _
from banyan.units.queries import children

from .domain.small import Table

BARS, COLUMNS = "bars", "columns"
MOST = 16
"""So many bars at most, the largest: more do not fit a page."""
LARGEST = _("Members of the largest units")


@dataclass(frozen=True)
class Cell:
    """One bar: its label, its cell, the number of people behind it."""

    label: Text
    key: str
    value: int
    short: str = ""
    group: str = ""
    """What stands below a column: the month in figures, and its year."""


@dataclass(frozen=True)
class Drawn:
    """What a chart is drawn from, with the table that its cells make."""

    key: str
    form: str
    title: str
    cells: tuple[Cell, ...]
    tables: tuple[Table, ...]
    total: int
    rest: Mapping[str, int] = field(default_factory=dict)
    """Cells that are not drawn but follow from the others and the total."""


@dataclass(frozen=True)
class Chart:
    """One chart of the house: its name, how it is drawn, how far it may go."""

    title: str
    form: str
    level_of: str
    """The figure whose level is the chart's."""


CHARTS = {
    "ages": Chart(_("Members by age"), BARS, "count.members"),
    "admissions": Chart(_("Admissions by month"), COLUMNS, "admissions"),
    "units": Chart(_("Members by unit"), BARS, "count.members"),
}

MEMBERS, YOUNG = "count.members", "count.young"


@dataclass(frozen=True)
class Ground:
    """The counts of a unit, and of those directly below it where a chart needs them."""

    unit: int
    tallies: Mapping[int, TallyShown]
    ages: Sequence[AgeRow] = ()
    months: Sequence[MonthRow] = ()
    names: Mapping[int, Text] = field(default_factory=dict)


def ground_of(actor: Actor, unit: Any, charts: Sequence[str]) -> Ground:
    """Read what figures and charts of a unit (its row) are made from: four statements.

    Raises NotVisible where a chart is asked for outside ``figures.read``.
    """
    below = children(actor, unit.pk) if "units" in charts else []
    found = unit_figures(actor, unit.pk, [row.id for row in below])
    if found is None:
        if charts:
            raise NotVisible
        return Ground(unit.pk, {})
    names = {row.id: row.names for row in below}
    return Ground(unit.pk, found.tallies, found.ages, found.months, names)


def ages(ground: Ground) -> Drawn:
    """Return members by band of age; who has no known birth date is a cell unshown."""
    rows = ground.ages
    cells = tuple(Cell(_band(r.band), f"age.{r.band}", r.members) for r in rows)
    total = sum(c.value for c in cells)
    young = tuple(c.key for c in cells if c.key in ("age.0-17", "age.18-30"))
    tables = (
        Table(MEMBERS, (*(c.key for c in cells), "age.unknown")),
        Table(YOUNG, young),
    )
    return Drawn("ages", BARS, CHARTS["ages"].title, cells, tables, total)


def _band(key: str) -> Text:
    if key == "0-17":
        return Text(vi="Dưới 18", lo="ຕ່ຳກວ່າ 18 ປີ", en="Under 18")
    if key.endswith("+"):
        low = key[:-1]
        return Text(vi=f"Từ {low} tuổi", lo=f"{low} ປີຂຶ້ນໄປ", en=f"{low} and over")
    span = key.replace("-", "–")
    return Text(vi=f"{span} tuổi", lo=f"{span} ປີ", en=f"{span} years")


def admissions(ground: Ground) -> Drawn:
    """Return admissions by month, twelve of them."""
    cells = tuple(
        Cell(
            _month(row.month),
            f"admitted.{row.month:%Y-%m}",
            row.admitted,
            str(row.month.month),
            str(row.month.year),
        )
        for row in ground.months
    )
    total = "admitted.12-months"
    table = Table(total, tuple(c.key for c in cells))
    return Drawn(
        "admissions", COLUMNS, CHARTS["admissions"].title, cells, (table,),
        sum(c.value for c in cells),
    )  # fmt: skip


def _month(day: dt.date) -> Text:
    return Text(**{k: format_month(day.year, day.month, k) for k in LANGUAGES})


def units(ground: Ground) -> Drawn:
    """Return members by unit directly below, the largest first."""
    unit, rows, tallies = ground.unit, ground.names, ground.tallies
    counted = sorted(
        ((tallies[pk].members, pk) for pk in rows if pk in tallies),
        key=lambda pair: (-pair[0], pair[1]),
    )
    total = tallies[unit].members if unit in tallies else 0
    cells = tuple(Cell(rows[pk], f"members@{pk}", n) for n, pk in counted[:MOST])
    rest = {"members@rest": max(0, total - sum(c.value for c in cells))}
    table = Table(MEMBERS, (*(c.key for c in cells), *rest))
    title = LARGEST if len(counted) > MOST else CHARTS["units"].title
    return Drawn("units", BARS, title, cells, (table,), total, rest)


MAKES: dict[str, Callable[[Ground], Drawn]] = {
    "ages": ages,
    "admissions": admissions,
    "units": units,
}
