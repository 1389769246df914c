"""A campaign of the small organisation, walked to a step by the services."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from banyan.cases.scenario.world import SYSTEM, World
from banyan.evaluation import services as evaluation
from banyan.evaluation.models import Assessment, Campaign

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
DAY = dt.date(2026, 9, 18)
GOOD = {"common": Decimal(25), "results": Decimal(55)}
BEST = {"common": Decimal(28), "results": Decimal(65)}


def opened(here: World, **more: Any) -> Campaign:
    """Open the campaign of the ward for the year."""
    given = {
        "unit": here.units["ward"],
        "title": "Đánh giá năm 2026",
        "period": "year",
        "first": FIRST,
        "last": LAST,
        "frame": "points-2025",
        **more,
    }
    actor = given.pop("actor", here.actors["officer"])
    return evaluation.campaign_open(
        actor=actor, command=evaluation.OpenCampaign(**given)
    )


def of_unit(
    campaign: Campaign, here: World, unit: str, rated: bool = True
) -> list[Assessment]:
    """Return the assessments of the members of a unit."""
    rows = Assessment.objects.filter(
        campaign=campaign, unit=here.units[unit], subject="member", rated=rated
    )
    return list(rows.order_by("pk"))


def of_person(campaign: Campaign, here: World, who: str) -> Assessment:
    """Return the assessment of one person."""
    return Assessment.objects.get(campaign=campaign, person=here.persons[who])


def reviewed(rows: list[Assessment], best: int = 0) -> None:
    """Every one gives themself a class; the first ``best`` the best."""
    evaluation.reviews_write(
        actor=SYSTEM,
        commands=[
            evaluation.Review(
                r.pk,
                klass="excellent" if n < best else "good",
                points=BEST if n < best else GOOD,
                answers={"done": "x"},
                submit=True,
            )
            for n, r in enumerate(rows)
        ],
    )


def voted(here: World, campaign: Campaign, unit: str, rows: list[Assessment],
          best: int = 0, present: int = 15, **more: Any) -> int:  # fmt: skip
    """The branch votes: all voices for the class."""
    actor = more.pop("actor", SYSTEM)
    given = {
        "unit": here.units[unit],
        "on": DAY,
        "present": present,
        "voices": {
            r.pk: {"excellent" if n < best else "good": present}
            for n, r in enumerate(rows)
        },
        **more,
    }
    return evaluation.branch_vote(
        actor=actor, campaign=campaign.pk, command=evaluation.BranchVote(**given)
    )


def proposed(rows: list[Assessment], best: int = 0) -> None:
    """The committee proposes."""
    evaluation.steps_say(
        actor=SYSTEM,
        commands=[
            evaluation.Say(
                r.pk,
                step="committee",
                on=DAY,
                klass="excellent" if n < best else "good",
            )
            for n, r in enumerate(rows)
        ],
    )


def ready(here: World, campaign: Campaign, unit: str = "branch", best: int = 0) -> Any:
    """Bring the members of a unit to where the level above decides."""
    rows = of_unit(campaign, here, unit)
    reviewed(rows, best)
    voted(here, campaign, unit, rows, best, present=min(15, len(rows)))
    proposed(rows, best)
    return rows


def decided(
    here: World, campaign: Campaign, rows: list[Assessment], **more: Any
) -> int:
    """The ward decides those rows that wait for it."""
    actor = more.pop("actor", here.actors["officer"])
    command = evaluation.DecideBody(unit=here.units["ward"], on=DAY, **more)
    del rows
    return evaluation.bodies_decide(
        actor=actor, campaign=campaign.pk, commands=[command]
    )
