"""What this room announces, inside the transaction of the act."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from banyan.kernel.actor import Actor


@dataclass(frozen=True)
class PersonRenamed:
    """A person bears another full name, or one that was wrong was corrected."""

    person: int


@dataclass(frozen=True)
class PersonsMerged:
    """The record ``merged`` became part of ``survivor``; everything has moved."""

    survivor: int
    merged: int


@dataclass(frozen=True)
class MergeUndone:
    """A merge was taken back: both records stand again."""

    survivor: int
    merged: int


@dataclass(frozen=True)
class MembershipOpened:
    """A person joined a structure."""

    membership: int
    person: int
    unit: int
    on: dt.date
    decision: int | None


@dataclass(frozen=True)
class MembershipsLoaded:
    """Many memberships were taken over at once; nothing is announced for each."""

    count: int
    first: int
    last: int


@dataclass(frozen=True)
class MembershipEnded:
    """A person left a structure; ``on`` is the first day outside."""

    membership: int
    person: int
    unit: int | None
    on: dt.date
    reason: str
    decision: int | None


@dataclass(frozen=True)
class MembershipCorrected:
    """What was recorded of a membership was wrong and reads differently now."""

    membership: int
    person: int
    decision: int | None


@dataclass(frozen=True)
class StayChanged:
    """A stay began or ended: ``kind`` is home or guest."""

    membership: int
    person: int
    kind: str
    from_unit: int | None
    to_unit: int | None
    on: dt.date
    decision: int | None


@dataclass(frozen=True)
class GradeChanged:
    """A membership has another grade."""

    membership: int
    person: int
    grade: str
    on: dt.date
    decision: int | None


@dataclass(frozen=True)
class ParticipationChanged:
    """A membership has another participation."""

    membership: int
    person: int
    participation: str
    on: dt.date
    decision: int | None


@dataclass(frozen=True)
class MembershipsUnloaded:
    """A load was taken back; the tallies are to be counted anew."""

    memberships: int


@dataclass(frozen=True)
class OfficeOpened:
    """A person took a post."""

    office: int
    person: int
    post: int
    post_key: str
    unit: int
    on: dt.date
    until: dt.date | None
    decision: int | None


@dataclass(frozen=True)
class OfficeEnded:
    """A person left a post; ``on`` is the first day out of office."""

    office: int
    person: int
    post: int
    post_key: str
    unit: int
    on: dt.date
    decision: int | None


@dataclass(frozen=True)
class OfficesOpened:
    """Persons took posts, by one act of ``actor``."""

    actor: Actor
    offices: tuple[OfficeOpened, ...]


@dataclass(frozen=True)
class OfficesEnded:
    """Persons left posts, by one act of ``actor``."""

    actor: Actor
    offices: tuple[OfficeEnded, ...]
