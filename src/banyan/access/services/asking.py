"""Rights that a second person must agree to before they are given."""

from __future__ import annotations

from django.db import transaction

from banyan.access.domain.giving import NO_REASON
from banyan.access.events import GrantAnswered, GrantAsked
from banyan.access.models import GrantRequest
from banyan.access.queries.reasons import WATCHING
from banyan.base.events import announce
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    Problem,
    StateRefusal,
)
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from .grants import (
    Give,
    require_givable,
    require_places,
    right_sets_of,
    write_grants,
)

NOT_SAME = _("Whoever asked cannot agree: a second person must.")
WAY_OUT = _("Another officer who may give these rights here agrees or not.")
ANSWERED = _("This request has been answered already.")
TO_PERSON = _("Such rights are asked for an account, not for a person.")
OVER = _("The period that was asked for is over; ask again.")


def grant_ask(*, actor: Actor, command: Give) -> GrantRequest:
    """Ask a second person to agree that rights are given.

    Requires the same as giving them. Raises as ``grants_give`` does, and
    InputError without an account.
    """
    if command.account_id is None or actor.account_id is None:
        problem = Problem.of("recipient", TO_PERSON, field="to")
        raise InputError(problems=[problem])
    with transaction.atomic():
        chosen = require_givable(actor, [command])[command.right_set]
        facts = {"right_set": command.right_set}
        with ledger.act(
            actor=actor, kind="access.grant_ask", unit=command.unit_id, facts=facts
        ) as act:
            made = GrantRequest.objects.create(
                account_id=command.account_id,
                right_set=chosen,
                unit_id=command.unit_id,
                below=command.below,
                over_area=command.over_area,
                reason=command.reason.strip()[:400],
                valid_from=command.valid_from,
                valid_to=command.valid_to,  # type: ignore[misc]
                asked_by_id=actor.account_id,
                asked_at=clock.now(),
            )
            act.record("create", made)
            announce(GrantAsked(made.pk, made.unit_id, command.right_set, actor))
    return made


def grant_answer(
    *,
    actor: Actor,
    request_id: int,
    agree: bool,
    reason: str = "",
    row_version: int | None = None,
) -> GrantRequest:
    """Agree that rights are given, and give them; or refuse, with the reason.

    Requires what giving them requires, of another account than the one that
    asked and the one that receives. Raises NotVisible, NotAllowed, StateRefusal,
    Conflict.
    """
    if not agree and not reason.strip():
        problem = Problem.of("no_reason", NO_REASON, field="reason")
        raise InputError(problems=[problem])
    with transaction.atomic():
        asked = _locked(actor, request_id, row_version)
        if actor.account_id == asked.asked_by_id:
            raise NotAllowed(
                NOT_SAME, code="same_person", way_out=WAY_OUT, right="grant.write"
            )
        command = _command(asked)
        require_givable(actor, [command])
        with ledger.act(
            actor=actor,
            kind="access.grant_answer",
            unit=asked.unit_id,
            facts={"agreed": agree, "right_set": asked.right_set.key},
        ) as act:
            if agree:
                sets = right_sets_of([asked.right_set.key])
                asked.grant = write_grants(actor, "", [command], sets, act)[0]
            _close(asked, "approved" if agree else "refused", actor, reason)
            act.record("change", asked)
            announce(GrantAnswered(asked.pk, actor))
    return asked


def grant_ask_withdraw(*, actor: Actor, request_id: int) -> GrantRequest:
    """Take back a request of one's own that nobody has answered."""
    with transaction.atomic():
        asked = _locked(actor, request_id, None)
        if actor.account_id != asked.asked_by_id:
            raise NotVisible
        with ledger.act(
            actor=actor, kind="access.grant_ask_withdraw", unit=asked.unit_id
        ) as act:
            _close(asked, "withdrawn", actor, "")
            act.record("change", asked)
            announce(GrantAnswered(asked.pk, actor))
    return asked


def _locked(actor: Actor, request_id: int, row_version: int | None) -> GrantRequest:
    """Return an open request that the actor may see, locked."""
    rows = GrantRequest.objects.select_for_update(of=("self",))
    asked = rows.select_related("right_set").filter(pk=request_id).first()
    if asked is None:
        raise NotVisible
    place = require_places([asked.unit_id])[asked.unit_id]
    own = actor.account_id is not None and asked.asked_by_id == actor.account_id
    if not own and not any(
        actor.covers(w, place.path, place.area_path) for w in WATCHING
    ):
        raise NotVisible
    if row_version is not None and row_version != asked.row_version:
        raise Conflict
    if asked.state != "open":
        raise StateRefusal(ANSWERED, code="answered")
    return asked


def _command(asked: GrantRequest) -> Give:
    """Return what was asked for, from today on at the earliest."""
    today = clock.today()
    if asked.valid_to is not None and asked.valid_to <= today:
        raise StateRefusal(OVER, code="over")
    since = asked.valid_from
    return Give(
        right_set=asked.right_set.key,
        unit_id=asked.unit_id,
        account_id=asked.account_id,
        reason=asked.reason,
        valid_from=max(since, today) if since else today,
        valid_to=asked.valid_to,
        below=asked.below,
        over_area=asked.over_area,
    )


def _close(asked: GrantRequest, state: str, actor: Actor, reason: str) -> None:
    asked.state = state
    asked.answered_by_id = actor.account_id
    asked.answered_at = clock.now()
    asked.answer = reason.strip()[:400]
    asked.row_version += 1
    asked.save()
