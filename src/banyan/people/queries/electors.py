"""The people of a body on a day: members with their standing, holders of posts.

For votes: a fixed number of statements for any number of units. What an actor may
see of it is the matter of whoever shows it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery

from banyan.base.models import as_true_on
from banyan.kernel.actor import Actor

from ..models import Grade, Office, Participation, Stay
from .scope import READ, UNIT_READ


@dataclass(frozen=True)
class MemberOn:
    """One member of a unit on a day, at home or as a guest."""

    person: int
    name: str
    name_key: str
    membership: int
    unit: int
    grade: str
    participation: str
    is_guest: bool
    is_away: bool


@dataclass(frozen=True)
class HolderOn:
    """One person in a post of a unit on a day."""

    person: int
    name: str
    name_key: str
    unit: int
    post: str


def members_on(
    actor: Actor, units: Iterable[int], day: dt.date
) -> dict[int, list[MemberOn]]:
    """Return the members of units as they stood on a day; two statements."""
    actor.require(READ)
    wanted = list(units)
    rows = Stay.objects.filter(as_true_on(day), unit__in=wanted).annotate(
        the_grade=_then(Grade, "grade", day),
        the_participation=_then(Participation, "participation", day),
        name=F("membership__person__full_name"),
        key=F("membership__name_key"),
        person=F("membership__person"),
    )
    away = _away(wanted, day)
    found: dict[int, list[MemberOn]] = defaultdict(list)
    for stay in rows.order_by("key", "membership_id"):
        found[stay.unit_id].append(
            MemberOn(
                person=stay.person,
                name=stay.name,
                name_key=stay.key,
                membership=stay.membership_id,
                unit=stay.unit_id,
                grade=stay.the_grade or "",
                participation=stay.the_participation or "",
                is_guest=stay.kind == "guest",
                is_away=stay.kind == "home" and stay.membership_id in away,
            )
        )
    return found


def _then(
    model: type[Grade] | type[Participation], column: str, day: dt.date
) -> Subquery:
    rows = model.objects.filter(as_true_on(day), membership=OuterRef("membership"))
    return Subquery(rows.values(column)[:1])


def _away(units: list[int], day: dt.date) -> set[int]:
    """Return the members of these units who are guests elsewhere on the day."""
    at_home = Stay.objects.filter(as_true_on(day), unit__in=units, kind="home")
    guests = Stay.objects.filter(
        as_true_on(day), kind="guest", membership__in=at_home.values("membership")
    )
    return set(guests.values_list("membership", flat=True))


def holders_on(
    actor: Actor, units: Iterable[int], day: dt.date
) -> dict[int, list[HolderOn]]:
    """Return who held which post of units on a day; one statement."""
    actor.require(UNIT_READ)
    rows = Office.objects.filter(as_true_on(day), unit__in=list(units))
    rows = rows.select_related("person", "post").order_by("post__rank", "person_id")
    found: dict[int, list[HolderOn]] = defaultdict(list)
    for office in rows:
        found[office.unit_id].append(
            HolderOn(
                person=office.person_id,
                name=office.person.full_name,
                name_key=office.person.name_key,
                unit=office.unit_id,
                post=office.post.key,
            )
        )
    return found
