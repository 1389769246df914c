"""Giving and revoking by hand, and deputies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from banyan.access.domain.giving import (
    NO_REASON,
    NO_RIGHT_SET,
    period_problems,
    require_deputy_term,
    require_may_give,
    require_other,
)
from banyan.access.domain.place import Place
from banyan.access.events import GrantsEnded, GrantsGiven
from banyan.access.models import Account, Grant, RightSet
from banyan.access.places import places_of
from banyan.access.queries.reasons import WATCHING
from banyan.base.events import announce
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Conflict, InputError, NotVisible, Problem, StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from .acting import act_into

IN_THE_PAST = _("Rights begin today or later.")
NO_RECIPIENT = _("Name one account or one person.")
RECIPIENT_CLOSED = _("This account is closed or does not exist.")
WITH_OFFICE = _("These rights come with an office and end with it.")
WAY_OUT_OFFICE = _("End the office by a decision, or close the account at once.")
WITH_SESSION = _("These rights belong to a support session and end with it.")
WAY_OUT_SESSION = _("Close the support session.")
SECOND_PERSON = _("A second person must agree to “%(right_set)s” before it is given.")
WAY_OUT_SECOND = _("Ask for it; another officer who may give it here agrees or not.")
BEYOND_GRANT = _("“%(right)s” is no right of the grant that the deputy stands for.")
OVER = _("This grant has ended already.")


@dataclass(frozen=True)
class Give:
    """A right set to be given to an account or a person, over a unit, for a period."""

    right_set: str
    unit_id: int
    account_id: int | None = None
    person_id: int | None = None
    reason: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    below: bool = True
    over_area: bool = False
    decision_id: int | None = None
    source: str = "hand"
    source_ref: int | None = None
    only_rights: tuple[str, ...] = ()


def grant_give(*, actor: Actor, command: Give) -> Grant:
    """Give one right set by hand; see :func:`grants_give`."""
    return grants_give(actor=actor, commands=[command])[0]


def grants_give(*, actor: Actor, commands: Sequence[Give]) -> list[Grant]:
    """Give right sets by hand, in one act.

    One gives only what one holds oneself over the same range, never to oneself,
    with a reason. Raises NotAllowed, InputError (with every problem), NotVisible
    for an unknown unit, StateRefusal for a set to which a second person must
    agree (see :func:`~.asking.grant_ask`).
    """
    if not commands:
        return []
    with transaction.atomic():
        sets = require_givable(actor, commands)
        for chosen in sets.values():
            if chosen.needs_second_person and not actor.is_system:
                raise StateRefusal(
                    SECOND_PERSON,
                    code="second_person",
                    way_out=WAY_OUT_SECOND,
                    right_set=chosen.key,
                )
        return write_grants(actor, "access.grant_give", commands, sets)


def require_givable(actor: Actor, commands: Sequence[Give]) -> dict[str, RightSet]:
    """Return the sets of commands that the actor may carry out; refuse the others."""
    sets = right_sets_of(c.right_set for c in commands)
    _require_readable(commands, sets, actor)
    places = require_places(c.unit_id for c in commands)
    for command in commands:
        place = places[command.unit_id]
        wanted = place.range(below=command.below, over_area=command.over_area)
        chosen = sets[command.right_set]
        require_may_give(actor, chosen.key, chosen.rights, wanted)
        require_other(actor, command.account_id, command.person_id)
    require_recipients(commands)
    return sets


def _require_readable(
    commands: Sequence[Give], sets: dict[str, RightSet], actor: Actor
) -> None:
    rows = [None] if len(commands) == 1 else list(range(1, len(commands) + 1))
    problems = [
        problem
        for row, command in zip(rows, commands, strict=True)
        for problem in _problems(command, sets, actor, row)
    ]
    if problems:
        raise InputError(problems=problems)


def _problems(
    command: Give, sets: dict[str, RightSet], actor: Actor, row: int | None
) -> list[Problem]:
    today = clock.today()
    since = command.valid_from or today
    found = period_problems(since, command.valid_to, row=row)
    if command.right_set not in sets:
        problem = Problem.of(
            "no_right_set",
            NO_RIGHT_SET,
            right_set=command.right_set,
            field="right_set",
            row=row,
        )
        found.append(problem)
    if not command.reason.strip() and not actor.is_system:
        found.append(Problem.of("no_reason", NO_REASON, field="reason", row=row))
    if since < today and not actor.is_system:
        found.append(Problem.of("past", IN_THE_PAST, field="valid_from", row=row))
    if (command.account_id is None) == (command.person_id is None):
        found.append(Problem.of("recipient", NO_RECIPIENT, field="to", row=row))
    return found


def right_sets_of(keys: Iterable[str]) -> dict[str, RightSet]:
    """Return the right sets with these keys; unknown ones are absent."""
    return {s.key: s for s in RightSet.objects.filter(key__in=set(keys))}


def require_places(unit_ids: Iterable[int]) -> dict[int, Place]:
    """Return the places of units; NotVisible when one does not stand anywhere."""
    wanted = set(unit_ids)
    found = {k: p for k, p in places_of(wanted).items() if p.path}
    if wanted - found.keys():
        raise NotVisible
    return found


def require_recipients(commands: Iterable[Give]) -> None:
    """Raise StateRefusal when an account that is to receive rights is not open."""
    ids = {c.account_id for c in commands if c.account_id is not None}
    if ids and Account.objects.filter(pk__in=ids, is_active=True).count() < len(ids):
        raise StateRefusal(RECIPIENT_CLOSED, code="recipient_closed")


def write_grants(
    actor: Actor,
    kind: str,
    commands: Sequence[Give],
    sets: dict[str, RightSet],
    record_into: Any = None,
) -> list[Grant]:
    """Insert the grants that were decided, record and announce them."""
    grants = [_row(c, sets[c.right_set]) for c in commands]
    units = {c.unit_id for c in commands}
    keys = sorted({c.right_set for c in commands})
    with act_into(
        record_into,
        actor=actor,
        kind=kind,
        unit=units.pop() if len(units) == 1 else None,
        facts={"right_sets": keys, "count": len(commands)},
    ) as act:
        Grant.objects.bulk_create(grants, batch_size=500)
        act.record_rows("create", Grant, [g.pk for g in grants])
        announce(GrantsGiven(tuple(g.pk for g in grants)))
    return grants


def _row(command: Give, right_set: RightSet) -> Grant:
    return Grant(
        account_id=command.account_id,
        person_id=command.person_id,
        right_set=right_set,
        unit_id=command.unit_id,
        below=command.below,
        over_area=command.over_area,
        source=command.source,
        source_ref=command.source_ref,
        only_rights=sorted(command.only_rights),
        reason=command.reason.strip()[:400],
        valid_from=command.valid_from or clock.today(),
        valid_to=command.valid_to,  # type: ignore[misc]  # None is the open end
        decision_id=command.decision_id,
    )


def grant_revoke(
    *, actor: Actor, grant_id: int, reason: str, row_version: int | None = None
) -> Grant:
    """Revoke a grant given by hand or to a deputy; its deputies end with it.

    Who may give it may revoke it, and a deputy's own principal may. Raises
    StateRefusal for grants of an office or a support session, Conflict when it
    moved since ``row_version``.
    """
    if not reason.strip():
        problem = Problem.of("no_reason", NO_REASON, field="reason")
        raise InputError(problems=[problem])
    with transaction.atomic():
        grant = _locked(actor, grant_id, row_version)
        deputies = list(
            Grant.objects.select_for_update().filter(
                source="deputy", source_ref=grant.pk, revoked_at__isnull=True
            )
        )
        rows = [grant, *deputies]
        with ledger.act(
            actor=actor,
            kind="access.grant_revoke",
            unit=grant.unit_id,
            facts={"reason": reason.strip()[:400], "deputies": len(deputies)},
        ) as act:
            for row in rows:
                row.revoked_at = clock.now()
                row.row_version += 1
            Grant.objects.bulk_update(rows, ["revoked_at", "row_version"])
            act.record_rows("end", Grant, [r.pk for r in rows])
            announce(GrantsEnded(tuple(r.pk for r in rows)))
    return grant


def _locked(actor: Actor, grant_id: int, row_version: int | None) -> Grant:
    found = Grant.objects.select_for_update(of=("self",)).select_related("right_set")
    grant = found.filter(pk=grant_id).first()
    if grant is None:
        raise NotVisible
    place = require_places([grant.unit_id])[grant.unit_id]
    wanted = place.range(below=grant.below, over_area=grant.over_area)
    if not _is_principal(actor, grant):
        _require_visible(actor, place)
        require_may_give(actor, grant.right_set.key, grant.right_set.rights, wanted)
    if row_version is not None and row_version != grant.row_version:
        raise Conflict
    if grant.source == "office":
        raise StateRefusal(WITH_OFFICE, code="with_office", way_out=WAY_OUT_OFFICE)
    if grant.source == "support":
        raise StateRefusal(WITH_SESSION, code="with_session", way_out=WAY_OUT_SESSION)
    if grant.revoked_at is not None:
        raise StateRefusal(OVER, code="over")
    return grant


def _require_visible(actor: Actor, place: Place) -> None:
    if not any(actor.covers(w, place.path, place.area_path) for w in WATCHING):
        raise NotVisible


def _is_principal(actor: Actor, grant: Grant) -> bool:
    return grant.source == "deputy" and any(
        h.grant_id == grant.source_ref for h in actor.held
    )


def deputy_appoint(
    *,
    actor: Actor,
    grant_id: int,
    valid_to: dt.date,
    reason: str,
    account_id: int | None = None,
    person_id: int | None = None,
    valid_from: dt.date | None = None,
    decision_id: int | None = None,
    only_rights: Sequence[str] = (),
) -> Grant:
    """Let somebody stand for the holder of a grant, for a term.

    The holder may appoint, or who may give these rights. The deputy has the same
    rights over the same range, or those named in ``only_rights``; they end on
    ``valid_to``, and when the grant ends.
    """
    with transaction.atomic():
        rows = Grant.objects.select_for_update(of=("self",))
        own = rows.select_related("right_set").filter(pk=grant_id).first()
        if own is None or own.revoked_at is not None:
            raise NotVisible
        command = Give(
            right_set=own.right_set.key,
            unit_id=own.unit_id,
            account_id=account_id,
            person_id=person_id,
            reason=reason,
            valid_from=valid_from,
            valid_to=valid_to,
            below=own.below,
            over_area=own.over_area,
            decision_id=decision_id,
            source="deputy",
            source_ref=own.pk,
            only_rights=tuple(only_rights) or tuple(own.only_rights),
        )
        _require_part(own, only_rights)
        _require_may_appoint(actor, own, command)
        sets = {own.right_set.key: own.right_set}
        return write_grants(actor, "access.deputy_appoint", [command], sets)[0]


def _require_part(own: Grant, only: Sequence[str]) -> None:
    whole = set(own.only_rights or own.right_set.rights)
    beyond = [
        Problem.of("beyond_grant", BEYOND_GRANT, right=right, field="only_rights")
        for right in only
        if right not in whole
    ]
    if beyond:
        raise InputError(problems=beyond)


def _require_may_appoint(actor: Actor, own: Grant, command: Give) -> None:
    sets = {own.right_set.key: own.right_set}
    place = require_places([own.unit_id])[own.unit_id]
    if not any(h.grant_id == own.pk for h in actor.held):
        wanted = place.range(below=own.below, over_area=own.over_area)
        require_may_give(actor, own.right_set.key, own.right_set.rights, wanted)
    require_other(actor, command.account_id, command.person_id)
    source = "deputy" if own.source == "support" else own.source
    require_deputy_term(source=source, own_to=own.valid_to, valid_to=command.valid_to)
    _require_readable([command], sets, actor)
    require_recipients([command])
