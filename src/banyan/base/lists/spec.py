"""What a list is: its fields, columns, order, and how rooms register one.

A room declares its lists in ``lists.py`` and registers them::

    lists.register(
        ListSpec(
            key="decisions",
            title=_("Decisions"),
            right="decision.read",
            rows=lambda reading: decisions_visible(reading.actor),
            fields=(
                Field("symbol", _("Number"), Kind.TEXT, sort="symbol"),
                Field("body", _("Body"), Kind.UNIT, sort="body__sort_key"),
                Field("decided", _("Decided on"), Kind.DATE, "decided_on", sort="decided_on"),
            ),
            columns=("symbol", "body", "decided"),
            order=("-decided",),
        )
    )

Nothing here imports Django: paths are names of columns, callables say the rest.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, Problem
from banyan.kernel.text import Text, ngettext_noop

from ..ports import Port


class Kind(StrEnum):
    """What the values of a field are."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    UNIT = "unit"
    PERSON = "person"
    BOOL = "bool"


OPS: Mapping[Kind, tuple[str, ...]] = {
    Kind.TEXT: ("has", "is", "starts", "in", "empty"),
    Kind.NUMBER: ("is", "lt", "le", "ge", "gt", "from", "in", "empty"),
    Kind.DATE: ("is", "lt", "le", "ge", "gt", "from", "empty"),
    Kind.CHOICE: ("is", "in", "empty"),
    Kind.UNIT: ("under", "is", "in", "empty"),
    Kind.PERSON: ("is", "in", "empty"),
    Kind.BOOL: ("is",),
}


@dataclass(frozen=True)
class Choice:
    """One value that a field of choices can have; a plain label is translated."""

    key: str
    label: str | Text


@dataclass(frozen=True)
class UnitRef:
    """A unit as a value of a row."""

    id: int
    uid: uuid.UUID | None
    names: Text
    code: str = ""


@dataclass(frozen=True)
class UnitPlace:
    """A unit that a filter names, found and in range: its path on the day asked.

    ``today`` is its path of today (``path`` differs on another day); ``area_path`` is
    always today's.
    """

    id: int
    uid: uuid.UUID
    names: Text
    path: str
    today: str
    area_path: str = ""
    code: str = ""
    structure: str = ""


@dataclass(frozen=True)
class PersonRef:
    """A person as a value of a row, or named by a filter."""

    id: int
    uid: uuid.UUID | None
    name: str


@dataclass(frozen=True)
class Reading:
    """For whom a list is read, on which day, as known when; which tab of it."""

    actor: Actor
    day: dt.date
    today: dt.date
    known: dt.datetime | None = None
    known_on: dt.date | None = None
    tab: Tab | None = None
    tabs: tuple[Tab, ...] = ()
    then: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)
    """What the plan of a list tells its tests."""
    made: dict[str, Any] = field(default_factory=dict, init=False, compare=False)
    """Expressions of fields, by their keys, as they were asked for."""
    kept: dict[Any, Any] = field(default_factory=dict, init=False, compare=False)
    """What fields looked up for it, by keys of their own: once while it is read."""

    def once(self, key: Any, look: Callable[[], Any]) -> Any:
        """Return what ``look`` finds, asked once while the list is read."""
        if key not in self.kept:
            self.kept[key] = look()
        return self.kept[key]

    def column(self, name: str) -> str:
        """Return what a column is called on the day asked."""
        return self.then.get(name, name) if self.is_past else name

    @property
    def is_past(self) -> bool:
        """Say whether another day than today, or what was known then, is asked."""
        return self.day != self.today or self.known is not None


