"""Every list that people see: its fields, its rows as asked; saved lists; acts on rows."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ninja import Query, Schema
from pydantic import Field as Of

from banyan.base import lists
from banyan.base.lists import WITHHELD, Field, Kind, ListPage, ListQuery, ListSpec
from banyan.base.saying import say
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Sentence, Text
from banyan.lists import queries, services
from banyan.lists.batches import (
    Chosen,
    batch_left,
    batch_preview,
    batch_start,
    batch_undo,
    read_values,
)
from banyan.lists.queries import BatchShown, Saved

from ..acts import Record, record_of
from ..answers import Made, Versioned, address
from ..commands import MANY, Facts, Request, words
from ..deciding import OnDecision, decided
from ..endpoints import Room
from ..listing import page_of
from ..moments import Moment
from ..paging import Page
from ..references import Key, Number, RefIn, ids_of
from .common import Paged, Said
from .requests import Asked

room = Room("Lists")

Uid = uuid.UUID
LONGEST = 2000


@dataclass(frozen=True)
class FieldKind:
    """A field of a list: how it is filtered, whether it is a column or sorts."""

    key: str
    label: str
    type: str
    operators: tuple[str, ...]
    choices: tuple[str, ...]
    is_column: bool
    is_sortable: bool


@dataclass(frozen=True)
class ListKind:
    """A list: its fields, its usual columns and order, the parts it has."""

    key: str
    title: str
    fields: tuple[FieldKind, ...]
    columns: tuple[str, ...]
    order: tuple[str, ...]
    usual: str
    tabs: tuple[str, ...]
    is_dated: bool


@dataclass(frozen=True)
class RowOut:
    """A row: its cells by the keys of the columns, what names it elsewhere.

    ``withheld`` are the columns that are not for you in this row.
    """

    id: int
    handle: Mapping[str, Any]
    cells: Mapping[str, Any]
    withheld: tuple[str, ...]


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


class RowsAsked(Moment, Paged):
    """How a list is asked; what is left out is as usual."""

    filter: str | None = Of(
        None,
        max_length=LONGEST,
        description="“grade is official and joined from 2020 to today”.",
    )
    q: str = Of("", max_length=200, pattern=r"^[^\u0000]*$")
    columns: str = Of("", max_length=600, pattern="^[a-z0-9_,]*$")
    order: str = Of("", max_length=200, pattern="^[a-z0-9_,-]*$")
    tab: str = Of("", max_length=60, pattern="^[A-Za-z0-9_.-]*$")
    saved: Uid | None = Of(None, description="A saved list to begin from.")
    count: bool = Of(False, description="Say how many there are, up to 1,000.")


class SavedAsked(Schema):
    """Which saved lists."""

    list: str = Of("", max_length=60, pattern="^[a-z_]*$")
    hidden: bool = Of(False, description="One's own that were removed.")


class QueryIn(Request):
    """A way of asking a list."""

    filter: words(LONGEST) = ""  # type: ignore[valid-type]
    text: words(200) = ""  # type: ignore[valid-type]
    columns: list[Key] = Of([], max_length=40)
    order: list[words(60, least=1)] = Of([], max_length=4)  # type: ignore[valid-type]
    tab: words(60) = ""  # type: ignore[valid-type]

    def query(self) -> ListQuery:
        """Return it as the lists know it."""
        return ListQuery(
            filter=self.filter,
            text=self.text,
            columns=tuple(self.columns),
            order=tuple(self.order),
            tab=self.tab,
        )


class SavedNew(Request):
    """A list to keep under a name."""

    list: Key
    name: words(120, least=1)  # type: ignore[valid-type]
    query: QueryIn


class SavedChange(Request):
    """Another name or way of asking; what is left out stays."""

    name: words(120, least=1) | None = None  # type: ignore[valid-type]
    query: QueryIn | None = None


class SharedWith(Request):
    """Exactly the units with which a list is shared."""

    units: list[RefIn] = Of(max_length=50)


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


# -- lists --------------------------------------------------------------------------


def _spec(actor: Actor, key: str) -> ListSpec:
    spec = lists.get(key)
    if spec.right:
        actor.require(spec.right)
    return spec


@room.get("/lists", right=None, gives=ListKind, many=True)
def lists_known(request: Asked) -> Page:
    """List the lists that you may read, with their fields."""
    actor = request.actor
    seen = (s for s in lists.all_lists() if not s.right or actor.holds(s.right))
    return Page([_kind(actor, spec) for spec in seen])


@room.get("/lists/{list}", right=None, gives=ListKind)
def list_known(request: Asked, list: Key) -> ListKind:
    """Read what can be asked of one list."""
    return _kind(request.actor, _spec(request.actor, list))


def _kind(actor: Actor, spec: ListSpec) -> ListKind:
    filters = {f.key for f in lists.filters_for(actor, spec)}
    columns = {f.key for f in lists.columns_for(actor, spec)}
    shown = (f for f in spec.fields if f.key in filters | columns)
    return ListKind(
        key=spec.key,
        title=say(spec.title, {}),
        fields=tuple(_field(f, f.key in filters, f.key in columns) for f in shown),
        columns=tuple(c for c in spec.columns if c in columns),
        order=spec.order,
        usual=spec.usual,
        tabs=tuple(tab.key for tab in spec.tabs(actor)) if spec.tabs else (),
        is_dated=spec.dated,
    )


def _field(field: Field, filters: bool, column: bool) -> FieldKind:
    return FieldKind(
        field.key,
        say(field.label, {}),
        str(field.type),
        field.answers if filters else (),
        tuple(choice.key for choice in field.known),
        column,
        bool(field.sort),
    )


@room.get("/lists/{list}/rows", right=None, gives=RowOut, many=True)
def list_rows(request: Asked, list: Key, asked: Query[RowsAsked]) -> Page:
    """List the rows of a list, filtered, sorted and with the columns asked."""
    actor = request.actor
    spec = _spec(actor, list)
    page = page_of(actor, spec.key, _query(actor, spec, asked))
    count = page.count.number if asked.count and page.count else None
    if page.count is not None and page.count.more:
        count = None
    return Page(_rows(page), page.after or None, count)


def _query(actor: Actor, spec: ListSpec, asked: RowsAsked) -> ListQuery:
    begun = ListQuery(filter=spec.usual)
    if asked.saved is not None:
        saved = queries.saved_get(actor, asked.saved)
        if saved.list_key != spec.key:
            raise NotVisible
        begun = saved.query
    return ListQuery(
        filter=begun.filter if asked.filter is None else asked.filter,
        text=asked.q.strip() or begun.text,
        columns=_keys(asked.columns) or begun.columns,
        order=_keys(asked.order) or begun.order,
        tab=asked.tab or begun.tab,
        day=asked.asked,
        known_on=asked.known,
        after=asked.cursor or "",
        limit=asked.limit,
    )


def _keys(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in text.split(",") if part))


def _rows(page: ListPage) -> list[RowOut]:
    keys = [column.key for column in page.columns]
    return [
        RowOut(
            row.id,
            row.handle,
            {k: _cell(c) for k, c in zip(keys, row.cells, strict=True)},
            tuple(k for k, c in zip(keys, row.cells, strict=True) if c is WITHHELD),
        )
        for row in page.rows
    ]


def _cell(value: Any) -> Any:
    """Return a value of a row as it goes out; a sentence is said."""
    if value is WITHHELD:
        return None
    if isinstance(value, Sentence):
        return say(value.template, dict(value.values))
    return value


# -- saved lists ----------------------------------------------------------------------


@dataclass(frozen=True)
class SharedUnit:
    """A unit with which a list is shared."""

    id: int
    uid: uuid.UUID
    names: Text


@dataclass(frozen=True)
class SavedOut:
    """A saved list: how it asks, whose it is, with whom it is shared."""

    uid: uuid.UUID
    list: str
    name: str
    query: Mapping[str, Any]
    owner: str
    is_own: bool
    is_hidden: bool
    row_version: int
    shares: tuple[SharedUnit, ...]

    @classmethod
    def of(cls, saved: Saved) -> SavedOut:
        """Return a saved list as it goes out."""
        return cls(
            saved.uid,
            saved.list_key,
            saved.name,
            saved.query.as_json(),
            saved.owner,
            saved.is_own,
            saved.is_hidden,
            saved.row_version,
            tuple(SharedUnit(s.id, s.uid, s.names) for s in saved.shares),
        )


@room.get("/saved-lists", right=None, gives=SavedOut, many=True)
def saved_lists(request: Asked, asked: Query[SavedAsked]) -> Page:
    """List saved lists: one's own, and those shared with where one works."""
    found = queries.saved_lists(request.actor, asked.list, hidden=asked.hidden)
    return Page([SavedOut.of(one) for one in found])


