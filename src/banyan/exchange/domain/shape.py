"""What a record of the room is: its fields, its owner, what must hold.

Forms, tables, the command line and the services all follow from these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from banyan.kernel.errors import Problem

Values = Mapping[str, Any]
Check = Callable[[Values], Iterable[Problem]]
Within = Callable[[Any, Values, Any, Sequence[Values]], Iterable[Problem]]
"""A check of a part against its owner.

Owner, values, the row as it was or None, the values before it in the same act.
"""


class F(StrEnum):
    """What the value of a field is."""

    TEXT = "text"
    LONG = "long"
    SAID = "said"
    """A text in three languages, on one line."""
    TOLD = "told"
    """A text in three languages, as long as it needs."""
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    MONEY = "money"
    """A decimal number, as exact as it was written."""
    CHOICE = "choice"
    CHOICES = "choices"
    TOPICS = "topics"
    UNIT = "unit"
    REF = "ref"
    BOOL = "bool"


@dataclass(frozen=True)
class Spec:
    """One field: its name on the row, its label, its type."""

    name: str
    label: str
    type: F = F.TEXT
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    ref: str = ""
    help: str = ""
    most: int = 200
    low: int = 0
    high: int = 10_000
    column: bool = False
    default: Any = None

    @property
    def in_languages(self) -> bool:
        """Say whether it is a text in three languages."""
        return self.type in (F.SAID, F.TOLD)


@dataclass(frozen=True)
class Kind:
    """A kind of record. ``owner`` is the kind it is a part of, "" for one of its own."""

    key: str
    one: str
    plural: str
    add: str
    model: str
    fields: tuple[Spec, ...]
    owner: str = ""
    title: str = "title"
    order: tuple[str, ...] = ("pk",)
    empty: str = ""
    checks: tuple[Check, ...] = ()
    within: tuple[Within, ...] = ()
    shut: tuple[str, ...] = ()
    """States in which a record and its parts take nothing more."""
    removable: bool = True
    by_hand: bool = True
    """Whether such records are added and changed field by field; others have acts."""
    by_name: Mapping[str, Spec] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {f.name: f for f in self.fields})

    @property
    def columns(self) -> tuple[Spec, ...]:
        """The fields that a table of such records shows."""
        return tuple(f for f in self.fields if f.column)

    @property
    def title_field(self) -> Spec:
        """The field by which a record is called."""
        return self.by_name[self.title]
