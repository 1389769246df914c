"""Support sessions: help from outside, for an hour, with a reason, on the record.

Nobody lets themself in: an officer of the unit opens the session for the helper,
with rights that the officer holds. It is shown to whoever reads the unit.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction

from banyan.access.domain.giving import (
    GIVE,
    NO_REASON,
    NO_RIGHT_SET,
    require_may_give,
    require_other,
)
from banyan.access.events import SupportSessionOpened
from banyan.access.models import Grant, SupportSession
from banyan.base.events import announce
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, Problem, StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from .grants import (
    Give,
    require_places,
    require_recipients,
    right_sets_of,
    write_grants,
)

LONGEST = dt.timedelta(hours=1)

TOO_LONG = _("A support session lasts at most an hour.")
CLOSED = _("This support session has ended already.")


def support_session_open(
    *,
    actor: Actor,
    account_id: int,
    unit_id: int,
    reason: str,
    right_set: str = "inspector",
    minutes: int = 60,
) -> SupportSession:
    """Let an account help in a unit (and below) for at most an hour.

    Raises NotAllowed when the actor may not give these rights there, InputError
    without a reason or for more than an hour.
    """
    with transaction.atomic():
        sets = right_sets_of([right_set])
        _require_readable(right_set in sets, right_set, reason, minutes)
        place = require_places([unit_id])[unit_id]
        chosen = sets[right_set]
        require_may_give(actor, chosen.key, chosen.rights, place.range())
        require_other(actor, account_id, None)
        today = clock.today()
        give = Give(
            right_set=right_set,
            unit_id=unit_id,
            account_id=account_id,
            reason=reason,
            valid_from=today,
            valid_to=today + dt.timedelta(days=2),
            source="support",
        )
        require_recipients([give])
        session = _session(account_id, unit_id, reason, minutes)
        with ledger.act(
            actor=actor,
            kind="access.support_session_open",
            unit=unit_id,
            facts={"reason": session.reason, "right_set": right_set},
        ) as act:
            session.save()
            act.record("create", session)
            own = replace(give, source_ref=session.pk)
            write_grants(actor, "", [own], sets, act)
            announce(SupportSessionOpened(session.pk, unit_id))
    return session


def _session(
    account_id: int, unit_id: int, reason: str, minutes: int
) -> SupportSession:
    now = clock.now()
    return SupportSession(
        account_id=account_id,
        unit_id=unit_id,
        reason=reason.strip()[:400],
        opened_at=now,
        ends_at=now + dt.timedelta(minutes=minutes),
    )


def _require_readable(known: bool, right_set: str, reason: str, minutes: int) -> None:
    problems = []
    if not reason.strip():
        problems.append(Problem.of("no_reason", NO_REASON, field="reason"))
    if not 0 < minutes <= LONGEST.total_seconds() / 60:
        problems.append(Problem.of("too_long", TOO_LONG, field="minutes"))
    if not known:
        problem = Problem.of(
            "no_right_set", NO_RIGHT_SET, right_set=right_set, field="right_set"
        )
        problems.append(problem)
    if problems:
        raise InputError(problems=problems)


def support_session_close(*, actor: Actor, session_id: int) -> SupportSession:
    """End a support session before its hour: the helper, or who may give rights."""
    with transaction.atomic():
        rows = SupportSession.objects.select_for_update()
        session = rows.filter(pk=session_id).first()
        if session is None:
            raise NotVisible
        place = require_places([session.unit_id])[session.unit_id]
        own = session.account_id == actor.own_account
        if not own and not actor.covers(GIVE, place.path, place.area_path):
            raise NotVisible
        now = clock.now()
        if session.closed_at is not None or session.ends_at <= now:
            raise StateRefusal(CLOSED, code="closed")
        grants = list(
            Grant.objects.filter(
                source="support", source_ref=session.pk, revoked_at__isnull=True
            )
        )
        with ledger.act(
            actor=actor,
            kind="access.support_session_close",
            unit=session.unit_id,
            facts={},
        ) as act:
            session.closed_at = now
            session.row_version += 1
            session.save(update_fields=["closed_at", "row_version"])
            act.record("end", session)
            for grant in grants:
                grant.revoked_at = now
                grant.row_version += 1
            Grant.objects.bulk_update(grants, ["revoked_at", "row_version"])
            act.record_rows("end", Grant, [g.pk for g in grants])
    return session
