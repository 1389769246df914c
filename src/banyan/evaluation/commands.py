"""What the services are asked to do: plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from banyan.kernel.text import Text


@dataclass(frozen=True)
class OpenCampaign:
    """A campaign for a unit and all below; ``last`` is the last day of the period.

    ``deadlines`` are the last days of the steps, by their keys.
    """

    unit: int
    title: Text | str
    period: str
    first: dt.date
    last: dt.date
    frame: str
    subjects: tuple[str, ...] = ("member", "unit")
    deadlines: Mapping[str, dt.date] = field(default_factory=dict)
    is_specimen: bool = False


@dataclass(frozen=True)
class Review:
    """What somebody says of themself (or a unit of itself), as typed.

    ``submit`` makes it a word on record; without it the text is only kept. Points that
    are not given stay as they are.
    """

    assessment: int
    klass: str = ""
    points: Mapping[str, Decimal] | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    civil_class: str | None = None
    submit: bool = False
    row_version: int | None = None


@dataclass(frozen=True)
class Say:
    """An opinion asked, or what a committee proposes, with its count of voices.

    ``second_chair`` takes the chair while the one in it is under review.
    """

    assessment: int
    step: str
    on: dt.date
    klass: str = ""
    points: Mapping[str, Decimal] = field(default_factory=dict)
    text: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    body: int | None = None
    chair: int | None = None
    second_chair: int | None = None
    row_version: int | None = None


@dataclass(frozen=True)
class BranchVote:
    """The paper ballot of a branch about the classes of its members.

    ``voices`` are, by assessment, how many voted for which class. ``cell`` names
    the cell where a large branch reviewed apart; ``second_chair`` takes the chair
    while the one in it is under review.
    """

    unit: int
    on: dt.date
    present: int
    voices: Mapping[int, Mapping[str, int]]
    invalid: int = 0
    chair: int | None = None
    second_chair: int | None = None
    cell: str = ""


@dataclass(frozen=True)
class CorrectVote:
    """What the record of a ballot should have read, with the reason.

    ``vote`` is the number of the vote in the meetings room. Papers and voices that
    are not given stay as they are recorded.
    """

    vote: int
    reason: str
    voices: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    present: int | None = None
    invalid: int | None = None


@dataclass(frozen=True)
class SetGroup:
    """How a body reads the cap for one group, and why it goes over it."""

    unit: int
    group: str
    reading: str = ""
    reason: str = ""
    outstanding: bool = False
    over_reason: str = ""
    row_version: int | None = None


@dataclass(frozen=True)
class DecideBody:
    """The classes that a body decides; those not named follow what was proposed."""

    unit: int
    on: dt.date
    classes: Mapping[int, str] = field(default_factory=dict)
    groups: tuple[SetGroup, ...] = ()
    signed_by: str = ""
    versions: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class SetRated:
    """Put somebody in or out of those who are rated, with the reason."""

    assessment: int
    rated: bool
    reason: str


@dataclass(frozen=True)
class AskOpinion:
    """Ask the place of residence or an organisation (``of``) for an opinion."""

    assessment: int
    kind: str
    of: str
    on: dt.date
    until: dt.date | None = None


@dataclass(frozen=True)
class RecordOpinion:
    """What was answered when an opinion was asked."""

    opinion: int
    on: dt.date
    text: str


@dataclass(frozen=True)
class AddPiece:
    """Evidence that a person adds: a text, with a link, a paper, or a file to take in."""

    assessment: int
    text: str
    part: str = ""
    link: str = ""
    paper: int | None = None
    content: bytes = b""
    file_name: str = ""
