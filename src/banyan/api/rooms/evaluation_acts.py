"""Writing in evaluations as acts: several commands at once, all of them or none."""

from __future__ import annotations

from typing import Any

from banyan.evaluation import services
from banyan.kernel.actor import Actor

from ..acts import NONE, Act
from ..references import RefIn, ids_of

READ, WRITE = "evaluation.read", "evaluation.write"
DECIDE = "decision.write"

CAMPAIGN = (("campaign", RefIn),)


def _campaign(actor: Actor, more: dict[str, Any]) -> dict[str, Any]:
    found = ids_of(actor, "campaign", [more["campaign"]])
    return {"campaign": found[more["campaign"]]}


ACTS = (
    Act(
        "campaign-open",
        services.campaign_open,
        services.OpenCampaign,
        WRITE,
        NONE,
        one=True,
        summary="Open a campaign for a unit and all below",
    ),
    Act(
        "reviews-write",
        services.reviews_write,
        services.Review,
        None,
        summary="Keep what people say of themselves; submitted, it is on record",
    ),
    Act(
        "steps-say",
        services.steps_say,
        services.Say,
        WRITE,
        summary="Record opinions, and what committees propose",
    ),
    Act(
        "rated-set",
        services.rated_set,
        services.SetRated,
        WRITE,
        one=True,
        summary="Put somebody in or out of those who are rated, with the reason",
    ),
    Act(
        "pieces-add",
        services.pieces_add,
        services.AddPiece,
        None,
        summary="Add evidence that people give: a text, a link or a paper",
    ),
    Act(
        "opinions-ask",
        services.opinions_ask,
        services.AskOpinion,
        WRITE,
        summary="Ask the place of residence or an organisation for an opinion",
    ),
    Act(
        "opinions-record",
        services.opinions_record,
        services.RecordOpinion,
        WRITE,
        summary="Record what was answered when an opinion was asked",
    ),
    Act(
        "branch-vote",
        services.branch_vote,
        services.BranchVote,
        WRITE,
        also=CAMPAIGN,
        prepare=_campaign,
        one=True,
        summary="Record the paper ballot of a branch",
    ),
    Act(
        "vote-correct",
        services.vote_correct,
        services.CorrectVote,
        WRITE,
        also=CAMPAIGN,
        prepare=_campaign,
        one=True,
        summary="Correct what was recorded wrongly of the ballot of a branch",
    ),
    Act(
        "group-set",
        services.group_set,
        services.SetGroup,
        DECIDE,
        also=CAMPAIGN,
        prepare=_campaign,
        summary="Say how the cap is read for groups, with the reason",
    ),
    Act(
        "bodies-decide",
        services.bodies_decide,
        services.DecideBody,
        DECIDE,
        also=CAMPAIGN,
        prepare=_campaign,
        summary="Decide the classes of bodies, all of them or none",
    ),
)
