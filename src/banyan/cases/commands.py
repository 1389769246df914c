"""What the services are asked to do: plain values, one per case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from banyan.meetings.domain.votes import Counts
from banyan.people.services import NewPerson


@dataclass(frozen=True)
class OpenCase:
    """A case to open. ``subject`` is a membership, person or unit, as the kind says.

    ``unit`` is the host where the kind leaves it open (``host = "given"``). With
    ``new_person`` (and ``subject`` 0) somebody not yet on record is registered by
    an act just before; one is not written without the other.
    ``sets`` are last days that the body sets, by ``step.clock``.
    """

    subject: int
    on: dt.date
    unit: int | None = None
    new_person: NewPerson | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    sets: Mapping[str, dt.date] = field(default_factory=dict)
    parent: int | None = None


@dataclass(frozen=True)
class RecordStep:
    """A step to record.

    ``on`` is the day of what was done, ``given`` what the fields ask for.
    ``counts`` and ``recount`` are what two people read from the papers of a vote;
    ``attendance`` names who came (present, excused, absent), by person, ``ballot``
    is a vote of ``meetings`` that has its result already.
    ``signer`` signed the decision, ``acted_by`` did what the step asks; both
    persons. ``decision`` is one recorded already, else the step records its own.
    """

    case: int
    step: str
    on: dt.date
    outcome: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    counts: Counts | None = None
    recount: Counts | None = None
    attendance: Mapping[int, str] = field(default_factory=dict)
    meeting: int | None = None
    reading: str = ""
    body: int | None = None
    signer: int | None = None
    acted_by: int | None = None
    sets: Mapping[str, dt.date] = field(default_factory=dict)
    papers: tuple[int, ...] = ()
    decision: int | None = None
    ballot: int | None = None
    row_version: int | None = None


@dataclass(frozen=True)
class WaiveGuard:
    """A guard of a step that somebody with the right lets pass, with the reason."""

    case: int
    step: str
    guard: str
    reason: str
    row_version: int | None = None


@dataclass(frozen=True)
class SetClock:
    """The last day of a clock that the body sets, with the reason."""

    case: int
    step: str
    clock: str
    until: dt.date
    reason: str
    row_version: int | None = None


@dataclass(frozen=True)
class Halt:
    """A case (or some of its steps) to suspend, resume or take back."""

    case: int
    on: dt.date
    reason: str
    steps: tuple[str, ...] = ()
    row_version: int | None = None
