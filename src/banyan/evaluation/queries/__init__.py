"""Reads of evaluation: campaigns, groups, board, sheets, one assessment, simulation."""

from .about import AboutShown, MeasureShown, about, about_own, about_to_write, mine
from .board import Board, Cell, board, highest
from .bodies import BodyShown, DecideShown, Look, body, deciding
from .campaigns import (
    CampaignShown,
    campaign_get,
    campaigns_list,
    campaigns_visible,
    frames_for,
)
from .groups import GroupShown, groups
from .sheets import (
    BallotShown,
    Criterion,
    Handle,
    RowShown,
    SheetShown,
    place_of,
    sheet,
)
from .simulating import simulation

__all__ = [
    "AboutShown",
    "BallotShown",
    "Board",
    "BodyShown",
    "CampaignShown",
    "Cell",
    "Criterion",
    "DecideShown",
    "GroupShown",
    "Handle",
    "Look",
    "MeasureShown",
    "RowShown",
    "SheetShown",
    "about",
    "about_own",
    "about_to_write",
    "board",
    "body",
    "campaign_get",
    "campaigns_list",
    "campaigns_visible",
    "deciding",
    "frames_for",
    "groups",
    "highest",
    "mine",
    "place_of",
    "sheet",
    "simulation",
]
