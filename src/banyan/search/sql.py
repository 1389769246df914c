"""How each database finds the rows that hold every word.

PostgreSQL: trigrams over the stored text. SQLite: two full-text tables over
the same rows, one of words with their beginnings, one of trigrams for Lao,
whose words are not parted. Both give what :func:`.domain.matching.fits` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from banyan.kernel.names import is_lao

from .domain.matching import Query, needle, widest
from .models import SearchText

_LAST = "\U0010ffff"
_SHORTEST_TRIGRAM = 3


def matching_q(query: Query, typed: Asked | None = None) -> Q:
    """Return the condition that a row holds every word of the query."""
    if typed is not None:
        return _found_q(typed)
    if connection.vendor != "sqlite":
        return reduce(and_, (Q(folded__contains=needle(w)) for w in query.words))
    plain = [w for w in query.words if not is_lao(w)]
    parts = [_words_q(plain)] if plain else []
    parts += [_lao_q(word) for word in query.words if is_lao(word)]
    return reduce(and_, parts)


def typed_of(query: Query) -> Asked | None:
    """Return the one value in which such queries differ, ``None`` where it is none.

    Words of SQLite's full-text table; :func:`matching_q` is given it as ``typed``.
    """
    if connection.vendor != "sqlite" or any(map(is_lao, query.words)):
        return None
    return _asked_of("search_words", [_all_of(list(query.words))])


def matching_any_q(queries: Sequence[Query]) -> Q:
    """Return the condition that a row holds every word of any of the queries.

    On SQLite each full-text table is asked once for all of them.
    """
    queries = widest(queries)
    if connection.vendor != "sqlite":
        return reduce(or_, map(matching_q, queries))
    plain = [q for q in queries if not any(map(is_lao, q.words))]
    lao = [q for q in queries if _is_one_lao_word(q)]
    rest = [q for q in queries if q not in plain and q not in lao]
    parts = [matching_q(q) for q in rest]
    if plain:
        parts.append(_fts_q("search_words", [_all_of(list(q.words)) for q in plain]))
    if lao:
        parts.append(_fts_q("search_lao", [f'"{q.words[0]}"' for q in lao]))
    return reduce(or_, parts)


def _is_one_lao_word(query: Query) -> bool:
    word = query.words[0]
    return len(query.words) == 1 and is_lao(word) and len(word) >= _SHORTEST_TRIGRAM


def looked_of(query: Query) -> tuple[str, list[str]] | None:
    """Return what finds the ids of texts that hold every word, ``None`` where it is slow.

    For queries of as many words the statement is the same. SQLite has no one table
    that knows words of Lao and others.
    """
    if connection.vendor == "sqlite":
        typed = typed_of(query)
        return None if typed is None else (_LOOK_UP[typed.table], [str(typed)])
    held = " AND ".join(["folded LIKE %s"] * len(query.words))
    words = (connection.ops.prep_for_like_query(needle(w)) for w in query.words)
    table = connection.ops.quote_name(SearchText._meta.db_table)
    return f"SELECT id FROM {table} WHERE {held}", [f"%{w}%" for w in words]  # noqa: S608


def beginning_q(query: Query) -> Q:
    """Return the condition that a text begins with the query: one index range."""
    low = f" {query.text}"
    return Q(folded__gte=low, folded__lt=low + _LAST)


def _words_q(words: list[str]) -> Q:
    return _fts_q("search_words", [_all_of(words)])


def _all_of(words: list[str]) -> str:
    return " AND ".join(f'"{word}"*' for word in words)


def _fts_q(table: str, wanted: list[str]) -> Q:
    """Return the condition that a full-text table finds any of these."""
    return _found_q(_asked_of(table, wanted))


def _asked_of(table: str, wanted: list[str]) -> Asked:
    return Asked(table, " OR ".join(f"({one})" for one in dict.fromkeys(wanted)))


def words_q(asked: Any) -> Q:
    """Return the condition that SQLite's table of words finds what is asked."""
    return Q(pk__in=RawSQL(_LOOK_UP["search_words"], [asked]))  # noqa: S611


def _found_q(asked: Asked) -> Q:
    return Q(pk__in=RawSQL(_LOOK_UP[asked.table], [asked]))  # noqa: S611


_LOOK_UP = {
    table: f"SELECT rowid FROM {table} WHERE {table} MATCH %s"  # noqa: S608 - own names
    for table in ("search_words", "search_lao")
}


class Asked(str):
    """What a full-text table is asked for; a parameter that knows its table."""

    table: str

    def __new__(cls, table: str, asked: str) -> Asked:
        """Return what is asked of a table."""
        made = super().__new__(cls, asked)
        made.table = table
        return made


def looked_up_once(sql: str, values: Iterable[Any]) -> tuple[str, list[Any]]:
    """Return the statement with each look-up of a full-text table done once, in front.

    A statement of many parts would ask for the same words in each of them.
    """
    values = list(values)
    known: dict[tuple[str, str], str] = {}
    for one in values:
        if isinstance(one, Asked):
            name = known.setdefault((one.table, str(one)), f"looked{len(known)}")
            sql = sql.replace(_LOOK_UP[one.table], f"SELECT id FROM {name}", 1)
    if not known:
        return sql, values
    front = ", ".join(
        f"{name}(id) AS MATERIALIZED ({_LOOK_UP[table]})"
        for (table, _asked), name in known.items()
    )
    rest = [one for one in values if not isinstance(one, Asked)]
    return f"WITH {front} {sql}", [*(asked for _table, asked in known), *rest]


def _lao_q(word: str) -> Q:
    if len(word) < _SHORTEST_TRIGRAM:
        return Q(folded__contains=word)
    return _fts_q("search_lao", [f'"{word}"'])
