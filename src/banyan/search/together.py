"""Asking for the texts of many kinds by one statement, each up to its own limit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from banyan.access.queries import scope_q
from banyan.base.ports import SearchSource
from banyan.base.prepared import MOST_KEPT
from banyan.kernel import clock
from banyan.kernel.actor import Actor

from .models import SearchText
from .sql import looked_up_once

ITS_KIND = "the kind of this part"
Found = dict[str, list[SearchText]]
Written = tuple[str, tuple[Any, ...]]
TYPED = object()
"""Stands in a statement that is kept for what was typed."""
_STATEMENTS: dict[Any, Written] = {}
_ADDING = Lock()


def texts_of(
    actor: Actor,
    sources: Iterable[SearchSource],
    wanted: Callable[[QuerySet[SearchText]], QuerySet[SearchText]],
    typed: str | None = None,
) -> Found:
    """Return the texts of each kind that ``wanted`` finds in the actor's range.

    ``wanted`` narrows and cuts the texts of one kind. Kinds under the same right
    differ in one value only, so their statement is written once; with ``typed``, the
    one value of ``wanted`` that follows from the words, it is kept for other words.
    Kinds of which nothing is found are left out.
    """
    written: dict[Any, Written | None] = {}
    parts: list[str] = []
    values: list[Any] = []
    for source in sources:
        key = (source.right, source.also)
        if key not in written:
            written[key] = _kept(actor, source, wanted, typed)
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


def _kept(
    actor: Actor,
    source: SearchSource,
    wanted: Callable[[QuerySet[SearchText]], QuerySet[SearchText]],
    typed: str | None,
) -> Written | None:
    """Return the statement for one kind, as it was written for the actor and the day.

    Where what the kind adds to the range is looked up, it is written anew.
    """
    if typed is None or not (source.also is None or source.also_is_plain):
        return _written(wanted(_scoped(actor, source)))
    key = (connection.vendor, actor, clock.today(), source.right, source.also)
    known = _STATEMENTS.get(key)
    if known is None:
        known = _written(wanted(_scoped(actor, source)))
        if known is None or sum(value is typed for value in known[1]) != 1:
            return known
        sql, values = known
        known = sql, tuple(TYPED if value is typed else value for value in values)
        with _ADDING:
            while len(_STATEMENTS) >= MOST_KEPT:
                del _STATEMENTS[next(iter(_STATEMENTS))]
            _STATEMENTS[key] = known
    return known[0], tuple(typed if value is TYPED else value for value in known[1])


def _written(rows: QuerySet[SearchText]) -> Written | None:
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return None
