"""Putting the record of a ballot right before the next body has spoken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, Problem
from banyan.kernel.text import gettext_noop as _
from banyan.meetings import services as meetings
from banyan.meetings.domain.votes import Counts

from ..commands import CorrectVote
from ..domain.frame import Frame
from ..domain.order import follower
from ..models import Assessment, Word
from .ground import (
    acting,
    campaign_locked,
    frame_of,
    keep,
    locked,
    must_run,
    refuse,
    require_units,
)
from .speaking import write_words
from .voting import most, of_one, papers_problems

PAPERS = ("present", "invalid")
Voices = Mapping[int, Mapping[str, int]]


@transaction.atomic
def vote_correct(
    *, actor: Actor, campaign: int, command: CorrectVote, record_into: Any = None
) -> list[Assessment]:
    """Correct what was recorded wrongly of a ballot; return whose voices changed.

    The branch has not voted anew: day, chair and electorate stay. What was recorded
    first stays on record, the correction stands behind it with its reason. Raises
    NotVisible for a vote or somebody who is not on its ballot, InputError without a
    reason, for voices that do not add up, where nothing is corrected, and once the
    committee or the level above has spoken about somebody concerned.
    """
    row = campaign_locked(campaign)
    must_run(row)
    if not command.reason.strip():
        raise InputError(_("Write down the reason."), code="evaluation.reason")
    words = _words(row.pk, command.vote)
    if not words or command.voices.keys() - words.keys():
        raise NotVisible
    unit = next(iter(words.values())).body_id
    require_units(actor, [unit] if unit else [])
    papers, voices = _put_right(words, command)
    rows = locked(voices)
    frame = frame_of(row)
    refuse(_problems(frame, command.vote, rows, papers, voices), frame.vote)
    with acting(
        actor, "evaluation.vote_correct", unit,
        {"campaign": row.pk, "vote": command.vote, "count": len(voices)},
        record_into=record_into,
    ) as act:  # fmt: skip
        meetings.vote_put_right(
            actor=actor, vote=command.vote, counts=_counts(papers),
            reason=command.reason, record_into=act,
        )  # fmt: skip
        for pk, given in voices.items():
            rows[pk].proposed = most(given)
        keep(act, rows.values())
        said = [_said(actor, words[pk], given, papers, command.reason)
                for pk, given in voices.items()]  # fmt: skip
        write_words(act, said)
    return list(rows.values())


def _words(campaign: int, vote: int) -> dict[int, Word]:
    """Return what stands on record of a ballot about each, the last word of it."""
    rows = Word.objects.filter(assessment__campaign=campaign, step="vote", vote=vote)
    return {word.assessment_id: word for word in rows.order_by("pk")}


def _put_right(
    words: Mapping[int, Word], c: CorrectVote
) -> tuple[dict[str, int], dict[int, dict[str, int]]]:
    """Return the papers, and the voices about everybody whose record changes.

    Other papers concern all who stood on them.
    """
    known = next(iter(words.values())).counts
    given = {"present": c.present, "invalid": c.invalid}
    papers = {k: known.get(k, 0) if n is None else n for k, n in given.items()}
    other_papers = any(papers[k] != known.get(k, 0) for k in PAPERS)
    voices = {}
    for pk, word in words.items():
        before = {k: n for k, n in word.counts.items() if k not in PAPERS}
        now = {k: n for k, n in c.voices.get(pk, before).items() if n}
        if other_papers or now != {k: n for k, n in before.items() if n}:
            voices[pk] = now
    return papers, voices


def _problems(
    frame: Frame, vote: int, rows: Mapping[int, Assessment],
    papers: Mapping[str, int], voices: Voices,
) -> list[Problem]:  # fmt: skip
    if not voices:
        text = _("This says what stands on record already.")
        return [Problem.of("evaluation.same", text, field="present")]
    present, invalid = papers["present"], papers["invalid"]
    found = papers_problems(present, invalid, present)
    later = _later(voices, vote)
    for number, (pk, given) in enumerate(voices.items(), 1):
        found += of_one(frame, rows[pk], given, present - invalid, number)
        if pk in later or follower(rows[pk].done):
            found.append(_followed(frame, rows[pk], number, again=pk in later))
    return found


def _later(ids: Iterable[int], vote: int) -> set[int]:
    """Return about whom the branch voted anew after a vote."""
    rows = Word.objects.filter(assessment__in=list(ids), step="vote", vote__gt=vote)
    return set(rows.values_list("assessment", flat=True))


def _followed(frame: Frame, row: Assessment, number: int, *, again: bool) -> Problem:
    """Say which body has spoken since, and the way out."""
    name = row.person.full_name if row.person else row.unit.names
    step = frame.step_title("vote" if again else follower(row.done))
    return Problem.of(
        "evaluation.followed",
        _("%(name)s: “%(step)s” came after this vote: its record stands."),
        row=number, field=f"voices_{row.pk}", name=name, step=step,
        way_out=_("The branch votes anew, and its committee after it."),
    )  # fmt: skip


def _counts(papers: Mapping[str, int]) -> Counts:
    present, invalid = papers["present"], papers["invalid"]
    return Counts(
        favour=present - invalid, invalid=invalid, present=present, ballot="secret"
    )


def _said(
    actor: Actor, word: Word, voices: Mapping[str, int], papers: Mapping[str, int],
    reason: str,
) -> tuple[Any, ...]:  # fmt: skip
    """Return the word that stands behind the one it corrects."""
    return (
        word.assessment_id, "vote", word.on, clock.now(), actor.name[:200],
        word.body_id, word.chair_id, most(voices), {}, reason.strip(),
        {**voices, **papers}, word.vote, None,
    )  # fmt: skip
