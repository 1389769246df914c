"""Everything that Banyan keeps about the person who asks, room by room.

Rooms register their parts (``ports.own_data``), so that a new room is told of by
itself; a patrol test finds the tables about persons that nobody tells of.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from banyan.base import ports
from banyan.base.ports import OwnColumn
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from ..domain import corrections, refusals
from .merged import records_of
from .persons import PersonShown, person_get

FORMAT, VERSION = "banyan-own-data", 1


@dataclass(frozen=True)
class OwnPart:
    """One part: what it is called, the columns to print, the rows as values."""

    key: str
    title: str
    columns: tuple[OwnColumn, ...]
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class OwnFile:
    """Everything about a person, as it was when asked."""

    person: PersonShown
    made_at: dt.datetime
    specimen: bool
    parts: tuple[OwnPart, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data, as documented in ``docs/self-service.md``."""
        found: dict[str, Any] = {
            "format": FORMAT,
            "version": VERSION,
            "made_at": self.made_at.isoformat(),
            "person": {"uid": str(self.person.uid), "name": self.person.full_name},
            "parts": {
                part.key: {"title": part.title, "rows": [plain(r) for r in part.rows]}
                for part in self.parts
            },
        }
        if self.specimen:
            found["specimen"] = "BẢN MẪU · ຕົວຢ່າງ · SPECIMEN"
        return found


def own_data(actor: Actor) -> OwnFile:
    """Return everything kept about the actor's own person.

    A caller that hands it out records that first (``ledger.with_reading``). Raises
    StateRefusal for an account that belongs to nobody.
    """
    if actor.own_person is None:
        raise refusals.refusal([corrections.no_person()])
    person = person_get(actor, id=actor.own_person)
    records = records_of(actor.own_person)
    parts = sorted(ports.own_data, key=lambda pair: pair[1].order)
    return OwnFile(
        person=person,
        made_at=clock.now(),
        specimen=person.is_specimen or settings.BANYAN_DEMO,
        parts=tuple(
            OwnPart(key, one.title, one.columns, tuple(one.load(actor, records)))
            for key, one in parts
        ),
    )


def plain(value: Any) -> Any:
    """Return a value as JSON knows it."""
    if isinstance(value, Text):
        return value.as_json()
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value
