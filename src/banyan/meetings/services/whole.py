"""Votes held on paper and entered at once, inside the act of whoever waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from banyan.base import bulk
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import gettext_noop as _

from ..commands import WholeVote
from ..domain.votes import Counts, difference, problems_of
from ..models import Count, Result, Vote
from .ground import refuse, result_standing
from .opening import opened

COUNT_COLUMNS = (
    "id vote_id number counter_id favour against blank invalid present options by_name at"
).split()
RESULT_COLUMNS = (
    "id vote_id corrects_id counts ballot word readings reading rules reason at"
).split()


def votes_enter(
    *, actor: Actor, commands: Sequence[WholeVote], record_into: Any
) -> list[Vote]:
    """Enter whole votes: electorate, counts, result; a fixed number of statements.

    The caller has required the right, checked the counts against the electorate
    and read them; its act records them. Raises StateRefusal where two counts differ.
    """
    if not commands:
        return []
    for command in commands:
        _agree(command)
    act, now = record_into, clock.now()
    votes = opened(actor, act, [c.open for c in commands])
    Vote.objects.filter(pk__in=[v.pk for v in votes]).update(
        state="recorded", row_version=2
    )
    act.record_rows("change", Vote, [v.pk for v in votes])
    counts = [
        (vote.pk, number, None, c.favour, c.against, c.blank, c.invalid, c.present,
         dict(c.options), actor.name[:200], now)
        for vote, command in zip(votes, commands, strict=True)
        for number, c in enumerate((command.counts, command.recount), start=1)
        if c is not None
    ]  # fmt: skip
    _insert(act, Count, COUNT_COLUMNS, counts)
    results = [
        (vote.pk, None, c.counts.as_data(), c.counts.ballot, c.word,
         [dict(r) for r in c.readings], c.reading, [dict(r) for r in c.rules], "", now)
        for vote, c in zip(votes, commands, strict=True)
    ]  # fmt: skip
    _insert(act, Result, RESULT_COLUMNS, results)
    return votes


def vote_put_right(
    *, actor: Actor, vote: int, counts: Counts, reason: str, record_into: Any
) -> Result:
    """Put the record of a whole vote right: a new result beside the old one.

    For whoever decides about its outcome itself: what it came to stays. The meeting
    had so many present. Raises StateRefusal without a result, InputError without a
    reason or for counts that do not fit each other or the electorate.
    """
    row, last = result_standing(actor, vote, reason)
    refuse(problems_of(counts, max(row.bases.values(), default=None)), row.rule)
    act = record_into
    result = Result.objects.create(
        vote=row,
        corrects=last,
        counts=counts.as_data(),
        ballot=counts.ballot,
        word=last.word,
        readings=last.readings,
        reading=last.reading,
        rules=last.rules,
        reason=reason.strip(),
        at=clock.now(),
    )
    act.record("create", result)
    if row.meeting is not None and row.meeting.present != counts.present:
        row.meeting.present = counts.present
        row.meeting.row_version += 1
        row.meeting.save(update_fields=["present", "row_version"])
        act.record("change", row.meeting)
    return result


def _agree(command: WholeVote) -> None:
    if command.recount is None:
        return
    found = difference(command.counts, command.recount)
    if found:
        shown = "; ".join(f"{k}: {a}, {b}" for k, (a, b) in found.items())
        raise StateRefusal(
            _("The two counts differ (%(shown)s)."),
            code="meetings.counts_differ",
            shown=shown,
            way_out=_("Both count again."),
        )


def _insert(act: Any, model: Any, columns: list[str], rows: list[Any]) -> None:
    ids = bulk.take_ids(model, len(rows))
    bulk.insert(model, columns, [(i, *row) for i, row in zip(ids, rows, strict=True)])
    act.record_rows("create", model, list(ids))
