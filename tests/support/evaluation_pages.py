"""A campaign of the small organisation of the pages, brought to a step by services."""

from __future__ import annotations

import datetime as dt
from typing import Any

from banyan.access.services import AccountOpen, accounts_open
from banyan.evaluation import services as evaluation
from banyan.evaluation.models import Assessment, Campaign
from banyan.kernel import clock
from tests.support import web_world
from tests.support.people_world import member


def world_of(members: int = 6) -> web_world.World:
    """Build the small organisation with members of the branch beside the first."""
    found = web_world.build()
    for number in range(members):
        member(found, f"Lê Văn {chr(65 + number)}")
    return found


def opened(world: web_world.World, **more: Any) -> Campaign:
    """Open the campaign of this year for the north and everything below."""
    year = clock.today().year
    given: dict[str, Any] = {
        "unit": world.units["north"],
        "title": "Đánh giá năm",
        "period": "year",
        "first": dt.date(year, 1, 1),
        "last": dt.date(year, 12, 31),
        "frame": "points-2025",
        **more,
    }
    return evaluation.campaign_open(
        actor=web_world.SYSTEM, command=evaluation.OpenCampaign(**given)
    )


def at(campaign: Campaign, name: str = "", unit: str = "", **query: Any) -> str:
    """Return the address of a page of the campaign."""
    given = {"at": unit, **query}
    asked = "&".join(f"{k}={v}" for k, v in given.items() if v)
    return f"/evaluation/{campaign.uid}/{name}" + (f"?{asked}" if asked else "")


def members(campaign: Campaign) -> list[Assessment]:
    """Return the assessments of members."""
    rows = Assessment.objects.filter(campaign=campaign, subject="member")
    return list(rows.order_by("pk"))


def reviewed(rows: list[Assessment], **more: Any) -> None:
    """Everybody hands in a review with the class "good"."""
    evaluation.reviews_write(
        actor=web_world.SYSTEM,
        commands=[
            evaluation.Review(r.pk, klass="good", submit=True, **more) for r in rows
        ],
    )


def voted(world: web_world.World, campaign: Campaign, rows: list[Assessment]) -> None:
    """Vote in the branch: all voices for "good"."""
    command = evaluation.BranchVote(
        world.units["branch"], clock.today(), 5, {r.pk: {"good": 5} for r in rows}
    )
    evaluation.branch_vote(
        actor=web_world.SYSTEM, campaign=campaign.pk, command=command
    )


def proposed(rows: list[Assessment], klass: str = "good") -> None:
    """Let the committee propose a class for each."""
    evaluation.steps_say(
        actor=web_world.SYSTEM,
        commands=[
            evaluation.Say(r.pk, "committee", clock.today(), klass) for r in rows
        ],
    )


def ready(world: web_world.World, campaign: Campaign) -> list[Assessment]:
    """Bring members to where the level above decides; units are left out."""
    Assessment.objects.filter(campaign=campaign, subject="unit").delete()
    rows = [r for r in members(campaign) if r.rated]
    reviewed(rows)
    voted(world, campaign, rows)
    proposed(rows)
    return [r for r in members(campaign) if r.rated]


def deciding(rows: list[Assessment], **more: Any) -> dict[str, Any]:
    """Return what the page of a body posts: nobody's class changed yet."""
    return {
        "do": "decide",
        "on": clock.today().isoformat(),
        "signed_by": "Lê Thị Ký",
        "group_member.members": "1",
        "versions": " ".join(f"{r.pk}.{r.row_version}" for r in rows),
        **more,
    }


def own_account(world: web_world.World, row: Assessment) -> None:
    """Give the member of an assessment an account, named "me"."""
    known = {a.person_id: a for a in world.accounts.values()}
    world.accounts["me"] = (
        known.get(row.person_id)
        or accounts_open(
            actor=web_world.SYSTEM,
            commands=[
                AccountOpen(username="me", person_id=row.person_id, unit_id=row.unit_id)
            ],
        )[0]
    )
