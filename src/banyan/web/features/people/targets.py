"""Whom or what an act is about: loaded once, as far as the reader may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.people.queries import (
    MembershipShown,
    OfficeShown,
    PersonShown,
    person_details,
    person_get,
)
from banyan.people.queries.hub import StandingThen, standing_on_day
from banyan.people.queries.persons import ContactShown
from banyan.units.queries import StructureRow, ancestors, unit_find, unit_get
from banyan.units.queries.named import units_named
from banyan.units.queries.outline import structures_seen

from .words import said


@dataclass(frozen=True)
class Target:
    """The person with the membership, office, contact or unit that an act is about."""

    actor: Actor
    person: PersonShown | None = None
    membership: MembershipShown | None = None
    standing: StandingThen | None = None
    office: OfficeShown | None = None
    contact: ContactShown | None = None
    structures: tuple[StructureRow, ...] = ()
    unit: Any = None
    """A unit as viewed, where the act is about a unit."""

    @property
    def name(self) -> str:
        """The name of the person, or of the unit."""
        if self.person is not None:
            return self.person.full_name
        return said(self.unit.names) if self.unit else ""

    @property
    def person_id(self) -> int:
        """The person's id; acts about nobody do not ask."""
        assert self.person is not None  # noqa: S101
        return self.person.id

    @property
    def unit_id(self) -> int | None:
        """The unit whose body most likely decided."""
        if self.unit is not None:
            return int(self.unit.id)
        if self.office is not None:
            return self.office.unit_id
        return self.membership.unit_id if self.membership else None

    @property
    def version(self) -> int | None:
        """The version at which what is to change was read."""
        for one in (self.contact, self.office, self.membership, self.person):
            if one is not None:
                return one.row_version
        return None


def load_target(actor: Actor, about: str, uid: Any, query: Mapping[str, str]) -> Target:
    """Load what an act of this kind is about. Raises NotVisible."""
    structures = tuple(s for s in structures_seen(actor) if s.kind == "membership")
    if about == "nobody":
        return Target(actor, structures=structures)
    if about == "unit":
        return Target(actor, unit=unit_get(actor, uid), structures=structures)
    person = person_get(actor, uid=uid)
    membership = standing = office = contact = None
    if about == "membership":
        membership = _one(person.memberships, "uid", query.get("membership", ""))
        days = standing_on_day(actor, person, clock.today())
        standing = next(s for s in days if s.membership.id == membership.id)
        structures = tuple(s for s in structures if s.key == membership.structure)
    elif about == "office":
        office = _one(person.offices, "id", query.get("office", ""))
    elif about == "contact" and query.get("contact"):
        contact = _one(
            person_details(actor, person).contacts, "id", query.get("contact", "")
        )
    return Target(
        actor, person, membership, standing, office, contact, structures=structures
    )


def _one(rows: Any, column: str, wanted: str) -> Any:
    found = next((r for r in rows if str(getattr(r, column)) == wanted), None)
    if found is None:
        raise NotVisible
    return found


def bodies_of(target: Target) -> list[tuple[str, str]]:
    """Return the units that may have decided, to choose from, the likeliest first.

    Those above the unit concerned (and itself) where the reader may write
    decisions, nearest first, the unit itself last; then those where the reader
    holds that right.
    """
    actor, right = target.actor, "decision.write"
    found: dict[int, str] = {}
    unit = unit_find(actor, target.unit_id) if target.unit_id else None
    if unit is not None:
        steps = ancestors(unit.path)
        reach = [
            step
            for number, step in enumerate(steps, start=1)
            if actor.covers(right, unit.path[: 8 * number], unit.area_path)
        ]
        above = [s for s in reach if s.id != unit.pk][::-1]
        own = [s for s in reach if s.id == unit.pk]
        found = {s.id: said(s.names) for s in (*above, *own)}
    held = {h.unit_id for h in actor.held if right in h.rights} - set(found)
    named = units_named(actor, held)
    found |= {pk: said(row.names) for pk, row in named.items()}
    return [(str(pk), name) for pk, name in found.items()]
