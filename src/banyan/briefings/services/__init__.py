"""Writes of briefings: compose, hand in, approve, release, withdraw, renew."""

from .composing import (
    briefing_change,
    briefing_compose,
    section_add,
    section_change,
    section_move,
    section_remove,
)
from .releasing import briefing_release, briefing_renew, briefing_withdraw
from .reviewing import briefing_approve, briefing_return, briefing_submit

__all__ = [
    "briefing_approve",
    "briefing_change",
    "briefing_compose",
    "briefing_release",
    "briefing_renew",
    "briefing_return",
    "briefing_submit",
    "briefing_withdraw",
    "section_add",
    "section_change",
    "section_move",
    "section_remove",
]
