"""What people and bodies say before a decision: reviews, opinions, proposals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from banyan.base import bulk
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, Problem
from banyan.kernel.text import gettext_noop as _
from banyan.people.queries import persons_known

from ..commands import BranchVote, Review, Say, SetRated
from ..domain.closing import points_problems
from ..domain.frame import Frame
from ..domain.order import day_problem, judged_by, judged_problem
from ..models import Assessment, Campaign, Word
from .days import vote_days
from .ground import (
    acting,
    answers_of,
    frame_of,
    keep,
    locked,
    refuse,
    require_units,
    undecided,
)

WORD_COLUMNS = (
    "id assessment_id step on at by_name body_id chair_id klass points text counts vote "
    "decision_id"
).split()


@transaction.atomic
def reviews_write(
    *, actor: Actor, commands: Sequence[Review], record_into: Any = None
) -> list[Assessment]:
    """Keep what people say of themselves; submitted, it is a word on record.

    One's own needs no right; for others ``evaluation.write`` (a paper handed in).
    Raises InputError for a class that the frame does not know, for points outside
    their range, and for another word than the one that a body has judged already;
    Conflict where the row moved.
    """
    rows = locked(
        (c.assessment for c in commands),
        {c.assessment: c.row_version for c in commands},
    )
    own_or_right(actor, rows.values())
    undecided(rows.values())
    problems = [
        p
        for n, c in enumerate(commands, 1)
        for p in _review_problems(rows[c.assessment], c, n)
    ]
    refuse(problems)
    with acting(
        actor, "evaluation.reviews_write", unit_of(rows.values()),
        {"count": len(commands)}, record_into=record_into,
    ) as act:  # fmt: skip
        words = []
        for c in commands:
            row = rows[c.assessment]
            is_news = judged_by(frame_of(row.campaign), row) is None or _differs(row, c)
            _take_over(row, c)
            if c.submit and is_news:
                words.append(_self_word(actor, row, c))
        keep(act, rows.values())
        write_words(act, words)
    return [rows[c.assessment] for c in commands]


def _differs(row: Assessment, c: Review) -> bool:
    """Say whether a review says anything else than what is on record.

    The class as a civil servant is not one's own word: it may become known later.
    """
    given = row.points.get("self", {})
    known = {key: Decimal(value) for key, value in given.items()}
    return (
        c.klass != row.self_class
        or (c.points is not None and dict(c.points) != known)
        or any(row.words.get(k, "") != v for k, v in c.words.items())
        or any(
            _lines(row.answers.get(k, "")) != _lines(v) for k, v in c.answers.items()
        )
    )


def _lines(text: str) -> list[str]:
    """Return a text by lines: a form sends other ends of lines than were kept."""
    return text.strip().splitlines()


def _judged_problems(row: Assessment, c: Review, number: int) -> list[Problem]:
    frame = frame_of(row.campaign)
    body = judged_by(frame, row)
    if body is None or not _differs(row, c):
        return []
    name = row.person.full_name if row.person else row.unit.names
    return [judged_problem(frame, row.subject, name, body, number)]


def _take_over(row: Assessment, c: Review) -> None:
    row.self_class = c.klass
    if c.points is not None:
        row.points = {**row.points, "self": _plain(c.points)}
    row.words = {**row.words, **dict(c.words)}
    row.answers = {**row.answers, **dict(c.answers)}
    if c.civil_class is not None:
        row.facts = {**row.facts, "civil_class": c.civil_class}
    if c.submit:
        _done(row, "self")


def _done(row: Assessment, step: str) -> None:
    if step not in row.done:
        row.done = [*row.done, step]


def _plain(points: Mapping[str, Decimal]) -> dict[str, str]:
    return {k: str(v) for k, v in points.items()}


def _self_word(actor: Actor, row: Assessment, c: Review) -> tuple[Any, ...]:
    text = "\n\n".join(t for t in row.answers.values() if t)
    return (
        row.pk, "self", clock.today(), clock.now(), actor.name[:200], None, None,
        c.klass, row.points.get("self", {}), text, {}, None, None,
    )  # fmt: skip


def write_words(act: Any, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write words on record; in the order of :data:`WORD_COLUMNS` without the id."""
    ids = bulk.take_ids(Word, len(rows))
    bulk.insert(
        Word, WORD_COLUMNS, [(pk, *row) for pk, row in zip(ids, rows, strict=True)]
    )
    act.record_rows("create", Word, ids)


