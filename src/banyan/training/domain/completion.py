"""Whether a participant completed a course: each condition of its own rule apart.

Shares are exact fractions; nothing is rounded before it is compared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

PRESENT = ("present", "late")
WORDS = ("present", "late", "excused", "absent")
TESTS = ("none", "each", "average")


@dataclass(frozen=True)
class Rule:
    """The rule of a course; shares in percent."""

    attendance: int = 0
    excused_left_out: bool = False
    tests: str = "none"
    pass_percent: int = 0
    needs_plan: bool = False


@dataclass(frozen=True)
class Scored:
    """A test with the mark of one participant: hundredths of a mark, or none."""

    top: int
    hundredths: int | None


@dataclass(frozen=True)
class Facts:
    """What is known of one participant.

    ``sessions`` holds one word for each session that counts and was held; "" where
    nothing was entered.
    """

    sessions: Sequence[str] = ()
    tests: Sequence[Scored] = ()
    plan: bool = False
    plan_agreed_on: dt.date | None = None


@dataclass(frozen=True)
class Condition:
    """One condition: what is needed, what is there, the numbers behind it."""

    key: str
    met: bool
    needed: int
    reached: int | None
    part: int = 0
    whole: int = 0
    lacks: str = ""

    def as_json(self) -> dict[str, int | str | bool | None]:
        """Return it as it is kept with the decision."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class Completion:
    """The outcome with every condition of the rule."""

    conditions: tuple[Condition, ...]

    @property
    def complete(self) -> bool:
        """Whether every condition is met; a rule without conditions asks nothing."""
        return all(c.met for c in self.conditions)


def completion(rule: Rule, facts: Facts) -> Completion:
    """Decide by the rule of the course alone."""
    found = []
    if rule.attendance:
        found.append(_attendance(rule, facts.sessions))
    if rule.tests != "none":
        found.append(_tests(rule, facts.tests))
    if rule.needs_plan:
        found.append(_plan(facts))
    return Completion(tuple(found))


def _attendance(rule: Rule, sessions: Sequence[str]) -> Condition:
    counted = [w for w in sessions if not (rule.excused_left_out and w == "excused")]
    there = sum(w in PRESENT for w in counted)
    lacks = "" if counted else "no-sessions"
    return Condition(
        key="attendance",
        met=bool(counted) and there * 100 >= rule.attendance * len(counted),
        needed=rule.attendance,
        reached=_floor(Fraction(there, len(counted))) if counted else None,
        part=there,
        whole=len(counted),
        lacks=lacks,
    )


def _tests(rule: Rule, tests: Sequence[Scored]) -> Condition:
    shares = [
        Fraction(t.hundredths, t.top * 100) for t in tests if t.hundredths is not None
    ]
    limit = Fraction(rule.pass_percent, 100)
    whole = len(tests)
    if rule.tests == "each":
        part = sum(s >= limit for s in shares)
        met = bool(tests) and part == whole
        low = min(shares, default=None)
    else:
        part = len(shares)
        low = sum(shares, Fraction(0)) / len(shares) if shares else None
        met = bool(tests) and part == whole and low is not None and low >= limit
    lacks = "no-tests" if not tests else "no-marks" if len(shares) < whole else ""
    return Condition(
        key=f"tests-{rule.tests}",
        met=met,
        needed=rule.pass_percent,
        reached=None if low is None else _floor(low),
        part=part,
        whole=whole,
        lacks=lacks,
    )


def _plan(facts: Facts) -> Condition:
    agreed = facts.plan and facts.plan_agreed_on is not None
    lacks = "" if agreed else "plan-not-agreed" if facts.plan else "no-plan"
    return Condition("plan", agreed, 1, int(agreed), lacks=lacks)


def _floor(share: Fraction) -> int:
    """Return a share in whole percent, never more than it is."""
    return int(share * 100)
