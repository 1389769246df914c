"""For whom a case should be opened: the list before a bulk opening, each with why not."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.people.queries import members_known
from banyan.units.queries import units_found

from ..definitions import definition_of, definitions
from ..domain.definition import Definition
from ..services.watching import under_way, upcoming


@dataclass(frozen=True)
class Candidate:
    """One member for whom a case should be opened by a day."""

    membership: int
    uid: uuid.UUID
    name: str
    unit: Text
    day: dt.date
    is_open: bool
    may_open: bool

    @property
    def is_ready(self) -> bool:
        """Say whether the actor can open it now."""
        return self.may_open and not self.is_open


def kinds_to_open(
    actor: Actor, subjects: Collection[str] = (), *, own: bool = False
) -> list[Definition]:
    """Return the kinds of cases that the actor may open somewhere.

    ``subjects`` are what they may be about (membership, person, unit); all when
    none. With ``own`` it is about the actor, who needs no right for some kinds.
    """
    return [
        d
        for _kind, d in sorted(definitions().items())
        if (not subjects or d.subject in subjects)
        and (actor.holds(d.right) or (d.by_person and own))
    ]


def candidates(actor: Actor, kind: str, until: dt.date) -> Sequence[Candidate]:
    """Return whom a case of a kind should be opened for by a day, the first due first.

    A fixed number of statements. Only those whom the actor sees.
    """
    definition = definition_of(kind)
    found = dict(upcoming(actor, definition, until, clock.today()))
    members = members_known(actor, found)
    units = units_found(actor, {m.unit for m in members.values() if m.unit})
    open_ = under_way(definition, members)
    rows = []
    for pk, day in sorted(found.items(), key=lambda item: (item[1], item[0])):
        member = members.get(pk)
        unit = units.get(member.unit or 0) if member else None
        if member is None or unit is None:
            continue
        rows.append(
            Candidate(
                membership=pk,
                uid=member.uid,
                name=member.name,
                unit=unit.names,
                day=day,
                is_open=pk in open_,
                may_open=actor.covers(definition.right, unit.path, unit.area_path),
            )
        )
    return rows
