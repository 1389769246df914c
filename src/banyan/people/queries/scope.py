"""What an actor may see of people. Scope is per membership, not per person.

A membership is in range through the unit where it is kept today, or through the
unit where the member is a guest today. A person is seen through at least one
membership in range, through an office (officers are organisational data), or
by being oneself; of a person's memberships only those in range are shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from banyan.access.queries.scope import ranges_of, within
from banyan.base.prepared import Ranges
from banyan.kernel import clock
from banyan.kernel.actor import Actor, PathRange
from banyan.kernel.errors import NotAllowed, NotVisible
from banyan.kernel.ids import path_end
from banyan.units.queries import unit_find

from ..models import Membership, Office, Person, Stay

READ = "membership.read"
PERSON_READ = "person.read"
UNIT_READ = "unit.read"


def memberships_visible(actor: Actor, right: str = READ) -> QuerySet[Membership]:
    """Return the memberships in range of ``right``; one's own for reading too.

    One that was withdrawn (recorded twice) never was: nobody sees it.
    """
    return seen(ranges_of(actor, right), own_in(actor, right), clock.today())


def own_in(actor: Actor, right: str) -> int | None:
    """Return the actor's own person, where a right to read is asked for."""
    return actor.own_person if right.endswith(".read") else None


def seen(ranges: Ranges | None, own: int | None, day: dt.date) -> QuerySet[Membership]:
    """Return the memberships of :func:`memberships_visible`, for prepared queries."""
    there = Membership.objects.filter(withdrawn_at__isnull=True)
    if ranges is None:
        return there
    guests = Stay.objects.filter(
        within(ranges, "unit"),
        membership=OuterRef("pk"),
        kind="guest",
        valid_from__lte=day,
        valid_to__gt=day,
        superseded_at__isnull=True,
    )
    found = within(ranges, "unit") | Q(Exists(guests))
    if own is not None:
        found |= Q(person=own)
    return there.filter(found)


def offices_visible(actor: Actor, *, ever: bool = False) -> QuerySet[Office]:
    """Return the offices of units whose data the actor may read, and one's own.

    ``ever`` takes in rows that were superseded, for what was known before.
    """
    return offices_seen(ranges_of(actor, UNIT_READ), actor.own_person, ever=ever)


def offices_seen(
    ranges: Ranges | None, own: int | None, *, ever: bool = False
) -> QuerySet[Office]:
    """Return the offices of :func:`offices_visible`, for prepared queries."""
    found = within(ranges, "unit")
    if own is not None:
        found |= Q(person=own)
    rows = Office.objects.filter(found)
    return rows if ever else rows.filter(superseded_at__isnull=True)


def persons_visible(actor: Actor) -> QuerySet[Person]:
    """Return the persons of whom the actor may know that they are here."""
    if actor.is_system:
        return Person.objects.all()
    members = memberships_visible(actor, READ).filter(person=OuterRef("pk"))
    named = memberships_visible(actor, PERSON_READ).filter(person=OuterRef("pk"))
    officers = offices_visible(actor).filter(person=OuterRef("pk"))
    found = Q(Exists(members)) | Q(Exists(named)) | Q(Exists(officers))
    if actor.own_person is not None:
        found |= Q(pk=actor.own_person)
    return Person.objects.filter(found)


def person_of_identity(actor: Actor, uid: Any) -> int:
    """Return the id of the person with an identity that somebody was told.

    For whoever looks after accounts and reads no records: it tells nothing else.
    Raises NotAllowed without ``account.admin``, NotVisible when there is none.
    """
    actor.require("account.admin")
    found = Person.objects.filter(uid=uid).values_list("pk", flat=True).first()
    if found is None:
        raise NotVisible
    return int(found)


@dataclass(frozen=True)
class Place:
    """A unit's id and present paths: all that a scope asks of it."""

    pk: int
    path: str
    area_path: str


def unit_at(actor: Actor, unit: Any) -> Place:
    """Return the place of a unit, given as a row, a view or an id (one query).

    Raises NotVisible for an id that is out of range.
    """
    if hasattr(unit, "present_path"):
        return Place(unit.id, unit.present_path, unit.area_path)
    if not hasattr(unit, "area_path"):
        unit = unit_find(actor, getattr(unit, "id", unit))
    if unit is None:
        raise NotVisible
    return Place(unit.pk, unit.path, unit.area_path)


@dataclass(frozen=True)
class Reach:
    """One stretch of the tree to list: a path range, narrowed to an area or not."""

    low: str
    below: bool = True
    area_low: str = ""
    area_below: bool = True

    def sql(self, alias: str) -> tuple[str, list[Any]]:
        """Return the condition over the present path of the unit ``alias``."""
        sql, params = _part(f"{alias}.path", self.low, self.below)
        if not self.area_low:
            return f"({sql})", params
        area, more = _part(f"{alias}.area_path", self.area_low, self.area_below)
        return f"({sql} AND {area})", [*params, *more]


def _part(column: str, low: str, below: bool) -> tuple[str, list[Any]]:
    if not below:
        return f"{column} = %s", [low]
    return f"{column} >= %s AND {column} < %s", [low, path_end(low)]


def reaches(
    actor: Actor, right: str, path: str, *, below: bool = True, area_path: str = ""
) -> tuple[Reach, ...]:
    """Return what of the unit at ``path`` (and below) lies in the actor's ranges.

    Raises NotAllowed when nothing does.
    """
    if actor.is_system:
        return (Reach(path, below),)
    ranges = actor.ranges(right)
    if not below:
        if any(r.covers(path, area_path) for r in ranges):
            return (Reach(path, False),)
        raise NotAllowed(right=right)
    own = [r for r in ranges if not r.over_area]
    if any(r.below and path.startswith(r.low) for r in own):
        return (Reach(path, True),)
    found = [Reach(r.low, r.below) for r in own if r.low.startswith(path)]
    found += [Reach(path, True, r.low, r.below) for r in ranges if r.over_area]
    if not found:
        raise NotAllowed(right=right)
    return tuple(found)


def everywhere(actor: Actor, right: str) -> tuple[Reach, ...]:
    """Return every stretch where ``right`` is held; an empty path is the whole."""
    if actor.is_system:
        return (Reach("", True),)
    return tuple(_reach(r) for r in actor.ranges(right))


def _reach(wanted: PathRange) -> Reach:
    if wanted.over_area:
        return Reach("", True, wanted.low, wanted.below)
    return Reach(wanted.low, wanted.below)


def reach_q(reach: Reach, unit: str = "unit") -> Q:
    """Return a stretch as a condition over the present path of a related unit."""
    part = _part_q(f"{unit}__path", reach.low, reach.below)
    if not reach.area_low:
        return part
    return part & _part_q(f"{unit}__area_path", reach.area_low, reach.area_below)


def _part_q(column: str, low: str, below: bool) -> Q:
    if not below:
        return Q(**{column: low})
    return Q(**{f"{column}__gte": low, f"{column}__lt": path_end(low)})


def reach_sql(found: Sequence[Reach], alias: str) -> tuple[str, list[Any]]:
    """Return the union of stretches as one condition."""
    if not found:
        return "1 = 0", []
    parts = [r.sql(alias) for r in found]
    sql = " OR ".join(sql for sql, _params in parts)
    return f"({sql})", [p for _sql, params in parts for p in params]
