"""Every list that people see: its fields, and its rows as they are asked for."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ninja import Query
from pydantic import Field as Of

from banyan.base import lists
from banyan.base.lists import WITHHELD, Field, ListPage, ListQuery, ListSpec
from banyan.base.saying import say
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Sentence
from banyan.lists import queries

from ..endpoints import Room
from ..listing import page_of
from ..moments import Moment
from ..paging import Page
from ..references import Key
from .common import Paged
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


def spec_seen(actor: Actor, key: str) -> ListSpec:
    """Return a list that the actor may read; NotVisible, NotAllowed otherwise."""
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
    return _kind(request.actor, spec_seen(request.actor, list))


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
    spec = spec_seen(actor, list)
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
