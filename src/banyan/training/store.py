"""Rows of the room by kind: which may be seen, and where a part belongs."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from banyan.exchange.domain.shape import F, Kind
from banyan.exchange.store import model_of
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from .kinds import KINDS
from .scope import cohorts_visible, courses_visible

REFS = {"organisation": "exchange.Organisation", "exchange": "exchange.Exchange"}


def kind_of(key: str) -> Kind:
    """Return a kind; NotVisible for one that is not there."""
    kind = KINDS.get(key)
    if kind is None:
        raise NotVisible
    return kind


def visible(actor: Actor, kind: Kind) -> QuerySet[Any]:
    """Return the rows of a kind that may be seen, with what they refer to."""
    if kind.key == "course":
        return courses_visible(actor)
    if kind.key == "cohort":
        return cohorts_visible(actor).select_related("partner", "exchange")
    rows: QuerySet[Any] = model_of(kind).objects.filter(
        cohort__in=cohorts_visible(actor).values("pk")
    )
    return rows.select_related("cohort__unit", "cohort__course")


def found_one(
    actor: Actor,
    kind: Kind,
    uid: uuid.UUID | str,
    more: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows,
) -> Any:
    """Return one row; NotVisible where it is out of range or no identity.

    ``more`` adds to what is read with it.
    """
    try:
        wanted = uuid.UUID(str(uid))
    except ValueError as error:
        raise NotVisible from error
    row = more(visible(actor, kind).filter(uid=wanted)).first()
    if row is None:
        raise NotVisible
    return row


def unit_of(kind: Kind, row: Any) -> Any:
    """Return the unit that keeps a record."""
    return row.unit if kind.key in ("course", "cohort") else row.cohort.unit


def title_of(kind: Kind, row: Any) -> Text:
    """Return how a record is called, in three languages."""
    value = getattr(row, kind.title)
    return value if isinstance(value, Text) else Text.of(str(value or ""))


def refs_of(kind: Kind) -> list[Any]:
    """Return the fields that name records of the exchange."""
    return [f for f in kind.fields if f.type is F.REF]
