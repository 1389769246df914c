"""The rows of a list as HTML: written in Python, for a template costs more than the rows.

Fifty rows of six cells are three hundred loops, conditions and filters of a template;
here they are three hundred strings. Everything is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from banyan.web.shared.dates import Moment, keep

from .shown import Cell, Line

CLASSES = {
    "number": ' class="number"',
    "date": ' class="nowrap"',
    "word": ' class="nowrap"',
}


def rows_html(
    lines: Iterable[Line], moment: Moment | None, *, ticks: bool
) -> SafeString:
    """Return the rows of a table; with ``ticks`` each begins with a box to tick."""
    drawer = _Drawer(moment, ticks)
    return SafeString("\n".join(drawer.line(line) for line in lines))  # nosec B703


class _Drawer:
    """Draws rows; what is the same for all is written once."""

    def __init__(self, moment: Moment | None, ticks: bool) -> None:
        self.moment = moment if moment is not None and moment.moved else None
        self.ticks = ticks
        self.heads: dict[str, str] = {}
        self.invented = f' <span class="invented">{escape(gettext("invented"))}</span>'
        hidden = escape(gettext("Not for you to see"))
        self.hidden = (
            f'<span class="quiet" title="{hidden}">•••'
            f'<span class="visually-hidden">{hidden}</span></span>'
        )

    def line(self, line: Line) -> str:
        """Return one row."""
        name = self.linked(line.first, "") if line.first.url else self.text(line.first)
        mark = self.invented if line.invented else ""
        cells = "".join(map(self.cell, line.cells))
        return f'<tr>{self.tick(line)}<th scope="row"><span>{name}{mark}</span></th>{cells}</tr>'

    def tick(self, line: Line) -> str:
        """Return the box of a row."""
        if not self.ticks:
            return ""
        return (
            '<td class="list-tick screen-only"><input type="checkbox" '
            f'form="list-batch-form" name="row" value="{line.id}" '
            f'aria-label="{escape(line.first.text)}"></td>'
        )

    def cell(self, cell: Cell) -> str:
        """Return one cell; an empty one is really empty, so that phones leave it out."""
        shown = self.linked(cell, "plain-link") if cell.url else self.text(cell)
        head = self.heads.get(cell.label)
        if head is None:
            head = self.heads[cell.label] = f'<td data-label="{escape(cell.label)}"'
        return f"{head}{CLASSES.get(cell.kind, '')}>{shown}</td>"

    def text(self, cell: Cell) -> str:
        """Return the value as text."""
        return self.hidden if cell.withheld else escape(cell.text)

    def linked(self, cell: Cell, style: str) -> str:
        """Return the value as a link that keeps the date shown."""
        url = escape(keep(cell.url, self.moment))
        styled = f' class="{style}"' if style else ""
        return f'<a{styled} href="{url}">{escape(cell.text) or "–"}</a>'
