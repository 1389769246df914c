"""Bars that lie: one value each, several parts, or several series by class."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from banyan.kernel.formats import format_number, format_percent

from .model import Chart, Group, Mark, Row
from .svg import Markup, Pen, element, number, pc, share
from .table import Cell, as_table
from .words import NARROW, width, wrap

LINE, THICK, GAP = 22, 10, 16
TONES = {"": "m1", "quiet": "m3", "late": "m-late"}
PARTS = ("m1", "m2", "m3", "m4")


def bars(
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
    """Draw one bar for each mark, the label above it and the value at the right.

    ``limit`` is the whole of the scale, for the same scale over several charts;
    without it the longest bar fills the width.
    """
    pen, y, drawn = Pen(inline=inline), 0.0, []
    top = limit if limit is not None else _most(marks)
    for mark in marks:
        piece, high = _bar(pen, mark, y, top, language)
        drawn.append(piece)
        y += high
    svg = pen.drawing(
        title, max(y - GAP, 1), *drawn, links=any(mark.href for mark in marks)
    )
    rows: list[list[Cell]] = [
        [(m.label, m.href), written(m, language), *_reference(m, reference_name)]
        for m in marks
    ]
    names = [*heads, *([reference_name] if reference_name else [])]
    return Chart(title, svg, as_table(title, names, rows, language), note=note)


def _most(marks: Sequence[Mark]) -> float:
    return max((max(m.value, m.reference or 0) for m in marks), default=0)


def _reference(mark: Mark, name: str) -> list[Cell]:
    return [mark.reference] if name else []


def written(mark: Mark, language: str) -> str:
    """Return the value as the mark says it, or as a number."""
    return mark.text or format_number(mark.value, language)


def _bar(
    pen: Pen, mark: Mark, y: float, limit: float, language: str
) -> tuple[Markup, float]:
    value = written(mark, language)
    lines = wrap(mark.label, NARROW - width(value) - 24)
    under = y + LINE * len(lines)
    high = LINE * len(lines) + THICK + GAP
    parts: list[str] = [pen.el("rect", "m-hit", x=0, y=y, width="100%", height=high)]
    parts += [pen.text("", line, 0, y + 15 + LINE * i) for i, line in enumerate(lines)]
    parts.append(pen.text("t-value", value, "100%", y + 15, text_anchor="end"))
    parts.append(_track(pen, under, share(mark.value, limit), TONES[mark.tone]))
    if mark.reference is not None:
        at = pc(share(mark.reference, limit))
        parts.append(
            pen.el("line", "l-mark", x1=at, x2=at, y1=under - 2, y2=under + THICK + 2)
        )
    return pen.link(mark.href, *parts, title=f"{mark.label}: {value}"), high


def _track(pen: Pen, y: float, filled: float, look: str) -> Markup:
    box = {"y": number(y), "height": THICK, "rx": 2}
    track = pen.el("rect", "m-track", x=0, width="100%", **box)
    return Markup(track + pen.el("rect", look, x=0, width=pc(filled), **box))


@lru_cache(maxsize=1024)
def small_bar(value: float, limit: float, *, tone: str = "") -> Markup:
    """Return a bar for the inside of a row; the number beside it says the value."""
    pen = Pen()
    box = {"x": 0, "y": 0, "height": 8}
    filled = number(share(value, limit))
    parts = (
        pen.el("rect", "m-track", width=100, **box),
        pen.el("rect", TONES[tone], width=filled, **box),
    )
    look: dict[str, object] = {"viewBox": "0 0 100 8", "preserveAspectRatio": "none"}
    return element("svg", {**look, "aria-hidden": "true", "focusable": "false"}, parts)


def parts_bar(values: Sequence[int], total: int) -> Markup:
    """Return a bar of parts for the inside of a tile; what is missing stays open."""
    box = {"y": 0, "height": 8}
    pen = Pen()
    drawn = [pen.el("rect", "m-track", x=0, width=100, **box)]
    at = 0.0
    for look, value in zip(PARTS, values, strict=False):
        wide = share(value, total)
        if wide:
            drawn.append(pen.el("rect", look, x=number(at), width=number(wide), **box))
        at += wide
    shape: dict[str, object] = {"viewBox": "0 0 100 8", "preserveAspectRatio": "none"}
    return element("svg", {**shape, "aria-hidden": "true", "focusable": "false"}, drawn)


def stacked_bars(
    title: str,
    names: Sequence[str],
    rows: Sequence[Row],
    *,
    language: str = "en",
    limit: float | None = None,
    head: str = "",
    note: str = "",
    inline: bool = False,
) -> Chart:
    """Draw rows made of up to four parts on one scale; a key names the parts."""
    pen = Pen(inline=inline)
    key, y = _key(pen, names)
    top = limit if limit is not None else max((sum(r.values) for r in rows), default=0)
    drawn: list[str] = [key]
    for row in rows:
        piece, high = _stack(pen, row, names, y, top, language)
        drawn.append(piece)
        y += high
    linked = any(row.href or any(row.hrefs) for row in rows)
    svg = pen.drawing(title, max(y - GAP, 1), *drawn, links=linked)
    body: list[list[Cell]] = [[(row.label, row.href), *row.values] for row in rows]
    return Chart(title, svg, as_table(title, [head, *names], body, language), note=note)


def _key(pen: Pen, names: Sequence[str]) -> tuple[Markup, float]:
    """Return the named squares, broken into lines that fit a phone, and their height."""
    x = y = 0.0
    drawn: list[str] = []
    for look, name in zip(PARTS, names, strict=False):
        wide = width(name, 13) + 18 + 16
        if x and x + wide > NARROW:
            x, y = 0.0, y + LINE
        drawn.append(pen.el("rect", look, x=number(x), y=y + 4, width=11, height=11))
        drawn.append(pen.text("t-quiet", name, number(x + 18), y + 14))
        x += wide
    return element("g", {}, drawn), y + LINE + 8


def _stack(
    pen: Pen, row: Row, names: Sequence[str], y: float, limit: float, language: str
) -> tuple[Markup, float]:
    total = row.end or format_number(sum(row.values), language)
    lines = wrap(row.label, NARROW - width(total) - 24)
    under = y + LINE * len(lines)
    label = [pen.text("", line, 0, y + 15 + LINE * i) for i, line in enumerate(lines)]
    label.append(pen.text("t-value", total, "100%", y + 15, text_anchor="end"))
    head = pen.link(row.href, *label)
    parts: list[str] = []
    at = 0.0
    hrefs = row.hrefs or ("",) * len(row.values)
    for look, name, value, href in zip(PARTS, names, row.values, hrefs, strict=False):
        wide = share(value, limit)
        parts.append(
            _part(pen, look, (at, under, wide), f"{name}: ", value, href, language)
        )
        at += wide
    return Markup(head + "".join(parts)), LINE * len(lines) + 18 + GAP


def _part(
    pen: Pen,
    look: str,
    place: tuple[float, float, float],
    name: str,
    value: float,
    href: str,
    language: str,
) -> Markup:
    x, y, wide = place
    text = format_number(value, language)
    marks = [pen.el("rect", look, x=pc(x), y=y, width=pc(wide), height=18)]
    if look == "m1" and width(text, 13) + 8 < NARROW * wide / 100:
        marks.append(
            pen.text("t-on", text, pc(x + wide / 2), y + 14, text_anchor="middle")
        )
    return pen.link(href, *marks, title=name + text)


def distribution(
    title: str,
    classes: Sequence[str],
    groups: Sequence[Group],
    *,
    language: str = "en",
    head: str = "",
    note: str = "",
    inline: bool = False,
) -> Chart:
    """Draw how each group spreads over the classes, as shares on one scale.

    The first group is the one in question (accent); the others stand below it in
    grey. Names stand beside the bars of the first class.
    """
    pen, y, drawn = Pen(inline=inline), 0.0, []
    totals = [sum(group.counts) for group in groups]
    shares = [
        [count / total if total else 0.0 for count in group.counts]
        for group, total in zip(groups, totals, strict=True)
    ]
    most = max((s for row in shares for s in row), default=0)
    for place, name in enumerate(classes):
        drawn.append(pen.text("", name, 0, y + 15))
        y += LINE
        for group, row, look in zip(groups, shares, ("m1", "m3", "m4"), strict=False):
            named = group.name if place == 0 else ""
            drawn.append(
                _share_bar(
                    pen, group, place, row[place], most, (y, look, named), language
                )
            )
            y += 18
        y += 12
    linked = any(any(group.hrefs) for group in groups)
    svg = pen.drawing(title, max(y - 12, 1), *drawn, links=linked)
    body: list[list[Cell]] = [
        [
            name,
            *(
                _share_cell(g, i, row[i], language)
                for g, row in zip(groups, shares, strict=True)
            ),
        ]
        for i, name in enumerate(classes)
    ]
    heads = [head, *(group.name for group in groups)]
    return Chart(title, svg, as_table(title, heads, body, language), note=note)


def _share_cell(group: Group, place: int, ratio: float, language: str) -> Cell:
    count = format_number(group.counts[place], language)
    text = f"{count} ({format_percent(ratio, language, 1)})"
    return (text, group.hrefs[place]) if group.hrefs else text


def _share_bar(
    pen: Pen,
    group: Group,
    place: int,
    ratio: float,
    most: float,
    where: tuple[float, str, str],
    language: str,
) -> Markup:
    y, look, named = where
    wide = share(ratio, most, 56)
    text = format_percent(ratio, language, 1)
    marks: list[str] = [
        pen.el("rect", look, x=0, y=y + 2, width=pc(max(wide, 0.3)), height=12),
        pen.text("t-small", text, pc(wide), y + 13, dx=6),
    ]
    if named:
        room = NARROW * (1 - wide / 100) - 6 - width(text, 12) - 10
        line = wrap(named, room, 12, most=1)[0]
        shift = 6 + width(text, 12) + 10
        marks.append(pen.text("t-quiet", line, pc(wide), y + 13, dx=number(shift)))
    href = group.hrefs[place] if group.hrefs else ""
    return pen.link(href, *marks, title=f"{group.name}: {text}")
