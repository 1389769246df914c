"""Who is counted in a vote: for each person in or out, why, and under which rule.

A *denominator* is a named function over the people of a body as they stood on the
day; rules name it (``official-summoned``), so its meaning never changes: a new
one is ``official-summoned@2``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from banyan.kernel.registry import Registry
from banyan.kernel.text import gettext_noop as _

PRESENT = "present"
ATTENDANCE = (PRESENT, "excused", "absent")

REASONS = {
    "official": _("official member"),
    "exempt-came": _("exempt, but came"),
    "committee": _("member of the committee"),
    "standing": _("member of the standing committee"),
    "here": _("was present"),
    "probationary": _("on probation: no vote"),
    "suspended": _("suspended"),
    "exempt-absent": _("exempt and absent"),
    "exempt": _("exempt"),
    "away": _("on temporary transfer elsewhere"),
    "guest": _("guest here on temporary transfer: votes at home"),
    "concerned": _("the person concerned"),
    "not-in-body": _("not a member of this body"),
    "not-there": _("was not present"),
}
"""Why somebody is in or out; translated at the edge."""


@dataclass(frozen=True)
class Voter:
    """One person of a body, as things stood on the day of the vote."""

    person: int
    name: str = ""
    membership: int | None = None
    grade: str = ""
    participation: str = ""
    is_guest: bool = False
    is_away: bool = False
    bodies: tuple[str, ...] = ()
    attendance: str = ""

    @property
    def came(self) -> bool:
        """Say whether the person is noted as present."""
        return self.attendance == PRESENT


@dataclass(frozen=True)
class Placed:
    """One person, in or out, with the reason."""

    voter: Voter
    counted: bool
    reason: str


Denominator = Callable[[Voter], tuple[bool, str]]
"""Says of one person whether they are counted, and why."""

denominators: Registry[Denominator] = Registry("denominators")


def _standing_out(voter: Voter) -> str:
    """Say why an official vote does not reckon with somebody, or nothing."""
    if voter.is_guest:
        return "guest"
    if voter.participation == "suspended":
        return "suspended"
    if voter.grade != "official":
        return "probationary"
    return "away" if voter.is_away else ""


@denominators("official-summoned@1", of="members")
def official_summoned(voter: Voter) -> tuple[bool, str]:
    """Official members summoned, without who is away on temporary transfer or exempt and absent."""  # noqa: E501
    if out := _standing_out(voter):
        return False, out
    if voter.participation == "exempt":
        return (True, "exempt-came") if voter.came else (False, "exempt-absent")
    return True, "official"


@denominators("official-without-exempt@1", of="members")
def official_without_exempt(voter: Voter) -> tuple[bool, str]:
    """Official members summoned, without every exempt one."""
    if out := _standing_out(voter):
        return False, out
    if voter.participation == "exempt":
        return False, "exempt"
    return True, "official"


@denominators("summoned@1", of="members")
def summoned(voter: Voter) -> tuple[bool, str]:
    """All who were summoned with a vote."""
    return official_summoned(voter)


@denominators("present@1", of="members", from_counts=True)
def present(voter: Voter) -> tuple[bool, str]:
    """Those with a vote who were present."""
    counted, reason = official_summoned(voter)
    if not counted:
        return False, reason
    return (True, "here") if voter.came else (False, "not-there")


@denominators("committee-members@1", of="committee")
def committee_members(voter: Voter) -> tuple[bool, str]:
    """The members of the committee now in office."""
    if "committee" in voter.bodies:
        return True, "committee"
    return False, "not-in-body"


@denominators("standing-committee-members@1", of="committee")
def standing_committee_members(voter: Voter) -> tuple[bool, str]:
    """The members of the standing committee now in office."""
    if "standing" in voter.bodies:
        return True, "standing"
    return False, "not-in-body"


@denominators("body-members@1", of="committee")
def body_members(voter: Voter) -> tuple[bool, str]:
    """The members of the leading body that votes."""
    return committee_members(voter)


def place(name: str, voters: Sequence[Voter]) -> tuple[Placed, ...]:
    """Say of each person whether the denominator ``name`` counts them."""
    run = denominators.get(name).run
    return tuple(Placed(v, *run(v)) for v in voters)


def base_of(placed: Sequence[Placed]) -> int:
    """Return how many are counted."""
    return sum(p.counted for p in placed)


def of_members(name: str) -> bool:
    """Say whether the denominator is drawn from members, not from office holders."""
    return denominators.get(name).options.get("of") == "members"


def versioned(word: str) -> str:
    """Return the denominator that a rule's word means: its first meaning."""
    return word if "@" in word else f"{word}@1"
