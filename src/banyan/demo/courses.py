"""The courses that cases of the demonstration take: of each kind, how far, how ended.

A course names outcomes where a step may end in several ways; whatever is not named
ends in its first way. ``until`` is the step that is left open; without it the case
is seen through. ``days`` is how long ago it was opened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Course:
    """So many cases of a kind, all taken the same way."""

    kind: str
    count: int
    days: int
    until: str = ""
    ends: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, object] = field(default_factory=dict)
    on: dt.date | None = None
    subjects: str = "official"
    new: bool = False
    withdraw: bool = False
    suspend: bool = False


YEAR = dt.date(2025, 9, 8)
"""Cases of that autumn were opened and decided under the rules of then."""

UNION = {"youth": "youth-union"}
TWO = {"youth": "none"}

COURSES = (
    # admission: on the list, in vetting, before the branch, decided, member
    Course("admission", 8, 60, "class", given=UNION, new=True),
    Course("admission", 6, 120, "vetting", given=UNION, new=True),
    Course("admission", 6, 150, "branch-vote", given=TWO, new=True),
    Course("admission", 4, 170, "decider-vote", given=UNION, new=True),
    Course("admission", 5, 200, "ceremony", given=UNION, new=True),
    Course("admission", 4, 220, given=UNION, new=True),
    Course("admission", 3, 90, ends={"source-list": "dropped"}, given=TWO, new=True),
    Course("admission", 6, 0, given=UNION, new=True, on=YEAR),
    # recognition after probation
    Course("recognition", 12, 20, "helper-remarks", subjects="probation"),
    Course("recognition", 8, 25, "branch-vote", subjects="probation"),
    Course("recognition", 6, 25, "decide", subjects="probation"),
    Course("recognition", 6, 28, subjects="probation"),
    Course(
        "recognition",
        2,
        28,
        "report-up",
        ends={"branch-vote": "none"},
        subjects="probation",
    ),
    # transfers, both clocks running
    Course("transfer", 8, 30, "present", given={"cause": "new-work"}),
    Course("transfer", 5, 45, "accept", given={"cause": "residence"}),
    Course("transfer", 6, 60, given={"cause": "retirement"}),
    Course("transfer", 2, 70, "search-file", ends={"file": "missing"}),
    Course("transfer", 2, 50, ends={"accept": "refused"}),
    Course("transfer", 6, 0, given={"cause": "new-work"}, on=YEAR),
    Course("temporary-transfer", 6, 60, "stay", given={"purpose": "work"}),
    Course("temporary-transfer", 3, 20, "accept", given={"purpose": "study"}),
    # exemption and return
    Course("exemption", 6, 20, "check", given={"ground": "age-health"}, subjects="old"),
    Course("exemption", 8, 60, given={"ground": "age-health"}, subjects="old"),
    Course("exemption-return", 3, 15, "branch-vote", subjects="exempt"),
    Course("exemption-return", 2, 30, subjects="exempt"),
    # screening, strike-off, leaving
    Course("screening", 4, 30, "answer", given={"ground": "tasks"}),
    Course("screening", 3, 200, "education", given={"ground": "prestige"}),
    Course("screening", 2, 90, ends={"education-vote": "lost"}),
    Course("strike-off", 3, 40, "answer", given={"ground": "card"}),
    Course("strike-off", 2, 60, "appeal-time", given={"ground": "card"}),
    Course("strike-off", 2, 80, ends={"branch-vote": "lost"}, given={"ground": "card"}),
    Course("leave", 2, 25, "committee-vote"),
    Course("leave", 1, 60),
    Course("leave", 1, 20, ends={"talk": "withdraws"}),
    # discipline and suspension
    Course("discipline", 2, 30, "answer", given={"field_of": "party-life"}),
    Course("discipline", 2, 70, "appeal-time", given={"field_of": "party-life"}),
    Course("discipline", 1, 60, ends={"branch-vote": "none"}),
    Course("suspension", 2, 50, "lift", given={"ground": "inquiry"}),
    # units, badges, deaths
    Course(
        "unit-review", 3, 40, "help", subjects="unit", given={"ground": "no-leader"}
    ),
    Course("unit-review", 2, 90, subjects="unit", given={"ground": "not-meeting"}),
    Course("badge", 5, 40, "decide", given={"years": 30}, subjects="veteran"),
    Course("badge", 5, 70, given={"years": 30}, subjects="veteran"),
    Course("death", 3, 30, subjects="old"),
    # stopped, taken back
    Course("transfer", 2, 15, "present", withdraw=True),
    Course("recognition", 2, 20, "branch-vote", subjects="probation", suspend=True),
)
