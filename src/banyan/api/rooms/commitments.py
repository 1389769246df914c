"""Registered tasks and the results of a period: reads, and what is done with them."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from ninja import File, Form, Query, Schema, UploadedFile
from pydantic import Field, StrictBool

from banyan.commitments import queries, services
from banyan.commitments.queries import (
    CommitmentShown,
    ResultsShown,
    TaskLine,
    TreeShown,
    YearShown,
)
from banyan.commitments.queries.choosing import above_of
from banyan.people.queries import persons_visible

from ..acts import Act, Done, Record, add_acts, record_of
from ..answers import Made, Versioned, address
from ..commands import MANY, Request, TextIn, commands_of, request_of, words
from ..endpoints import Room
from ..moments import Day
from ..paging import Page
from ..references import Num, Ref, RefIn, ids_of, one_of, unit_row
from .common import Paged
from .papers import file_named
from .requests import Asked

room = Room("Registered tasks")

READ, WRITE, APPROVE = "commitment.read", "commitment.write", "commitment.approve"
Uid = uuid.UUID


class RegisterIn(request_of(services.Register, frozenset(("parent",)))):  # type: ignore[misc]
    """A task to register: of a person at a unit, or of the unit where none is named.
    ``serves`` is the approved task above that it is a part of."""

    serves: RefIn | None = None


class RegisterAsked(Request):
    """Tasks to register; ``submit`` hands them in at once."""

    commands: list[RegisterIn] = Field(min_length=1, max_length=MANY)
    submit: StrictBool = False


class SubmitAsked(Request):
    """Tasks to hand in to the level above."""

    commitments: list[RefIn] = Field(min_length=1, max_length=MANY)


StepIn = request_of(services.Step)


class TaskChange(Request):
    """What a task says anew, before it is approved; what is left out stays."""

    title: TextIn | None = None
    product: TextIn | None = None
    measure: TextIn | None = None
    kind: words(20) | None = None  # type: ignore[valid-type]
    axis: words(40) | None = None  # type: ignore[valid-type]
    target: words(30) | None = None  # type: ignore[valid-type]
    measured_in: words(40) | None = None  # type: ignore[valid-type]
    due_on: Day | None = None
    standard: int | None = Field(None, strict=True, ge=1, le=32767)
    difficulty: words(20) | None = None  # type: ignore[valid-type]
    milestones: list[StepIn] | None = Field(None, max_length=50)  # type: ignore[valid-type]

    def values(self) -> dict[str, Any]:
        """Return the fields that were named, texts as the services take them."""
        named = self.model_fields_set - {"milestones"}
        found = {name: getattr(self, name) for name in sorted(named)}
        texts = {k: v.text() for k, v in found.items() if isinstance(v, TextIn)}
        return {k: v for k, v in found.items() if v is not None} | texts

    def steps(self) -> list[services.Step] | None:
        """Return the milestones, where they were named."""
        if self.milestones is None:
            return None
        steps: list[Any] = self.milestones
        return [services.Step(m.title.text(), m.due_on) for m in steps]


class Reached(Request):
    """When a milestone was reached; today without a day."""

    on: Day | None = None


class EvidenceForm(Request):
    """What a file shows, and of which day it is."""

    title: words(300, least=1)  # type: ignore[valid-type]
    on: Day


class PeriodIn(Request):
    """Which period to close: 2026, 2026-H1 or 2026-Q3."""

    period: words(7, least=4)  # type: ignore[valid-type]


class PeriodAsked(Schema):
    """Which year or half-year."""

    period: str = Field(pattern=r"^[0-9]{4}(-H[12])?$")


# -- reads ---------------------------------------------------------------------------------


@room.get("/commitments/mine", right=None, gives=TaskLine, many=True)
def commitments_mine(request: Asked) -> Page:
    """List your own tasks under way, what is due first."""
    return Page(queries.commitments_mine(request.actor))


@room.get("/commitments/approvals", right=APPROVE, gives=TaskLine, many=True)
def commitments_waiting(request: Asked, asked: Query[Paged]) -> Page:
    """List what waits for you as the level above, the longest first."""
    return Page(queries.approvals(request.actor, limit=asked.limit))


@room.get("/commitments/{commitment}", right=None, gives=CommitmentShown)
def commitment(request: Asked, commitment: Uid) -> Versioned:
    """Read one task with its time, evidence, scores, and what you may do with it."""
    found = queries.commitment_get(request.actor, commitment)
    return Versioned(found, found.line.row_version)


@room.get("/commitments/{commitment}/tree", right=None, gives=TreeShown)
def commitment_tree(request: Asked, commitment: Uid) -> TreeShown:
    """Read a task, the way up, and what hangs directly below it."""
    return queries.tree_of(request.actor, commitment)


@room.get("/people/{person}/commitments", right=None, gives=YearShown, many=True)
def person_commitments(request: Asked, person: Ref) -> Page:
    """List the tasks of a person over three years, with their shares."""
    row = one_of(persons_visible(request.actor), person)
    return Page(queries.years_of_person(request.actor, row.pk))


@room.get("/units/{unit}/commitments", right=READ, gives=YearShown, many=True)
def unit_commitments(request: Asked, unit: Ref) -> Page:
    """List the own tasks of a unit over three years, with their shares."""
    row = unit_row(request.actor, unit)
    return Page(queries.years_of_unit(request.actor, row.pk))


@room.get("/units/{unit}/commitments/above", right=None, gives=TaskLine, many=True)
def unit_commitments_above(request: Asked, unit: Ref) -> Page:
    """List the approved tasks of a unit and those above it, which others may serve."""
    row = unit_row(request.actor, unit)
    return Page(list(above_of(request.actor, [row.pk])))


@room.get("/units/{unit}/results", right="figures.read", gives=ResultsShown)
def unit_results(request: Asked, unit: Ref, asked: Query[PeriodAsked]) -> ResultsShown:
    """Read the results of a unit in a period, beside plan and the period before."""
    row = unit_row(request.actor, unit)
    return queries.results_of(request.actor, row.pk, asked.period)


# -- acts ----------------------------------------------------------------------------------


@room.post("/acts/commitments-register", right=None, gives=Done, status=200)
def act_commitments_register(request: Asked, payload: RegisterAsked) -> Done:
    """Register tasks; one's own need no right, those of others “commitment.write”."""
    actor: Any = request.actor
    listed: list[Any] = payload.commands
    commands = commands_of(actor, {RegisterIn: services.Register}, listed)
    above = {one.serves for one in listed if one.serves is not None}
    known = ids_of(actor, "commitment", above)
    whole = [
        replace(command, parent=known.get(one.serves))
        for command, one in zip(commands, listed, strict=True)
    ]
    made = services.commitments_register(
        actor=actor, commands=whole, submit=payload.submit
    )
    return Done("commitments-register", tuple(record_of(row) for row in made), None)


