"""Reports of exchanges: taken in and read, decided claim by claim, made a record."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from banyan.exchange import queries, services
from banyan.exchange.domain.claims import SHAPES
from banyan.exchange.queries import AccuracyRow, ReportShown
from banyan.exchange.queries.reports import ClaimShown
from banyan.kernel.text import Text

from ..acts import Record, record_of
from ..answers import Made, Versioned, address
from ..commands import Request, TextIn, words
from ..endpoints import Room
from ..moments import Day
from ..paging import Page
from ..references import RefIn, ids_of
from ..shapes import either
from .exchanges import READ, WRITE, RecordNamed
from .requests import Asked

room = Room("Reports of exchanges")

Uid = uuid.UUID
FIELDS = Literal[
    "kind",
    "date",
    "place",
    "people",
    "organisations",
    "topics",
    "figures",
    "commitments",
    "agreements",
    "courses",
]
Part: Any = either(words(2000), bool, int, float, None)


Whole = Annotated[str, Field(min_length=1, pattern=r"^[^\u0000]*$")]
"""How long a report may be the service says; a request has a limit of its own."""


def _short(value: dict[str, Any]) -> dict[str, Any]:
    """Keep numbers that a table can hold; others are texts."""
    return {
        k: str(v) if isinstance(v, int) and abs(v) >= 2**53 else v
        for k, v in value.items()
    }


Taken: Any = Annotated[
    dict[words(40), Part],  # type: ignore[misc]
    Field(max_length=20),
    AfterValidator(_short),
]


@dataclass(frozen=True)
class ReportOut:
    """A report with its claims in the order of the form.

    Of a long text only the first ``read_until`` letters were read.
    """

    uid: uuid.UUID
    title: str
    body: str
    language: str
    published_on: dt.date | None
    address: str
    source: str
    state: str
    claims: tuple[ClaimShown, ...]
    unit: Text
    unit_uid: uuid.UUID
    exchange: RecordNamed | None
    matched: RecordNamed | None
    may_write: bool
    row_version: int
    is_specimen: bool
    read_until: int

    @classmethod
    def of(cls, found: ReportShown) -> ReportOut:
        """Return a report as it goes out."""
        pairs = ("exchange", "matched")
        plain = {n: getattr(found, n) for n in cls.__dataclass_fields__}
        named = {n: RecordNamed(*p) if (p := plain[n]) else None for n in pairs}
        return cls(**(plain | named))


@dataclass(frozen=True)
class Places:
    """In how many places a name was taken out."""

    places: int


class ReportIn(Request):
    """A report as text, with where it is from."""

    unit: RefIn
    text: Whole
    source: words(400) = ""  # type: ignore[valid-type]
    address: words(400) = ""  # type: ignore[valid-type]
    published: Day | None = Field(None, description="It lends its year to days.")


class Verdict(Request):
    """What stands of a claim: as read, or with another ``value``."""

    state: Literal["accepted", "rejected", "open"] = "accepted"
    value: Taken | None = None
    match: Uid | None = None


class MissedIn(Request):
    """A value that reading missed."""

    field: FIELDS
    value: Taken


class VerdictsIn(Request):
    """Verdicts by the paths of claims, and what reading missed."""

    verdicts: dict[words(200, least=1), Verdict] = Field({}, max_length=500)  # type: ignore[valid-type]
    added: list[MissedIn] = Field([], max_length=50)


class AcceptReport(Request):
    """Whose exchange it was and how it is called; ``into`` adds it to a known one."""

    host: Uid | None = None
    visitor: Uid | None = None
    title: TextIn = Field(default_factory=TextIn)
    into: Uid | None = None


class EraseName(Request):
    """The name to take out, as the report writes it."""

    name: words(200, least=1)  # type: ignore[valid-type]


class Nothing(Request):
    """No more is needed."""


@room.post("/exchange/reports", right=WRITE, gives=Record)
def report_new(request: Asked, payload: ReportIn) -> Made:
    """Take a report in and read it; the same text again returns what is there."""
    actor = request.actor
    made = services.report_read(
        actor=actor,
        unit=ids_of(actor, "unit", [payload.unit])[payload.unit],
        text=payload.text,
        source=payload.source,
        address=payload.address,
        published=payload.published,
    )
    return Made(record_of(made), address("exchange", "reports", made.uid))


@room.get("/exchange/reports/accuracy", right=READ, gives=AccuracyRow, many=True)
def reports_accuracy(request: Asked) -> Page:
    """List how well reports are read, by what people did with what was read."""
    return Page(queries.accuracy(request.actor))


@room.get("/exchange/reports/{report}", right=READ, gives=ReportOut)
def report(request: Asked, report: Uid) -> Versioned:
    """Read one report with its claims."""
    found = queries.report_get(request.actor, report)
    return Versioned(ReportOut.of(found), found.row_version)


@room.post(
    "/exchange/reports/{report}/claims",
    right=WRITE,
    gives=Record,
    status=200,
    versioned=True,
)
def report_claims(request: Asked, report: Uid, payload: VerdictsIn) -> Record:
    """Say of claims what stands; a value that was changed counts as corrected."""
    verdicts = {p: _verdict(v) for p, v in payload.verdicts.items()}
    made = services.claims_decide(
        actor=request.actor,
        report=report,
        verdicts=verdicts,
        added=[_missed(one) for one in payload.added],
        row_version=request.read_at,
    )
    return record_of(made)


def _verdict(one: Verdict) -> Mapping[str, Any]:
    """Return what was said of a claim: what was left out stays."""
    return {name: getattr(one, name) for name in one.model_fields_set | {"state"}}


def _missed(one: MissedIn) -> dict[str, Any]:
    known, value = SHAPES[one.field], dict(one.value)
    return {"field": one.field, "value": {k: v for k, v in value.items() if k in known}}


@room.post(
    "/exchange/reports/{report}/accept", right=WRITE, gives=Record, versioned=True
)
def report_accepted(request: Asked, report: Uid, payload: AcceptReport) -> Made:
    """Make an exchange of what was accepted, or add it to a known one."""
    made = services.report_accept(
        actor=request.actor,
        report=report,
        host=payload.host or "",
        visitor=payload.visitor or "",
        title=payload.title.text(),
        into=payload.into,
        row_version=request.read_at,
    )
    return Made(record_of(made), address("exchange", "exchanges", made.uid))


@room.post(
    "/exchange/reports/{report}/reject",
    right=WRITE,
    gives=Record,
    status=200,
    versioned=True,
)
def report_rejected(request: Asked, report: Uid, payload: Nothing) -> Record:
    """Say that nothing of a report becomes a record."""
    made = services.report_reject(
        actor=request.actor, report=report, row_version=request.read_at
    )
    return record_of(made)


@room.post("/exchange/reports/{report}/erase", right=WRITE, gives=Places, status=200)
def report_erased(request: Asked, report: Uid, payload: EraseName) -> Places:
    """Take a name out of a report and its claims, on request of who bears it."""
    return Places(
        services.report_erase(actor=request.actor, report=report, name=payload.name)
    )
