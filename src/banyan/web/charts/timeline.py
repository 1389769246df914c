"""Stretches of time on lanes: terms of office, names of a unit, values of a rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from banyan.kernel.formats import format_date

from .model import Chart, Lane, Span
from .svg import Markup, Pen, pc
from .table import Cell, as_table
from .words import NARROW, width, wrap

LINE, BAR, GAP = 22, 20, 14
LOOKS = {"": "m2", "main": "m1", "quiet": "m4", "late": "m-late"}


def timeline(
    title: str,
    lanes: Sequence[Lane],
    *,
    start: dt.date,
    end: dt.date,
    today: dt.date | None = None,
    language: str = "en",
    heads: tuple[str, str, str, str] = ("", "", "", ""),
    note: str = "",
    inline: bool = False,
) -> Chart:
    """Draw each lane's spans between ``start`` and ``end``, years named above.

    A span open at its end runs to the edge. A label stands inside its span when
    it fits a phone; the table names all of them.
    """
    pen = Pen(inline=inline)
    scale = _Scale(start, end, today)
    drawn: list[str] = []
    y = 28.0
    for lane in lanes:
        piece, high = _lane(pen, lane, y, scale, language)
        drawn.append(piece)
        y += high
    bottom = y - GAP
    grid = _years(pen, scale, bottom)
    linked = any(lane.href or any(s.href for s in lane.spans) for lane in lanes)
    svg = pen.drawing(title, max(bottom, 30), *grid, *drawn, links=linked)
    rows: list[list[Cell]] = [
        [
            lane.label,
            (span.label, span.href),
            format_date(span.start, language),
            format_date(span.end, language),
        ]
        for lane in lanes
        for span in lane.spans
    ]
    return Chart(title, svg, as_table(title, heads, rows, language), note=note)


class _Scale:
    """Turns days into percentages of the width."""

    def __init__(self, start: dt.date, end: dt.date, today: dt.date | None) -> None:
        self.start, self.end, self.today = start, end, today
        self.days = max((end - start).days, 1)

    def at(self, day: dt.date) -> float:
        """Return where a day lies; what is outside lies on the edge."""
        return min(1.0, max(0.0, (day - self.start).days / self.days)) * 100


def _years(pen: Pen, scale: _Scale, bottom: float) -> list[str]:
    """Return lines at the first of a year, as many as have room for their name."""
    first, last = scale.start.year + 1, scale.end.year
    most = NARROW // 52
    every = next(
        (n for n in (1, 2, 5, 10, 20, 50, 100) if (last - first) // n < most), 100
    )
    drawn: list[str] = []
    for year in range(first, last + 1):
        at = scale.at(dt.date(year, 1, 1))
        if year % every or at > 100 - 40 / NARROW * 100:
            continue
        drawn.append(pen.el("line", "l-grid", x1=pc(at), x2=pc(at), y1=4, y2=bottom))
        drawn.append(pen.text("t-quiet", str(year), pc(at), 14, dx=5))
    return drawn


def _today(pen: Pen, scale: _Scale, y: float) -> list[str]:
    """Return the line of today across one lane, clear of the words above it."""
    if scale.today is None or not scale.start <= scale.today <= scale.end:
        return []
    at = pc(scale.at(scale.today))
    return [pen.el("line", "l-mark", x1=at, x2=at, y1=y - 3, y2=y + BAR + 3)]


def _lane(
    pen: Pen, lane: Lane, y: float, scale: _Scale, language: str
) -> tuple[Markup, float]:
    lines = wrap(lane.label, NARROW - 8, most=2)
    label = [pen.text("", line, 0, y + 15 + LINE * i) for i, line in enumerate(lines)]
    label += _last_name(pen, lane, lines[0], y, scale)
    under = y + LINE * len(lines)
    spans = [_span(pen, span, under, scale, language) for span in lane.spans]
    drawn = "".join([pen.link(lane.href, *label), *spans, *_today(pen, scale, under)])
    return Markup(drawn), LINE * len(lines) + BAR + GAP


def _inside(span: Span, scale: _Scale) -> bool:
    """Say whether the label has room in its span, on a phone."""
    right = 100.0 if span.end is None else scale.at(span.end)
    return width(span.label, 13) + 14 < NARROW * (right - scale.at(span.start)) / 100


def _last_name(
    pen: Pen, lane: Lane, line: str, y: float, scale: _Scale
) -> list[Markup]:
    """Return the last span's label above it when it has no room inside."""
    last = lane.spans[-1] if lane.spans else None
    if last is None or last.end == last.start or _inside(last, scale):
        return []
    if width(line) + width(last.label, 12) + 12 > NARROW:
        return []
    return [pen.text("t-small", last.label, "100%", y + 15, text_anchor="end")]


def _span(pen: Pen, span: Span, y: float, scale: _Scale, language: str) -> Markup:
    left = scale.at(span.start)
    right = 100.0 if span.end is None else scale.at(span.end)
    until = format_date(span.end, language, style="short")
    since = format_date(span.start, language, style="short")
    title = f"{span.label}: {since} – {until}".rstrip()
    if span.end == span.start:
        dot = pen.el("circle", "m-open", cx=pc(left), cy=y + BAR / 2, r=6)
        return pen.link(span.href, dot, title=title)
    wide = max(right - left, 0.6)
    box = {"x": pc(left), "y": y, "width": pc(wide), "height": BAR, "rx": 2}
    marks: list[str] = [pen.el("rect", LOOKS[span.tone], **box)]
    if _inside(span, scale):
        look = "t-on" if span.tone in ("main", "late") else "t-small"
        marks.append(pen.text(look, span.label, pc(left), y + 15, dx=7))
    return pen.link(span.href, *marks, title=title)
