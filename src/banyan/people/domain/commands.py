"""What the services are asked to do: plain values, one per person or membership."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as hidden
from typing import Any

GRADES = ("probationary", "official")
PARTICIPATIONS = ("active", "exempt", "suspended")
STAY_KINDS = ("home", "guest")


@dataclass(frozen=True)
class OtherName:
    """A further name of a person, by its kind (``PersonName.KINDS``)."""

    text: str
    kind: str = "alias"
    language: str = "vi"
    source: str = ""


@dataclass(frozen=True)
class NewPerson:
    """A person to register; the parts of the name only where they cannot be guessed."""

    full_name: str
    birth_date: dt.date | None = None
    birth_precision: str = "day"
    sex: str = ""
    language: str = "vi"
    family_name: str = ""
    middle_name: str = ""
    given_name: str = ""
    other_names: tuple[OtherName, ...] = ()
    is_specimen: bool = False


@dataclass(frozen=True)
class ChangePerson:
    """What is to read differently on a person; ``None`` leaves a field as it is.

    ``name_was_wrong`` tells a correction from a change: a name that has changed
    stays known as a former name, one that was wrong does not.
    """

    person: int
    full_name: str | None = None
    language: str | None = None
    name_was_wrong: bool = False
    sex: str | None = None
    birth_date: dt.date | None = None
    birth_precision: str | None = None
    deceased_on: dt.date | None = None
    source: str = ""
    row_version: int | None = None


@dataclass(frozen=True)
class SetContact:
    """A contact to write; an empty value removes the one with ``contact``."""

    person: int
    kind: str
    value: str
    is_primary: bool = False
    contact: int | None = None
    row_version: int | None = None


@dataclass(frozen=True)
class SetSensitive:
    """A sensitive value to seal; an empty value removes it."""

    person: int
    field: str
    value: str = hidden(repr=False)


@dataclass(frozen=True)
class OpenMembership:
    """A person joins the structure of ``unit``, by a decision."""

    person: int
    unit: int
    joined_on: dt.date
    grade: str = "probationary"
    participation: str = "active"
    ground: str = ""
    card_no: str = ""
    ceremony_on: dt.date | None = None
    official_on: dt.date | None = None
    is_specimen: bool = False


@dataclass(frozen=True)
class ChangeStay:
    """A transfer for good: the home stay ends and one in ``unit`` begins."""

    membership: int
    unit: int
    on: dt.date
    row_version: int | None = None


@dataclass(frozen=True)
class OpenGuestStay:
    """A temporary transfer: a guest stay in ``unit`` beside the home stay."""

    membership: int
    unit: int
    on: dt.date
    until: dt.date | None = None
    row_version: int | None = None


@dataclass(frozen=True)
class CloseGuestStay:
    """The guest returns on the day ``on``."""

    membership: int
    on: dt.date
    row_version: int | None = None


@dataclass(frozen=True)
class ChangeGrade:
    """A grade begins, such as official after probation."""

    membership: int
    grade: str
    on: dt.date
    row_version: int | None = None


@dataclass(frozen=True)
class ChangeParticipation:
    """A participation begins: active, exempt on a ground, suspended."""

    membership: int
    participation: str
    on: dt.date
    ground: str = ""
    review_on: dt.date | None = None
    row_version: int | None = None


@dataclass(frozen=True)
class EndMembership:
    """A membership ends; ``on`` is the first day of no membership."""

    membership: int
    on: dt.date
    reason: str
    row_version: int | None = None


@dataclass(frozen=True)
class Span:
    """One corrected piece of a fact's line of time; ``until`` is not inside."""

    value: Any
    on: dt.date
    until: dt.date | None = None


@dataclass(frozen=True)
class CorrectMembership:
    """What was recorded wrongly. Every line given replaces the whole recorded line.

    Spans of ``stays`` hold unit ids, of ``grades`` and ``participations`` words.
    """

    membership: int
    joined_on: dt.date | None = None
    ceremony_on: dt.date | None = None
    official_on: dt.date | None = None
    left_on: dt.date | None = None
    still_member: bool = False
    card_no: str | None = None
    stays: tuple[Span, ...] | None = None
    grades: tuple[Span, ...] | None = None
    participations: tuple[Span, ...] | None = None
    row_version: int | None = None


@dataclass(frozen=True)
class SetPost:
    """A post of a unit: created, or its names, seats, rank or end changed."""

    unit: int
    key: str
    valid_from: dt.date
    names: Any = None
    seats: int = 1
    rank: int = 100
    valid_to: dt.date | None = None
    is_specimen: bool = False
    row_version: int | None = None


@dataclass(frozen=True)
class OpenOffice:
    """A person takes a post on the day ``on``, with the end of the term if known."""

    person: int
    post: int
    on: dt.date
    term_ends_on: dt.date | None = None
    mandate: str = ""


@dataclass(frozen=True)
class EndOffice:
    """An office ends; ``on`` is the first day out of office."""

    office: int
    on: dt.date
    row_version: int | None = None


@dataclass(frozen=True)
class AddQualification:
    """A certificate or course that a person holds."""

    person: int
    kind: str
    title: Any
    issued_on: dt.date
    number: str = ""
    issuer: str = ""
    valid_until: dt.date | None = None
    rule: str = ""


@dataclass(frozen=True)
class EndQualification:
    """A qualification that holds no more from a day on."""

    qualification: int
    on: dt.date


@dataclass(frozen=True)
class DecideTwins:
    """Two records are two persons; or, with ``withdraw``, nobody says so any more."""

    one: int
    other: int
    reason: str
    withdraw: bool = False


@dataclass(frozen=True)
class MergePersons:
    """The record ``merged`` becomes part of ``survivor``.

    ``keep`` says field by field whose value stands: ``A`` the survivor's, ``B``
    the other's. Fields that are not named keep the survivor's, or what is there.
    """

    survivor: int
    merged: int
    reason: str
    keep: Mapping[str, str] = hidden(default_factory=dict)
    survivor_version: int | None = None
    merged_version: int | None = None


@dataclass(frozen=True)
class SetPersonAside:
    """The person was entered by mistake: nobody is to meet the record any more."""

    person: int
    reason: str
    row_version: int | None = None


@dataclass(frozen=True)
class TakePersonUp:
    """Setting the person aside was wrong: everything stands again as it was."""

    removal: int | uuid.UUID
    reason: str
    row_version: int | None = None


@dataclass(frozen=True)
class UndoMerge:
    """A merge was wrong: both records stand again as they were.

    ``leave_later`` leaves with the surviving person what came since and could be
    either's; without it such a merge is refused with the list.
    """

    merge: int | uuid.UUID
    reason: str
    leave_later: bool = False
    row_version: int | None = None


@dataclass(frozen=True)
class AskCorrection:
    """A member asks that something of their own record be put right.

    ``about`` is one of ``domain.corrections.WISHES``, ``wanted`` what should stand
    there. ``paper`` is a file that shows it: its name and content.
    """

    about: str
    wanted: Mapping[str, Any]
    reason: str
    membership: int | None = None
    paper: tuple[str, bytes] | None = hidden(default=None, repr=False)


@dataclass(frozen=True)
class AnswerCorrection:
    """An officer accepts a request, or refuses it with the reason."""

    request: int | uuid.UUID
    accept: bool
    answer: str = ""
    row_version: int | None = None
