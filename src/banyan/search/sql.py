"""How each database finds the rows that hold every word.

PostgreSQL: trigrams over the stored text. SQLite: two full-text tables over
the same rows, one of words with their beginnings, one of trigrams for Lao,
whose words are not parted. Both give what :func:`.domain.matching.fits` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from banyan.kernel.names import is_lao

from .domain.matching import Query, needle

_LAST = "\U0010ffff"
_SHORTEST_TRIGRAM = 3


def matching_q(query: Query) -> Q:
    """Return the condition that a row holds every word of the query."""
    if connection.vendor != "sqlite":
        return reduce(and_, (Q(folded__contains=needle(w)) for w in query.words))
    plain = [w for w in query.words if not is_lao(w)]
    parts = [_words_q(plain)] if plain else []
    parts += [_lao_q(word) for word in query.words if is_lao(word)]
    return reduce(and_, parts)


def any_matching_q(queries: Sequence[Query]) -> Q:
    """Return the condition that a row holds every word of one of the queries.

    SQLite asks each full-text table once for all of them.
    """
    if connection.vendor != "sqlite":
        return reduce(or_, (matching_q(query) for query in queries))
    plain = [q.words for q in queries if not any(is_lao(w) for w in q.words)]
    mixed = [matching_q(q) for q in queries if any(is_lao(w) for w in q.words)]
    parts = [_any_words_q(plain)] if plain else []
    return reduce(or_, [*parts, *mixed])


def beginning_q(query: Query) -> Q:
    """Return the condition that a text begins with the query: one index range."""
    low = f" {query.text}"
    return Q(folded__gte=low, folded__lt=low + _LAST)


def _words_q(words: list[str]) -> Q:
    return _any_words_q([words])


def _any_words_q(queries: Sequence[Sequence[str]]) -> Q:
    each = [" AND ".join(f'"{word}"*' for word in words) for words in queries]
    wanted = " OR ".join(f"({words})" for words in each)
    return Q(
        pk__in=RawSQL(  # noqa: S611
            "SELECT rowid FROM search_words WHERE search_words MATCH %s", [wanted]
        )
    )


def _lao_q(word: str) -> Q:
    if len(word) < _SHORTEST_TRIGRAM:
        return Q(folded__contains=word)
    return Q(
        pk__in=RawSQL(  # noqa: S611
            "SELECT rowid FROM search_lao WHERE search_lao MATCH %s", [f'"{word}"']
        )
    )