@room.post("/saved-lists", right=None, gives=Record)
def saved_list_new(request: Asked, payload: SavedNew) -> Made:
    """Keep a way of asking under a name."""
    command = services.SaveList(payload.list, payload.name, payload.query.query())
    made = services.saved_create(actor=request.actor, command=command)
    return Made(record_of(made), address("saved-lists", made.uid))


@room.get("/saved-lists/{saved}", right=None, gives=SavedOut)
def saved_list(request: Asked, saved: Uid) -> Versioned:
    """Read one saved list."""
    found = queries.saved_get(request.actor, saved)
    return Versioned(SavedOut.of(found), found.row_version)


@room.patch("/saved-lists/{saved}", right=None, gives=Record, versioned=True)
def saved_list_change(request: Asked, saved: Uid, payload: SavedChange) -> Record:
    """Give one's own list another name or way of asking."""
    made = services.saved_change(
        actor=request.actor,
        uid=saved,
        name=payload.name,
        query=payload.query.query() if payload.query else None,
        row_version=request.read_at,
    )
    return record_of(made)


@room.post(
    "/saved-lists/{saved}/share",
    right=None,
    gives=Record,
    status=200,
    versioned=True,
)
def saved_list_share(request: Asked, saved: Uid, payload: SharedWith) -> Record:
    """Share one's own list with exactly these units; with none it is private."""
    units = ids_of(request.actor, "unit", payload.units)
    made = services.saved_share(
        actor=request.actor,
        uid=saved,
        units=sorted(units.values()),
        row_version=request.read_at,
    )
    return record_of(made)


