"""The table that says what a chart shows."""

from __future__ import annotations

from collections.abc import Sequence

from banyan.kernel.formats import format_number

from .svg import Markup, element

Cell = str | float | int | tuple[str, str] | None


def as_table(
    caption: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], language: str
) -> Markup:
    """Return a table: the first cell of a row heads it, numbers stand right.

    A cell is text, a number, ``(text, address)`` or ``None`` for nothing.
    """
    top = element("tr", {}, [_head(text, i) for i, text in enumerate(heads)])
    body = [
        element("tr", {}, [_cell(c, i, language) for i, c in enumerate(row)])
        for row in rows
    ]
    parts = (
        element("caption", {"class": "visually-hidden"}, (caption,)),
        element("thead", {}, (top,)),
        element("tbody", {}, body),
    )
    return element("table", {"class": "table"}, parts)


def _head(text: str, place: int) -> Markup:
    look: dict[str, object] = {"class": "number"} if place else {}
    return element("th", {"scope": "col", **look}, (text,))


def _cell(cell: Cell, place: int, language: str) -> Markup:
    inner: str
    if isinstance(cell, tuple):
        text, href = cell
        inner = element("a", {"href": href}, (text,)) if href else text
    elif isinstance(cell, int | float):
        inner = format_number(cell, language)
    else:
        inner = cell or ""
    if place == 0:
        return element("th", {"scope": "row"}, (inner,))
    return element("td", {"class": "number"}, (inner,))