def _review_problems(row: Assessment, c: Review, number: int) -> list[Problem]:
    frame = frame_of(row.campaign)
    found = _judged_problems(row, c, number)
    found += limits(row.campaign, frame, c.points or {}, number)
    found += class_problems(frame, c.klass, number, must=c.submit and row.rated)
    for key, word in c.words.items():
        if word and frame.klass(word) is None:
            text = _("“%(word)s” is no class of this frame.")
            found.append(_problem(text, number, f"word_{key}", word=word))
    if c.klass and not row.rated:
        text = _("Not rated in this campaign: remarks only, no class.")
        found.append(_problem(text, number, "klass", code="evaluation.not_rated"))
    return found


def _problem(
    text: str, row: int, field: str, code: str = "evaluation.class", **values: Any
) -> Problem:
    return Problem.of(code, text, row=row, field=field, **values)


def limits(
    campaign: Campaign, frame: Frame, points: Mapping[str, Decimal], row: int
) -> list[Problem]:
    """Say which points lie outside the range that the rules give."""
    if not points:
        return []
    answers = answers_of(campaign)
    most = {
        p.key: Decimal(str(answers[p.points].value))
        for p in frame.parts
        if p.points and answers[p.points].value is not None
    }
    return points_problems(frame, most, points, row)


def class_problems(
    frame: Frame, klass: str, row: int, *, must: bool = False
) -> list[Problem]:
    """Say whether a class is one of the frame."""
    if not klass:
        text = _("Choose a class.")
        return (
            [_problem(text, row, "klass", code="evaluation.no_class")] if must else []
        )
    if frame.klass(klass) is None:
        text = _("“%(word)s” is no class of this frame.")
        return [_problem(text, row, "klass", word=klass)]
    return []


def own_or_right(actor: Actor, rows: Iterable[Assessment]) -> None:
    others = [
        r.unit_id
        for r in rows
        if actor.person_id is None or r.person_id != actor.person_id
    ]
    if others:
        require_units(actor, others)


def unit_of(rows: Iterable[Assessment]) -> int | None:
    units = {row.unit_id for row in rows}
    return units.pop() if len(units) == 1 else None


SAID = ("opinion", "committee")


@transaction.atomic
def steps_say(
    *, actor: Actor, commands: Sequence[Say], record_into: Any = None
) -> list[Assessment]:
    """Record opinions, and what committees propose, each with its count of voices.

    Whoever is under review does not chair. A committee speaks after the steps
    before it. Raises InputError with every place.
    """
    rows = locked(
        (c.assessment for c in commands),
        {c.assessment: c.row_version for c in commands},
    )
    require_units(actor, (c.body or rows[c.assessment].unit_id for c in commands))
    _reaches(actor, rows.values())
    undecided(rows.values())
    require_chairs(actor, commands, rows.values())
    voted = vote_days(c.assessment for c in commands if c.step == "committee")
    problems = [
        p
        for n, c in enumerate(commands, 1)
        for p in _say_problems(rows[c.assessment], c, n, voted.get(c.assessment))
    ]
    refuse(problems)
    now = clock.now()
    with acting(
        actor, "evaluation.steps_say", unit_of(rows.values()),
        {"count": len(commands)}, record_into=record_into,
    ) as act:  # fmt: skip
        words = []
        for c in commands:
            row = rows[c.assessment]
            if c.step == "committee" and c.klass:
                row.proposed = c.klass
            if c.points:
                row.points = {**row.points, c.step: _plain(c.points)}
            _done(row, c.step)
            words.append(
                (row.pk, c.step, c.on, now, actor.name[:200], c.body or row.unit_id,
                 chair_over(row, c), c.klass, _plain(c.points), c.text, dict(c.counts),
                 None, None)
            )  # fmt: skip
        keep(act, rows.values())
        write_words(act, words)
    return [rows[c.assessment] for c in commands]


def _reaches(actor: Actor, rows: Iterable[Assessment]) -> None:
    require_units(actor, {r.unit_id for r in rows}, "evaluation.read")


