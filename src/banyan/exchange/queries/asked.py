"""A follow-up of an application, for who keeps the practice or who was shown it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from banyan.access.queries import covers, scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from ..store import READ, WRITE, kind_of, rows_of

RELEASED = "exchange.asked"
"""The kind under which one follow-up is released to a guest: to write, to be answered."""


@dataclass(frozen=True)
class Asked:
    """A follow-up with its application; whether the practice is in range too."""

    row: Any
    practice: uuid.UUID
    in_range: bool


def _visible(actor: Actor) -> Any:
    place = "practice__unit"
    shown = scope_q(actor, READ, unit=place, release_kind=RELEASED)
    rows = rows_of(kind_of("asked")).select_related(
        "practice__unit", "application__receiver"
    )
    return rows.filter(shown)


def asked_row(actor: Actor, uid: uuid.UUID | str) -> Any:
    """Return a follow-up in range or released to the actor; NotVisible else."""
    try:
        wanted = uuid.UUID(str(uid))
    except ValueError as error:
        raise NotVisible from error
    row = _visible(actor).filter(uid=wanted).first()
    if row is None:
        raise NotVisible
    return row


def asked_get(actor: Actor, uid: uuid.UUID | str) -> Asked:
    """Return a follow-up to be answered; NotVisible where it is not shown."""
    row = asked_row(actor, uid)
    unit = row.practice.unit
    inside = actor.covers(READ, unit.path, unit.area_path)
    return Asked(row, row.practice.uid, inside)


def may_report(actor: Actor, row: Any) -> bool:
    """Say whether the actor may answer: by right over the unit, or by a release."""
    unit = row.practice.unit
    return covers(
        actor,
        WRITE,
        path=unit.path,
        area_path=unit.area_path,
        release=(RELEASED, row.pk),
    )


def asked_released(actor: Actor) -> tuple[tuple[uuid.UUID, Text, dt.date], ...]:
    """Return the follow-ups that wait for a guest: identity, practice, day due."""
    rows = _visible(actor).filter(answered_on__isnull=True).order_by("due", "pk")[:20]
    return tuple((row.uid, row.practice.title, row.due) for row in rows)
