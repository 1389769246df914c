"""Rows of the room by kind: which may be seen, which may be written."""

from __future__ import annotations

import uuid
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from .domain.shape import F, Kind
from .kinds import KINDS

READ, WRITE = "exchange.read", "exchange.write"


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
    refs = [f.name for f in kind.fields if f.type in (F.REF, F.UNIT)]
    more = [kind.owner, f"{kind.owner}__unit"] if kind.owner else ["unit"]
    rows: QuerySet[Any] = model_of(kind).objects.select_related(*more, *refs)
    return rows


def visible(actor: Actor, kind: Kind, right: str = READ) -> QuerySet[Any]:
    """Return the rows of a kind whose unit is in range of a right."""
    unit = f"{kind.owner}__unit" if kind.owner else "unit"
    return rows_of(kind).filter(scope_q(actor, right, unit=unit))


def found_one(actor: Actor, kind: Kind, uid: uuid.UUID | str, right: str = READ) -> Any:
    """Return one row; NotVisible where it is out of range."""
    try:
        wanted = uuid.UUID(str(uid))
    except ValueError as error:
        raise NotVisible from error
    row = visible(actor, kind, right).filter(uid=wanted).first()
    if row is None:
        raise NotVisible
    return row


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
