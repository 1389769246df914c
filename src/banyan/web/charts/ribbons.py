"""Before and after a reform: two columns joined by ribbons as wide as what moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from banyan.kernel.formats import format_number

from .model import Chart, Flow, Side
from .svg import Markup, Pen, number
from .table import Cell, as_table
from .words import NARROW, width, wrap

LINE, GAP, EDGE, TOP = 18, 12, 8, 4
WIDE = 680


@dataclass
class _Slot:
    """Where one unit stands: its box is as high as its weight on the scale."""

    side: Side
    lines: list[str]
    y: float = 0.0
    high: float = 0.0
    room: float = 0.0
    used: float = 0.0


def ribbons(
    title: str,
    before: Sequence[Side],
    after: Sequence[Side],
    flows: Sequence[Flow],
    *,
    language: str = "en",
    heads: tuple[str, str, str] = ("", "", ""),
    untangle: bool = True,
    note: str = "",
    inline: bool = False,
    light: str = "",
) -> Chart:
    """Draw units before (left) and after (right), each a link, joined by ribbons.

    ``flows`` name the keys of either side. With ``untangle`` the right side is
    ordered by where its members come from, so that fewer ribbons cross. ``light``
    is the key of a side, ``b`` or ``a`` before it, that is lit from the start.
    """
    ordered = _untangle(before, after, flows) if untangle else list(after)
    svg, narrow = (
        _draw(title, before, ordered, flows, wide, language, inline, light)
        for wide in (WIDE, NARROW)
    )
    names = {side.key: side for side in (*before, *after)}
    rows: list[list[Cell]] = [
        [
            (names[f.before].label, names[f.before].href),
            (names[f.after].label, names[f.after].href),
            f.weight,
        ]
        for f in flows
    ]
    table = as_table(title, heads, rows, language)
    return Chart(title, svg, table, narrow=None if inline else narrow, note=note)


def _untangle(
    before: Sequence[Side], after: Sequence[Side], flows: Sequence[Flow]
) -> list[Side]:
    """Order the right side by the mean place of its sources; others keep to the end."""
    place = {side.key: i for i, side in enumerate(before)}
    total: dict[str, float] = {}
    moment: dict[str, float] = {}
    for flow in flows:
        total[flow.after] = total.get(flow.after, 0) + flow.weight
        moved = place.get(flow.before, len(before)) * flow.weight
        moment[flow.after] = moment.get(flow.after, 0) + moved

    def mean(side: Side) -> float:
        weight = total.get(side.key, 0)
        return moment[side.key] / weight if weight else float(len(before))

    return sorted(after, key=mean)


def _draw(
    title: str,
    before: Sequence[Side],
    after: Sequence[Side],
    flows: Sequence[Flow],
    wide: int,
    language: str,
    inline: bool,
    light: str,
) -> Markup:
    pen = Pen(inline=inline)
    column = wide * (0.34 if wide < WIDE else 0.36)
    left, right = (
        {s.key: _Slot(s, _lines(s, column - EDGE - 8, language)) for s in sides}
        for sides in (before, after)
    )
    scale = _scale([*left.values()], [*right.values()])
    heights = [_place(list(side.values()), scale) for side in (left, right)]
    height = max(heights)
    for side, own in zip((left, right), heights, strict=True):
        for slot in side.values():
            slot.y += (height - own) / 2
    shown = _in_order(flows, [*left], [*right])
    ends = (column, wide - column)
    lit = _partners(shown)
    on = set(lit.get(light, "").split())
    drawn = [_ribbon(pen, f, left, right, scale, ends, language, on) for f in shown]
    drawn += [_box(pen, s, column, -1, lit) for s in left.values()]
    drawn += [_box(pen, s, wide - column, 1, lit) for s in right.values()]
    linked = any(side.href for side in (*before, *after))
    return pen.drawing(title, height, *drawn, width=wide, links=linked, lights=True)


def _in_order(flows: Sequence[Flow], left: list[str], right: list[str]) -> list[Flow]:
    """Order flows from top to bottom on both sides: the fewest crossings at the ends."""
    place = {("b", key): i for i, key in enumerate(left)}
    place |= {("a", key): i for i, key in enumerate(right)}
    known = [f for f in flows if ("b", f.before) in place and ("a", f.after) in place]
    return sorted(known, key=lambda f: (place["b", f.before], place["a", f.after]))


def _lines(side: Side, room: float, language: str) -> list[str]:
    weight = format_number(side.weight, language)
    note = side.text or f"{weight} {side.note}".strip()
    last = note if width(note, 13) <= room else weight
    return [*wrap(side.label, room, 14, most=2), last]


def _scale(left: list[_Slot], right: list[_Slot]) -> float:
    """Return pixels for one of weight: the fuller side decides the height."""
    total = max(sum(s.side.weight for s in side) for side in (left, right))
    rows = max(len(left), len(right))
    return (rows * 46) / total if total else 1.0


def _place(slots: list[_Slot], scale: float) -> float:
    """Stack the slots; each is at least as high as its text. Return the height."""
    y = float(TOP)
    for slot in slots:
        slot.high = max(slot.side.weight * scale, 1.5)
        slot.room = max(slot.high, LINE * len(slot.lines) + 2)
        slot.y = y + (slot.room - slot.high) / 2
        y += slot.room + GAP
    return y - GAP + TOP


def _partners(flows: Sequence[Flow]) -> dict[str, str]:
    """Return for each unit the keys it lights: itself and whom it is joined to."""
    lit: dict[str, list[str]] = {}
    for flow in flows:
        key = f"{flow.before}>{flow.after}"
        lit.setdefault("b" + flow.before, []).append(key)
        lit.setdefault("a" + flow.after, []).append(key)
    return {key: " ".join(keys) for key, keys in lit.items()}


def _ribbon(
    pen: Pen,
    flow: Flow,
    left: dict[str, _Slot],
    right: dict[str, _Slot],
    scale: float,
    ends: tuple[float, float],
    language: str,
    on: set[str],
) -> Markup:
    source, target = left[flow.before], right[flow.after]
    high = max(flow.weight * scale, 1.0)
    y1, y2 = source.y + source.used, target.y + target.used
    source.used += high
    target.used += high
    x1, x2 = ends[0] + EDGE, ends[1] - EDGE
    mid = (x1 + x2) / 2
    n = number
    path = (
        f"M{n(x1)} {n(y1)}C{n(mid)} {n(y1)} {n(mid)} {n(y2)} {n(x2)} {n(y2)}"
        f"V{n(y2 + high)}C{n(mid)} {n(y2 + high)} {n(mid)} {n(y1 + high)} "
        f"{n(x1)} {n(y1 + high)}Z"
    )
    most = flow.weight * 2 >= source.side.weight
    look = "ribbon is-main" if most else "ribbon"
    if on:
        look += " is-lit" if f"{flow.before}>{flow.after}" in on else " is-dim"
    weight = format_number(flow.weight, language)
    hint = f"{source.side.label} → {target.side.label}: {weight}"
    light = {} if pen.inline else {"data_light": f"{flow.before}>{flow.after}"}
    return pen.el(
        "path", look, Markup(f"<title>{_escaped(hint)}</title>"), d=path, **light
    )


def _escaped(text: str) -> str:
    from html import escape

    return escape(text)


def _box(pen: Pen, slot: _Slot, x: float, side: int, lit: dict[str, str]) -> Markup:
    """Draw a unit: its bar at the ribbons' end, its words outside of it."""
    key = ("b" if side < 0 else "a") + slot.side.key
    bar_x = x if side < 0 else x - EDGE
    words_x = x - 8 if side < 0 else x + 8
    anchor = "end" if side < 0 else "start"
    middle = slot.y + slot.high / 2
    first = middle - LINE * (len(slot.lines) - 1) / 2 + 5
    box = {"x": number(bar_x), "y": number(slot.y), "height": number(slot.high)}
    parts: list[str] = [pen.el("rect", "m1", width=EDGE, **box)]
    for i, line in enumerate(slot.lines):
        look = "t-quiet" if i == len(slot.lines) - 1 else ""
        y = number(first + LINE * i)
        parts.append(pen.text(look, line, number(words_x), y, text_anchor=anchor))
    hint = f"{slot.side.label}: {slot.lines[-1]}"
    return pen.link(slot.side.href, *parts, title=hint, light=lit.get(key, ""))
