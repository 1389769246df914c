"""The sections of a report as tables of a page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from banyan.kernel.text import gettext_noop as _
from banyan.yearly.saying import Said
from banyan.yearly.words import SECTIONS

from .words import HINTS

Columns = tuple[tuple[str, str, bool], ...]
"""Of each column: the field of the row, its heading, whether numbers stand in it."""
SIDE, DAY = _("Side"), _("Day")
COLUMNS: dict[str, Columns] = {
    "articles": (
        ("article", _("Agreement, article"), False),
        ("done", _("What was done"), False),
        ("kept", _("Kept"), True),
        ("late", _("Late"), True),
        ("open", _("Open"), True),
    ),
    "beside": (("what", _("What was done"), False),),
    "undertakings": (
        ("text", _("What"), False),
        ("side", SIDE, False),
        ("due", _("Due"), False),
        ("done", _("Done"), False),
        ("standing", _("How it stands"), False),
    ),
    "declarations": (
        ("text", _("What"), False),
        ("side", SIDE, False),
        ("when", DAY, False),
    ),
    "projects": (
        ("what", _("Project, milestone, use check"), False),
        ("planned", _("Planned"), False),
        ("actual", _("Actual"), False),
        ("standing", _("How it stands"), False),
    ),
    "courses": (
        ("title", _("Course"), False),
        ("when", _("When"), False),
        ("placed", _("Took part"), True),
        ("completed", _("Completed"), True),
        ("applied", _("Applied at home"), True),
    ),
    "applications": (
        ("practice", _("Practice"), False),
        ("receiver", _("Where"), False),
        ("state", _("How it stands"), False),
        ("result", _("Result"), False),
        ("evidence", _("Strength of the evidence"), False),
    ),
    "questions": (
        ("text", _("Question"), False),
        ("side", _("Asked by"), False),
        ("when", DAY, False),
        ("due", _("Due"), False),
    ),
    "home": (("title", _("From"), False), ("text", _("What"), False)),
}


@dataclass(frozen=True)
class CellShown:
    """One cell: its heading, its lines."""

    label: str
    lines: tuple[str, ...]
    number: bool


@dataclass(frozen=True)
class RowShown:
    """One row; a group is an agreement or a project, with what is of it below."""

    cells: tuple[CellShown, ...]

    @property
    def group(self) -> str:
        """What stands alone in the row, for those below it; empty for others."""
        first, *rest = self.cells
        alone = bool(rest) and not any(any(cell.lines) for cell in rest)
        return " ".join(first.lines) if alone else ""


@dataclass(frozen=True)
class TableShown:
    """One section of a report."""

    key: str
    title: str
    hint: str
    heads: tuple[CellShown, ...]
    rows: tuple[RowShown, ...]
    empty: str


def tables_of(report: Said, year: int) -> tuple[TableShown, ...]:
    """Return every section in its order, in the language of the page's words."""
    return tuple(_table(report, key, _columns(report, key, year)) for key in SECTIONS)


def _columns(report: Said, key: str, year: int) -> Columns:
    """Return the columns of a section with their headings written out."""
    if key == "measures":
        name = (("name", gettext("Measure"), False),)
        return (*name, ("now", str(year), True), ("before", str(year - 1), True))
    if key == "balance":
        what = ("what", gettext("What each side gave"), False)
        return (what, ("own", report.own, True), ("partner", report.partner, True))
    return tuple((name, gettext(label), n) for name, label, n in COLUMNS[key])


def _table(report: Said, key: str, columns: Columns) -> TableShown:
    rows = tuple(
        RowShown(
            tuple(
                CellShown(label, tuple(row.get(name, "").split("\n")), number)
                for name, label, number in columns
            )
        )
        for row in report.rows[key]
    )
    hint = HINTS.get(key, "")
    return TableShown(
        key=key,
        title=gettext(SECTIONS[key]),
        hint=gettext(hint) if hint and rows else "",
        heads=tuple(CellShown(label, (), number) for _n, label, number in columns),
        rows=rows,
        empty=gettext("No rows are recorded."),
    )
