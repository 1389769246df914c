"""Packages between installations: made, checked, taken from; keys; records received."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import File, Form, Query, Schema, UploadedFile
from pydantic import Field

from banyan.exchange import queries as exchange
from banyan.kernel.text import Text
from banyan.packages import queries, services
from banyan.packages.comparing import Preview, RecordStanding
from banyan.packages.documents import document_of
from banyan.packages.domain.zipped import require_size
from banyan.packages.queries import (
    FileNamed,
    KeyShown,
    KeyWithdrawn,
    Outlined,
    OwnKeyShown,
    PackageShown,
    ReceivedNamed,
    ReceivedShown,
)

from ..acts import Record, record_of
from ..answers import Made, Versioned, address
from ..commands import Request, words
from ..endpoints import Room
from ..paging import Page
from ..references import Key
from .exchanges import RecordNamed
from .papers import FILE
from .requests import Asked

room = Room("Packages")
READ, WRITE = "exchange.read", "exchange.write"
Uid = uuid.UUID


@dataclass(frozen=True)
class CardShown:
    """What a key card holds; a file of it is taken in where a key is trusted."""

    format: str
    version: int
    installation: str
    public_key: str


@dataclass(frozen=True)
class Side:
    """What is said here and at the sender of one thing."""

    label: Text
    mine: Text
    theirs: Text


@dataclass(frozen=True)
class StandingOut:
    """How a record of a package stands to what is here: new, changed, unchanged, conflict."""

    kind: str
    uid: uuid.UUID
    title: Text
    standing: str
    own: RecordNamed | None
    files: int
    differences: tuple[Side, ...]

    @classmethod
    def of(cls, one: RecordStanding) -> StandingOut:
        """Return a record as it goes out."""
        own = RecordNamed(one.own.uid, one.own.title) if one.own else None
        sides = tuple(Side(d.label, d.mine, d.theirs) for d in one.differences)
        return cls(
            one.kind, one.uid, one.title, str(one.standing), own, one.files, sides
        )


@dataclass(frozen=True)
class PackageOut:
    """A package: whose it is, what it holds, how its records stand to what is here."""

    uid: uuid.UUID
    package: uuid.UUID
    direction: str
    state: str
    title: Text
    level: str
    organisation: Text
    made_on: dt.date
    came_on: dt.date
    size: int
    sha256: str
    fingerprint: str
    records: tuple[StandingOut, ...]
    taken: tuple[ReceivedNamed, ...]
    may_write: bool
    is_specimen: bool
    row_version: int
    withdrawn: KeyWithdrawn | None
    """The key that signed it is trusted no more: nothing is taken from it."""

    @classmethod
    def of(cls, found: PackageShown) -> PackageOut:
        """Return a package as it goes out."""
        own = ("records",)
        names = [n for n in cls.__dataclass_fields__ if n not in own]
        return cls(
            records=_standings(found.preview) if found.preview else _sent(found),
            **{n: getattr(found, n) for n in names},
        )


def _standings(preview: Preview) -> tuple[StandingOut, ...]:
    return tuple(StandingOut.of(one) for one in preview.records)


def _sent(found: PackageShown) -> tuple[StandingOut, ...]:
    return tuple(
        StandingOut(
            r["kind"], uuid.UUID(r["uid"]), Text.of(r["title"]), "", None, 0, ()
        )
        for r in found.records
    )


@dataclass(frozen=True)
class CheckedOut:
    """A package that was looked at and not taken in."""

    package: str
    organisation: Text
    level: str
    records: tuple[StandingOut, ...]


@dataclass(frozen=True)
class ReceivedOut:
    """A record as a partner wrote it: the document, its origin, the own one beside it."""

    uid: uuid.UUID
    kind: str
    origin: uuid.UUID
    title: Text
    organisation: Text
    installation: str
    package: uuid.UUID
    made_on: dt.date
    taken_on: dt.date
    is_current: bool
    in_conflict: bool
    document: Mapping[str, Any]
    states: Mapping[str, Any]
    files: tuple[FileNamed, ...]
    own: RecordNamed | None
    differences: tuple[Side, ...]
    may_write: bool
    row_version: int
    content: Mapping[str, Any]
    """Of a briefing what was given, in the languages released; empty for others."""
    fits_its_hash: bool
    is_whole: bool

    @classmethod
    def of(cls, found: ReceivedShown) -> ReceivedOut:
        """Return a record as it goes out."""
        own = ("kind", "title", "document", "own", "differences")
        names = [n for n in cls.__dataclass_fields__ if n not in own]
        return cls(
            kind=found.record.kind.key,
            title=found.record.title,
            document=document_of(found.record),
            own=RecordNamed(found.own.uid, found.own.title) if found.own else None,
            differences=tuple(
                Side(d.label, d.mine, d.theirs) for d in found.differences
            ),
            **{n: getattr(found, n) for n in names},
        )


class PackageIn(Request):
    """For which partner, how far it goes, everything or one record."""

    partner: Uid
    level: Key = "partner"
    kind: words(40) = ""  # type: ignore[valid-type]
    record: Uid | None = None


class OutlineAsked(Schema):
    """What would go to a partner."""

    partner: Uid
    level: str = "partner"
    kind: str = ""
    record: Uid | None = None


class TakeIn(Request):
    """Which records are taken; without any, all that are new."""

    records: Annotated[list[Uid], Field(max_length=5000)] | None = None


class KeyForm(Request):
    """Whose key it is, its fingerprint as it was read out, how that was compared."""

    organisation: Uid
    told: words(200)  # type: ignore[valid-type]
    compared: words(200)  # type: ignore[valid-type]


class WithdrawIn(Request):
    """Why it is done."""

    reason: words(400)  # type: ignore[valid-type]


class LinkIn(Request):
    """The own record that tells of the same thing; none loosens the link."""

    own: Uid | None = None


class AdoptIn(Request):
    """The own body whose practice it becomes."""

    organisation: Uid


class FileIn(Request):
    """Which file of the record, as its files name it."""

    path: words(200)  # type: ignore[valid-type]


def content_of(file: UploadedFile) -> bytes:
    """Return what was sent; InputError for what is too large, without reading it."""
    require_size(file.size or 0)
    content: bytes = file.read()
    return content


@room.post("/exchange/packages", right=WRITE, gives=Record)
def package_made(request: Asked, payload: PackageIn) -> Made:
    """Make the package of what was released to a partner; the same again is the same."""
    made = services.package_make(actor=request.actor, **payload.dict())
    return Made(record_of(made), address("exchange", "packages", made.uid))


@room.get("/exchange/packages/outline", right=WRITE, gives=Outlined, many=True)
def package_outline(request: Asked, asked: Query[OutlineAsked]) -> Page:
    """List the records that a package for a partner would hold."""
    return Page(queries.package_outline(request.actor, **asked.dict()))


@room.get("/exchange/packages/partners", right=WRITE, gives=RecordNamed, many=True)
def package_partners(request: Asked) -> Page:
    """List the partners for whom a package can be made."""
    found = exchange.partners_with_units(request.actor)
    return Page([RecordNamed(one.uid, one.name) for one in found])


@room.post("/exchange/packages/received", right=WRITE, gives=Record)
def package_received(request: Asked, file: File[UploadedFile]) -> Made:
    """Take a package in (multipart form): it is checked, then waits to be taken from."""
    made = services.package_receive(actor=request.actor, content=content_of(file))
    return Made(record_of(made), address("exchange", "packages", made.uid))


@room.open("/exchange/packages/check", right=WRITE, gives=CheckedOut)
def package_checked(request: Asked, file: File[UploadedFile]) -> CheckedOut:
    """Look at a package (multipart form) without taking it in; nothing is written."""
    found = queries.package_checked(request.actor, content_of(file))
    return CheckedOut(
        found.package, found.organisation, found.level, _standings(found.preview)
    )


@room.get("/exchange/packages/{package}", right=READ, gives=PackageOut)
def package(request: Asked, package: Uid) -> Versioned:
    """Read a package; of one received what taking from it would do now."""
    found = queries.package_get(request.actor, package)
    return Versioned(PackageOut.of(found), found.row_version)


@room.open("/exchange/packages/{package}/file", right=WRITE, gives=None, media=FILE)
def package_file(request: Asked, package: Uid) -> HttpResponse:
    """Take out the file of a package; it is recorded first."""
    found = services.package_open(actor=request.actor, package=package)
    return HttpResponse(found.content, headers=found.headers)


@room.post(
    "/exchange/packages/{package}/take",
    right=WRITE,
    gives=Record,
    many=True,
    status=200,
    versioned=True,
)
def package_taken(request: Asked, package: Uid, payload: TakeIn) -> Page:
    """Take records from a package in one act; own records stay as they are."""
    made = services.package_take(
        actor=request.actor,
        package=package,
        records=payload.records,
        row_version=request.read_at,
    )
    return Page([record_of(one) for one in made])


@room.post(
    "/exchange/packages/{package}/take-back", right=WRITE, gives=Record, status=200
)
def package_taken_back(request: Asked, package: Uid) -> Record:
    """Undo what was taken from a package, while nothing builds on it."""
    return record_of(services.package_take_back(actor=request.actor, package=package))


@room.post(
    "/exchange/packages/{package}/set-aside", right=WRITE, gives=Record, status=200
)
def package_aside(request: Asked, package: Uid) -> Record:
    """Lay aside a package from which nothing is taken."""
    return record_of(services.package_set_aside(actor=request.actor, package=package))


@room.get("/exchange/keys/own", right=WRITE, gives=OwnKeyShown)
def key_own(request: Asked) -> OwnKeyShown:
    """Read the key of this installation: what partners compare."""
    return queries.own_key(request.actor)


@room.get("/exchange/keys/card", right=WRITE, gives=CardShown)
def key_card(request: Asked) -> CardShown:
    """Read the key card of this installation; kept in a file it goes to a partner."""
    return CardShown(**json.loads(queries.own_card(request.actor)))


@room.get("/exchange/keys", right=READ, gives=KeyShown, many=True)
def keys(request: Asked) -> Page:
    """List the keys of partners, the latest first."""
    return Page(queries.keys_known(request.actor))


@room.post("/exchange/keys", right=WRITE, gives=Record)
def key_added(request: Asked, asked: Form[KeyForm], file: File[UploadedFile]) -> Made:
    """Trust the key of a partner (multipart form: card or package) after comparing it."""
    made = services.key_add(
        actor=request.actor, content=content_of(file), **asked.dict()
    )
    return Made(record_of(made), address("exchange", "keys", made.uid))


@room.get("/exchange/keys/{key}", right=READ, gives=KeyShown)
def key(request: Asked, key: Uid) -> Versioned:
    """Read the key of a partner."""
    found = queries.key_get(request.actor, key)
    return Versioned(found, found.row_version)


@room.post("/exchange/keys/{key}/withdraw", right=WRITE, gives=Record, status=200)
def key_withdrawn(request: Asked, key: Uid, payload: WithdrawIn) -> Record:
    """Trust a key no more; packages taken in before stay."""
    made = services.key_withdraw(actor=request.actor, key=key, reason=payload.reason)
    return record_of(made)


@room.get(
    "/exchange/theirs/beside/{record}", right=READ, gives=ReceivedNamed, many=True
)
def received_beside(request: Asked, record: Uid) -> Page:
    """List what partners wrote of the thing that an own record tells of."""
    return Page(queries.received_beside(request.actor, record))


@room.get("/exchange/theirs/{theirs}", right=READ, gives=ReceivedOut)
def received(request: Asked, theirs: Uid) -> Versioned:
    """Read a record as a partner wrote it."""
    found = queries.received_get(request.actor, theirs)
    return Versioned(ReceivedOut.of(found), found.row_version)


@room.post("/exchange/theirs/{theirs}/link", right=WRITE, gives=Record, status=200)
def received_linked(request: Asked, theirs: Uid, payload: LinkIn) -> Record:
    """Say which own record tells of the same thing; it stays as it is."""
    made = services.received_link(actor=request.actor, record=theirs, own=payload.own)
    return record_of(made)


@room.get("/exchange/theirs/{theirs}/bodies", right=READ, gives=RecordNamed, many=True)
def received_bodies(request: Asked, theirs: Uid) -> Page:
    """List the own bodies that could take up a practice received; none else."""
    shown = queries.received_get(request.actor, theirs)
    found = queries.adopting_bodies(request.actor, shown)
    return Page([RecordNamed(uid, name) for uid, name in found])


@room.post("/exchange/theirs/{theirs}/adopt", right=WRITE, gives=Record)
def received_adopted(request: Asked, theirs: Uid, payload: AdoptIn) -> Made:
    """Begin an own practice from a partner's; it keeps where it comes from."""
    made = services.received_adopt(
        actor=request.actor, record=theirs, organisation=payload.organisation
    )
    return Made(record_of(made), address("exchange", "records", "practice", made.uid))


@room.open("/exchange/theirs/{theirs}/file", right=READ, gives=None, media=FILE)
def received_file(request: Asked, theirs: Uid, payload: FileIn) -> HttpResponse:
    """Take out a file that came with a record; it is recorded first."""
    found = services.received_file_open(
        actor=request.actor, record=theirs, path=payload.path
    )
    return HttpResponse(found.content, headers=found.headers)
