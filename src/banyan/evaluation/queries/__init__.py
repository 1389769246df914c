"""Reads of evaluation: campaigns, groups, board, sheets, one assessment, simulation."""

from .about import AboutShown, MeasureShown, about, about_own, mine, unit_evidence
from .board import Board, Cell, board
from .campaigns import (
    CampaignShown,
    campaign_get,
    campaigns_list,
    campaigns_visible,
    frames_for,
)
from .groups import GroupShown, groups
from .sheets import DecideShown, RowShown, SheetShown, deciding, sheet
from .simulating import simulation

__all__ = [
    "AboutShown",
    "Board",
    "CampaignShown",
    "Cell",
    "DecideShown",
    "GroupShown",
    "MeasureShown",
    "RowShown",
    "SheetShown",
    "about",
    "about_own",
    "board",
    "campaign_get",
    "campaigns_list",
    "campaigns_visible",
    "deciding",
    "frames_for",
    "groups",
    "mine",
    "sheet",
    "simulation",
    "unit_evidence",
]
