"""Reads of meetings: who is counted and why, votes with their derivation."""

from .electorates import ElectorateShown, PlacedShown, electorate_of
from .votes import (
    CountShown,
    VoteShown,
    meetings_of_unit,
    vote_get,
    votes_of_subject,
    votes_visible,
)

__all__ = [
    "CountShown",
    "ElectorateShown",
    "PlacedShown",
    "VoteShown",
    "electorate_of",
    "meetings_of_unit",
    "vote_get",
    "votes_of_subject",
    "votes_visible",
]
