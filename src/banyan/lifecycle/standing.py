"""What every kind of this room asks and changes: a member's standing on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from banyan.cases.domain.seen import (
    Asked,
    Finding,
    Seen,
    day,
    fact,
    guard,
)
from banyan.kernel.actor import system_actor
from banyan.kernel.text import gettext_noop as _
from banyan.people.queries import members_on, membership_states

READER = "lifecycle"
MEMBERSHIP = "membership@1"
OFFICIALS = "officials@1"


@fact(MEMBERSHIP)
def membership(asked: Sequence[Asked]) -> Mapping[int, Any]:
    """The membership with its lines of time: stays, grades, participations."""
    ids = {a.case.membership for a in asked if a.case.membership}
    states = membership_states(system_actor(READER), ids)
    return {a.key: states.get(a.case.membership or 0) for a in asked}


@fact(OFFICIALS)
def officials(asked: Sequence[Asked]) -> Mapping[int, Any]:
    """How many official members the host had on the day, guests left out."""
    found: dict[int, int] = {}
    for on in {a.on for a in asked}:
        here = [a for a in asked if a.on == on]
        known = members_on(system_actor(READER), {a.case.unit for a in here}, on)
        for a in here:
            rows = known.get(a.case.unit, ())
            found[a.key] = sum(m.grade == "official" and not m.is_guest for m in rows)
    return found


@guard("grade-is@1", facts=(MEMBERSHIP,))
def grade_is(seen: Seen) -> Finding | None:
    """The member has a certain grade (``grade``) on the day."""
    state = seen.facts[MEMBERSHIP]
    if state and state.standing(seen.on).grade == seen.params["grade"]:
        return None
    if seen.params["grade"] == "probationary":
        return seen.no(
            _("%(name)s is not on probation on %(on)s."),
            name=seen.case.about,
            on=seen.on,
        )
    return seen.no(
        _("%(name)s is not an official member on %(on)s."),
        name=seen.case.about,
        on=seen.on,
    )


@guard("enough-officials@1", facts=(OFFICIALS,))
def enough_officials(seen: Seen) -> Finding | None:
    """The branch has enough official members to meet and vote at all."""
    have = seen.facts.get(OFFICIALS, 0)
    if seen.value is None or have >= seen.value:
        return None
    return seen.no(
        _("The branch has %(have)s official members; to vote it needs %(needed)s."),
        have=have,
        needed=seen.value,
        way_out=_("The level above adds members or merges the branch."),
    )


@day("membership-date@1", facts=(MEMBERSHIP,))
def membership_date(seen: Seen) -> dt.date | None:
    """A day of the membership (``column``), else another one (``otherwise``)."""
    state = seen.facts.get(MEMBERSHIP)
    if state is None:
        return None
    found: dt.date | None = getattr(state, str(seen.params["column"]))
    other = seen.params.get("otherwise")
    return found or (getattr(state, str(other)) if other else None)


@guard("participation-is@1", facts=(MEMBERSHIP,))
def participation_is(seen: Seen) -> Finding | None:
    """The member takes part in one of some ways (``among``) on the day."""
    state = seen.facts[MEMBERSHIP]
    if state and state.standing(seen.on).participation in seen.params["among"]:
        return None
    return seen.no(
        _("This does not fit how %(name)s takes part on %(on)s."),
        name=seen.case.about,
        on=seen.on,
    )


@guard("is-member@1", facts=(MEMBERSHIP,))
def is_member(seen: Seen) -> Finding | None:
    """The membership holds on the day."""
    state = seen.facts[MEMBERSHIP]
    if state and state.standing(seen.on).state == "member":
        return None
    return seen.no(
        _("%(name)s is not a member on %(on)s."), name=seen.case.about, on=seen.on
    )
