"""Moving an exchange from state to state; taking over one that was held before."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from banyan.base.events import announce
from banyan.deadlines.services import Start, deadlines_finish, deadlines_start
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Conflict, StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from ..domain.steps import problems_of_move
from ..domain.terms import months_after
from ..events import ExchangeMoved
from ..facts import facts_of
from ..models import Exchange
from ..settings import terms
from ..store import WRITE, found_one, kind_of
from .clocks import REVIEW, started
from .records import records_add

KIND = "exchange"


def exchange_move(
    *,
    actor: Actor,
    exchange: uuid.UUID | str | Any,
    to: str,
    row_version: int | None = None,
    record_into: Any = None,
) -> Exchange:
    """Move an exchange to its next state.

    When it is recorded as held the follow-ups are set and the review falls due.
    Raises StateRefusal with everything that the state still lacks, Conflict when the
    exchange was changed since, NotVisible out of range, NotAllowed without the right.
    """
    seen = found_one(actor, kind_of(KIND), getattr(exchange, "uid", exchange))
    actor.require(WRITE, path=seen.unit.path, area_path=seen.unit.area_path)
    with ledger.act(
        actor=actor,
        kind="exchange.exchange_move",
        unit=seen.unit_id,
        facts={"from": seen.state, "to": to},
    ) as act:
        row = Exchange.objects.select_for_update().get(pk=seen.pk)
        if row_version is not None and row.row_version != row_version:
            raise Conflict
        problems = problems_of_move(facts_of(row), to, clock.today())
        if problems:
            raise StateRefusal(
                _("The exchange cannot go on yet."),
                code="exchange.not_yet",
                problems=problems,
            )
        row.state, row.row_version = to, row.row_version + 1
        if to == "held":
            row.held_recorded_on = clock.today()
        row.save()
        act.record("change", row)
        if to == "held":
            _follow_up(act, actor, row)
        if to in ("followed", "closed", "cancelled"):
            _end_review(act, actor, row)
        announce(ExchangeMoved(exchange=row.pk, unit=row.unit_id, to=to))
    return row


def _follow_up(act: Any, actor: Actor, row: Exchange) -> None:
    """Set the follow-ups that are still to come, and let the review fall due."""
    held = row.ends_on or row.starts_on
    if held is None:
        return
    today = clock.today()
    rows: list[Mapping[str, Any]] = [
        {"months": months, "due": months_after(held, months)}
        for months in terms().follow_up_months
        if months_after(held, months) > today
        and not row.followups.filter(months=months).exists()
    ]
    records_add(actor=actor, kind="followup", owner=row, rows=rows, record_into=act)
    if (today - held).days <= terms().review_days:
        deadlines_start(actor=actor, starts=[_review(row, held)], record_into=act)


def _review(row: Exchange, held: Any) -> Start:
    return started(
        "exchange",
        row,
        REVIEW,
        row.unit_id,
        row.title,
        started_on=held,
        length=terms().review_days,
        length_unit="working-day",
    )


def _end_review(act: Any, actor: Actor, row: Exchange) -> None:
    deadlines_finish(
        actor=actor,
        subject_kind="exchange.exchange",
        subjects=[row.pk],
        record_into=act,
    )


def exchange_take_over(
    *,
    actor: Actor,
    unit: Any,
    values: Mapping[str, Any],
    parts: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    invented: bool = False,
    record_into: Any = None,
) -> Exchange:
    """Take over an exchange that was held, as reported, with its parts.

    What a report does not say stays empty and ``why_not`` says so. The exchange
    stands as held, without clocks: nothing was promised to this house then.
    """
    with _given(actor, unit, record_into) as act:
        row: Exchange = records_add(
            actor=actor,
            kind=KIND,
            unit=unit,
            rows=[values],
            extra={
                "state": "held",
                "held_recorded_on": clock.today(),
                "is_specimen": invented,
            },
            record_into=act,
        )[0]
        for kind, rows in (parts or {}).items():
            records_add(actor=actor, kind=kind, owner=row, rows=rows, record_into=act)
        lacking = problems_of_move(_before(facts_of(row)), "held", clock.today())
        if lacking:
            raise StateRefusal(
                _("The exchange cannot be recorded as held."),
                code="exchange.not_yet",
                problems=lacking,
            )
    return row


def _before(facts: Any) -> Any:
    from dataclasses import replace

    return replace(facts, state="idea")


def _given(actor: Actor, unit: Any, given: Any) -> Any:
    from contextlib import nullcontext

    if given is not None:
        return nullcontext(given)
    return ledger.act(
        actor=actor,
        kind="exchange.exchange_take_over",
        unit=getattr(unit, "pk", None),
    )
