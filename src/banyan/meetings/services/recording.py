"""Results: what a vote came to; corrected only by a new result."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from banyan.base.events import announce
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, StateRefusal
from banyan.kernel.text import Sentence
from banyan.kernel.text import gettext_noop as _
from banyan.rulebook import packs
from banyan.rulebook.domain.rules import Answer

from ..domain.result import VoteReading, majorities, read
from ..domain.votes import BALLOT_WORDS, Counts, ballot_allowed, problems_of
from ..events import VoteRecorded
from ..models import Result, Vote
from .counting import agreed
from .ground import acting, refuse, result_standing, unrecorded, vote_locked


@transaction.atomic
def result_record(
    *, actor: Actor, vote: int, reading: str = "", record_into: Any = None
) -> Result:
    """Record the result that both counts agree on; whoever waits for it goes on.

    Where readings of a disputed rule differ, ``reading`` says which one the body
    follows. Raises StateRefusal without two agreeing counts.
    """
    row = vote_locked(actor, vote)
    unrecorded(row)
    counts = agreed(row)
    answers = _answers(row)
    found = _read(row, counts, answers, reading)
    with acting(
        actor, "meetings.result_record", row.unit_id, {"vote": row.pk},
        [a.as_data() for a in answers], record_into,
    ) as act:  # fmt: skip
        result = _written(act, row, counts, found, answers, reading)
        _closed(act, row)
        if row.subject is not None:
            announce(
                VoteRecorded(
                    actor,
                    act,
                    row.pk,
                    row.subject_kind,
                    row.subject,
                    row.held_on,
                    counts,
                    reading,
                    _came(row),
                )
            )
    return result


@transaction.atomic
def result_correct(
    *,
    actor: Actor,
    vote: int,
    counts: Counts,
    reason: str,
    reading: str = "",
    record_into: Any = None,
) -> Result:
    """Correct a recorded result by a new one, with the reason; the old one stays.

    What was decided on the old result is not undone by this: that is a decision.
    """
    row, last = result_standing(actor, vote, reason)
    refuse(problems_of(counts, max(row.voters.values(), default=None)), row.rule)
    answers = _answers(row)
    found = _read(row, counts, answers, reading)
    with acting(
        actor, "meetings.result_correct", row.unit_id, {"vote": row.pk},
        [a.as_data() for a in answers], record_into,
    ) as act:  # fmt: skip
        return _written(act, row, counts, found, answers, reading, last, reason)


def _answers(vote: Vote) -> list[Answer]:
    return [packs.ask(vote.rule, on=vote.held_on)] if vote.rule else []


def _read(
    vote: Vote, counts: Counts, answers: list[Answer], reading: str
) -> list[VoteReading]:
    known = majorities(answers)
    words = [a.threshold.ballot for _key, a in known if a.threshold]
    if words and not any(ballot_allowed(w, vote.ballot) for w in words):
        raise StateRefusal(
            _("A vote by “%(ballot)s” does not count here."),
            code="meetings.ballot",
            ballot=Sentence(BALLOT_WORDS.get(vote.ballot, vote.ballot)),
        )
    found = read(counts, known, vote.bases, vote.tally, vote.params)
    followed = [r for r in found if r.variant == reading] if reading else found
    if len({r.word for r in followed}) > 1:
        raise InputError(
            _("The sources disagree and the result differs (%(readings)s)."),
            code="meetings.reading",
            readings="; ".join(f"{r.variant}: {r.word}" for r in found),
            way_out=_("Say which reading the body follows; it is kept on record."),
        )
    return found


def _written(
    act: Any,
    vote: Vote,
    counts: Counts,
    found: list[VoteReading],
    answers: list[Answer],
    reading: str,
    corrects: Result | None = None,
    reason: str = "",
) -> Result:
    followed = [r for r in found if not reading or r.variant == reading]
    result = Result.objects.create(
        vote=vote,
        corrects=corrects,
        counts=counts.as_data(),
        ballot=vote.ballot,
        word=followed[0].word if followed else "",
        readings=[r.as_data() for r in found],
        reading=reading,
        rules=[a.as_data() for a in answers],
        reason=reason.strip(),
        at=clock.now(),
    )
    act.record("create", result)
    return result


def _closed(act: Any, vote: Vote) -> None:
    vote.state = "recorded"
    vote.row_version += 1
    vote.save(update_fields=["state", "row_version"])
    act.record("change", vote)


def _came(vote: Vote) -> dict[int, str]:
    """Return the exempt who came: the case draws the same electorate with them."""
    rows = vote.electors.filter(reason="exempt-came").values_list("person", flat=True)
    return dict.fromkeys(rows, "present")
