"""Ports: what a context offers to those below it, by registration.

Contexts register in their ``ports.py``; ``config.loading`` imports them all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")


class Port(Generic[T]):
    """A named table of what contexts registered, in the order of their keys."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._entries: dict[str, T] = {}

    def register(self, key: str, entry: T) -> T:
        """Register ``entry`` under ``key``; the same key again is an error."""
        if self._entries.get(key, entry) is not entry:
            raise RuntimeError(f"{self.name}: {key!r} is registered twice")
        self._entries[key] = entry
        return entry

    def get(self, key: str) -> T | None:
        """Return what is registered under ``key``."""
        return self._entries.get(key)

    def __iter__(self) -> Iterator[tuple[str, T]]:
        return iter(sorted(self._entries.items()))


class Consequence(Protocol):
    """What a context says and does when units move, merge, split or end.

    ``preview`` returns findings (counts, questions, vetoes) without writing;
    ``apply`` and ``undo`` write inside the reorganisation's act.
    """

    def preview(self, change: Any) -> list[Any]: ...

    def apply(self, change: Any, act: Any) -> None: ...

    def undo(self, change: Any, act: Any) -> None: ...


@dataclass(frozen=True)
class FoundText:
    """One thing that a source found by itself: its text, its unit, how to show it."""

    object_id: int
    text: str
    unit_id: int | None
    shown: Any


@dataclass(frozen=True)
class SearchSource:
    """How a context fills the table of folded texts, and shows a hit.

    A source with ``find`` keeps keys of its own and is asked instead of the
    table: (actor, words, limit) to what was found, how many, whether more.
    """

    kind: str
    rebuild: Callable[[], int]
    show: Callable[[Any, list[int]], dict[int, Any]]
    right: str
    find: Callable[[Any, str, int], tuple[list[FoundText], int, bool]] | None = None


@dataclass(frozen=True)
class Reference:
    """A column elsewhere that points at a person or a unit (merge, succession).

    ``is_copy``: rows that a room makes anew from others; nothing builds on them.
    """

    target: str
    model: str
    column: str
    is_copy: bool = False


@dataclass(frozen=True)
class Contents:
    """Contents that a room keeps outside the database, one for a row of ``model``.

    ``load`` takes a row (column name to value) and returns the content in pieces,
    or None when it was erased; it raises Fault when the content is gone or
    damaged. ``store`` takes the hash and the pieces, keeps the content with keys
    of this installation, and returns the columns of the row that change with it
    (which are ``DERIVED``); ``discard`` takes such columns and removes what was
    kept. ``columns`` are what ``load`` asks for.
    """

    model: str
    columns: tuple[str, ...]
    load: Callable[[Mapping[str, Any]], Iterable[bytes] | None]
    store: Callable[[str, Iterable[bytes]], Mapping[str, Any]]
    discard: Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True)
class SecretFile:
    """A file of the data folder without which stored values cannot be opened.

    It is part of a full export only with the secrets. ``says`` tells what
    cannot be read without it.
    """

    path: str
    says: str


consequences: Port[Consequence] = Port("reorganisation consequences")
search_sources: Port[SearchSource] = Port("search sources")
references: Port[Reference] = Port("references to persons and units")
pack_checks: Port[Callable[[Any, Any], list[Any]]] = Port("checks of rule packs")
day_roll: Port[Callable[[dt.date], int]] = Port("day roll")
doctor: Port[Callable[[], list[str]]] = Port("doctor")
contents: Port[Contents] = Port("contents beside the database")
secret_files: Port[SecretFile] = Port("secret files")
