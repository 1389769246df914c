"""Opinions asked of the place of residence and of organisations, and their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from banyan.deadlines import services as deadlines
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, Problem
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _

from ..commands import AskOpinion, RecordOpinion
from ..models import Assessment, Opinion
from .ground import acting, frame_of, keep, locked, refuse, require_units, undecided
from .speaking import write_words

STEP, SUBJECT = "opinion", "evaluation.opinion"
ASKED = Text(
    vi="Nhận ý kiến nhận xét đã xin",
    lo="ຮັບຄຳເຫັນທີ່ຂໍໄວ້",
    en="An opinion asked is to come in",
)
LONGEST = 10_000


@transaction.atomic
def opinions_ask(
    *, actor: Actor, commands: Sequence[AskOpinion], record_into: Any = None
) -> list[Opinion]:
    """Ask for opinions about members or units; with a last day each is a reminder.

    Raises NotAllowed without ``evaluation.write`` for the unit, StateRefusal where the
    class is decided, InputError with every place.
    """
    rows = locked(c.assessment for c in commands)
    require_units(actor, {r.unit_id for r in rows.values()})
    undecided(rows.values())
    refuse(
        [
            p
            for n, c in enumerate(commands, 1)
            for p in _ask_problems(rows[c.assessment], c, n)
        ]
    )
    with acting(
        actor, "evaluation.opinions_ask", _unit_of(rows), {"count": len(commands)},
        record_into=record_into,
    ) as act:  # fmt: skip
        made = [
            Opinion.objects.create(
                assessment=rows[c.assessment],
                kind=c.kind,
                asked_of=c.of.strip()[:200],
                asked_on=c.on,
                until=c.until,
                asked_by=actor.name[:200],
                at=clock.now(),
            )
            for c in commands
        ]
        act.record("create", *made)
        deadlines.deadlines_start(
            actor=actor,
            starts=[_reminder(one) for one in made if one.until],
            record_into=act,
        )
    return made


def _unit_of(rows: Mapping[int, Assessment]) -> int | None:
    units = {row.unit_id for row in rows.values()}
    return units.pop() if len(units) == 1 else None


def _ask_problems(row: Assessment, c: AskOpinion, number: int) -> list[Problem]:
    asks = any(s.key == STEP for s in frame_of(row.campaign).steps_of(row.subject))
    checks = (
        (not asks, "kind", _("This frame asks for no opinions.")),
        (c.kind not in Opinion.KINDS, "kind", _("Say who is asked.")),
        (not c.of.strip(), "of", _("Name who is asked.")),
        (c.on > clock.today(), "on", _("%(on)s has not come yet.")),
        (
            c.until is not None and c.until < c.on,
            "until",
            _("The answer cannot be due before it was asked."),
        ),
    )
    return [
        Problem.of("evaluation.opinion", text, row=number, field=field, on=c.on)
        for wrong, field, text in checks
        if wrong
    ]


def _reminder(one: Opinion) -> deadlines.Start:
    row = one.assessment
    return deadlines.Start(
        kind=SUBJECT,
        subject_kind=SUBJECT,
        subject=one.pk,
        title=ASKED,
        about=one.asked_of,
        person=row.person_id,
        unit=row.unit_id,
        started_on=one.asked_on,
        due_on=one.until or one.asked_on,
        right="evaluation.write",
        url=f"/evaluation/about/{row.uid}/",
    )


@transaction.atomic
def opinions_record(
    *, actor: Actor, commands: Sequence[RecordOpinion], record_into: Any = None
) -> list[Opinion]:
    """Record what was answered; it stands among the words that the body reads.

    Raises NotVisible for no such opinion, InputError for one answered already, for a
    text that says nothing and for a day before it was asked.
    """
    found = {
        one.pk: one
        for one in Opinion.objects.select_for_update(of=("self",))
        .filter(pk__in=[c.opinion for c in commands])
        .order_by("pk")
    }
    if len(found) < len({c.opinion for c in commands}):
        raise NotVisible
    rows = locked(one.assessment_id for one in found.values())
    require_units(actor, {r.unit_id for r in rows.values()})
    undecided(rows.values())
    refuse(
        [
            p
            for n, c in enumerate(commands, 1)
            for p in _answer_problems(found[c.opinion], c, n)
        ]
    )
    with acting(
        actor, "evaluation.opinions_record", _unit_of(rows), {"count": len(commands)},
        record_into=record_into,
    ) as act:  # fmt: skip
        for c in commands:
            one = found[c.opinion]
            one.answered_on, one.text = c.on, c.text.strip()[:LONGEST]
            one.by_name, one.at = actor.name[:200], clock.now()
            one.row_version += 1
            one.save()
            row = rows[one.assessment_id]
            if STEP not in row.done:
                row.done = [*row.done, STEP]
        act.record_rows("change", Opinion, list(found))
        keep(act, rows.values())
        write_words(act, [_word(found[c.opinion]) for c in commands])
        deadlines.deadlines_finish(
            actor=actor, subject_kind=SUBJECT, subjects=list(found), record_into=act
        )
    return [found[c.opinion] for c in commands]


def _word(one: Opinion) -> tuple[Any, ...]:
    return (
        one.assessment_id, STEP, one.answered_on, clock.now(), one.asked_of, None, None,
        "", {}, one.text, {}, None, None,
    )  # fmt: skip


def _answer_problems(one: Opinion, c: RecordOpinion, number: int) -> list[Problem]:
    checks = (
        (one.answered_on is not None, "text", _("This opinion is on record already.")),
        (not c.text.strip(), "text", _("Write down what was answered.")),
        (c.on > clock.today(), "on", _("%(on)s has not come yet.")),
        (c.on < one.asked_on, "on", _("It was asked on %(asked)s.")),
    )
    return [
        Problem.of(
            "evaluation.opinion", text, row=number, field=field, on=c.on,
            asked=one.asked_on,
        )
        for wrong, field, text in checks
        if wrong
    ]  # fmt: skip
