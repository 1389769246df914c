"""What stands upright: columns by month, and the two sides of a pyramid."""

from __future__ import annotations

from collections.abc import Sequence

from banyan.kernel.formats import format_number

from .bars import TONES, written
from .model import Band, Chart, Mark
from .svg import Markup, Pen, number, pc, share
from .table import Cell, as_table
from .words import NARROW, fits, width

HIGH, TOP = 140, 22


def columns_by_month(
    title: str,
    marks: Sequence[Mark],
    *,
    language: str = "en",
    limit: float | None = None,
    heads: tuple[str, str] = ("", ""),
    reference_name: str = "",
    note: str = "",
    inline: bool = False,
) -> Chart:
    """Draw one column for each month, from zero, the months named below.

    ``group`` of a mark (its year) is named once under its first column. Values
    stand on the columns when all fit, else on the highest and the last.
    """
    pen = Pen(inline=inline)
    most = max((max(m.value, m.reference or 0) for m in marks), default=0)
    top = limit if limit is not None else most
    step = 100 / max(len(marks), 1)
    shown = _shown_values(marks, language)
    named = _shown_labels(marks)
    drawn = [
        _column(pen, mark, i * step, step, top, (i in shown, i in named), language)
        for i, mark in enumerate(marks)
    ]
    floor = TOP + HIGH + 0.5
    axis = pen.el("line", "l-axis", x1=0, x2="100%", y1=floor, y2=floor)
    years = _groups(pen, marks, step)
    height = TOP + HIGH + 24 + (20 if years else 0)
    linked = any(mark.href for mark in marks)
    svg = pen.drawing(title, height, *drawn, axis, *years, links=linked)
    rows: list[list[Cell]] = [
        [
            (" ".join((m.label, m.group)).strip(), m.href),
            written(m, language),
            *([m.reference] if reference_name else []),
        ]
        for m in marks
    ]
    names = [*heads, *([reference_name] if reference_name else [])]
    return Chart(title, svg, as_table(title, names, rows, language), note=note)


def _shown_values(marks: Sequence[Mark], language: str) -> set[int]:
    """Return which columns carry their value: all, or the highest and the last."""
    if not marks:
        return set()
    room = NARROW / len(marks)
    if fits([written(m, language) for m in marks], room - 2, 12):
        return set(range(len(marks)))
    last = len(marks) - 1
    high = max(range(len(marks)), key=lambda i: marks[i].value)
    apart = (last - high) * room > 40
    return {high, last} if apart or high == last else {high}


def _shown_labels(marks: Sequence[Mark]) -> set[int]:
    """Return which months are named: each, or every second, third ... that fits."""
    if not marks:
        return set()
    widest = max(width(m.label, 12) for m in marks) + 4
    every = max(1, -int(-widest // (NARROW / len(marks))))
    return set(range(0, len(marks), every))


def _column(
    pen: Pen,
    mark: Mark,
    x: float,
    step: float,
    limit: float,
    says: tuple[bool, bool],
    language: str,
) -> Markup:
    high = share(mark.value, limit, HIGH)
    y, middle = TOP + HIGH - high, pc(x + step / 2)
    text = written(mark, language)
    hit = {"x": pc(x), "y": 0, "width": pc(step), "height": TOP + HIGH + 20}
    box = {"x": pc(x + step * 0.14), "width": pc(step * 0.72)}
    parts: list[str] = [
        pen.el("rect", "m-hit", **hit),
        pen.el("rect", TONES[mark.tone], y=number(y), height=number(high), **box),
    ]
    if mark.reference is not None:
        ghost = share(mark.reference, limit, HIGH)
        wide = {"x": pc(x + step * 0.03), "width": pc(step * 0.94)}
        y_ghost = number(TOP + HIGH - ghost)
        parts.insert(
            1, pen.el("rect", "m-ghost", y=y_ghost, height=number(ghost), **wide)
        )
    if says[0]:
        over = number(y - 6)
        parts.append(pen.text("t-small", text, middle, over, text_anchor="middle"))
    if says[1]:
        below = TOP + HIGH + 17
        parts.append(
            pen.text("t-small", mark.label, middle, below, text_anchor="middle")
        )
    name = " ".join((mark.label, mark.group)).strip()
    return pen.link(mark.href, *parts, title=f"{name}: {text}")


def _groups(pen: Pen, marks: Sequence[Mark], step: float) -> list[str]:
    """Return a tick and the name of each group; a name without room stays out."""
    drawn: list[str] = []
    starts = [
        i
        for i, mark in enumerate(marks)
        if mark.group and (i == 0 or marks[i - 1].group != mark.group)
    ]
    for i, until in zip(starts, [*starts[1:], len(marks)], strict=False):
        y, at = TOP + HIGH, pc(i * step)
        drawn.append(pen.el("line", "l-axis", x1=at, x2=at, y1=y, y2=y + 40))
        if width(marks[i].group, 13) + 8 < NARROW * (until - i) * step / 100:
            drawn.append(pen.text("t-quiet", marks[i].group, at, y + 37, dx=5))
    return drawn


STEP, BAR = 26, 16


def age_pyramid(
    title: str,
    bands: Sequence[Band],
    *,
    names: tuple[str, str],
    language: str = "en",
    limit: float | None = None,
    head: str = "",
    note: str = "",
    inline: bool = False,
) -> Chart:
    """Draw age groups upwards from the youngest, one side left and one right.

    Groups are given from the youngest to the oldest; values stand at the edges.
    """
    pen = Pen(inline=inline)
    most = max((max(b.left, b.right) for b in bands), default=0)
    top = limit if limit is not None else most
    widest = max(
        (
            width(format_number(n, language), 12)
            for b in bands
            for n in (b.left, b.right)
        ),
        default=0,
    )
    room = 41 - (widest + 6) / NARROW * 100
    drawn: list[str] = [
        pen.text("t-quiet", names[0], "41%", 14, text_anchor="end"),
        pen.text("t-quiet", names[1], "59%", 14),
    ]
    for i, band in enumerate(reversed(bands)):
        drawn += _band(pen, band, 24 + i * STEP, (top, room), names, language)
    linked = any(b.left_href or b.right_href for b in bands)
    svg = pen.drawing(title, 24 + STEP * len(bands), *drawn, links=linked)
    rows: list[list[Cell]] = [[b.label, b.left, b.right] for b in bands]
    return Chart(title, svg, as_table(title, [head, *names], rows, language), note=note)


def _band(
    pen: Pen,
    band: Band,
    y: float,
    scale: tuple[float, float],
    names: tuple[str, str],
    language: str,
) -> list[str]:
    label = pen.text("t-small", band.label, "50%", y + 12, text_anchor="middle")
    left, right = share(band.left, *scale), share(band.right, *scale)
    box = {"y": y, "height": BAR}
    sides = (
        (
            band.left,
            band.left_href,
            pc(41 - left),
            left,
            "m3",
            pc(41 - left),
            "end",
            -5,
        ),
        (band.right, band.right_href, "59%", right, "m1", pc(59 + right), "start", 5),
    )
    drawn: list[str] = [label]
    for (value, href, x, wide, look, at, anchor, shift), name in zip(
        sides, names, strict=True
    ):
        text = format_number(value, language)
        rect = pen.el("rect", look, x=x, width=pc(wide), **box)
        words = pen.text("t-small", text, at, y + 12, dx=shift, text_anchor=anchor)
        drawn.append(pen.link(href, rect, words, title=f"{band.label}, {name}: {text}"))
    return drawn
