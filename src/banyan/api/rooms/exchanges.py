"""Exchanges and what belongs to them: records of every kind, their parts, steps."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from ninja import Query, Schema
from pydantic import Field, StrictBool

from banyan.base.saying import in_every_language
from banyan.exchange import queries, services
from banyan.exchange.domain.shape import F, Kind
from banyan.exchange.kinds import KINDS
from banyan.exchange.queries import (
    ExchangeShown,
    Home,
    LanguageStands,
    RecordShown,
    ReleasedTo,
)
from banyan.exchange.queries.parts import Due
from banyan.exchange.queries.records import Ref as RecordRef
from banyan.kernel.errors import InputError, NotAllowed, NotVisible, Problem
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.units.queries.named import UnitNamed

from ..acts import Record, record_of
from ..answers import Made, Versioned, address
from ..commands import Request, TextIn, words
from ..endpoints import Room
from ..paging import Page
from ..references import Key, Number, RefIn, ids_of
from ..shapes import either
from .common import Said
from .requests import Asked

room = Room("Exchanges")

READ, WRITE = "exchange.read", "exchange.write"
Uid = uuid.UUID
NO_FIT = _("A value of this kind does not fit here.")
LONGEST = 20_000

_ITEMS: Any = Annotated[list[words(400)], Field(max_length=60)]  # type: ignore[misc]
_WHOLE: Any = Annotated[int, Field(strict=True, ge=-(2**31), le=2**31 - 1)]
Value: Any = either(TextIn, _ITEMS, StrictBool, _WHOLE, words(LONGEST), None)
Values: Any = Annotated[dict[words(40, least=1), Value], Field(max_length=60)]  # type: ignore[misc]
"""Fields by their names: a text, a text in languages, a list, a number, yes or no."""


@dataclass(frozen=True)
class FieldShape:
    """A field of a record: what its value is, whether it is needed, what may be named."""

    name: str
    label: Text
    type: str
    required: bool
    choices: tuple[str, ...]
    names: str
    """The kind of record that the field names; empty for other fields."""


@dataclass(frozen=True)
class RecordKind:
    """A kind of record: its fields; ``owner`` is the kind that it is a part of."""

    key: str
    label: Text
    owner: str
    fields: tuple[FieldShape, ...]
    is_removable: bool


@dataclass(frozen=True)
class RecordPart:
    """A part of a record: its values by the names of its fields."""

    kind: str
    id: int
    uid: uuid.UUID
    title: Text
    values: Mapping[str, Any]
    row_version: int


@dataclass(frozen=True)
class RecordOut:
    """A record with its parts by their kinds, and whether you may change it."""

    kind: str
    id: int
    uid: uuid.UUID
    title: Text
    values: Mapping[str, Any]
    parts: Mapping[str, tuple[RecordPart, ...]]
    unit: UnitNamed
    owner: RecordRef | None
    may_write: bool
    is_specimen: bool
    languages: tuple[LanguageStands, ...]
    """How its texts stand in each language; what of them is out of date."""
    row_version: int

    @classmethod
    def of(cls, found: RecordShown) -> RecordOut:
        """Return a record as it goes out."""
        return cls(
            found.kind.key,
            found.id,
            found.uid,
            found.title,
            found.values,
            {key: tuple(map(_part, rows)) for key, rows in found.parts.items()},
            found.unit,
            found.owner,
            found.may_write,
            found.is_specimen,
            queries.translations_of(found),
            found.row_version,
        )


def _part(found: RecordShown) -> RecordPart:
    return RecordPart(
        found.kind.key,
        found.id,
        found.uid,
        found.title,
        found.values,
        found.row_version,
    )


@dataclass(frozen=True)
class StepOut:
    """One of the twelve steps: done, left out, due now or to come; what it lacks."""

    key: str
    standing: str
    lacks: tuple[Said, ...]


@dataclass(frozen=True)
class NextState:
    """A state to which it may go on, and what stands against that."""

    to: str
    against: tuple[Said, ...]


@dataclass(frozen=True)
class RecordNamed:
    """A record beside an exchange."""

    uid: uuid.UUID
    title: Text


@dataclass(frozen=True)
class ReportNamed:
    """A report of which an exchange was made."""

    uid: uuid.UUID
    title: str


@dataclass(frozen=True)
class ExchangeOut:
    """An exchange: where it stands, where it may go, what is due on its topics."""

    record: RecordOut
    state: str
    steps: tuple[StepOut, ...]
    moves: tuple[NextState, ...]
    due: tuple[Due, ...]
    topics: tuple[str, ...]
    needs: tuple[RecordNamed, ...]
    reports: tuple[ReportNamed, ...]

    @classmethod
    def of(cls, found: ExchangeShown) -> ExchangeOut:
        """Return an exchange as it goes out."""
        return cls(
            RecordOut.of(found.record),
            found.state,
            tuple(StepOut(s.key, s.standing, said_of(s.lacks)) for s in found.steps),
            tuple(NextState(to, said_of(p)) for to, p in found.moves.items()),
            found.due,
            found.topics,
            tuple(RecordNamed(uid, title) for uid, title in found.needs),
            tuple(ReportNamed(uid, title) for uid, title in found.reports),
        )


def said_of(problems: tuple[Problem, ...]) -> tuple[Said, ...]:
    return tuple(Said.of(problem) for problem in problems)


class ChoicesAsked(Schema):
    """Of which record, where parts are to be named."""

    owner: Uid | None = None


class RecordsIn(Request):
    """Records of a kind: parts of an ``owner``, others kept by a ``unit``."""

    rows: list[Values] = Field(min_length=1, max_length=100)
    owner: Uid | None = None
    unit: RefIn | None = None


class RecordChange(Request):
    """Fields to change; those not given stay."""

    values: Values


class RecordReleaseIn(Request):
    """To the units that stand for the partner here, to accounts; all of it or not.

    ``partners`` are organisations whose units here see it, whatever the record names.
    In the languages named alone; in every one where none is.
    """

    partner: StrictBool = False
    partners: Annotated[list[Uid], Field(max_length=100)] = []
    accounts: Annotated[list[Number], Field(max_length=100)] = []
    whole: StrictBool = False
    languages: Annotated[list[Key], Field(max_length=3)] = []


class TextsCheckedIn(Request):
    """In which language."""

    language: Key


@dataclass(frozen=True)
class Marked:
    """How many texts were marked."""

    texts: int


class MoveIn(Request):
    """The state to which an exchange goes on."""

    to: Key


def kind_of(key: str) -> Kind:
    """Return a kind of record; NotVisible for none."""
    if key not in KINDS:
        raise NotVisible
    return KINDS[key]


@room.get("/exchange", right=READ, gives=Home)
def exchange_home(request: Asked) -> Home:
    """Read what comes, what was, what is open, and who gave what."""
    return queries.exchange_home(request.actor)


@room.get("/exchange/kinds", right=READ, gives=RecordKind, many=True)
def exchange_kinds(request: Asked) -> Page:
    """List the kinds of records with their fields."""
    return Page([_kind(kind) for kind in KINDS.values()])


def _kind(kind: Kind) -> RecordKind:
    fields = tuple(
        FieldShape(
            f.name,
            in_every_language(f.label),
            str(f.type),
            f.required,
            tuple(key for key, _label in f.choices),
            f.ref,
        )
        for f in kind.fields
    )
    label = in_every_language(kind.one)
    return RecordKind(kind.key, label, kind.owner, fields, kind.removable)


@room.get("/exchange/records/{what}/choices", right=READ, gives=RecordNamed, many=True)
def exchange_choices(request: Asked, what: Key, asked: Query[ChoicesAsked]) -> Page:
    """List the records of a kind that a field may name; parts, those of an owner."""
    if kind_of(what).owner and asked.owner is None:
        return Page(())
    found = queries.choices_of(request.actor, what, asked.owner)
    return Page([RecordNamed(uid, title) for uid, title in found])


@room.get("/exchange/records/{what}/{record}", right=READ, gives=RecordOut)
def exchange_record(request: Asked, what: Key, record: Uid) -> Versioned:
    """Read one record of any kind with its parts, or what was released of it."""
    kind_of(what)
    found = queries.record_shown(request.actor, what, record)
    return Versioned(RecordOut.of(found), found.row_version)


@room.post("/exchange/records/{what}", right=WRITE, gives=Record, many=True)
def exchange_records_new(request: Asked, what: Key, payload: RecordsIn) -> Made:
    """Add records of a kind, all or none."""
    actor, kind = request.actor, kind_of(what)
    unit = None
    if payload.unit is not None:
        unit = ids_of(actor, "unit", [payload.unit])[payload.unit]
    made = services.records_add(
        actor=actor,
        kind=what,
        rows=[fitted(kind, row) for row in payload.rows],
        owner=payload.owner,
        unit=unit,
    )
    found = {"items": [record_of(row) for row in made], "next": None}
    return Made(found, address("exchange", "records", what, made[0].uid))


@room.patch(
    "/exchange/records/{what}/{record}", right=WRITE, gives=Record, versioned=True
)
def exchange_record_changed(
    request: Asked, what: Key, record: Uid, payload: RecordChange
) -> Versioned:
    """Change fields of a record."""
    made = services.record_change(
        actor=request.actor,
        kind=what,
        uid=record,
        values=fitted(kind_of(what), payload.values),
        row_version=request.read_at,
    )
    return Versioned(record_of(made), made.row_version)


@room.post("/exchange/records/{what}/{record}/texts", right=WRITE, gives=Marked)
def exchange_texts_checked(
    request: Asked, what: Key, record: Uid, payload: TextsCheckedIn
) -> Marked:
    """Mark what a record and its parts say in a language as checked."""
    kind_of(what)
    count = services.texts_check(
        actor=request.actor, kind=what, uid=record, language=payload.language
    )
    return Marked(count)


@room.delete("/exchange/records/{what}/{record}", right=WRITE, versioned=True)
def exchange_record_removed(request: Asked, what: Key, record: Uid) -> None:
    """Take away a part that was entered wrongly; the ledger keeps that it was there."""
    kind_of(what)
    services.record_remove(
        actor=request.actor, kind=what, uid=record, row_version=request.read_at
    )


@room.get(
    "/exchange/records/{what}/{record}/releases",
    right=WRITE,
    gives=ReleasedTo,
    many=True,
)
def exchange_releases(request: Asked, what: Key, record: Uid) -> Page:
    """List to whom a record is released today."""
    kind_of(what)
    found = queries.record_get(request.actor, what, record)
    if not found.may_write:
        raise NotAllowed(right=WRITE)
    return Page(queries.released_of(what, found.row))


@room.post("/exchange/records/{what}/{record}/releases", right=WRITE, gives=Record)
def exchange_released(
    request: Asked, what: Key, record: Uid, payload: RecordReleaseIn
) -> Record:
    """Release a record to the people of a partner; again to the same replaces it."""
    made = services.record_release(
        actor=request.actor,
        kind=what,
        uid=record,
        partner=payload.partner,
        partners=payload.partners,
        accounts=payload.accounts,
        whole=payload.whole,
        languages=payload.languages,
    )
    return record_of(made)


@room.delete("/exchange/records/{what}/{record}/releases/{release}", right=WRITE)
def exchange_taken_back(request: Asked, what: Key, record: Uid, release: int) -> None:
    """Take back what was released to somebody."""
    services.record_take_back(
        actor=request.actor, kind=what, uid=record, release=release
    )


@room.get("/exchange/exchanges/{exchange}", right=READ, gives=ExchangeOut)
def exchange(request: Asked, exchange: Uid) -> Versioned:
    """Read one exchange: its steps, where it may go, what is due on its topics."""
    found = queries.exchange_shown(request.actor, exchange)
    return Versioned(ExchangeOut.of(found), found.record.row_version)


@room.post(
    "/exchange/exchanges/{exchange}/move",
    right=WRITE,
    gives=Record,
    status=200,
    versioned=True,
)
def exchange_moved(request: Asked, exchange: Uid, payload: MoveIn) -> Record:
    """Let an exchange go on to a state; refused with everything that it still lacks."""
    made = services.exchange_move(
        actor=request.actor,
        exchange=exchange,
        to=payload.to,
        row_version=request.read_at,
    )
    return record_of(made)


# -- values --------------------------------------------------------------------------------

LISTS = (F.CHOICES, F.TOPICS)


def fitted(kind: Kind, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as the services read them: each of the kind that its field keeps.

    Raises InputError for a list or a text in languages where one value is wanted.
    """
    found: dict[str, Any] = {}
    wrong: list[Problem] = []
    for name, value in given.items():
        spec = kind.by_name.get(name)
        plain = value.text() if isinstance(value, TextIn) else value
        if spec is not None and not _fits(spec.type, plain):
            wrong.append(Problem.of("exchange.value", NO_FIT, field=name))
        found[name] = plain
    if wrong:
        raise InputError(problems=wrong)
    return found


def _fits(wanted: F, value: Any) -> bool:
    if value is None:
        return True
    if wanted in LISTS:
        return isinstance(value, (str, list))
    if wanted in (F.SAID, F.TOLD):
        return isinstance(value, (str, Text))
    if wanted is F.BOOL:
        return isinstance(value, (bool, str))
    return isinstance(value, (str, int, dt.date)) and not isinstance(value, bool)
