"""Asking for the texts of many kinds by one statement, each up to its own limit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet

from banyan.access.queries import scope_q
from banyan.base.ports import SearchSource
from banyan.kernel.actor import Actor

from .models import SearchText
from .sql import looked_up_once

ITS_KIND = "the kind of this part"
Found = dict[str, list[SearchText]]


def texts_of(
    actor: Actor,
    sources: Iterable[SearchSource],
    wanted: Callable[[QuerySet[SearchText]], QuerySet[SearchText]],
) -> Found:
    """Return the texts of each kind that ``wanted`` finds in the actor's range.

    ``wanted`` narrows and cuts the texts of one kind. Kinds under the same right
    differ in one value only, so their statement is written once. Kinds of which
    nothing is found are left out.
    """
    written: dict[Any, tuple[str, tuple[Any, ...]] | None] = {}
    parts: list[str] = []
    values: list[Any] = []
    for source in sources:
        key = (source.right, source.also)
        if key not in written:
            written[key] = _written(wanted(_scoped(actor, source)))
        found = written[key]
        if found is not None:
            parts.append(f"SELECT * FROM ({found[0]}) part{len(parts)}")
            values += [source.kind if v == ITS_KIND else v for v in found[1]]
    if not parts:
        return {}
    kinds: Found = {}
    sql, values = looked_up_once(" UNION ALL ".join(parts), values)
    for row in SearchText.objects.raw(sql, values):
        kinds.setdefault(row.kind, []).append(row)
    return kinds


def _scoped(actor: Actor, source: SearchSource) -> QuerySet[SearchText]:
    reach = scope_q(actor, source.right)
    if actor.holds(source.right):
        reach |= Q(unit__isnull=True, privacy="public")
        if source.also is not None:
            reach |= source.also(actor)
    return SearchText.objects.filter(reach, kind=ITS_KIND)


def _written(rows: QuerySet[SearchText]) -> tuple[str, tuple[Any, ...]] | None:
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return None
