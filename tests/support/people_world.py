"""Members, decisions and addresses for the tests of the pages of people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from banyan.people import services as people
from banyan.people.models import Membership, Person
from tests.support import listed, web_world

JOINED = dt.date(2025, 9, 2)
PARTS = (
    "",
    "?tab=story",
    "?tab=story&corrected=yes",
    "?tab=memberships",
    "?tab=offices",
    "?tab=qualifications",
    "?tab=papers",
    "?tab=seers",
    "record/",
)
"""Every part of the hub of a person, behind its address."""


def decision(on: dt.date = JOINED, body: int | None = None) -> Any:
    """Take over a decision."""
    return web_world._taken_over("Danh sách", on, body)


def member(
    world: web_world.World, name: str, place: str = "branch", **person: Any
) -> Membership:
    """Register somebody and open a membership."""
    made = people.person_register(
        actor=web_world.SYSTEM, commands=[people.NewPerson(full_name=name, **person)]
    )[0]
    return people.membership_open(
        actor=web_world.SYSTEM,
        commands=[
            people.OpenMembership(
                person=made.pk,
                unit=world.units[place],
                joined_on=JOINED,
                grade="official",
                card_no=f"C{made.pk:06d}",
            )
        ],
        decision=decision(),
    )[0]


def url(membership: Membership) -> str:
    """Return the hub of a member."""
    return f"/people/{Person.objects.get(pk=membership.person_id).uid}/"


def act_url(membership: Membership, key: str) -> str:
    """Return the page of an act on a membership."""
    return f"{url(membership)}record/{key}/?membership={membership.uid}"


def names(answer: Any) -> list[str]:
    """Return the names that a list shows."""
    return listed.firsts(answer)