@dataclass(frozen=True)
class Field:
    """One field of a list.

    ``path`` is the column (``.`` for a unit that is the row itself); ``expr`` gives an
    expression to use instead (or ``None``), asked only when the field is. ``reads`` are
    the columns that make a value, ``value`` makes it from them; without, they follow
    from the type. ``sort`` is the column to sort by (``.`` for its own; none: not
    sortable), ``folded`` the column of folded text. ``match`` answers a test in its own
    way. ``right`` is what one must hold, over the unit of the row, beside the right to
    the list. ``loose`` columns hold an id without a relation, ``instant`` ones a moment
    instead of a day, ``open_end`` ones no null but the open end. A ``nullable`` column
    sorts what is empty last, whichever the direction. ``means`` says whether typed words
    may mean this field, for those in the search of a list (all do without). ``grouped``
    is False for numbers that are names, as years are: 2025, never 2,025.
    """

    key: str
    label: str
    type: Kind
    path: str = ""
    expr: Callable[[Reading], Any] | None = None
    reads: tuple[str, ...] = ()
    value: Callable[[tuple[Any, ...], Reading], Any] | None = None
    choices: tuple[Choice, ...] | Callable[[], Sequence[Choice]] = ()
    sort: str = ""
    folded: str = ""
    match: Callable[[Any, Reading], Any] | None = None
    right: str = ""
    privacy: str = "organisational"
    filterable: bool = True
    column: bool = True
    ops: tuple[str, ...] = ()
    help: str = ""
    instant: bool = False
    loose: bool = False
    nullable: bool = False
    open_end: bool = False
    means: Callable[[str], bool] | None = None
    grouped: bool = True

    @property
    def name(self) -> str:
        """The column."""
        return self.path or self.key

    @property
    def answers(self) -> tuple[str, ...]:
        """The operators that a filter may use on it."""
        if not self.filterable:
            return ()
        return self.ops or OPS[self.type]

    @property
    def known(self) -> tuple[Choice, ...]:
        """The choices there are."""
        found = self.choices() if callable(self.choices) else self.choices
        return tuple(found)

    def column_on(self, reading: Reading) -> str:
        """Return the column as of the day asked."""
        if self.expr is not None and self.made(reading) is not None:
            return self.alias
        return reading.column(self.name)

    def made(self, reading: Reading) -> Any:
        """Return the expression to use instead of the column; made once a reading."""
        if self.expr is None:
            return None
        if self.key not in reading.made:
            reading.made[self.key] = self.expr(reading)
        return reading.made[self.key]

    def is_loose(self, reading: Reading) -> bool:
        """Say whether the column holds a mere id of a unit or person."""
        return self.loose or self.column_on(reading) != self.name

    @property
    def alias(self) -> str:
        """The name under which an expression stands beside the columns."""
        return f"field_{self.key}"


@dataclass(frozen=True)
class Tab:
    """One of several lists under one address: members of this structure or that."""

    key: str
    label: str | Text
    value: Any = None
    root: str = ""
    """The path of the root of its tree, for lists over trees."""


