"""Acts on many rows of a list: what they would do, doing them, taking them back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from ninja import Query, Schema
from pydantic import Field as Of

from banyan.base import lists
from banyan.base.lists import Kind
from banyan.base.saying import say
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.lists import queries
from banyan.lists.batches import (
    Chosen,
    batch_left,
    batch_preview,
    batch_start,
    batch_undo,
    read_values,
)
from banyan.lists.queries import BatchShown

from ..commands import MANY, Facts, Request
from ..deciding import OnDecision, decided
from ..endpoints import Room
from ..paging import Page
from ..references import Key, Number, ids_of
from .common import Said
from .lists import spec_seen
from .requests import Asked
from .saved_lists import QueryIn

room = Room("Acts on many rows")

Uid = uuid.UUID


@dataclass(frozen=True)
class AskKind:
    """One thing that must be known before an act is done."""

    key: str
    label: str
    type: str
    choices: tuple[str, ...]
    required: bool


@dataclass(frozen=True)
class ListActKind:
    """An act on many rows of a list: what it asks, on which decisions it stands."""

    key: str
    label: str
    asks: tuple[AskKind, ...]
    decisions: tuple[str, ...]
    has_way_back: bool


@dataclass(frozen=True)
class LeftOut:
    """A row that is left out, and why."""

    id: int
    why: Said


@dataclass(frozen=True)
class BatchPreview:
    """What an act would do: nothing is written. ``is_job``: more than is done at once."""

    number: int
    left_out: tuple[LeftOut, ...]
    is_job: bool


@dataclass(frozen=True)
class BatchStarted:
    """The batch that was done, or the job that does it."""

    batch: BatchShown | None
    job: int | None


@dataclass(frozen=True)
class BatchOut:
    """A batch; how many of its records can be taken back, which changed since."""

    batch: BatchShown
    can_go_back: int
    changed_since: tuple[LeftOut, ...]


class BatchesAsked(Schema):
    """How many batches."""

    limit: int = Of(50, ge=1, le=200)


class BatchOf(Request):
    """Rows by their ids, or all that fit a query; and what the act asks for."""

    ids: list[Number] = Of([], max_length=MANY)
    query: QueryIn | None = None
    values: Facts = {}

    def chosen(self) -> Chosen:
        """Return which rows are meant."""
        return Chosen(tuple(self.ids), self.query.query() if self.query else None)


class BatchAsked(OnDecision, BatchOf):
    """An act on many rows, with the decision it stands on."""


class BatchUndo(OnDecision):
    """Taking a batch back, with the decision that this stands on."""


@room.get("/lists/{list}/acts", right=None, gives=ListActKind, many=True)
def list_acts(request: Asked, list: Key) -> Page:
    """List what you may do to many rows of a list."""
    spec = spec_seen(request.actor, list)
    return Page([_act(act) for act in lists.acts_for(request.actor, spec.key)])


def _act(act: lists.ListAct) -> ListActKind:
    asks = tuple(
        AskKind(
            ask.key,
            say(ask.label, {}),
            str(Kind(ask.kind)),
            tuple(choice.key for choice in ask.known),
            ask.required,
        )
        for ask in act.asks
    )
    return ListActKind(
        act.key, say(act.label, {}), asks, act.decisions, act.undo is not None
    )


def _on_list(actor: Actor, key: str, act: str) -> lists.ListAct:
    found = lists.get_act(actor, act)
    if found.list_key != spec_seen(actor, key).key:
        raise NotVisible
    return found


@room.open("/lists/{list}/acts/{verb}/preview", right=None, gives=BatchPreview)
def list_act_preview(
    request: Asked, list: Key, verb: Key, payload: BatchOf
) -> BatchPreview:
    """Say what an act would do to the rows, without writing."""
    found = _on_list(request.actor, list, verb)
    values = _values(request.actor, found, payload.values)
    shown = batch_preview(
        request.actor, found, payload.chosen(), read_values(found, values)
    )
    left = tuple(LeftOut(one.id, Said.of(one.problem)) for one in shown.left_out)
    return BatchPreview(shown.number, left, shown.is_job)


@room.post(
    "/lists/{list}/acts/{verb}",
    right=None,
    gives=BatchStarted,
    status=200,
    name="list_act_do",
)
def list_act_do(
    request: Asked, list: Key, verb: Key, payload: BatchAsked
) -> BatchStarted:
    """Do an act to many rows: at once, or as a job when they are many."""
    actor = request.actor
    found = _on_list(actor, list, verb)
    values = _values(actor, found, payload.values)
    on = read_values(found, values).get("on")
    with transaction.atomic():
        made = batch_start(
            actor=actor,
            act_key=found.key,
            chosen=payload.chosen(),
            values=values,
            decision=_decision(actor, payload, found.decisions, on),
        )
    if isinstance(made, BatchShown):
        return BatchStarted(made, None)
    return BatchStarted(None, made.pk)


NAMED = {Kind.UNIT: "unit", Kind.PERSON: "person"}


def _values(
    actor: Actor, act: lists.ListAct, asked: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what an act asks for, with units and persons as their numbers here."""
    found = dict(asked)
    for ask in act.asks:
        kind, value = NAMED.get(ask.kind), asked.get(ask.key)
        if kind is None or value is None:
            continue
        try:
            ref = value if isinstance(value, int) else uuid.UUID(str(value))
        except ValueError:
            continue  # the act says what it cannot read
        found[ask.key] = ids_of(actor, kind, [ref])[ref]
    return found


def _decision(
    actor: Actor,
    asked: OnDecision,
    kinds: tuple[str, ...],
    on: dt.date | None = None,
) -> int | None:
    made = decided(actor, asked, needed=bool(kinds), effective_on=on)
    found: int | None = getattr(made, "pk", made)
    return found


@room.get("/batches", right=None, gives=BatchShown, many=True)
def batches(request: Asked, asked: Query[BatchesAsked]) -> Page:
    """List the acts on many rows that you did, newest first."""
    return Page(queries.batches_of(request.actor, limit=asked.limit))


@room.get("/batches/{batch}", right=None, gives=BatchOut)
def batch(request: Asked, batch: Uid) -> BatchOut:
    """Read one of them, with what of it can still be taken back."""
    shown = queries.batch_get(request.actor, batch)
    number, left = batch_left(request.actor, batch) if shown.can_undo else (0, ())
    kept = tuple(LeftOut(one.id, Said.of(one.problem)) for one in left)
    return BatchOut(shown, number, kept)


@room.post("/batches/{batch}/undo", right=None, gives=BatchShown, status=200)
def batch_taken_back(request: Asked, batch: Uid, payload: BatchUndo) -> BatchShown:
    """Take one back, for every record on which nothing was built since."""
    actor = request.actor
    shown = queries.batch_get(actor, batch)
    act = lists.get_act(actor, shown.act_key)
    with transaction.atomic():
        decision = _decision(actor, payload, act.undo_decisions)
        return batch_undo(actor=actor, uid=batch, decision=decision)
