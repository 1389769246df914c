"""The tree as planning sees it on one day, and what a plan makes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from banyan.kernel.errors import Problem
from banyan.kernel.text import Text

from .operations import Ref


@dataclass(frozen=True, slots=True)
class Fact:
    """What is true of a unit: the content of one version."""

    parent: Ref | None
    kind: str
    names: Text
    short_names: Text = Text()
    code: str = ""
    area: Ref | None = None
    closed: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The unit's name with its code, as problems show it."""
        name = self.names.in_language("vi")
        return f"{name} ({self.code})" if self.code else name


@dataclass(frozen=True, slots=True)
class Node:
    """A unit with its version on the effective day.

    Rights ask for ``present_path`` and ``area_path``: those of today.
    ``later`` says that another version follows, planned for a day to come;
    ``ends_later``, that the unit is to be dissolved by then.
    """

    unit: int
    version: int
    fact: Fact
    valid_from: dt.date
    path: str = ""
    present_path: str = ""
    area_path: str = ""
    later: bool = False
    ends_later: bool = False

    @property
    def parent(self) -> int | None:
        """The id of the unit above."""
        return self.fact.parent  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Child:
    """A placement below a unit on the day or later."""

    unit: int
    label: str
    kind: str
    planned: bool = False


@dataclass
class State:
    """What was read: units by id, what hangs below them, and who is unknown.

    Holds every unit that a plan names, their children, and all units above;
    ``areas`` are those named that exist on the day.
    """

    nodes: dict[int, Node] = field(default_factory=dict)
    children: dict[int, list[Child]] = field(default_factory=dict)
    areas: set[int] = field(default_factory=set)

    def read_at(self) -> dict[int, int]:
        """Return which version of each unit was read."""
        return {unit: node.version for unit, node in self.nodes.items()}


@dataclass(frozen=True, slots=True)
class Succession:
    """Who took over from whom."""

    from_unit: int
    to_unit: Ref
    kind: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something that people must decide: which successor takes a child."""

    code: str
    unit: int
    label: str
    subject: int | None
    subject_label: str
    choices: tuple[Ref, ...]
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """A unit that ends: who takes over, who keeps its records.

    ``heir`` is the one successor that takes what belongs to the unit itself,
    where that is clear.
    """

    unit: int
    how: str
    successors: tuple[Ref, ...]
    custodian: Ref | None
    heir: Ref | None = None
    row: int | None = None


@dataclass
class Outcome:
    """What a plan leads to: new facts per unit, successions, problems, questions."""

    facts: dict[Ref, Fact] = field(default_factory=dict)
    established: list[str] = field(default_factory=list)
    ended: dict[int, Ended] = field(default_factory=dict)
    moved: list[int] = field(default_factory=list)
    renamed: list[int] = field(default_factory=list)
    successions: list[Succession] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)

    @property
    def is_clear(self) -> bool:
        """Nothing forbids it and nothing is left to decide."""
        return not (self.problems or self.questions)
