"""Access: who am I, why may I, who holds what, giving rights, helping, releasing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ninja import Query
from pydantic import Field

from banyan.access import queries, services
from banyan.access.domain.explanation import Explanation, GrantReason, Seer
from banyan.access.queries.grants import SupportRow
from banyan.base.saying import say
from banyan.kernel.text import Text
from banyan.units.queries import unit_get

from ..acts import Act, Record, add_acts, record_of
from ..answers import Made
from ..commands import Request, command_of, request_of, words
from ..endpoints import Room
from ..moments import Day
from ..paging import Page
from ..references import Num, Ref, RefIn, ids_of, unit_row
from .requests import Asked

room = Room("Access")

GIVE = "grant.write"


@dataclass(frozen=True)
class ReachOut:
    """What a grant reaches from its unit."""

    below: bool
    over_area: bool


@dataclass(frozen=True)
class GrantOut:
    """A grant as a sentence, with what it is made of."""

    grant_id: int | None
    source: str
    right_set: str
    right_set_names: Text
    detail: str
    sentence: str
    unit_id: int | None
    unit_names: Text
    reach: ReachOut | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    decision_id: int | None
    decision: str

    @classmethod
    def of(cls, reason: GrantReason) -> GrantOut:
        """Say a grant."""
        reach = reason.range
        return cls(
            grant_id=reason.grant_id,
            source=reason.source,
            right_set=reason.right_set,
            right_set_names=reason.right_set_names,
            detail=reason.detail,
            sentence=say(reason.template, reason.values(language())),
            unit_id=reason.unit_id,
            unit_names=reason.unit_names,
            reach=ReachOut(reach.below, reach.over_area) if reach else None,
            valid_from=reason.valid_from,
            valid_to=reason.valid_to,
            decision_id=reason.decision_id,
            decision=reason.decision,
        )


def language() -> str:
    """Return the language of the answer."""
    from django.utils.translation import get_language

    return (get_language() or "en")[:2]


@dataclass(frozen=True)
class GiverOut:
    """Somebody who could give what is missing."""

    name: str
    unit_id: int
    unit_names: Text


@dataclass(frozen=True)
class ExplanationOut:
    """Whether one may, and why."""

    allowed: bool
    right: str
    sentence: str
    grants: tuple[GrantOut, ...]
    missing: str
    could_give: tuple[GiverOut, ...]

    @classmethod
    def of(cls, why: Explanation) -> ExplanationOut:
        """Say an explanation."""
        return cls(
            allowed=why.allowed,
            right=why.right,
            sentence=say(why.template, dict(why.values)),
            grants=tuple(GrantOut.of(g) for g in why.grants),
            missing=why.missing,
            could_give=tuple(
                GiverOut(g.name, g.unit_id, g.unit_names) for g in why.could_give
            ),
        )


@dataclass(frozen=True)
class SeerOut:
    """Somebody who can see something, and through what."""

    name: str
    through: GrantOut

    @classmethod
    def of(cls, seer: Seer) -> SeerOut:
        """Say who sees."""
        return cls(seer.name, GrantOut.of(seer.through))


@dataclass(frozen=True)
class GrantOfUnit:
    """A grant that reaches a unit, and whether it is its own."""

    name: str
    is_here: bool
    grant: GrantOut
    row_version: int
    may_revoke: bool


@dataclass(frozen=True)
class WhoOut:
    """Who asks, as what, with which rights today."""

    account_id: int | None
    person_id: int | None
    name: str
    language: str
    token_id: int | None
    narrowed: bool
    on: dt.date
    rights: tuple[str, ...]


@dataclass(frozen=True)
class HeldOut:
    """A right held today, from which unit, over what."""

    right_set: str
    rights: tuple[str, ...]
    unit_id: int
    reach: ReachOut
    source: str
    valid_to: dt.date | None


class WhyAsked(Request):
    """A right and a unit."""

    right: str = Field(max_length=40, pattern=r"^[a-z.]+$")
    unit: Ref


class Revoking(Request):
    """Why rights end."""

    reason: words(400)  # type: ignore[valid-type]


class Deputising(Request):
    """Who stands for me, until when, why."""

    to: words(254, least=1) = Field(description="Sign-in name, card number or mail.")  # type: ignore[valid-type]
    valid_from: Day | None = None
    valid_to: Day
    reason: words(400)  # type: ignore[valid-type]
    decision: RefIn | None = None


class LettingIn(Request):
    """Who is let in to help, why, for how long."""

    to: words(254, least=1) = Field(description="Sign-in name, card number or mail.")  # type: ignore[valid-type]
    reason: words(400)  # type: ignore[valid-type]
    right_set: words(40, least=1) = "inspector"  # type: ignore[valid-type]
    minutes: int = Field(60, strict=True, ge=5, le=60)


GIVEN = request_of(services.Give, frozenset(("account_id", "person_id", "source")))


class Giving(GIVEN):  # type: ignore[valid-type,misc]
    """Rights to give to an account."""

    to: words(254, least=1) = Field(description="Sign-in name, card number or mail.")  # type: ignore[valid-type]


# -- oneself ----------------------------------------------------------------------------


@room.get("/whoami", right=None, gives=WhoOut)
def whoami(request: Asked) -> WhoOut:
    """Read who asks, and which rights are held today."""
    actor = request.actor
    return WhoOut(
        account_id=actor.account_id,
        person_id=actor.own_person,
        name=actor.name,
        language=actor.language,
        token_id=actor.token,
        narrowed=actor.narrowed,
        on=actor.on,
        rights=tuple(sorted({r for h in actor.held for r in h.rights})),
    )


@room.get("/rights", right=None, gives=HeldOut, many=True)
def rights(request: Asked) -> Page:
    """List what is held today, as far as this token reaches."""
    return Page(
        [
            HeldOut(
                h.right_set,
                tuple(sorted(h.rights)),
                h.unit_id,
                ReachOut(h.range.below, h.range.over_area),
                h.source,
                h.valid_to,
            )
            for h in request.actor.held
        ]
    )


@room.get("/rights/grants", right=None, gives=GrantOut, many=True)
def rights_grants(request: Asked) -> Page:
    """List one's own grants as sentences."""
    return Page([GrantOut.of(g) for g in queries.grants_held(request.actor)])


