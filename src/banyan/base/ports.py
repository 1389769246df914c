"""Ports: what a context offers to those below it, by registration.

Contexts register in their ``ports.py``; ``config.loading`` imports them all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
    One that ``expands`` is also asked for what the typed words mean in the
    other languages (``search_meanings``). ``also`` gives the condition on texts that
    the actor may find beyond the range of the right, what was released to them; it
    follows from the actor and the day and looks at no row. ``meant`` names the fields
    whose texts are also read by meaning, where the extra for it is installed: sentences
    and titles, never names of people. ``names``: what it finds are words for what other
    things are about (topics).
    """

    kind: str
    rebuild: Callable[[], int]
    show: Callable[[Any, list[int]], dict[int, Any]]
    right: str
    find: Callable[[Any, str, int], tuple[list[FoundText], int, bool]] | None = None
    expands: bool = False
    also: Callable[[Any], Any] | None = None
    meant: tuple[str, ...] = ()
    names: bool = False


@dataclass(frozen=True)
class Meaning:
    """What typed words name: the label that matched, and the texts that say the same."""

    label: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Reference:
    """A column elsewhere that points at a person or a unit (merge, succession).

    ``is_copy``: rows that a room makes anew from others; nothing builds on them.
    ``only``: columns beside it that must hold these words, where a number means
    a person or unit only then. ``stays``: it tells who it was then and is never
    moved (the ledger). ``by_hand``: the room of the target moves it itself.
    ``same``: rows equal in these columns say the same; what the record that
    remains has already is then left with the record that was merged.
    """

    target: str
    model: str
    column: str
    is_copy: bool = False
    only: tuple[tuple[str, str], ...] = ()
    stays: bool = False
    by_hand: bool = False
    same: tuple[str, ...] = ()


@dataclass(frozen=True)
class OwnColumn:
    """One column of what a person is told: its key in the file, its heading.

    ``words`` names the group of the packs' labels that the values belong to.
    """

    key: str
    title: str
    words: str = ""


@dataclass(frozen=True)
class OwnData:
    """What a room keeps about a person, told to that person: one part of the file.

    ``load`` takes the actor and the ids of the person's records (several after a
    merge) and yields plain rows; what is no column of the printed table goes
    into the file for machines alone. ``tables`` are the models it tells of: a
    patrol test finds the tables about persons that nobody tells of.
    """

    order: int
    title: str
    tables: tuple[str, ...]
    columns: tuple[OwnColumn, ...]
    load: Callable[[Any, Sequence[int]], Iterable[Mapping[str, Any]]]


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


merge_vetoes: Port[Callable[[int, int, Sequence[int]], Iterable[Any]]] = Port(
    "what stands against merging two persons"
)
"""Each gets the person that remains, the other, the memberships set aside as recorded
twice, and yields problems."""
consequences: Port[Consequence] = Port("reorganisation consequences")
search_sources: Port[SearchSource] = Port("search sources")
search_meanings: Port[Callable[[str], Sequence[Meaning]]] = Port(
    "what typed words mean in other languages"
)
references: Port[Reference] = Port("references to persons and units")
pack_checks: Port[Callable[[Any, Any], list[Any]]] = Port("checks of rule packs")
own_data: Port[OwnData] = Port("what a person is told about themself")
untold: Port[str] = Port("tables about persons that need no telling, with the reason")
offices_of: Port[Callable[[Any], str]] = Port("the office in which somebody reads")
day_roll: Port[Callable[[dt.date], int]] = Port("day roll")
doctor: Port[Callable[[], list[str]]] = Port("doctor")
contents: Port[Contents] = Port("contents beside the database")
secret_files: Port[SecretFile] = Port("secret files")
