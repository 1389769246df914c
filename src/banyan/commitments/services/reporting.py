"""What the owner reports: progress, milestones, delay, evidence, that it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from banyan.cases.scope import cases_visible
from banyan.decisions.queries import decisions_visible
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, Problem
from banyan.kernel.text import gettext_noop as _
from banyan.papers.queries import papers_visible
from banyan.papers.services import paper_add

from ..commands import AddEvidence, Delay, Finish, Progress
from ..domain.figures import figure_of, figure_problem, number_of
from ..domain.score import scored
from ..domain.states import LEVELS
from ..models import Commitment, Evidence, Milestone
from ..scope import is_own
from . import clocks
from .formula import formula_on
from .ground import (
    LONGEST,
    acting,
    held,
    note_down,
    numbered,
    reasons,
    refuse,
    save,
    whole,
)
from .measuring import day_that_counts, percent_problems, usual_timeliness


def progress_report(*, actor: Actor, commands: Sequence[Progress]) -> list[Commitment]:
    """Record how far tasks are, in percent, and what was done."""
    refuse(
        [
            p
            for row, c in numbered(commands)
            for p in percent_problems(row, percent=c.percent)
        ]
    )
    with whole():
        rows = held(actor, "progress", commands)
        with acting(actor, "progress_report", rows) as act:
            for row, c in zip(rows, commands, strict=True):
                row.progress = c.percent
            save(act, rows, ["progress"])
            texts = [c.text for c in commands]
            note_down(
                act, actor, "progress", rows, texts, [c.percent for c in commands]
            )
    return rows


def milestone_reach(
    *, actor: Actor, commitment: int, number: int, on: Any = None
) -> Milestone:
    """Say that a milestone of a task was reached, today unless a day is given."""
    day = on or clock.today()
    _refuse_to_come(day, "on")
    with whole():
        row = held(actor, "milestone", [Progress(commitment, 0)])[0]
        step = row.milestones.select_for_update().filter(number=number).first()
        if step is None:
            raise NotVisible
        with acting(actor, "milestone_reach", [row]) as act:
            step.done_on = day
            step.row_version += 1
            step.save(update_fields=["done_on", "row_version"])
            act.record("change", step)
            note_down(act, actor, "milestone", [row], str(step.title), on=day)
    return step


def delays_report(*, actor: Actor, commands: Sequence[Delay]) -> list[Commitment]:
    """Say that tasks will be late, until when and why.

    The first day stays what counts until the level above agrees to the later one.
    """
    reasons(commands)
    with whole():
        rows = held(actor, "delay", commands)
        refuse(
            [
                Problem.of(
                    "commitments.not_later",
                    _("%(day)s is not later than the day of the task, %(due)s."),
                    day=c.until,
                    due=day_that_counts(row),
                    row=number,
                    field="until",
                )
                for number, (row, c) in numbered(list(zip(rows, commands, strict=True)))
                if c.until <= day_that_counts(row)
            ]
        )
        with acting(actor, "delays_report", rows) as act:
            for row, c in zip(rows, commands, strict=True):
                row.delayed_to = c.until
                row.delay_reason = c.reason.strip()[:LONGEST]
            save(act, rows, ["delayed_to", "delay_reason"])
            note_down(
                act, actor, "delay", rows, [f"{c.until}: {c.reason}" for c in commands]
            )
    return rows


def _refuse_to_come(day: Any, field: str) -> None:
    if day > clock.today():
        raise InputError(
            problems=[
                Problem.of(
                    "commitments.to_come",
                    _("%(on)s has not come yet."),
                    on=day,
                    field=field,
                )
            ]
        )


# -- evidence ---------------------------------------------------------------------------


def evidence_add(*, actor: Actor, command: AddEvidence) -> Evidence:
    """Add what shows that a task was done.

    A file is taken in as a paper of the unit, under the rights of papers. Raises
    InputError for a link that is none, a record that is not there, several at once.
    """
    _check_evidence(actor, command)
    with whole():
        row = held(actor, "evidence", [command])[0]
        with acting(actor, "evidence_add", [row]) as act:
            made = Evidence.objects.create(
                commitment=row,
                kind=command.kind,
                title=command.title.strip()[:300],
                paper_id=_paper(act, actor, row, command),
                url=command.url.strip()[:500],
                record=command.record.strip()[:80],
                on=command.on,
                by_name=actor.name[:200],
                at=clock.now(),
            )
            act.record("create", made)
            note_down(act, actor, "evidence", [row], made.title, on=command.on)
    return made


def _check_evidence(actor: Actor, c: AddEvidence) -> None:
    problems = []
    if not c.title.strip():
        problems.append(_found(_("Say what it shows."), "title"))
    if not c.kind:
        problems.append(
            _found(_("Give one of the three: a file, a link, or a record."), "url")
        )
    if c.url and not c.url.strip().lower().startswith(("https://", "http://")):
        problems.append(_found(_("“%(url)s” is no link."), "url", url=c.url[:60]))
    if c.record and not _record_is_there(actor, c.record.strip()):
        problems.append(
            _found(_("No record “%(record)s” in range."), "record", record=c.record)
        )
    refuse(problems)
    _refuse_to_come(c.on, "on")


def _record_is_there(actor: Actor, record: str) -> bool:
    """Say whether a decision or a case of that number is in range."""
    symbols = decisions_visible(actor).filter(symbol=record)
    return bool(
        symbols.exists() or cases_visible(actor).filter(reference=record).exists()
    )


def _found(template: str, field: str, **values: Any) -> Problem:
    return Problem.of("commitments.evidence", template, field=field, **values)


def _paper(act: Any, actor: Actor, row: Commitment, c: AddEvidence) -> int | None:
    if c.paper is not None:
        if not papers_visible(actor).filter(pk=c.paper).exists():
            raise NotVisible
        return c.paper
    if not c.content:
        return None
    made = paper_add(
        actor=actor,
        title=c.title,
        kind="evidence",
        content=c.content,
        file_name=c.file_name,
        unit=row.unit_id,
        person=row.person_id,
        privacy="restricted",
        subject_kind=clocks.SUBJECT,
        subject=row.pk,
        is_specimen=row.is_specimen,
        about_oneself=is_own(actor, row),
        record_into=act,
    )
    return int(made.pk)


# -- done -------------------------------------------------------------------------------


def commitments_finish(*, actor: Actor, commands: Sequence[Finish]) -> list[Commitment]:
    """Report tasks done, with figure, self-score and comment.

    Raises InputError for a day to come, a figure that is none, a task called exceeded
    whose figure does not exceed its target.
    """
    with whole():
        rows = held(actor, "finish", commands)
        pairs = list(zip(rows, commands, strict=True))
        refuse(
            [p for n, (row, c) in numbered(pairs) for p in _finish_problems(n, row, c)]
        )
        with acting(actor, "commitments_finish", rows) as act:
            for row, c in pairs:
                _finish(row, c)
            fields = "state progress done_on achieved own_level own_timeliness".split()
            more = ["own_quality", "own_exceeded", "own_points", "own_comment"]
            save(act, rows, [*fields, *more])
            note_down(act, actor, "finished", rows, [c.comment for c in commands])
            clocks.end(act, actor, rows, clocks.DUE)
            clocks.start_waiting(act, actor, rows)
    return rows


def _finish_problems(number: int | None, row: Commitment, c: Finish) -> list[Problem]:
    found = percent_problems(number, timeliness=c.timeliness, quality=c.quality)
    if c.done_on > clock.today():
        text = _("%(on)s has not come yet.")
        found.append(_done(text, number, "done_on", on=c.done_on))
    if c.level and c.level not in LEVELS:
        text = _("“%(word)s” is no level of quality.")
        found.append(_done(text, number, "level", word=c.level))
    achieved = figure_of(c.achieved)
    if achieved is None:
        found.append(figure_problem(c.achieved, "achieved", number))
        return found
    wanted, got = number_of(row.target), number_of(achieved)
    if c.exceeded and wanted is not None and got is not None and got <= wanted:
        found.append(
            _done(
                _("%(achieved)s does not exceed the target %(target)s."),
                number,
                "exceeded",
                achieved=achieved,
                target=row.target,
            )
        )
    return found


def _done(template: str, row: int | None, field: str, **values: Any) -> Problem:
    return Problem.of("commitments.finish", template, row=row, field=field, **values)


def _finish(row: Commitment, c: Finish) -> None:
    row.state, row.progress, row.done_on = "done", 100, c.done_on
    row.achieved = figure_of(c.achieved) or ""
    row.own_level, row.own_exceeded = c.level, c.exceeded
    row.own_quality, row.own_comment = c.quality, c.comment.strip()[:LONGEST]
    row.own_timeliness = (
        c.timeliness if c.timeliness is not None else usual_timeliness(row)
    )
    row.own_points = None
    found = formula_on(row.unit.structure.pack, row.ends_on)
    known = (row.standard, row.own_timeliness, row.own_quality)
    if found.formula and None not in known:
        made = scored(
            found.formula,
            standard=row.standard or 0,
            timeliness=row.own_timeliness or 0,
            quality=row.own_quality or 0,
            difficulty=row.difficulty,
        )
        row.own_points = made.points
