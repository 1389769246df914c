"""What the services are asked to do: plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from banyan.kernel.text import Text


@dataclass(frozen=True)
class Step:
    """A milestone to reach by a day."""

    title: Text | str
    due_on: dt.date


@dataclass(frozen=True)
class Register:
    """A task to register: of a person at a unit, or of the unit where none is named.

    ``due_on`` is the end of the period unless given. ``parent`` is the task of the
    unit or of a unit above that it serves.
    """

    unit: int
    period: str
    title: Text | str
    person: int | None = None
    kind: str = "regular"
    axis: str = ""
    product: Text | str = ""
    measure: Text | str = ""
    target: str = ""
    measured_in: str = ""
    due_on: dt.date | None = None
    standard: int | None = None
    difficulty: str = ""
    parent: int | None = None
    decision: int | None = None
    milestones: Sequence[Step] = ()
    is_specimen: bool = False


@dataclass(frozen=True)
class Change:
    """What a task says anew, before it is approved; fields not named stay."""

    commitment: int
    values: Mapping[str, object]
    milestones: Sequence[Step] | None = None
    row_version: int | None = None


@dataclass(frozen=True)
class Approve:
    """The level above says yes, and how difficult the task is."""

    commitment: int
    difficulty: str = ""
    standard: int | None = None
    row_version: int | None = None


@dataclass(frozen=True)
class WithReason:
    """An act on one task that takes a reason: send back, drop."""

    commitment: int
    reason: str
    row_version: int | None = None


@dataclass(frozen=True)
class RollOut:
    """Give an approved task of a unit to units below, each a task of its own."""

    commitment: int
    units: Sequence[int]
    due_on: dt.date | None = None
    target: str = ""
    standard: int | None = None


@dataclass(frozen=True)
class Progress:
    """How far a task is, in percent, and what was done."""

    commitment: int
    percent: int
    text: str = ""
    row_version: int | None = None


@dataclass(frozen=True)
class Delay:
    """A task will be late: until when, and why."""

    commitment: int
    until: dt.date
    reason: str
    row_version: int | None = None


@dataclass(frozen=True)
class AddEvidence:
    """What shows that a task was done.

    Give a file (``content``, ``file_name``), a ``paper`` kept already, a link
    (``url``), or a ``record`` in Banyan by its number (a decision, a case).
    """

    commitment: int
    title: str
    on: dt.date
    url: str = ""
    record: str = ""
    paper: int | None = None
    content: bytes = b""
    file_name: str = ""

    @property
    def kind(self) -> str:
        """Which of the three it is; "" when none or several are given."""
        given = {
            "file": self.paper is not None or bool(self.content),
            "link": bool(self.url),
            "record": bool(self.record),
        }
        named = [kind for kind, there in given.items() if there]
        return named[0] if len(named) == 1 else ""


@dataclass(frozen=True)
class Finish:
    """A task is done: when, with which figure, and how its owner scores it."""

    commitment: int
    done_on: dt.date
    achieved: str = ""
    level: str = ""
    timeliness: int | None = None
    quality: int | None = None
    exceeded: bool = False
    comment: str = ""
    row_version: int | None = None


@dataclass(frozen=True)
class Score:
    """What the level above finds: in percent of what was wanted, and a comment.

    ``timeliness`` may stay away where the task was done by its day (all) or was not
    done (none of it).
    """

    commitment: int
    quality: int
    timeliness: int | None = None
    level: str = ""
    exceeded: bool = False
    comment: str = ""
    row_version: int | None = None


@dataclass(frozen=True)
class RecordResult:
    """A target of a unit in a period and what it came to, as somebody types it."""

    unit: int
    period: str
    key: str
    title: Text | str
    plan: str = ""
    actual: str = ""
    measured_in: str = ""
    axis: str = ""
    as_of: dt.date | None = None
    source: str = ""
    indicator: str = ""
    row_version: int | None = None
    is_specimen: bool = False


@dataclass(frozen=True)
class MarkResult:
    """Whether a result is worth telling, and its story."""

    result: int
    marked: bool
    story: Text | str = field(default_factory=Text)
    row_version: int | None = None