@room.delete("/saved-lists/{saved}", right=None)
def saved_list_hide(request: Asked, saved: Uid) -> None:
    """Remove one's own list; it can be brought back."""
    services.saved_hide(actor=request.actor, uid=saved)


@room.post("/saved-lists/{saved}/restore", right=None, gives=Record, status=200)
def saved_list_restore(request: Asked, saved: Uid) -> Record:
    """Bring back one's own list that was removed."""
    return record_of(services.saved_restore(actor=request.actor, uid=saved))


# -- acts on many rows -----------------------------------------------------------------


@room.get("/lists/{list}/acts", right=None, gives=ListActKind, many=True)
def list_acts(request: Asked, list: Key) -> Page:
    """List what you may do to many rows of a list."""
    spec = _spec(request.actor, list)
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
    if found.list_key != _spec(actor, key).key:
        raise NotVisible
    return found


@room.open("/lists/{list}/acts/{verb}/preview", right=None, gives=BatchPreview)
def list_act_preview(
    request: Asked, list: Key, verb: Key, payload: BatchOf
) -> BatchPreview:
    """Say what an act would do to the rows, without writing."""
    found = _on_list(request.actor, list, verb)
    values = read_values(found, payload.values)
    shown = batch_preview(request.actor, found, payload.chosen(), values)
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
    made = batch_start(
        actor=actor,
        act_key=found.key,
        chosen=payload.chosen(),
        values=payload.values,
        decision=_decision(actor, payload, found.decisions),
    )
    if isinstance(made, BatchShown):
        return BatchStarted(made, None)
    return BatchStarted(None, made.pk)


def _decision(actor: Actor, asked: OnDecision, kinds: tuple[str, ...]) -> int | None:
    made = decided(actor, asked, needed=bool(kinds))
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
    decision = _decision(actor, payload, act.undo_decisions)
    return batch_undo(actor=actor, uid=batch, decision=decision)
