"""What every service of meetings stands on: the act, the right, the vote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from banyan.kernel.actor import Actor
from banyan.kernel.errors import (
    InputError,
    NotVisible,
    Problem,
    RuleRefusal,
    StateRefusal,
)
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger
from banyan.units.queries import units_found

from ..models import Result, Vote

READ, WRITE = "meeting.read", "meeting.write"


@contextmanager
def acting(
    actor: Actor,
    kind: str,
    unit: int | None,
    facts: Mapping[str, Any] | None = None,
    rules: Iterable[Any] = (),
    record_into: Any = None,
) -> Iterator[Any]:
    """Open an act of its own, or write into the act of a larger piece of work."""
    with transaction.atomic():
        if record_into is not None:
            yield record_into
            return
        with ledger.act(
            actor=actor, kind=kind, unit=unit, rules=rules, facts=dict(facts or {})
        ) as act:
            yield act


def require_units(actor: Actor, units: Iterable[int]) -> None:
    """Require the right to write meetings for each unit; NotVisible out of range."""
    wanted = set(units)
    found = units_found(actor, wanted)
    if wanted - found.keys():
        raise NotVisible
    for unit in found.values():
        actor.require(WRITE, path=unit.path, area_path=unit.area_path)


def vote_locked(actor: Actor, vote: int) -> Vote:
    """Lock a vote for a change. Raises NotVisible, NotAllowed."""
    row = Vote.objects.select_for_update(of=("self",)).filter(pk=vote).first()
    if row is None:
        raise NotVisible
    require_units(actor, [row.unit_id])
    return row


def result_standing(actor: Actor, vote: int, reason: str) -> tuple[Vote, Result]:
    """Lock a vote whose record is to be corrected; return it and what stands last.

    Raises StateRefusal where nothing stands, InputError without a reason.
    """
    row = vote_locked(actor, vote)
    last = row.results.order_by("-pk").first()
    if last is None:
        raise StateRefusal(_("This vote has no result yet."), code="meetings.no_result")
    if not reason.strip():
        raise InputError(_("Write down the reason."), code="meetings.reason")
    return row, last


def unrecorded(vote: Vote) -> None:
    """Raise StateRefusal when a vote has its result already."""
    if vote.state != "open":
        raise StateRefusal(
            _("This vote has its result already."),
            code="meetings.recorded",
            way_out=_("A wrong result is corrected by a new one, with the reason."),
        )


def refuse(problems: list[Problem], rule: str = "", citation: str = "") -> None:
    """Raise the refusal of counts: by the rule of the vote where there is one."""
    if not problems:
        return
    first = problems[0]
    common: dict[str, Any] = {
        "code": first.code,
        "way_out": first.way_out,
        "problems": problems,
        **dict(first.values),
    }
    if rule:
        raise RuleRefusal(first.template, rule=rule, citation=citation, **common)
    raise InputError(first.template, **common)
