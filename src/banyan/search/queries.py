"""Searching everything within the actor's ranges, in any spelling.

Rights are asked twice: the range of the source's right over the row's unit in
the statement, and again when the source shows what was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from banyan.access.queries import scope_q
from banyan.base.ports import Meaning, SearchSource, search_meanings, search_sources
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed

from .domain.matching import Query, highlights, needle, rank, stored
from .models import SearchText, TextState
from .sql import beginning_q, matching_any_q, matching_q

FEW = 3
"""Kinds that are asked without looking first where the words stand."""
CAP = 200
"""Texts looked at for each kind; a group that reaches it says "more than"."""


@dataclass(frozen=True)
class Hit:
    """One thing found: the text that fits best, what to mark in it, what it is."""

    kind: str
    object_id: int
    field: str
    language: str
    text: str
    ranges: tuple[tuple[int, int], ...]
    unit_id: int | None
    shown: Any
    """What the room of this kind gave to show it: a link, a line of facts."""
    through: str = ""
    """The label that led here, where the text does not hold the words typed."""


@dataclass(frozen=True)
class HitGroup:
    """The things of one kind that were found, best first."""

    kind: str
    hits: tuple[Hit, ...]
    count: int
    capped: bool
    """There are more than ``count``; narrow the words."""


@dataclass(frozen=True)
class Found:
    """The answer to a search: groups by kind, the best fitting first."""

    query: Query
    groups: tuple[HitGroup, ...]
    meanings: tuple[Meaning, ...] = ()
    """What the words name, and what was looked for beside them."""

    @property
    def count(self) -> int:
        """How many things were found, up to the cap of each group."""
        return sum(group.count for group in self.groups)


def search(
    actor: Actor, typed: str, kinds: Iterable[str] | None = None, limit: int = 20
) -> Found:
    """Find what holds every word that was typed, within the actor's ranges.

    Marks, case and the order of words do not matter. At most ``limit`` things
    of each kind. Kinds that expand are also asked for what the words mean in the
    other languages; such a hit says through which label it was found. Raises
    NotAllowed without the right ``search``.
    """
    if not actor.holds("search"):
        raise NotAllowed(right="search")
    query = Query.of(typed)
    wanted = None if kinds is None else set(kinds)
    asked = [
        source
        for _key, source in search_sources
        if query and (wanted is None or source.kind in wanted)
    ]
    expands = any(s.expands and actor.holds(s.right) for s in asked)
    meanings = meanings_of(typed) if expands else ()
    there = _kinds_with(asked, query)
    groups = [_group(actor, source, query, limit, meanings, there) for source in asked]
    ranked = sorted((g for g in groups if g[1].hits), key=lambda g: g[0])
    return Found(query, tuple(group for _best, group in ranked), meanings)


def meanings_of(typed: str) -> tuple[Meaning, ...]:
    """Return what typed words name, of every room that knows words."""
    return tuple(m for _key, ask in search_meanings for m in ask(typed))


def _kinds_with(asked: Sequence[SearchSource], query: Query) -> set[str]:
    """Return the kinds that hold what was typed at all: one statement.

    What is not there need not be asked for kind by kind, with its rights; a few kinds
    are asked at once.
    """
    kinds = {source.kind for source in asked if source.find is None}
    if len(kinds) <= FEW:
        return kinds
    rows = SearchText.objects.filter(matching_q(query), kind__in=kinds).order_by()
    return set(rows.values_list("kind", flat=True).distinct())


def texts_matching(
    kind: str, typed: str, phrases: Sequence[str] = ()
) -> list[SearchText]:
    """Return the texts of a kind that hold what was typed, or are one of ``phrases``.

    Phrases are folded. For rooms that know words; no rights are asked.
    """
    query = Query.of(typed)
    if not query:
        return []
    rows = SearchText.objects.filter(kind=kind)
    wanted = matching_q(query) | Q(folded__in=[f" {p}" for p in phrases])
    return list(rows.filter(wanted)[:CAP])


def _group(
    actor: Actor,
    source: SearchSource,
    query: Query,
    limit: int,
    meanings: tuple[Meaning, ...],
    there: set[str],
) -> tuple[tuple[int, int, str], HitGroup]:
    if source.find is not None:
        return _own_group(actor, source, query, limit)
    rows, capped = _rows(actor, source, query) if source.kind in there else ([], False)
    best = _best_of_each(query, rows)
    through: dict[int, tuple[str, Query]] = {}
    if source.expands and meanings:
        more = _meant(actor, source, meanings, {row.object_id for row in best})
        through = {row.object_id: (label, said) for row, label, said in more}
        best += [row for row, _label, _said in more]
    shown = source.show(actor, [row.object_id for row in best[:limit]])
    hits = tuple(
        _hit_through(query, row, shown[row.object_id], through.get(row.object_id))
        for row in best[:limit]
        if row.object_id in shown
    )
    first = _order(query, best[0]) if best else (9, 0, "", 0)
    group = HitGroup(source.kind, hits, len(best), capped)
    return (first[0], first[1], source.kind), group


def _meant(
    actor: Actor, source: SearchSource, meanings: tuple[Meaning, ...], known: set[int]
) -> list[tuple[SearchText, str, Query]]:
    """Return what holds another word for the same, each once: one statement."""
    said = [(Query.of(text), m.label) for m in meanings for text in m.texts]
    said = [(query, label) for query, label in said if query]
    if not said:
        return []
    wanted = matching_any_q([query for query, _label in said])
    rows = _scoped(actor, source).filter(wanted).exclude(object_id__in=known)
    found: dict[int, tuple[SearchText, str, Query]] = {}
    for row in sorted(rows[:CAP], key=lambda r: (-r.weight, r.folded, r.object_id)):
        for query, label in said:
            if row.object_id not in found and needle(query.text) in row.folded:
                found[row.object_id] = (row, label, query)
    return list(found.values())


def _hit_through(
    query: Query, row: SearchText, shown: Any, through: tuple[str, Query] | None
) -> Hit:
    if through is None:
        return _hit(query, row, shown)
    label, said = through
    return replace(_hit(said, row, shown), through=label)


def _own_group(
    actor: Actor, source: SearchSource, query: Query, limit: int
) -> tuple[tuple[int, int, str], HitGroup]:
    """Ask a source that keeps keys of its own."""
    assert source.find is not None  # noqa: S101
    found, count, capped = source.find(actor, query.typed, limit)
    hits = tuple(
        Hit(
            kind=source.kind,
            object_id=one.object_id,
            field="name",
            language="",
            text=one.text,
            ranges=highlights(query, one.text),
            unit_id=one.unit_id,
            shown=one.shown,
        )
        for one in found
    )
    best = rank(query, stored(hits[0].text)) if hits else 9
    return (best, 0, source.kind), HitGroup(source.kind, hits, count, capped)


def _rows(
    actor: Actor, source: SearchSource, query: Query
) -> tuple[list[SearchText], bool]:
    """Return the texts that fit, in one statement, or two when there are many.

    Which of very many the database returns is its own choice; so those that
    begin with the words as typed, an index range, are looked up beside them.
    """
    scoped = _scoped(actor, source)
    found = list(scoped.filter(matching_q(query))[: CAP + 1])
    if len(found) <= CAP:
        return found, False
    beginning = scoped.filter(beginning_q(query)).order_by("folded", "pk")
    known = {row.pk: row for row in [*beginning[:CAP], *found]}
    return list(known.values()), True


def _scoped(actor: Actor, source: SearchSource) -> QuerySet[SearchText]:
    reach = scope_q(actor, source.right)
    if actor.holds(source.right):
        reach |= Q(unit__isnull=True, privacy="public")
        if source.also is not None:
            reach |= source.also(actor)
    return SearchText.objects.filter(reach, kind=source.kind)


def _best_of_each(query: Query, rows: list[SearchText]) -> list[SearchText]:
    best: dict[int, SearchText] = {}
    for row in sorted(rows, key=lambda r: _order(query, r)):
        best.setdefault(row.object_id, row)
    return list(best.values())


def _order(query: Query, row: SearchText) -> tuple[int, int, str, int]:
    return rank(query, row.folded), -row.weight, row.folded, row.object_id


def _hit(query: Query, row: SearchText, shown: Any) -> Hit:
    return Hit(
        kind=row.kind,
        object_id=row.object_id,
        field=row.field,
        language=row.language,
        text=row.shown,
        ranges=highlights(query, row.shown),
        unit_id=row.unit_id,
        shown=shown,
    )


# -- states of texts ----------------------------------------------------------


def stale_texts(
    language: str, *, kind: str = "", after: int = 0, limit: int = 100
) -> list[TextState]:
    """Return texts in ``language`` whose original changed since, by keyset."""
    rows = TextState.objects.filter(language=language, state="stale", pk__gt=after)
    if kind:
        rows = rows.filter(kind=kind)
    return list(rows.order_by("pk")[:limit])


def text_states(kind: str, object_id: int) -> dict[tuple[str, str], TextState]:
    """Return the states of one thing's texts, by field and language."""
    rows = TextState.objects.filter(kind=kind, object_id=object_id)
    return {(row.field, row.language): row for row in rows}