@room.get("/rights/known", right=None, gives=str, many=True)
def rights_known(request: Asked) -> Page:
    """List every right that some right set gives."""
    return Page(queries.rights_known())


@room.get("/rights/why", right=None, gives=ExplanationOut)
def rights_why(request: Asked, asked: Query[WhyAsked]) -> ExplanationOut:
    """Explain why a right is held over a unit, or is not."""
    unit = unit_get(request.actor, unit_row(request.actor, asked.unit).pk)
    return ExplanationOut.of(
        queries.explain(request.actor, asked.right, unit_id=unit.id)
    )


@room.get("/right-sets", right=None, gives=queries.RightSetRow, many=True)
def right_sets(request: Asked) -> Page:
    """List the named bundles of rights."""
    return Page(queries.right_sets_known())


# -- grants of a unit ---------------------------------------------------------------------


@room.get("/units/{unit}/grants", right="unit.read", gives=GrantOfUnit, many=True)
def unit_grants(request: Asked, unit: Ref) -> Page:
    """List who holds what over a unit today."""
    row = unit_row(request.actor, unit)
    found = queries.grants_of_unit(request.actor, row.pk)
    return Page(
        [
            GrantOfUnit(
                g.name, g.is_here, GrantOut.of(g.reason), g.row_version, g.may_revoke
            )
            for g in found
        ]
    )


