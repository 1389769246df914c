"""Reads of the room: actor first, within range, a fixed number of statements."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from banyan.exchange.kinds import KINDS
from banyan.exchange.queries import choices_of
from banyan.exchange.queries.handed import bodies_own, records_kept
from banyan.exchange.queries.records import RecordShown
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.knowledge.queries import topic_labels

from . import keys
from .briefing import fits_its_hash, is_whole
from .comparing import OwnRecord, Preview, previewed
from .documents import shown_of
from .domain.fingerprint import grouped
from .domain.keycard import KeyCard
from .gathering import Wanted, briefings_for, records_for
from .kinds import BRIEFING
from .models import Package, Received, SenderKey
from .opening import opened, sender_of
from .services.making import require_partner
from .store import (
    READ,
    WRITE,
    content_of,
    found,
    keys_visible,
    may_write,
    packages_visible,
    received_visible,
)
from .telling import Difference, differences


@dataclass(frozen=True)
class KeyShown:
    """The key of a sender; its fingerprint as it is read out."""

    uid: uuid.UUID
    organisation: Text
    organisation_uid: uuid.UUID
    installation: str
    fingerprint: str
    compared: str
    state: str
    added_on: dt.date
    withdrawn_on: dt.date | None
    withdrawn_why: str
    may_write: bool
    row_version: int


@dataclass(frozen=True)
class OwnKeyShown:
    """The key of this installation; its fingerprint as it is read out."""

    installation: str
    fingerprint: str
    public: str


@dataclass(frozen=True)
class ReceivedNamed:
    """A record received as it is mentioned."""

    uid: uuid.UUID
    kind: str
    origin: uuid.UUID
    title: Text
    organisation: Text
    in_conflict: bool


@dataclass(frozen=True)
class PackageShown:
    """A package; of one received what taking from it would do now."""

    uid: uuid.UUID
    package: uuid.UUID
    direction: str
    state: str
    title: Text
    level: str
    organisation: Text
    organisation_uid: uuid.UUID
    unit: Text
    made_on: dt.date
    came_on: dt.date
    size: int
    sha256: str
    fingerprint: str
    records: tuple[Mapping[str, Any], ...]
    files: tuple[Mapping[str, Any], ...]
    preview: Preview | None
    taken: tuple[ReceivedNamed, ...]
    may_write: bool
    is_specimen: bool
    row_version: int
    withdrawn: KeyWithdrawn | None = None
    """The key that signed it is trusted no more: nothing is taken from it."""


@dataclass(frozen=True)
class KeyWithdrawn:
    """Since when and why a key is trusted no more."""

    fingerprint: str
    on: dt.date | None
    why: str


@dataclass(frozen=True)
class Checked:
    """A package that was looked at without taking it in: whose it is, what it would do."""

    package: str
    organisation: Text
    level: str
    preview: Preview


@dataclass(frozen=True)
class Outlined:
    """One record that would go out."""

    kind: str
    uid: uuid.UUID
    title: Text
    languages: tuple[str, ...]


@dataclass(frozen=True)
class FileNamed:
    """A file that came with a record received."""

    path: str
    name: str
    media_type: str
    language: str
    size: int


@dataclass(frozen=True)
class ReceivedShown:
    """A record as a partner wrote it, and the own record that it is linked with."""

    uid: uuid.UUID
    record: RecordShown
    origin: uuid.UUID
    organisation: Text
    installation: str
    package: uuid.UUID
    package_uid: uuid.UUID
    made_on: dt.date
    taken_on: dt.date
    is_current: bool
    in_conflict: bool
    states: Mapping[str, Mapping[str, str]]
    files: tuple[FileNamed, ...]
    own: OwnRecord | None
    differences: tuple[Difference, ...]
    may_write: bool
    row_version: int
    content: Mapping[str, Any]
    """Of a briefing what was given; empty for other records."""
    fits_its_hash: bool
    is_whole: bool
    """Of a briefing: whether it came in every language in which it was given."""


def package_get(actor: Actor, uid: uuid.UUID | str) -> PackageShown:
    """Return a package; NotVisible out of range, Fault where its file was changed."""
    row = found(packages_visible(actor), uid)
    preview = None
    if row.direction == Package.RECEIVED:
        preview = previewed(actor, row.organisation_id, opened(content_of(row)))
    public = row.manifest["public_key"]
    from .domain.fingerprint import fingerprint

    return PackageShown(
        uid=row.uid,
        package=row.package,
        direction=row.direction,
        state=row.state,
        title=row.title,
        level=row.level,
        organisation=row.organisation.name,
        organisation_uid=row.organisation.uid,
        unit=row.unit.names,
        made_on=row.made_on,
        came_on=row.came_on,
        size=row.size,
        sha256=row.sha256,
        fingerprint=grouped(fingerprint(bytes.fromhex(public))),
        records=tuple(row.manifest["records"]),
        files=tuple(row.manifest["files"]),
        preview=preview,
        taken=_taken(row) if preview else (),
        may_write=may_write(actor, row.unit),
        is_specimen=row.is_specimen,
        row_version=row.row_version,
        withdrawn=_withdrawn(row.sender_key),
    )


def _withdrawn(key: SenderKey | None) -> KeyWithdrawn | None:
    if key is None or key.state == SenderKey.TRUSTED:
        return None
    return KeyWithdrawn(grouped(key.fingerprint), key.withdrawn_on, key.withdrawn_why)


def _taken(row: Package) -> tuple[ReceivedNamed, ...]:
    rows = row.received.select_related("organisation").order_by("pk")
    return tuple(_named(one) for one in rows)


def _named(row: Received) -> ReceivedNamed:
    return ReceivedNamed(
        row.uid,
        row.kind,
        row.origin,
        row.title,
        row.organisation.name,
        row.in_conflict,
    )


def package_checked(actor: Actor, content: bytes) -> Checked:
    """Look at a package without taking it in; nothing is written.

    Raises what :func:`services.package_receive` raises, but for one that is here
    already.
    """
    package = opened(content)
    key = sender_of(actor, package.manifest)
    return Checked(
        package.manifest.package,
        key.organisation.name,
        package.manifest.level,
        previewed(actor, key.organisation_id, package),
    )


def package_outline(
    actor: Actor,
    partner: uuid.UUID | str,
    level: str = "partner",
    kind: str = "",
    record: uuid.UUID | None = None,
) -> list[Outlined]:
    """Return the records that a package for a partner would hold."""
    organisation = require_partner(actor, partner)
    wanted = Wanted(level, kind, record)
    rows = records_for(actor, organisation, wanted)
    rows += map(shown_of, briefings_for(actor, organisation, wanted))
    return [Outlined(r.kind.key, r.uid, r.title, r.languages) for r in rows]


def package_received(actor: Actor, content: bytes) -> uuid.UUID | None:
    """Return the identity under which the same package is here already, or None."""
    manifest = opened(content).manifest
    rows = packages_visible(actor).filter(direction=Package.RECEIVED)
    row = rows.filter(package=manifest.package).first()
    return row.uid if row else None


def own_key(actor: Actor) -> OwnKeyShown:
    """Return what partners compare; requires ``exchange.write`` somewhere."""
    actor.require(WRITE)
    own = keys.own()
    return OwnKeyShown(own.installation, grouped(own.fingerprint), own.public)


def own_card(actor: Actor) -> bytes:
    """Return the key card of this installation, to hand to a partner."""
    actor.require(WRITE)
    own = keys.own()
    return KeyCard(own.installation, own.public).as_bytes()


def key_get(actor: Actor, uid: uuid.UUID | str) -> KeyShown:
    """Return the key of a sender; NotVisible out of range."""
    return _key(actor, found(keys_visible(actor), uid))


def keys_known(actor: Actor, limit: int = 200) -> list[KeyShown]:
    """Return the keys of senders, the latest first: one statement."""
    return [_key(actor, row) for row in keys_visible(actor).order_by("-pk")[:limit]]


def _key(actor: Actor, row: SenderKey) -> KeyShown:
    return KeyShown(
        row.uid,
        row.organisation.name,
        row.organisation.uid,
        row.installation,
        grouped(row.fingerprint),
        row.compared,
        row.state,
        row.added_on,
        row.withdrawn_on,
        row.withdrawn_why,
        may_write(actor, row.unit),
        row.row_version,
    )


def received_get(actor: Actor, uid: uuid.UUID | str) -> ReceivedShown:
    """Return a record received; NotVisible out of range."""
    row = found(received_visible(actor), uid)
    theirs = shown_of(row.document)
    own = records_kept(actor, row.kind, {row.own}, READ) if row.own else []
    mine = own[0] if own else None
    files = {
        one["path"]: one
        for one in row.package.manifest["files"]
        if one["record"] == str(row.origin)
    }
    return ReceivedShown(
        uid=row.uid,
        record=theirs,
        origin=row.origin,
        organisation=row.organisation.name,
        installation=row.package.manifest["sender"]["installation"],
        package=row.package.package,
        package_uid=row.package.uid,
        made_on=row.package.made_on,
        taken_on=row.taken_on,
        is_current=row.is_current,
        in_conflict=row.in_conflict,
        states=row.document["states"],
        files=tuple(
            FileNamed(f["path"], f["name"], f["media_type"], f["language"], f["size"])
            for f in files.values()
        ),
        own=OwnRecord(row.kind, mine.uid, mine.title) if mine else None,
        differences=differences(mine, theirs, topic_labels()) if mine else (),
        may_write=may_write(actor, row.unit),
        row_version=row.row_version,
        **_given(row),
    )


def _given(row: Received) -> dict[str, Any]:
    """Return the content of a briefing, checked once more against its hash."""
    if row.kind != BRIEFING.key:
        return {"content": {}, "fits_its_hash": True, "is_whole": True}
    return {
        "content": row.document["content"],
        "fits_its_hash": fits_its_hash(row.document),
        "is_whole": is_whole(row.document),
    }


def adopting_bodies(actor: Actor, shown: ReceivedShown) -> list[tuple[uuid.UUID, Text]]:
    """Return the own bodies that could take up a practice received; none else."""
    is_practice = shown.record.kind.key == "practice"
    if not (is_practice and shown.may_write and shown.is_current) or shown.own:
        return []
    return bodies_own(actor)


def received_beside(actor: Actor, uid: uuid.UUID) -> list[ReceivedNamed]:
    """Return what partners wrote of the thing that an own record tells of."""
    rows = received_visible(actor).filter(own=uid, is_current=True)
    return [_named(row) for row in rows.order_by("pk")[:20]]


def own_offered(actor: Actor, kind: str) -> list[tuple[uuid.UUID, Text]]:
    """Return the own records of a kind that one received can be linked with."""
    return choices_of(actor, kind) if kind in KINDS else []
