"""The columns of the tree: counts as numbers and as bars on a common scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from banyan.figures.queries import TallyShown
from banyan.units.queries import UnitRow
from banyan.web.shared.ui import Badge, Bar
from banyan.web.templatetags.banyan_ui import num, percent

Cell = str | Bar | Badge

OLDEST = 80.0
"""The end of the common scale of mean ages."""


@dataclass(frozen=True)
class Column:
    """The head of a column; ``kind`` is number, bar or wide (a bar with more room)."""

    label: str
    kind: str = "number"


class Cells:
    """The columns beside the names."""

    heads: tuple[Column, ...] = ()
    note = ""

    def of(self, row: UnitRow) -> tuple[Cell, ...]:
        """Return the cells of one row."""
        raise NotImplementedError


class CodeCells(Cells):
    """Nothing to count: the code alone; ``note`` may say why."""

    def __init__(self, note: str = "") -> None:
        self.heads = (Column(gettext("Code")),)
        self.note = note

    def of(self, row: UnitRow) -> tuple[Cell, ...]:
        """Return the code."""
        return (row.code,)


class PlaceCells(Cells):
    """A structure without members: codes, units below, seats that are empty."""

    def __init__(self, rows: list[UnitRow], tallies: Mapping[int, TallyShown]) -> None:
        self.tallies = tallies
        self.limits = _limits(rows, {u: t.units_below for u, t in tallies.items()})
        self.posts = any(t.posts for t in tallies.values())
        self.heads = (
            Column(gettext("Code")),
            Column(gettext("Units below"), "wide"),
        )
        if self.posts:
            self.heads += (Column(gettext("Empty seats")),)
        self.note = gettext("Bars compare units of the same level.")

    def of(self, row: UnitRow) -> tuple[Cell, ...]:
        """Return code, units below, empty seats."""
        tally = self.tallies.get(row.id)
        if tally is None:
            return (row.code, "", "")[: len(self.heads)]
        below = tally.units_below
        cells = (row.code, Bar(below, self.limits[row.depth], num(below)), _of(tally))
        return cells[: len(self.heads)]


class MemberCells(Cells):
    """A structure with members: how many, women, age, empty seats, too few."""

    def __init__(self, rows: list[UnitRow], tallies: Mapping[int, TallyShown]) -> None:
        self.tallies = tallies
        self.limits = _limits(rows, {u: t.members for u, t in tallies.items()})
        self.minimum = any(t.branches for t in tallies.values())
        self.heads = (
            Column(gettext("Members"), "wide"),
            Column(gettext("Women"), "bar"),
            Column(gettext("Mean age"), "bar"),
            Column(gettext("Empty seats")),
        )
        if self.minimum:
            self.heads += (Column(gettext("Below minimum")),)
        self.note = gettext(
            "Bars of members compare units of the same level; those of women are "
            "shares of the members; those of ages end at %(age)s years."
        ) % {"age": int(OLDEST)}

    def of(self, row: UnitRow) -> tuple[Cell, ...]:
        """Return the numbers of a unit with all below."""
        tally = self.tallies.get(row.id)
        if tally is None:
            return ("",) * len(self.heads)
        share = tally.women / tally.members if tally.members else 0.0
        age = tally.mean_age
        cells: tuple[Cell, ...] = (
            Bar(tally.members, self.limits[row.depth], num(tally.members)),
            Bar(share, 1.0, percent(share, 0)) if tally.members else "–",
            Bar(age, OLDEST, num(age, 1)) if age else "–",
            _of(tally),
            _too_few(tally),
        )
        return cells[: len(self.heads)]


class PastCells(Cells):
    """Members of another day, counted from the stays of that day."""

    def __init__(self, rows: list[UnitRow], counts: Mapping[str, int]) -> None:
        self.counts = counts
        self.heads = (Column(gettext("Code")), Column(gettext("Members then"), "wide"))
        by_id = {row.id: counts.get(row.path, 0) for row in rows}
        self.limits = _limits(rows, by_id)
        self.note = gettext("Members as true on that day, with all below.")

    def of(self, row: UnitRow) -> tuple[Cell, ...]:
        """Return the code and the members of the day."""
        n = self.counts.get(row.path, 0)
        return (row.code, Bar(n, self.limits[row.depth], num(n)))


class UncountedCells(Cells):
    """The columns of another day before its members are counted."""

    def __init__(self) -> None:
        self.heads = (Column(gettext("Code")), Column(gettext("Members then"), "wide"))

    def of(self, row: UnitRow) -> tuple[Cell, ...]:
        """Return the code, and that the count is to come."""
        return (row.code, "…")


def _limits(rows: Iterable[UnitRow], values: Mapping[int, int]) -> dict[int, float]:
    """Return the end of the scale for each level: its largest value."""
    most: dict[int, float] = {}
    for row in rows:
        most[row.depth] = max(most.get(row.depth, 1.0), float(values.get(row.id, 0)))
    return most


def _of(tally: TallyShown) -> str:
    return num(tally.vacant) if tally.posts else "–"


def _too_few(tally: TallyShown) -> str | Badge:
    few = tally.below_minimum
    if few is None:
        return gettext("not measured")
    return Badge(num(few), "late") if few else "–"