@dataclass(frozen=True)
class ListSpec:
    """A list.

    ``rows`` gives a queryset of what the actor may see, before any filter; ``handle``
    are columns that every row carries for its address. ``within(reading, right)`` is the
    condition "the right is held for the unit of this row", asked for fields with a
    right of their own; ``place`` are the columns of path and area path of that unit.
    ``search`` names the fields that typed words can become, the likeliest first.
    ``dated`` lists answer for other days, where ``then`` names the columns (annotated by
    ``rows``) that stand for those of today; units among them hold mere ids. ``usual`` is
    the filter of whoever asks for none. ``size`` knows the number of rows without
    counting, or gives ``None``. ``plan`` may steer the statement of the page; ``way``
    names the way it steers, and is ``None`` where rows are looked at for it (without,
    the statement is never kept). ``few`` says whether so few rows lie in reach that
    they are counted by reading them. ``as_many`` gives rows of fewer tables that are as
    many, or ``None``: they are counted instead. ``refuse_order`` says why so many rows
    are not sorted as asked; see ``docs/lists.md``.
    ``concerns`` are the columns of the person whom a row is about, and of their unit:
    to those persons the log of readings tells that the list was taken out.
    """

    key: str
    title: str
    right: str
    rows: Callable[[Reading], Any]
    fields: tuple[Field, ...]
    columns: tuple[str, ...]
    order: tuple[str, ...]
    handle: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    counted: tuple[str, str] = ngettext_noop("%(n)s row", "%(n)s rows")
    within: Callable[[Reading, str], Any] | None = None
    place: tuple[str, ...] = ()
    tabs: Callable[[Actor], Sequence[Tab]] | None = None
    tab_param: str = ""
    dated: bool = False
    then: Mapping[str, str] = field(default_factory=dict)
    usual: str = ""
    size: Callable[[Any], int | None] | None = None
    plan: Callable[[Any, Any], Any] | None = None
    way: Callable[[Any], Any] | None = None
    few: Callable[[Any], bool] | None = None
    as_many: Callable[[Any], Any] | None = None
    looked: Callable[[Reading], Any] | None = None
    refuse_order: Callable[[Any], Problem | None] | None = None
    empty: tuple[str, str] = ("", "")
    personal: bool = False
    concerns: tuple[str, str] | None = None
    by_key: Mapping[str, Field] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        known = {one.key: one for one in self.fields}
        object.__setattr__(self, "by_key", known)
        if len(known) != len(self.fields):
            raise ValueError(f"{self.key}: two fields have one key")
        wanted = [*self.columns, *(k.lstrip("-") for k in self.order), *self.search]
        if unknown := [k for k in wanted if k not in known]:
            raise ValueError(f"{self.key}: no field {', '.join(unknown)}")
        if unsorted := [k for k in self.order if not known[k.lstrip("-")].sort]:
            raise ValueError(f"{self.key}: cannot be sorted by {', '.join(unsorted)}")


_lists: Port[ListSpec] = Port("lists")
_more: dict[str, tuple[Field, ...]] = {}
_whole: dict[str, ListSpec] = {}


def register(spec: ListSpec) -> ListSpec:
    """Register a list; called from a room's ``lists.py``."""
    _whole.pop(spec.key, None)
    return _lists.register(spec.key, spec)


def extend(key: str, *fields: Field) -> None:
    """Give fields to the list of a lower room; called from a room's ``lists.py``."""
    known = {one.key: one for one in _more.get(key, ())}
    _more[key] = tuple((known | {one.key: one for one in fields}).values())
    _whole.pop(key, None)


def all_lists() -> Iterator[ListSpec]:
    """Yield every list, by key."""
    return (get(key) for key, _spec in _lists)


def find(key: str) -> ListSpec | None:
    """Return a list by its key, with the fields that other rooms gave it."""
    if key not in _whole:
        spec = _lists.get(key)
        if spec is None:
            return None
        _whole[key] = replace(spec, fields=(*spec.fields, *_more.get(key, ())))
    return _whole[key]


def get(key: str) -> ListSpec:
    """Return a list by its key; raises NotVisible for an unknown one."""
    spec = find(key)
    if spec is None:
        raise NotVisible
    return spec


class Lookup:
    """How units and persons that a filter names are found: filled by their rooms."""

    units: Callable[[Reading, Sequence[str]], Mapping[str, UnitPlace]] | None = None
    """What was typed (uid, or code@structure) to the unit, if it is in range."""
    units_named: Callable[[Reading, Sequence[int]], Mapping[int, UnitRef]] | None = None
    """Units in range by id, with their names of the day asked."""
    units_below: Callable[[UnitPlace, Reading], Any] | None = None
    """A queryset of the ids of a unit and all below it on the day asked."""
    persons: Callable[[Reading, Sequence[str]], Mapping[str, PersonRef]] | None = None
    persons_named: (
        Callable[[Reading, Sequence[int]], Mapping[int, PersonRef]] | None
    ) = None
    """Persons by id, those whom the actor may see."""


lookup = Lookup()