@room.post("/acts/commitments-submit", right=None, gives=Done, status=200)
def act_commitments_submit(request: Asked, payload: SubmitAsked) -> Done:
    """Hand tasks in to the level above, which is reminded."""
    known = ids_of(request.actor, "commitment", payload.commitments)
    made = services.commitments_submit(
        actor=request.actor, commitments=[known[c] for c in payload.commitments]
    )
    return Done("commitments-submit", tuple(record_of(row) for row in made), None)


@room.patch("/commitments/{commitment}", right=None, gives=Record, versioned=True)
def commitment_changed(
    request: Asked, commitment: Uid, payload: TaskChange
) -> Versioned:
    """Change a task before it is approved; what was sent back stays sent back."""
    command = services.Change(
        _number(request, commitment),
        payload.values(),
        milestones=payload.steps(),
        row_version=request.read_at,
    )
    made = services.commitment_change(actor=request.actor, command=command)
    return Versioned(record_of(made), made.row_version)


def _number(request: Asked, uid: Uid) -> int:
    return ids_of(request.actor, "commitment", [uid])[uid]


@room.post(
    "/commitments/{commitment}/milestones/{milestone}",
    right=None,
    gives=Record,
    status=200,
)
def milestone_reached(
    request: Asked, commitment: Uid, milestone: Num, payload: Reached
) -> Record:
    """Say that a milestone of a task was reached."""
    made = services.milestone_reach(
        actor=request.actor,
        commitment=_number(request, commitment),
        number=milestone,
        on=payload.on,
    )
    return record_of(made)


@room.post("/commitments/{commitment}/files", right=None, gives=Record)
def commitment_file(
    request: Asked,
    commitment: Uid,
    asked: Form[EvidenceForm],
    file: File[UploadedFile],
) -> Made:
    """Add a file that shows that a task was done (multipart form)."""
    command = services.AddEvidence(
        _number(request, commitment),
        asked.title,
        asked.on,
        content=file.read(),
        file_name=file_named(file),
    )
    made = services.evidence_add(actor=request.actor, command=command)
    return Made(record_of(made), address("commitments", commitment))


@room.post("/units/{unit}/periods", right=APPROVE, gives=Record)
def unit_period_closed(request: Asked, unit: Ref, payload: PeriodIn) -> Made:
    """Close a period of a unit: its tasks and those of its people change no more."""
    row = unit_row(request.actor, unit)
    made = services.period_close(
        actor=request.actor, unit=row.pk, period=payload.period
    )
    return Made(record_of(made), address("units", row.uid, "commitments"))


add_acts(
    room,
    (
        Act(
            "commitments-approve",
            services.commitments_approve,
            services.Approve,
            APPROVE,
            summary="Approve tasks, and say how difficult each is",
        ),
        Act(
            "commitments-return",
            services.commitments_return,
            services.WithReason,
            APPROVE,
            summary="Send tasks back with a reason",
        ),
        Act(
            "commitments-drop",
            services.commitments_drop,
            services.WithReason,
            None,
            summary="Drop tasks with a reason",
        ),
        Act(
            "commitment-roll-out",
            services.commitment_roll_out,
            services.RollOut,
            WRITE,
            one=True,
            summary="Give an approved task of a unit to units below",
        ),
        Act(
            "progress-report",
            services.progress_report,
            services.Progress,
            None,
            summary="Record how far tasks are, in percent, and what was done",
        ),
        Act(
            "delays-report",
            services.delays_report,
            services.Delay,
            None,
            summary="Say that tasks will be late, until when and why",
        ),
        Act(
            "delays-agree",
            services.delays_agree,
            services.Approve,
            APPROVE,
            summary="Agree to the later days that owners gave",
        ),
        Act(
            "evidence-add",
            services.evidence_add,
            services.AddEvidence,
            None,
            without=("content", "file_name"),
            one=True,
            summary="Add a link, record or paper that shows that a task was done",
        ),
        Act(
            "commitments-finish",
            services.commitments_finish,
            services.Finish,
            None,
            summary="Report tasks done, with figure, own score and comment",
        ),
        Act(
            "commitments-score",
            services.commitments_score,
            services.Score,
            APPROVE,
            summary="Score tasks; points follow the formula of the rulebook",
        ),
        Act(
            "results-record",
            services.results_record,
            services.RecordResult,
            WRITE,
            summary="Record targets and results of units, each anew or changed",
        ),
        Act(
            "results-mark",
            services.results_mark,
            services.MarkResult,
            WRITE,
            summary="Mark results as worth telling, with their story",
        ),
    ),
)
