"""What the pages of the administration are made of: tables, forms, facts, sentences.

Every page is a head and a list of blocks; one template draws them all, so that a
new page is a function that returns blocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from banyan.web.shared.ui import Act, Badge, Empty, Fact, Head, Message, Pager


@dataclass(frozen=True)
class Cell:
    """One cell: a text, a line below it, where it leads, a badge, acts."""

    text: str = ""
    note: str = ""
    url: str = ""
    badge: Badge | None = None
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table with a title; on a phone each row is a card with the labels beside."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    caption: str = ""
    text: str = ""
    empty: Empty | None = None
    pager: Pager | None = None
    kind: str = field(default="table", init=False)


@dataclass(frozen=True)
class Says:
    """A sentence or two, a list below, links beside."""

    text: str
    title: str = ""
    points: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    quiet: bool = False
    kind: str = field(default="says", init=False)


@dataclass(frozen=True)
class Facts:
    """Labels and values on a card."""

    facts: tuple[Fact, ...]
    title: str = ""
    acts: tuple[Act, ...] = ()
    kind: str = field(default="facts", init=False)


@dataclass(frozen=True)
class Ask:
    """A form on a card; folded behind its title when ``folded``."""

    title: str
    form: Any
    button: str
    action: str = ""
    text: str = ""
    danger: bool = False
    folded: bool = False
    kind: str = field(default="ask", init=False)


@dataclass(frozen=True)
class Tile:
    """One entry of the overview: where it leads, what is there, what needs care."""

    title: str
    text: str
    url: str
    icon: str
    badge: Badge | None = None


@dataclass(frozen=True)
class Tiles:
    """The entries of the overview."""

    tiles: tuple[Tile, ...]
    kind: str = field(default="tiles", init=False)


@dataclass(frozen=True)
class Page:
    """A page of the administration."""

    head: Head
    blocks: Sequence[Any]
    problem: Message | None = None


def rows(*cells: Sequence[Cell]) -> tuple[tuple[Cell, ...], ...]:
    """Return rows as a table wants them."""
    return tuple(tuple(row) for row in cells)
