"""To whom a record is released, and to which units of this house it can be."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Value

from banyan.access.queries import recipients, releases_to
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from ..domain.shape import Kind
from ..kinds import KINDS
from ..kinds.guests import SHARED
from ..spoken import narrow_among, released_as, titles_limited
from ..store import READ, model_of
from .asked import RELEASED
from .briefed import partner_units

ASKED = "asked"
WHOLE = ("exchange",)
"""Kinds that are released in part or whole."""
MOST = 200


@dataclass(frozen=True)
class ReleasedTo:
    """Somebody to whom a record is released: all of it, or what any guest sees."""

    release: int
    name: Text
    whole: bool
    since: dt.date
    languages: tuple[str, ...] = ()
    """In these alone; in every one where none is named."""


def is_released(kind: Kind) -> bool:
    """Say whether records of a kind can be released to a guest."""
    return kind.key == ASKED or (not kind.owner and kind.key in SHARED)


def kinds_released() -> list[str]:
    """Return the kinds whose records can be released to a guest."""
    return [key for key, kind in KINDS.items() if is_released(kind)]


def names_of(key: str) -> tuple[str, ...]:
    """Return the names under which records of a kind are released."""
    if key == ASKED:
        return (RELEASED,)
    return (released_as(key), released_as(key, whole=True))


def released_of(key: str, row: Any) -> tuple[ReleasedTo, ...]:
    """Return to whom a record is released, each once: one statement."""
    found: dict[tuple[int | None, int | None], ReleasedTo] = {}
    whole = released_as(key, whole=True)
    for one in recipients(names_of(key), row.pk):
        to = (one.to_account_id, one.to_unit_id)
        earlier = found.get(to)
        is_all = one.kind == whole or bool(earlier and earlier.whole)
        since = min(one.since, earlier.since) if earlier else one.since
        found[to] = ReleasedTo(one.release, one.name, is_all, since, one.languages)
    return tuple(found.values())


def records_released(actor: Actor, limit: int) -> list[tuple[str, uuid.UUID, Text]]:
    """Return what was released to a guest, by kind: one statement, and one a kind."""
    kinds = [KINDS[key] for key in kinds_released() if key != ASKED]
    first, *rest = [_released_rows(actor, kind) for kind in kinds]
    rows = first.union(*rest, all=True)[:MOST]
    order = [kind.key for kind in kinds]
    found = sorted(rows, key=lambda row: (order.index(row[0]), -row[1]))
    first_ones = found[:limit]
    titles: dict[tuple[str, int], Text] = {}
    for key in {row[0] for row in first_ones}:
        own = {pk: Text.of(title) for k, pk, _u, title in first_ones if k == key}
        narrow = narrow_among(actor, key, list(own))
        titles |= {(key, pk): t for pk, t in titles_limited(own, narrow).items()}
    return [(key, uid, titles[key, pk]) for key, pk, uid, _title in first_ones]


def _released_rows(actor: Actor, kind: Kind) -> Any:
    given = releases_to(actor, READ, released_as(kind.key)).values("object_id")
    rows = model_of(kind).objects.filter(pk__in=given).order_by()
    key = Value(kind.key, output_field=CharField())
    return rows.values_list(key, "pk", "uid", kind.title)


def units_of_partner(key: str, row: Any) -> list[int]:
    """Return the units of this house that stand for the partner of a record."""
    if key == "exchange":
        return partner_units(exchange=row.pk)
    partnership = getattr(row, "partnership", None)
    if partnership is None:
        return []
    return partner_units(organisation=partnership.partner_id)
