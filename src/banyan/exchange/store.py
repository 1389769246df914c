"""Rows of the room by kind: which may be seen, which may be written."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from . import kept
from .domain.shape import F, Kind
from .kinds import KINDS
from .kinds.guests import SHARED
from .spoken import released_as

READ, WRITE = kept.READ, "exchange.write"


def kind_of(key: str) -> Kind:
    """Return a kind; NotVisible for one that is not there."""
    kind = KINDS.get(key)
    if kind is None:
        raise NotVisible
    return kind


def model_of(kind: Kind) -> Any:
    """Return the table of a kind."""
    app, name = kind.model.split(".")
    return apps.get_app_config(app).get_model(name)


def rows_of(kind: Kind) -> QuerySet[Any]:
    """Return all rows of a kind, with what they refer to."""
    rows: QuerySet[Any] = model_of(kind).objects.select_related(*kept.related_of(kind))
    return rows


def visible(actor: Actor, kind: Kind, right: str = READ) -> QuerySet[Any]:
    """Return the rows of a kind whose unit is in range of a right."""
    unit = f"{kind.owner}__unit" if kind.owner else "unit"
    return rows_of(kind).filter(scope_q(actor, right, unit=unit))


def found_one(actor: Actor, kind: Kind, uid: uuid.UUID | str, right: str = READ) -> Any:
    """Return one row; NotVisible where it is out of range."""
    return _there(kept.row_in_range(actor, kind, _identity(uid), right))


def found_shown(actor: Actor, kind: Kind, uid: uuid.UUID | str) -> Any:
    """Return one record in range or released to the actor; NotVisible else."""
    if kind.owner or kind.key not in SHARED:
        return found_one(actor, kind, uid)
    return _there(kept.row_shown(actor, kind, _identity(uid)))


def _identity(uid: uuid.UUID | str) -> uuid.UUID:
    try:
        return uuid.UUID(str(uid))
    except ValueError as error:
        raise NotVisible from error


def _there(row: Any) -> Any:
    if row is None:
        raise NotVisible
    return row


def shown_q(actor: Actor, key: str, unit: str = "unit") -> Q:
    """Return the condition "in range, or released to the actor" for records."""
    released = released_as(key) if key in SHARED else ""
    return scope_q(actor, READ, unit=unit, release_kind=released)


def shown_rows(actor: Actor, kind: Kind) -> QuerySet[Any]:
    """Return the records in range, and those that were released to the actor."""
    if kind.owner or kind.key not in SHARED:
        return visible(actor, kind)
    return rows_of(kind).filter(shown_q(actor, kind.key))


def is_of_house(actor: Actor, row: Any) -> bool:
    """Say whether a record is in range, and not only released to the actor."""
    return actor.is_system or actor.covers(READ, row.unit.path, row.unit.area_path)


def outside(actor: Actor, rows: Iterable[Any]) -> dict[int, Any]:
    """Return those of the records shown that were released, by id."""
    return {row.pk: row for row in rows if not is_of_house(actor, row)}


def root_of(kind: Kind, row: Any) -> tuple[Kind, Any]:
    """Return the record that a row is a part of, or itself."""
    if not kind.owner:
        return kind, row
    return KINDS[kind.owner], getattr(row, kind.owner)


def title_of(kind: Kind, row: Any) -> Text:
    """Return how a record is called, in three languages."""
    value = getattr(row, kind.title)
    spec = kind.title_field
    if spec.type is F.REF:
        return title_of(KINDS[spec.ref], value) if value else Text()
    if spec.type is F.CHOICE:
        return Text.of(dict(spec.choices).get(value, value))
    return Text.of(value if isinstance(value, Text) else str(value or ""))