def _say_problems(
    row: Assessment, c: Say, number: int, voted: dt.date | None
) -> list[Problem]:
    frame = frame_of(row.campaign)
    found = limits(row.campaign, frame, c.points, number)
    if c.step not in SAID:
        text = _("“%(step)s” is not a word of a body.")
        return [_problem(text, number, "step", step=c.step)]
    if c.on > clock.today():
        text = _("%(on)s has not come yet.")
        found.append(_problem(text, number, "on", code="evaluation.future", on=c.on))
    must = c.step == "committee" and row.rated
    found += class_problems(frame, c.klass, number, must=must)
    if c.klass and not row.rated:
        text = _("Not rated in this campaign: remarks only, no class.")
        found.append(_problem(text, number, "klass", code="evaluation.not_rated"))
    found += chair_problems(c, [row], number) + _voices_problems(c, number)
    if c.step == "committee" and row.rated:
        found += _before(frame, row, number)
        if voted is not None and c.on < voted:
            name = row.person.full_name if row.person else row.unit.names
            title = frame.step_title("vote")
            found.append(day_problem(name, c.on, title, voted, number))
    return found


def _before(frame: Frame, row: Assessment, number: int) -> list[Problem]:
    """A step waits for those before it that the frame asks for."""
    for step in frame.steps_of(row.subject):
        if step.key == "committee":
            return []
        if not step.optional and step.key not in row.done:
            code = "evaluation.no_vote" if step.key == "vote" else "evaluation.no_step"
            text = _("The step “%(step)s” is not on record yet.")
            return [_problem(text, number, "step", code=code, step=step.title)]
    return []


def _voices_problems(c: Say, number: int) -> list[Problem]:
    favour, present = c.counts.get("favour"), c.counts.get("present")
    below = [(key, n) for key, n in c.counts.items() if n < 0]
    if below:
        text = _("%(given)s voices are fewer than none.")
        key, given = below[0]
        return [_problem(text, number, key, code="evaluation.voices", given=given)]
    if favour is None or present is None or favour <= present:
        return []
    text = _("%(favour)s voices for it, but %(present)s were present.")
    code = "evaluation.voices"
    return [_problem(text, number, "favour", code=code, favour=favour, present=present)]


def require_chairs(
    actor: Actor, commands: Iterable[Say | BranchVote], rows: Iterable[Assessment]
) -> None:
    """Raise NotVisible for a chair whom the actor neither sees nor reviews here."""
    named = (who for c in commands for who in (c.chair, c.second_chair))
    wanted = {who for who in named if who is not None}
    missing = wanted - persons_known(actor, wanted).keys() if wanted else set()
    if missing:
        here = {(r.campaign_id, r.unit_id) for r in rows}
        found = Assessment.objects.filter(
            campaign__in={campaign for campaign, _unit in here},
            unit__in={unit for _campaign, unit in here},
            person__in=missing,
        )
        missing -= set(found.values_list("person", flat=True))
    if missing:
        raise NotVisible


def chair_over(row: Assessment, c: Say | BranchVote) -> int | None:
    """Return who is in the chair while one is reviewed."""
    return c.second_chair if c.chair and row.person_id == c.chair else c.chair


def chair_problems(
    c: Say | BranchVote, rows: Iterable[Assessment], number: int
) -> list[Problem]:
    """Whoever is under review does not chair the body that speaks about them."""
    if c.chair is None or c.second_chair not in (None, c.chair):
        return []
    if all(r.person_id != c.chair for r in rows):
        return []
    return [
        Problem.of(
            "evaluation.chair",
            _("Whoever is under review does not chair."),
            row=number,
            field="chair",
            way_out=_("A deputy or a member of the committee takes the chair."),
        )
    ]


@transaction.atomic
def rated_set(
    *, actor: Actor, command: SetRated, record_into: Any = None
) -> Assessment:
    """Put somebody in or out of those who are rated, with the reason on record."""
    if not command.reason.strip():
        raise InputError(_("Write down the reason."), code="evaluation.reason")
    row = locked([command.assessment])[command.assessment]
    require_units(actor, [row.unit_id])
    undecided([row])
    facts = {"rated": command.rated, "reason": command.reason.strip()}
    with acting(
        actor, "evaluation.rated_set", row.unit_id, facts, record_into=record_into
    ) as act:
        row.rated = command.rated
        row.unrated_reason = "" if command.rated else "set"
        row.unrated_rule = ""
        keep(act, [row])
        write_words(
            act,
            [(row.pk, "rated", clock.today(), clock.now(), actor.name[:200], row.unit_id,
              None, "", {}, command.reason.strip(), {}, None, None)],
        )  # fmt: skip
    return row