@room.get(
    "/units/{unit}/right-sets",
    right="unit.read",
    gives=queries.RightSetRow,
    many=True,
)
def unit_right_sets(request: Asked, unit: Ref) -> Page:
    """List the right sets that you may give over a unit."""
    row = unit_row(request.actor, unit)
    return Page(queries.right_sets_givable(request.actor, row.pk))


@room.post("/grants", right=GIVE, gives=Record)
def grant_new(request: Asked, payload: Giving) -> Made:
    """Give a right set over a unit to an account."""
    actor = request.actor
    to = queries.account_find(actor, payload.to)
    given = GIVEN(**payload.model_dump(exclude={"to"}, exclude_unset=True))
    command = command_of(actor, services.Give, given, account_id=to.id)
    made = services.grant_give(actor=actor, command=command)
    return Made(record_of(made))


@room.post(
    "/grants/{grant}/revoke", right=None, gives=Record, status=200, versioned=True
)
def grant_revoked(request: Asked, grant: Num, payload: Revoking) -> Record:
    """Revoke a grant."""
    made = services.grant_revoke(
        actor=request.actor,
        grant_id=grant,
        reason=payload.reason,
        row_version=request.read_at,
    )
    return record_of(made)


@room.post("/grants/{grant}/deputies", right=None, gives=Record)
def grant_deputy(request: Asked, grant: Num, payload: Deputising) -> Made:
    """Appoint a deputy for a grant of one's own, for a term."""
    actor = request.actor
    decision = None
    if payload.decision is not None:
        decision = ids_of(actor, "decision", [payload.decision])[payload.decision]
    made = services.deputy_appoint(
        actor=actor,
        grant_id=grant,
        account_id=queries.account_find(actor, payload.to).id,
        valid_from=payload.valid_from,
        valid_to=payload.valid_to,
        reason=payload.reason,
        decision_id=decision,
    )
    return Made(record_of(made))


# -- help from outside ----------------------------------------------------------------------


@room.get(
    "/units/{unit}/support-sessions", right="unit.read", gives=SupportRow, many=True
)
def unit_support(request: Asked, unit: Ref) -> Page:
    """List who was let in to help a unit in the last thirty days."""
    row = unit_row(request.actor, unit)
    return Page(queries.support_sessions_of_unit(request.actor, row.pk))


@room.post("/units/{unit}/support-sessions", right=GIVE, gives=Record)
def unit_support_open(request: Asked, unit: Ref, payload: LettingIn) -> Made:
    """Let somebody in to help a unit, for at most an hour."""
    actor = request.actor
    made = services.support_session_open(
        actor=actor,
        account_id=queries.account_find(actor, payload.to).id,
        unit_id=unit_row(actor, unit).pk,
        reason=payload.reason,
        right_set=payload.right_set,
        minutes=payload.minutes,
    )
    return Made(record_of(made))


@room.post("/support-sessions/{session}/close", right=None, gives=Record, status=200)
def support_closed(request: Asked, session: Num) -> Record:
    """Close a support session before its hour."""
    made = services.support_session_close(actor=request.actor, session_id=session)
    return record_of(made)


# -- releases --------------------------------------------------------------------------------

add_acts(
    room,
    (
        Act(
            "release-give",
            services.releases_give,
            services.ReleaseGive,
            GIVE,
            summary="Release single records to an account or to a unit's readers",
        ),
    ),
)


@room.get(
    "/units/{unit}/releases", right="unit.read", gives=queries.ReleaseRow, many=True
)
def unit_releases(request: Asked, unit: Ref) -> Page:
    """List what was released of a unit, and to whom."""
    row = unit_row(request.actor, unit)
    return Page(queries.releases_of_unit(request.actor, row.pk))


@room.post("/releases/{release}/withdraw", right=GIVE, gives=Record, status=200)
def release_withdrawn(request: Asked, release: Num) -> Record:
    """Withdraw a release at once."""
    made = services.release_withdraw(actor=request.actor, release_id=release)
    return record_of(made)
