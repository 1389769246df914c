"""Cases: lists, one with its path, who votes, why; and the acts of their steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from ninja import Query, Schema
from pydantic import Field, StringConstraints

from banyan.cases import queries, services
from banyan.cases.domain.definition import Choice, Definition
from banyan.cases.queries.electorate import StepElectorate
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from ..acts import Act, Done, add_acts, record_of
from ..answers import Versioned
from ..commands import MANY, Facts, Request, command_of, request_of, words
from ..endpoints import Room
from ..moments import Day
from ..paging import Page, cursor_of, day, keyset_of, number
from ..references import Key, Ref, RefIn, ids_of, unit_row
from .common import Paged
from .requests import Asked

room = Room("Cases")

READ, WRITE = "case.read", "case.write"

Reference = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=60)
]
"""The number of a case, as it stands on its papers."""


@dataclass(frozen=True)
class FieldOut:
    """One thing to write down at a step."""

    key: str
    type: str
    label: Text
    required: bool
    choices: tuple[Choice, ...]
    outcomes: tuple[str, ...]


@dataclass(frozen=True)
class StepKind:
    """A step of a kind of case: what it asks for, how it may end."""

    key: str
    type: str
    title: Text
    fields: tuple[FieldOut, ...]
    outcomes: Mapping[str, Text]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class CaseKind:
    """A kind of case that may be opened."""

    kind: str
    title: Text
    meaning: Text
    subject: str
    host: str
    fields: tuple[FieldOut, ...]
    steps: tuple[StepKind, ...]


class CasesAsked(Paged):
    """Which cases."""

    kind: str = Field("", max_length=40, pattern="^[a-z-]*$")
    state: str = Field("open", max_length=10, pattern="^[a-z]*$")
    unit: Ref | None = None
    below: bool = Field(True, description="Also everything below the unit.")
    late: bool = Field(False, description="Only what is late.")
    result: str = Field("", max_length=40, pattern="^[a-z-]*$")


class DueAsked(Schema):
    """What falls due where, and how soon."""

    unit: Ref | None = None
    days: int = Field(30, ge=1, le=366)


class CandidatesAsked(Schema):
    """Until which day somebody is due."""

    until: Day | None = None


class ElectorateAsked(Schema):
    """On which day who would vote."""

    on: Day | None = None


class OpenIn(Request):
    """A case to open; with ``new_person`` somebody not yet here is registered."""

    subject: RefIn | None = Field(
        None, description="A membership, person or unit, as the kind says."
    )
    on: Day
    unit: RefIn | None = None
    new_person: request_of(services.NewPerson) | None = None  # type: ignore[valid-type]
    given: Facts = {}
    sets: Annotated[dict[words(60), Day], Field(max_length=60)] = {}  # type: ignore[valid-type]


class OpenAsked(Request):
    """Cases of one kind to open."""

    kind: Key
    keep_running: bool = Field(False, description="Leave out whose case runs already.")
    commands: list[OpenIn] = Field(min_length=1, max_length=MANY)


# -- lists ------------------------------------------------------------------------------


@room.get("/cases", right=READ, gives=queries.CaseLine, many=True)
def cases(request: Asked, asked: Query[CasesAsked]) -> Page:
    """List cases in range, what is due first."""
    actor = request.actor
    after: Any = keyset_of("cases", asked.cursor, day, number)
    wanted = queries.Asked(
        kind=asked.kind,
        state=asked.state,
        unit=unit_row(actor, asked.unit).pk if asked.unit else None,
        below=asked.below,
        late=asked.late,
        result=asked.result,
    )
    found = queries.cases_list(actor, wanted, after=after, limit=asked.limit)
    return Page(found.cases, cursor_of("cases", found.after))


@room.get("/cases/due", right=READ, gives=queries.Due)
def cases_due(request: Asked, asked: Query[DueAsked]) -> queries.Due:
    """Read what is late and what falls due soon."""
    unit = unit_row(request.actor, asked.unit).pk if asked.unit else None
    return queries.cases_due(request.actor, unit=unit, days=asked.days)


@room.get("/cases/mine", right=None, gives=queries.CaseLine, many=True)
def cases_mine(request: Asked) -> Page:
    """List the cases about oneself."""
    return Page(queries.my_cases(request.actor))


@room.get("/cases/kinds", right=None, gives=CaseKind, many=True)
def case_kinds(request: Asked) -> Page:
    """List the kinds of cases that you may open."""
    return Page(
        [
            _kind(d)
            for d in queries.kinds_to_open(
                request.actor, own=request.actor.own_person is not None
            )
        ]
    )


def _kind(defined: Definition) -> CaseKind:
    return CaseKind(
        defined.kind,
        defined.title,
        defined.meaning,
        defined.subject,
        defined.host,
        tuple(_field(f) for f in defined.fields),
        tuple(
            StepKind(
                step.key,
                step.type,
                step.title,
                tuple(_field(f) for f in step.fields),
                {o.key: o.title for o in step.outcomes},
                step.rules,
            )
            for step in defined.steps
        ),
    )


def _field(defined: Any) -> FieldOut:
    return FieldOut(
        defined.key,
        defined.type,
        defined.label,
        defined.required,
        defined.choices,
        defined.outcomes,
    )


@room.get("/cases/candidates/{kind}", right=WRITE, gives=queries.Candidate, many=True)
def case_candidates(request: Asked, kind: Key, asked: Query[CandidatesAsked]) -> Page:
    """List for whom a case of a kind should be opened by a day."""
    until = asked.until or clock.today()
    return Page(queries.candidates(request.actor, kind, until))


# -- one ----------------------------------------------------------------------------------


@room.get("/cases/{reference}", right=None, gives=queries.CaseShown)
def case(request: Asked, reference: Reference) -> Versioned:
    """Read a case: its path, what holds it up, who must act by when."""
    found = queries.case_shown(request.actor, reference)
    return Versioned(found, found.row_version)


@room.get("/cases/{reference}/explain", right=None, gives=dict[str, Any])
def case_explained(request: Asked, reference: Reference) -> dict[str, Any]:
    """Read the whole derivation of a case: facts, rules, votes, clocks."""
    return queries.case_explain(request.actor, reference)


@room.get(
    "/cases/{reference}/electorates/{step}",
    right=None,
    gives=StepElectorate,
    many=True,
)
def case_electorate(
    request: Asked, reference: Reference, step: Key, asked: Query[ElectorateAsked]
) -> Page:
    """Read who votes at a step, each in or out with the reason."""
    found = queries.case_electorates(request.actor, reference, step=step, on=asked.on)
    return Page(found)


# -- acts ----------------------------------------------------------------------------------


@room.post("/acts/case-open", right=None, gives=Done, status=200)
def case_opened(request: Asked, payload: OpenAsked) -> Done:
    """Open cases of a kind; all or none."""
    actor = request.actor
    subject = queries.definition_of(payload.kind).subject
    commands = [_opening(actor, subject, one) for one in payload.commands]
    made = services.case_open(
        actor=actor,
        kind=payload.kind,
        commands=commands,
        keep_running=payload.keep_running,
    )
    return Done("case-open", tuple(record_of(row) for row in made), None)


def _opening(actor: Actor, kind: str, asked: OpenIn) -> services.OpenCase:
    subject, unit, person = 0, None, None
    if asked.subject is not None:
        subject = ids_of(actor, kind, [asked.subject])[asked.subject]
    if asked.unit is not None:
        unit = ids_of(actor, "unit", [asked.unit])[asked.unit]
    if asked.new_person is not None:
        person = command_of(actor, services.NewPerson, asked.new_person)
    return services.OpenCase(
        subject=subject,
        on=asked.on,
        unit=unit,
        new_person=person,
        given=dict(asked.given),
        sets=dict(asked.sets),
    )


add_acts(
    room,
    (
        Act(
            "step-record",
            services.step_record,
            services.RecordStep,
            None,
            summary="Record steps of cases",
        ),
        Act(
            "step-waive",
            services.step_waive,
            services.WaiveGuard,
            "case.waive",
            summary="Let cases pass in spite of a condition, with the reason",
        ),
        Act(
            "clock-set",
            services.clock_set,
            services.SetClock,
            None,
            summary="Set the last day of clocks that no rule measures",
        ),
        Act(
            "case-suspend",
            services.case_suspend,
            services.Halt,
            None,
            summary="Suspend cases, with the reason",
        ),
        Act(
            "case-resume",
            services.case_resume,
            services.Halt,
            None,
            summary="Let suspended cases go on",
        ),
        Act(
            "case-withdraw",
            services.case_withdraw,
            services.Halt,
            None,
            summary="Take cases back, with the reason",
        ),
    ),
)
