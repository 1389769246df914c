"""Asking for the texts of many kinds by one statement, each up to its own limit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from banyan.access.queries import scope_q
from banyan.base import planned
from banyan.base.ports import SearchSource
from banyan.base.prepared import MOST_KEPT
from banyan.kernel import clock
from banyan.kernel.actor import Actor

from .models import SearchText
from .sql import looked_up_once

ITS_KIND = "the kind of this part"
Found = dict[str, list[SearchText]]
Written = tuple[str, tuple[Any, ...]]
FEW = 400
"""Up to so many texts are read at once, of whatever kinds."""
_COLUMNS = tuple(field.attname for field in SearchText._meta.concrete_fields)
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
    asked = _asked(actor, sources, wanted, typed)
    if asked is None:
        return {}
    kinds: Found = {}
    sql, values = looked_up_once(*asked)
    for row in SearchText.objects.raw(sql, values):
        kinds.setdefault(row.kind, []).append(row)
    return kinds


def columns_of(
    actor: Actor,
    sources: Iterable[SearchSource],
    wanted: Callable[[QuerySet[SearchText]], QuerySet[SearchText, tuple[Any, ...]]],
) -> list[tuple[Any, ...]]:
    """Return some columns of the texts that :func:`texts_of` would return."""
    asked = _asked(actor, sources, wanted, None)
    if asked is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*asked)
        return list(cursor.fetchall())


def _asked(
    actor: Actor,
    sources: Iterable[SearchSource],
    wanted: Callable[[QuerySet[SearchText]], QuerySet[SearchText, Any]],
    typed: str | None,
) -> tuple[str, list[Any]] | None:
    """Write the one statement: a part for each kind that the actor may find."""
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
    return (" UNION ALL ".join(parts), values) if parts else None


def few_of(
    actor: Actor, sources: Sequence[SearchSource], looked: tuple[str, list[str]]
) -> Found | None:
    """Return the texts of all kinds that fit, where there are few in the whole table.

    ``None`` where more than ``FEW`` fit, whoever may see them: then
    :func:`texts_of` is asked, which cuts each kind at its limit. Here is read from the
    words to the texts, in one part: there SQLite may walk all texts of a kind that has
    many, and PostgreSQL plans as many parts as there are kinds.
    """
    kinds_asked = tuple(source.kind for source in sources)
    key = (connection.vendor, actor, clock.today(), kinds_asked, looked[0], FEW)
    known = _STATEMENTS.get(key)
    if known is None:
        known = _few_written(actor, sources, looked[0])
        if known is None:
            return {}
        _keep(key, known)
    kinds: Found = {}
    with planned.cursor() as cursor:
        cursor.execute(known[0], [*looked[1], *known[1]])
        rows = cursor.fetchall()
    if rows[0][0] > FEW:
        return None
    for _fitting, *values in rows:
        if values[0] is not None:
            text = SearchText.from_db(connection.alias, _COLUMNS, values)
            kinds.setdefault(text.kind, []).append(text)
    return kinds


def _few_written(
    actor: Actor, sources: Sequence[SearchSource], look_up: str
) -> Written | None:
    """Write the statement of :func:`few_of`: the number of texts, and each beside it."""
    by_reach: dict[Any, list[str]] = {}
    for source in sources:
        by_reach.setdefault((source.right, source.also), []).append(source.kind)
    ours = Q(pk__in=())
    for (right, also), kinds in by_reach.items():
        ours |= Q(kind__in=kinds) & reach_q(actor, right, also)
    found = _written(SearchText.objects.filter(ours))
    if found is None:
        return None
    table = connection.ops.quote_name(SearchText._meta.db_table)
    join = "CROSS JOIN" if connection.vendor == "sqlite" else "JOIN"
    beside = f"FROM looked {join} {table} ON ({table}.id = looked.id)"
    texts = found[0].replace(f"FROM {table}", beside, 1)
    sql = (
        f"WITH looked(id) AS MATERIALIZED ({look_up} LIMIT {FEW + 1}) "  # noqa: S608
        "SELECT * FROM (SELECT count(*) AS fitting FROM looked) n "
        f"LEFT JOIN ({texts}) t ON TRUE"
    )
    return sql, found[1]


def _keep(key: Any, written: Written) -> None:
    with _ADDING:
        while len(_STATEMENTS) >= MOST_KEPT:
            del _STATEMENTS[next(iter(_STATEMENTS))]
        _STATEMENTS[key] = written


def _scoped(actor: Actor, source: SearchSource) -> QuerySet[SearchText]:
    reach = reach_q(actor, source.right, source.also)
    return SearchText.objects.filter(reach, kind=ITS_KIND)


def reach_q(actor: Actor, right: str, also: Callable[[Any], Q] | None) -> Q:
    """Return the condition on texts that the actor may find under a right."""
    reach = scope_q(actor, right)
    if actor.holds(right):
        reach |= Q(unit__isnull=True, privacy="public")
        if also is not None:
            reach |= also(actor)
    return reach


def _kept(
    actor: Actor,
    source: SearchSource,
    wanted: Callable[[QuerySet[SearchText]], QuerySet[SearchText, Any]],
    typed: str | None,
) -> Written | None:
    """Return the statement for one kind, as it was written for the actor and the day."""
    if typed is None:
        return _written(wanted(_scoped(actor, source)))
    key = (connection.vendor, actor, clock.today(), source.right, source.also)
    known = _STATEMENTS.get(key)
    if known is None:
        known = _written(wanted(_scoped(actor, source)))
        if known is None or sum(value is typed for value in known[1]) != 1:
            return known
        sql, values = known
        known = sql, tuple(TYPED if value is typed else value for value in values)
        _keep(key, known)
    return known[0], tuple(typed if value is TYPED else value for value in known[1])


def _written(rows: QuerySet[SearchText, Any]) -> Written | None:
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return None
