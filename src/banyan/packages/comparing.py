"""A package laid beside what is here: nothing is written."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from banyan.exchange.kinds import KINDS
from banyan.exchange.queries.handed import records_kept
from banyan.exchange.queries.records import RecordShown
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.knowledge.queries import topic_labels

from .documents import Document, document_of, says, shown_of
from .domain.manifest import Manifest
from .domain.standing import Held, Standing, standing
from .models import Received
from .opening import Opened
from .telling import Difference, differences


@dataclass(frozen=True)
class OwnRecord:
    """An own record that tells of the same thing."""

    kind: str
    uid: uuid.UUID
    title: Text


@dataclass(frozen=True)
class RecordStanding:
    """One record of a package: how it stands, and what is said on both sides.

    ``own`` is the own record it is linked with, or would be; ``mine`` in the
    differences is what that says, else what was taken before.
    """

    kind: str
    kind_label: str
    uid: uuid.UUID
    title: Text
    standing: Standing
    own: OwnRecord | None
    files: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Preview:
    """What taking from a package would do."""

    manifest: Manifest
    records: tuple[RecordStanding, ...]

    def counted(self) -> dict[str, int]:
        """Return how many records stand how."""
        found = {str(one): 0 for one in Standing}
        for record in self.records:
            found[str(record.standing)] += 1
        return found


@dataclass(frozen=True)
class Compared:
    """One record of a package with everything that taking it needs."""

    document: Document
    says: str
    standing: Standing
    held: Received | None
    own: RecordShown | None
    own_says: str


def compared(actor: Actor, organisation: int, package: Opened) -> list[Compared]:
    """Lay every record beside what was taken before and what is linked with it.

    A fixed number of statements for each kind of record.
    """
    held = {
        (row.kind, str(row.origin)): row
        for row in Received.objects.filter(
            organisation=organisation,
            is_current=True,
            origin__in=[uid for _kind, uid in package.documents],
        )
    }
    own = _own(actor, package.documents, held)
    found = []
    for key, document in package.documents.items():
        row = held.get(key)
        mine = own.get(_own_identity(document, row))
        own_says = says(document_of(mine)) if mine else ""
        now = says(document)
        before = Held(row.says, row.own_says, own_says) if row else None
        found.append(
            Compared(document, now, standing(now, before), row, mine, own_says)
        )
    return found


def _own_identity(document: Document, row: Received | None) -> Any:
    if row is not None and row.own is not None:
        return row.own
    try:
        return uuid.UUID(str(document.get("same_as", "")))
    except ValueError:
        return None


def _own(
    actor: Actor,
    documents: Mapping[tuple[str, str], Document],
    held: Mapping[tuple[str, str], Received],
) -> dict[uuid.UUID, RecordShown]:
    """Return the own records that are linked, or that the sender says are the same."""
    wanted: dict[str, set[uuid.UUID]] = defaultdict(set)
    for key, document in documents.items():
        uid = _own_identity(document, held.get(key))
        if uid is not None:
            wanted[document["kind"]].add(uid)
    found = (
        record
        for k, uids in wanted.items()
        if k in KINDS
        for record in records_kept(actor, k, uids)
    )
    return {record.uid: record for record in found}


def previewed(actor: Actor, organisation: int, package: Opened) -> Preview:
    """Return what taking from a package would do."""
    found = compared(actor, organisation, package)
    topics = topic_labels()
    return Preview(package.manifest, tuple(_standing(one, topics) for one in found))


def _standing(one: Compared, topics: Mapping[str, Text]) -> RecordStanding:
    theirs = shown_of(one.document)
    before = shown_of(one.held.document) if one.held else None
    is_same = one.standing is Standing.UNCHANGED
    return RecordStanding(
        kind=theirs.kind.key,
        kind_label=theirs.kind.one,
        uid=theirs.uid,
        title=theirs.title,
        standing=one.standing,
        own=OwnRecord(one.own.kind.key, one.own.uid, one.own.title)
        if one.own
        else None,
        files=len(one.document.get("files", ())),
        differences=() if is_same else differences(one.own or before, theirs, topics),
    )
