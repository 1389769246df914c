"""What pages get of the ledger: frozen acts and entries."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from ..models import Act, Entry


@dataclass(frozen=True)
class ActView:
    """One act: who, for whom, why, when, and whether it is sealed."""

    id: int
    uid: uuid.UUID
    kind: str
    actor_kind: str
    actor_name: str
    account_id: int | None
    person_id: int | None
    on_behalf_of: str
    support_session: int | None
    decision_id: int | None
    unit_id: int | None
    on: dt.date
    at: dt.datetime
    entry_count: int
    is_sealed: bool
    rules: list[Any] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class EntryView:
    """One changed record, with its act."""

    id: int
    seq: int
    kind: str
    op: str
    subject: int
    row_version: int
    unit_id: int | None
    person_id: int | None
    is_erased: bool
    act: ActView


def act_view(act: Act, *, facts: bool) -> ActView:
    """Return an act as pages see it; ``facts`` are restricted."""
    return ActView(
        id=act.pk,
        uid=act.uid,
        kind=act.kind,
        actor_kind=act.actor_kind,
        actor_name=act.actor_name,
        account_id=act.account_id,
        person_id=act.person_id,
        on_behalf_of=act.on_behalf_of,
        support_session=act.support_session,
        decision_id=act.decision_id,
        unit_id=act.unit_id,
        on=act.on,
        at=act.at,
        entry_count=act.entry_count,
        is_sealed=act.seal_id is not None,
        rules=act.rules,
        facts=act.facts if facts else {},
    )


def entry_view(entry: Entry, *, facts: bool) -> EntryView:
    """Return an entry as pages see it."""
    return EntryView(
        id=entry.pk,
        seq=entry.seq,
        kind=entry.kind,
        op=entry.op,
        subject=entry.subject,
        row_version=entry.row_version,
        unit_id=entry.unit_id,
        person_id=entry.person_id,
        is_erased=entry.erased,
        act=act_view(entry.act, facts=facts),
    )
