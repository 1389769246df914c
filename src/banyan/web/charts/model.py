"""What charts are drawn from, and what a drawing is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .svg import Markup


@dataclass(frozen=True)
class Mark:
    """One value: its label, where it leads, how it is written.

    ``text`` replaces the written number ("12 of 30"). ``reference`` is what to
    compare with (last year), drawn as a line across the bar. ``tone`` is "",
    "quiet" (grey) or "late" (red; the label must say it too). ``group`` joins
    columns under a second label (the year).
    """

    label: str
    value: float
    href: str = ""
    text: str = ""
    reference: float | None = None
    tone: str = ""
    group: str = ""


@dataclass(frozen=True)
class Row:
    """A stacked bar: one value for each named part; ``end`` stands for their sum."""

    label: str
    values: tuple[float, ...]
    href: str = ""
    hrefs: tuple[str, ...] = ()
    end: str = ""


@dataclass(frozen=True)
class Band:
    """A step of a pyramid: an age group with its value on either side."""

    label: str
    left: float
    right: float
    left_href: str = ""
    right_href: str = ""


@dataclass(frozen=True)
class Group:
    """One series of a distribution: this year, last year, the siblings."""

    name: str
    counts: tuple[float, ...]
    hrefs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Side:
    """A unit before or after a reform. ``weight`` is what the ribbons measure.

    ``text`` is said below the label instead of the weight with its ``note``.
    """

    key: str
    label: str
    weight: float
    href: str = ""
    note: str = ""
    text: str = ""


@dataclass(frozen=True)
class Flow:
    """How much went from one unit to another."""

    before: str
    after: str
    weight: float


@dataclass(frozen=True)
class Span:
    """A stretch of time; ``end`` None is open, equal to ``start`` is one day."""

    start: dt.date
    end: dt.date | None
    label: str
    href: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Lane:
    """A line of a timeline with its spans, which may not overlap."""

    label: str
    spans: tuple[Span, ...]
    href: str = ""


@dataclass(frozen=True)
class Chart:
    """A drawing with its title, its table and, where needed, a narrow twin."""

    title: str
    svg: Markup
    table: Markup
    narrow: Markup | None = None
    note: str = ""
