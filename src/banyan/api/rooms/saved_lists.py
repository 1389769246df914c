"""Saved lists: ways of asking, kept under a name and shared."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ninja import Query, Schema
from pydantic import Field as Of

from banyan.base.lists import ListQuery
from banyan.kernel.text import Text
from banyan.lists import queries, services
from banyan.lists.queries import Saved

from ..acts import Record, record_of
from ..answers import Made, Versioned, address
from ..commands import Request, words
from ..endpoints import Room
from ..paging import Page
from ..references import Key, RefIn, ids_of
from .requests import Asked

room = Room("Saved lists")

Uid = uuid.UUID
LONGEST = 2000


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
