"""Counts, entered by two people apart from each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, StateRefusal
from banyan.kernel.text import gettext_noop as _

from ..commands import EnterCount
from ..domain.votes import Counts, difference, problems_of
from ..models import Count, Vote
from .ground import acting, refuse, unrecorded, vote_locked


@dataclass(frozen=True)
class Counted:
    """The vote after a count: whether both are there and agree, and where not."""

    vote: Vote
    number: int
    agree: bool
    differences: dict[str, tuple[int, int]]


@transaction.atomic
def count_enter(
    *, actor: Actor, command: EnterCount, record_into: Any = None
) -> Counted:
    """Enter what one counter read from the papers.

    Two counters, who are two people, enter a count each; a third count starts
    anew. Raises InputError or RuleRefusal for counts that do not add up, StateRefusal
    for the same counter twice or a vote that has its result.
    """
    vote = vote_locked(actor, command.vote)
    unrecorded(vote)
    counts = command.counts
    most = max(vote.voters.values(), default=None)
    refuse(problems_of(counts, most), vote.rule)
    before = list(vote.counts.order_by("number"))
    _another_person(before, command)
    number = len(before) + 1
    with acting(
        actor, "meetings.count_enter", vote.unit_id, {"number": number},
        record_into=record_into,
    ) as act:  # fmt: skip
        row = written(vote.pk, number, counts, command.counter, actor)
        act.record("create", row)
    pair = [*before, row][-2:]
    if number % 2:
        return Counted(vote, number, False, {})
    found = difference(counts_of(pair[0], vote.ballot), counts_of(pair[1], vote.ballot))
    return Counted(vote, number, not found, found)


def written(
    vote: int, number: int, counts: Counts, counter: int | None, actor: Actor
) -> Count:
    """Write one count."""
    return Count.objects.create(
        vote_id=vote,
        number=number,
        counter_id=counter,
        favour=counts.favour,
        against=counts.against,
        blank=counts.blank,
        invalid=counts.invalid,
        present=counts.present,
        options=dict(counts.options),
        by_name=actor.name[:200],
        at=clock.now(),
    )


def _another_person(before: list[Count], command: EnterCount) -> None:
    """Two counts by one person are one count."""
    if len(before) % 2 == 0:
        return
    if command.counter is None or before[-1].counter_id is None:
        raise InputError(
            _("Say who counted: two people count, each for themselves."),
            code="meetings.no_counter",
        )
    if command.counter == before[-1].counter_id:
        raise StateRefusal(
            _("The same person has counted already: another one counts now."),
            code="meetings.same_counter",
        )


def counts_of(row: Count, ballot: str) -> Counts:
    """Return a row as counts."""
    return Counts(
        favour=row.favour,
        against=row.against,
        blank=row.blank,
        invalid=row.invalid,
        present=row.present,
        ballot=ballot,
        options=row.options,
    )


def agreed(vote: Vote) -> Counts:
    """Return what both counters read. Raises StateRefusal until they agree."""
    rows = list(vote.counts.order_by("number"))
    pair = rows[-2:] if len(rows) % 2 == 0 else []
    if len(pair) < 2:
        raise StateRefusal(
            _("Two counts are needed; %(have)s is there."),
            code="meetings.one_count",
            have=len(rows) % 2,
        )
    one, two = (counts_of(r, vote.ballot) for r in pair)
    if found := difference(one, two):
        shown = "; ".join(f"{k}: {a}, {b}" for k, (a, b) in found.items())
        raise StateRefusal(
            _("The two counts differ (%(shown)s)."),
            code="meetings.counts_differ",
            shown=shown,
            way_out=_("Both count again."),
        )
    return two
