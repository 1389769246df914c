"""Requests for a correction: one's own, and those that one may answer."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from ..domain.corrections import WISHES
from ..models import CorrectionRequest
from .scope import PERSON_READ


@dataclass(frozen=True)
class RequestShown:
    """A request with its answer, and whether the reader may give it."""

    id: int
    uid: uuid.UUID
    person_id: int
    person_uid: uuid.UUID
    person_name: str
    membership_id: int | None
    membership_uid: uuid.UUID | None
    structure_names: Text
    unit_id: int
    unit_names: Text
    about: str
    reason: str
    paper_uid: uuid.UUID | None
    state: str
    asked_at: dt.datetime
    answer: str
    answered_at: dt.datetime | None
    answered_by: str
    decision_id: int | None
    row_version: int
    is_own: bool
    may_answer: bool
    wanted: dict[str, Any] = field(default_factory=dict)
    is_specimen: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it waits for its answer."""
        return self.state == "open"


def requests_mine(actor: Actor, limit: int = 100) -> list[RequestShown]:
    """Return one's own requests, the open ones first, newest first."""
    if actor.own_person is None:
        return []
    rows = _rows().filter(person=actor.own_person).order_by("-asked_at", "-pk")
    found = [_shown(actor, row) for row in rows[:limit]]
    return sorted(found, key=lambda r: not r.is_open)


def requests_in_range(
    actor: Actor, *, state: str = "open", after: int | None = None, limit: int = 50
) -> list[RequestShown]:
    """Return the requests that the actor may answer (or could have), oldest first."""
    rows = _rows().filter(_answerable(actor), state=state)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return [_shown(actor, row) for row in rows.order_by("pk")[:limit]]


def request_get(actor: Actor, uid: uuid.UUID | str) -> RequestShown:
    """Return one request: one's own, or in a unit whose persons one may read.

    Raises NotVisible.
    """
    seen = Q(person=actor.own_person) if actor.own_person is not None else Q(pk__in=())
    if not actor.is_system:
        seen |= _answerable(actor) | scope_q(actor, PERSON_READ, unit="unit")
    else:
        seen = Q()
    row = _rows().filter(seen, uid=uid).first()
    if row is None:
        raise NotVisible
    return _shown(actor, row)


def _rows() -> QuerySet[CorrectionRequest]:
    return CorrectionRequest.objects.select_related(
        "person", "membership__structure", "unit", "paper"
    )


def _answerable(actor: Actor) -> Q:
    """Return the condition: the right of the wish is held over the unit."""
    if actor.is_system:
        return Q()
    rights: dict[str, list[str]] = {}
    for wish in WISHES.values():
        rights.setdefault(wish.right, []).append(wish.key)
    parts = [
        Q(about__in=keys) & scope_q(actor, right, unit="unit")
        for right, keys in rights.items()
    ]
    return reduce(or_, parts)


def _shown(actor: Actor, row: CorrectionRequest) -> RequestShown:
    own = row.person_id == actor.own_person
    right = WISHES[row.about].right
    covers = actor.covers(right, row.unit.path, row.unit.area_path)
    return RequestShown(
        id=row.pk,
        uid=row.uid,
        person_id=row.person_id,
        person_uid=row.person.uid,
        person_name=row.person.full_name,
        membership_id=row.membership_id,
        membership_uid=row.membership.uid if row.membership else None,
        structure_names=row.membership.structure.names if row.membership else Text(),
        unit_id=row.unit_id,
        unit_names=row.unit.names,
        about=row.about,
        reason=row.reason,
        paper_uid=row.paper.uid if row.paper else None,
        state=row.state,
        asked_at=row.asked_at,
        answer=row.answer,
        answered_at=row.answered_at,
        answered_by=row.answered_name,
        decision_id=row.decision_id,
        row_version=row.row_version,
        is_own=own,
        may_answer=row.state == "open" and covers and not own,
        wanted=dict(row.wanted),
        is_specimen=row.person.is_specimen,
    )
