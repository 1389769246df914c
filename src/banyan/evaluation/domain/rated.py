"""Who is rated in a campaign, and who is not with the reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from banyan.kernel.text import gettext_noop as _
from banyan.rulebook.domain.rules import Answer

from .frame import Frame

REASONS = {
    "new": _("admitted too recently: takes part, gets remarks, no class"),
    "suspended": _("suspended: not in this review"),
    "exempt": _("exempt from work and activities"),
    "set": _("set by the body, with its reason"),
}
"""Why somebody is not rated; translated at the edge."""


@dataclass(frozen=True)
class Standing:
    """A member on the last day of the period."""

    joined_on: dt.date
    participation: str = ""


@dataclass(frozen=True)
class Rated:
    """Whether somebody gets a class; the reason and the rule when not."""

    rated: bool
    reason: str = ""
    rule: str = ""


def months_between(start: dt.date, end: dt.date) -> int:
    """Return the whole months from one day to another."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)


MONTHS = {"quarter": (0, 3), "year": (3, 12), "term": (12, 120)}
"""More than so many months, and at most so many, by the word of the period."""


def fits(period: str, first: dt.date, last: dt.date) -> bool:
    """Say whether days are what their period is called; unknown words are not asked."""
    if period not in MONTHS or last < first:
        return True
    over, most = MONTHS[period]
    after = last + dt.timedelta(days=1)
    months = months_between(first, after)
    is_whole = first.day == after.day
    return over < months + (not is_whole) and months + (not is_whole) <= most


def rated(
    frame: Frame, answers: Mapping[str, Answer], who: Standing, last: dt.date
) -> Rated:
    """Say whether a member is rated at the end of a period.

    Where the rulebook has no value everybody is: the body sets it otherwise.
    """
    listed = answers.get(frame.not_rated)
    reasons = listed.value if listed is not None and listed.value else ()
    if who.participation in ("suspended", "exempt") and who.participation in reasons:
        return Rated(False, who.participation, frame.not_rated)
    least = answers.get(frame.new_member)
    if "new" not in reasons or least is None or least.value is None:
        return Rated(True)
    if months_between(who.joined_on, last) < least.value:
        return Rated(False, "new", frame.new_member)
    return Rated(True)
