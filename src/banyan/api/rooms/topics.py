"""Topics: the thesaurus, one topic, proposals and their answers."""

from __future__ import annotations

import uuid
from typing import Any, Literal

from django.conf import settings
from django.http import HttpResponse
from ninja import Query, Schema
from pydantic import Field as Of
from pydantic import StrictBool

from banyan.base.sheets.filled import FORMS as SHEETS
from banyan.kernel.text import Text
from banyan.knowledge import loading, queries, services, skos
from banyan.knowledge.domain.thesaurus import Concept
from banyan.knowledge.queries import ProposalRow, TopicRow, TopicShown
from banyan.knowledge.searching import TopicFound
from banyan.knowledge.services import Loaded

from ..acts import Record, record_of
from ..answers import MARK, Made, address, attachment
from ..commands import Request, TextIn, words
from ..endpoints import Room
from ..paging import Page
from ..references import Key
from .requests import Asked

room = Room("Topics")

READ, WRITE = "exchange.read", "topic.write"
Uid = uuid.UUID
FORMS: dict[str, tuple[Any, str]] = {
    "ttl": (skos.to_turtle, "text/turtle; charset=utf-8"),
    "rdf": (skos.to_rdfxml, "application/rdf+xml; charset=utf-8"),
    "csv": (lambda all: loading.to_filled(all, "en", "csv"), SHEETS["csv"]),
    "xlsx": (lambda all: loading.to_filled(all, "en", "xlsx"), SHEETS["xlsx"]),
}


class ProposalsAsked(Schema):
    """Which proposals."""

    state: Literal["open", "accepted", "rejected"] = "open"
    limit: int = Of(200, ge=1, le=200)


class ThesaurusAsked(Schema):
    """In which form: SKOS as Turtle or RDF/XML, or a table."""

    form: Literal["ttl", "rdf", "csv", "xlsx"] = "ttl"


class NearAsked(Schema):
    """A text, and how many topics it may be about."""

    text: str = Of(min_length=1, max_length=400)
    limit: int = Of(3, ge=1, le=20)


class ProposalIn(Request):
    """A label to add to ``topic``, or (``what`` topic) a new topic below it."""

    text: words(120, least=1)  # type: ignore[valid-type]
    language: Literal["vi", "lo", "en"]
    topic: words(60) = ""  # type: ignore[valid-type]
    what: Literal["label", "topic"] = "label"
    why: words(400) = ""  # type: ignore[valid-type]


class ThesaurusIn(Request):
    """Topics as SKOS, Turtle or RDF/XML; with ``dry_run`` nothing is written."""

    skos: words(1_000_000, least=1)  # type: ignore[valid-type]
    dry_run: StrictBool = False


class ProposalsIn(Request):
    """Labels or topics that are missing."""

    proposals: list[ProposalIn] = Of(min_length=1, max_length=50)


class AcceptIn(Request):
    """How a new topic is called in three languages; a label needs none."""

    label: TextIn | None = None


class RejectIn(Request):
    """Why not."""

    reason: words(400, least=1)  # type: ignore[valid-type]


@room.get("/topics", right=READ, gives=TopicRow, many=True)
def topics(request: Asked) -> Page:
    """List all topics as a tree, each after the one above it."""
    return Page(queries.topic_tree(request.actor))


@room.get("/topics/concepts", right=READ, gives=Concept, many=True)
def topic_concepts(request: Asked) -> Page:
    """List the whole thesaurus: labels in three languages, and where each hangs."""
    return Page(queries.concepts(request.actor))


@room.get("/topics/near", right=READ, gives=TopicFound, many=True)
def topics_near(request: Asked, asked: Query[NearAsked]) -> Page:
    """List topics that a text may be about, by nearness in meaning; none without it."""
    return Page(queries.topics_near(request.actor, asked.text, asked.limit))


@room.get("/exports/topics", right=READ, gives=None, media="*/*")
def export_topics(request: Asked, asked: Query[ThesaurusAsked]) -> HttpResponse:
    """Export the thesaurus as SKOS (Turtle, RDF/XML) or as a table (CSV, XLSX)."""
    make, media = FORMS[asked.form]
    content = make(queries.concepts(request.actor))
    if settings.BANYAN_DEMO and asked.form == "ttl":
        content = f"# {MARK}\n{content}"
    if isinstance(content, str):
        content = content.encode()
    return attachment(content, f"topics.{asked.form}", media)


@room.post("/topics/import", right=WRITE, gives=Loaded, status=200)
def topics_taken(request: Asked, payload: ThesaurusIn) -> Loaded:
    """Take topics in, all or none: new ones are added, known ones changed, none goes."""
    return services.topics_load(
        actor=request.actor,
        concepts_in=skos.from_skos(payload.skos),
        source="import",
        dry_run=payload.dry_run,
    )


@room.get("/topics/proposals", right=READ, gives=ProposalRow, many=True)
def topic_proposals(request: Asked, asked: Query[ProposalsAsked]) -> Page:
    """List proposals in a state, newest first."""
    return Page(queries.proposals(request.actor, asked.state, asked.limit))


@room.post("/topics/proposals", right=READ, gives=Record, many=True)
def topic_proposed(request: Asked, payload: ProposalsIn) -> Made:
    """Ask for labels or topics that are missing; a person answers."""
    made = services.topics_propose(
        actor=request.actor,
        proposals=[services.Propose(**p.model_dump()) for p in payload.proposals],
    )
    found = {"items": [record_of(row) for row in made], "next": None}
    return Made(found, address("topics", "proposals"))


@room.post(
    "/topics/proposals/{proposal}/accept",
    right=WRITE,
    gives=Record,
    status=200,
    versioned=True,
)
def topic_accepted(request: Asked, proposal: Uid, payload: AcceptIn) -> Record:
    """Take a proposal over: the label is added, or the topic made."""
    label: Text | None = payload.label.text() if payload.label else None
    made = services.topic_proposal_accept(
        actor=request.actor,
        proposal=proposal,
        label=label,
        row_version=request.read_at,
    )
    return record_of(made)


@room.post(
    "/topics/proposals/{proposal}/reject",
    right=WRITE,
    gives=Record,
    status=200,
    versioned=True,
)
def topic_rejected(request: Asked, proposal: Uid, payload: RejectIn) -> Record:
    """Say no to a proposal, with the reason."""
    made = services.topic_proposal_reject(
        actor=request.actor,
        proposal=proposal,
        reason=payload.reason,
        row_version=request.read_at,
    )
    return record_of(made)


@room.get("/topics/{topic}", right=READ, gives=TopicShown)
def topic(request: Asked, topic: Key) -> TopicShown:
    """Read one topic: its labels, what is above, below and related, its uses."""
    return queries.topic_get(request.actor, topic)
