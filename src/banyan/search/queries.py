"""Searching everything within the actor's ranges, in any spelling.

Rights are asked twice: the range of the source's right over the row's unit in
the statement, and again when the source shows what was found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum

from banyan.base.ports import Meaning, SearchSource, search_meanings, search_sources
from banyan.base.prepared import Whole, among, prepared
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed
from banyan.kernel.text import LANGUAGES, State

from . import encoding, vectoring
from .domain.matching import Query, highlights, needle, rank, stored
from .domain.nearness import reordered
from .encoding import Standing as Standing
from .encoding import Stands as Stands
from .models import SearchText, TextState
from .near import Lens, Thing, lens_of, nearest, nearness_of
from .sql import beginning_q, looked_of, matching_any_q, matching_q, typed_of, words_q
from .together import few_of, texts_of

CAP = 200
"""Texts looked at for each kind; a group that reaches it says "more than"."""
WORDS = 3
"""Words for what was typed that are proposed where it names nothing known."""


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
    near: tuple[Hit, ...] = ()
    """What holds none of the words and lies near in meaning: fills up what was found."""
    words_near: tuple[Hit, ...] = ()
    """Words for what things are about that may say the same as what was typed."""

    @property
    def count(self) -> int:
        """How many things words found, up to the cap of each group."""
        return sum(group.count for group in self.groups)


def search(
    actor: Actor, typed: str, kinds: Iterable[str] | None = None, limit: int = 20
) -> Found:
    """Find what holds every word that was typed, within the actor's ranges.

    Marks, case and the order of words do not matter. At most ``limit`` things
    of each kind. Kinds that expand are also asked for what the words mean in the
    other languages; such a hit says through which label it was found. Where texts are
    read by meaning, nearness orders what fits equally well and fills up what words
    found to ``limit``. Raises NotAllowed without the right ``search``.
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
    known = [s for s in asked if s.find is None and actor.holds(s.right)]
    texts, capped = _texts(actor, known, query)
    best = {kind: _best_of_each(query, rows) for kind, rows in texts.items()}
    expanding = [s for s in known if s.expands]
    meanings = meanings_of(typed) if expanding else ()
    meant = _meant(actor, expanding, meanings, best)
    lens = lens_of(query.typed) if any(s.meant for s in known) else None
    if lens is not None:
        _order_by_meaning(actor, lens, known, query, best, meant)
    groups = [_own_group(actor, s, query, limit) for s in asked if s.find is not None]
    for source in known:
        rows, through = best.get(source.kind, []), meant.get(source.kind, [])
        one = _group(actor, source, query, limit, rows, through)
        groups.append((one[0], replace(one[1], capped=source.kind in capped)))
    ranked = sorted((g for g in groups if g[1].hits), key=lambda g: g[0])
    found = Found(query, tuple(group for _best, group in ranked), meanings)
    if lens is None:
        return found
    return _filled(actor, lens, known, found, _things(best, meant), limit)


def standing() -> Standing:
    """Say whether texts are found by nearness in meaning here, or why not."""
    return encoding.standing()


def meaning_state() -> vectoring.VectorState:
    """Return how far texts are read by meaning. Loads the encoder where there is one."""
    return vectoring.vectors_state()


def texts_waiting() -> int:
    """Count texts that are still to be read by meaning."""
    return vectoring.waiting()


def meanings_of(typed: str) -> tuple[Meaning, ...]:
    """Return what typed words name, of every room that knows words."""
    return tuple(m for _key, ask in search_meanings for m in ask(typed))


def texts_matching(
    kind: str, typed: str, phrases: Sequence[str] = ()
) -> list[SearchText]:
    """Return the texts of a kind that hold what was typed, or are one of ``phrases``.

    Phrases are folded. For rooms that know words; no rights are asked.
    """
    query = Query.of(typed)
    if not query:
        return []
    said, asked = [f" {p}" for p in phrases], typed_of(query)
    if asked is not None:
        return [_WHOLE.made(row) for row in _in_words(str(asked), said, kind=kind)]
    rows = SearchText.objects.filter(kind=kind)
    return list(rows.filter(matching_q(query) | among("folded", said))[:CAP])


_WHOLE = Whole(SearchText)


@prepared
def _in_words(asked: str, said: Sequence[str], *, kind: str) -> Any:
    rows = SearchText.objects.filter(words_q(asked) | among("folded", said), kind=kind)
    return rows.values_list(*_WHOLE.columns)[:CAP]


Meant = tuple[SearchText, str, Query]
"""A text that says what the typed words mean, the label that led to it, its words."""


def _group(
    actor: Actor,
    source: SearchSource,
    query: Query,
    limit: int,
    best: list[SearchText],
    meant: list[Meant],
) -> tuple[tuple[int, int, str], HitGroup]:
    through = {row.object_id: (label, said) for row, label, said in meant}
    rows = [*best, *(row for row, _label, _said in meant)]
    first = rows[:limit]
    shown = source.show(actor, [row.object_id for row in first]) if first else {}
    hits = tuple(
        _hit_through(query, row, shown[row.object_id], through.get(row.object_id))
        for row in first
        if row.object_id in shown
    )
    leading = best or rows
    order = min((_order(query, row) for row in leading), default=(9, 0, "", 0))
    group = HitGroup(source.kind, hits, len(rows), capped=False)
    return (order[0], order[1], source.kind), group


def _meant(
    actor: Actor,
    sources: list[SearchSource],
    meanings: tuple[Meaning, ...],
    known: dict[str, list[SearchText]],
) -> dict[str, list[Meant]]:
    """Return by kind what holds another word for the same, each once: one statement."""
    said = [(Query.of(text), m.label) for m in meanings for text in m.texts]
    said = [(query, label) for query, label in said if query]
    if not said:
        return {}
    wanted = matching_any_q([query for query, _label in said])
    texts = texts_of(actor, sources, lambda rows: rows.filter(wanted)[: 2 * CAP])
    return {
        kind: _said(rows, said, {row.object_id for row in known.get(kind, ())})
        for kind, rows in texts.items()
    }


def _said(
    rows: list[SearchText], said: list[tuple[Query, str]], known: set[int]
) -> list[Meant]:
    found: dict[int, Meant] = {}
    for row in sorted(rows, key=lambda r: (-r.weight, r.folded, r.object_id)):
        for query, label in said:
            fresh = row.object_id not in known and row.object_id not in found
            if fresh and needle(query.text) in row.folded:
                found[row.object_id] = (row, label, query)
    return list(found.values())


# -- by meaning ---------------------------------------------------------------


def _things(
    best: Mapping[str, list[SearchText]], meant: Mapping[str, list[Meant]]
) -> dict[str, list[int]]:
    """Return what words found, and what topics found, as ids by kind."""
    found = {kind: [row.object_id for row in rows] for kind, rows in best.items()}
    for kind, more in meant.items():
        found.setdefault(kind, []).extend(row.object_id for row, *_rest in more)
    return found


def _order_by_meaning(
    actor: Actor,
    lens: Lens,
    sources: list[SearchSource],
    query: Query,
    best: dict[str, list[SearchText]],
    meant: dict[str, list[Meant]],
) -> None:
    """Put what fits equally well into the order of nearness."""
    scores = nearness_of(actor, lens, sources, _things(best, meant))
    if not scores:
        return
    for kind, rows in best.items():
        best[kind] = reordered(rows, _thing, lambda r: rank(query, r.folded), scores)
    for kind, more in meant.items():
        meant[kind] = reordered(more, lambda m: _thing(m[0]), lambda _m: 0, scores)


def _thing(row: SearchText) -> Thing:
    return row.kind, row.object_id


def _filled(
    actor: Actor,
    lens: Lens,
    sources: list[SearchSource],
    found: Found,
    things: Mapping[str, list[int]],
    limit: int,
) -> Found:
    """Add what lies near and holds no word, and words for it that are known."""
    read = [s.kind for s in sources if s.meant and not s.names]
    left = limit - sum(len(things.get(kind, ())) for kind in read)
    most = {False: max(left, 0), True: 0 if found.meanings else WORDS}
    known = {(kind, pk) for kind, ids in things.items() for pk in ids}
    return _with_near(actor, sources, found, lens, most, known)


def _with_near(
    actor: Actor,
    sources: list[SearchSource],
    found: Found,
    lens: Lens,
    most: Mapping[bool, int],
    known: Collection[Thing],
) -> Found:
    named = {s.kind for s in sources if s.names}
    rows = nearest(actor, lens, sources, most, known)
    shown: dict[Thing, Any] = {}
    for source in sources:
        ids = [row.object_id for row in rows if row.kind == source.kind]
        if ids:
            told = source.show(actor, ids)
            shown |= {(source.kind, pk): what for pk, what in told.items()}
    nothing = Query("", ())
    hits = [_hit(nothing, r, shown[_thing(r)]) for r in rows if _thing(r) in shown]
    return replace(
        found,
        near=tuple(h for h in hits if h.kind not in named),
        words_near=tuple(h for h in hits if h.kind in named),
    )


def words_for(actor: Actor, text: str, limit: int = WORDS) -> list[Hit]:
    """Return the words for things that lie nearest to a text, the nearest first.

    They propose what a text may be about; a person decides. Three statements, none
    where texts are not read by meaning.
    """
    sources = [s for _key, s in search_sources if s.names and actor.holds(s.right)]
    lens = lens_of(text) if sources else None
    if lens is None:
        return []
    nothing = Found(Query("", ()), ())
    return list(_with_near(actor, sources, nothing, lens, {True: limit}, ()).words_near)


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


def _texts(
    actor: Actor, sources: list[SearchSource], query: Query
) -> tuple[dict[str, list[SearchText]], set[str]]:
    """Return the texts that fit by kind, and which kinds have more: one statement.

    Which of very many the database returns is its own choice; so where there are,
    those that begin with the words as typed, an index range, are looked up beside.
    """
    if not query:
        return {}, set()
    typed = typed_of(query)
    looked = looked_of(query)
    if looked is not None and sources:
        few = few_of(actor, sources, looked)
        if few is not None:
            return few, set()
    fits = matching_q(query, typed)
    found = texts_of(actor, sources, lambda rows: rows.filter(fits)[: CAP + 1], typed)
    capped = {kind for kind, rows in found.items() if len(rows) > CAP}
    if capped:
        many = [s for s in sources if s.kind in capped]
        begins = beginning_q(query)
        more = texts_of(
            actor,
            many,
            lambda rows: rows.filter(begins).order_by("folded", "pk")[:CAP],
        )
        for kind, rows in more.items():
            known = {row.pk: row for row in [*rows, *found[kind]]}
            found[kind] = list(known.values())
    return found, capped


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


def states_of_texts(
    wanted: Mapping[str, Collection[int]],
) -> dict[tuple[str, int, str, str], str]:
    """Return states by kind, thing, field and language: one statement for all kinds."""
    asked = Q()
    for kind, ids in wanted.items():
        if ids:
            asked |= Q(kind=kind, object_id__in=list(ids))
    if not asked:
        return {}
    rows = TextState.objects.filter(asked)
    found = rows.values_list("kind", "object_id", "field", "language", "state")
    return {row[:4]: row[4] for row in found}


def is_stale(kind: str, language: str) -> Exists:
    """Return whether a text of the outer row is out of date in a language."""
    rows = TextState.objects.filter(
        kind=kind, language=language, state=State.STALE, object_id=OuterRef("pk")
    )
    return Exists(rows)


def languages_of_texts(wanted: Mapping[str, Any]) -> tuple[int, int, int, int]:
    """Count texts, those whole in every language, stale translations, translations.

    ``wanted`` are the things by kind, as queries of their ids; one statement.
    """
    asked = Q()
    for kind, ids in wanted.items():
        asked |= Q(kind=kind, object_id__in=ids)
    rows = TextState.objects.filter(asked) if asked else TextState.objects.none()
    done = Q(state__in=(State.ORIGINAL, State.CHECKED))
    found = rows.order_by().values("kind", "object_id", "field")
    counted = found.annotate(
        done=Count("pk", filter=done),
        stale=Count("pk", filter=Q(state=State.STALE)),
        others=Count("pk", filter=~Q(state=State.ORIGINAL)),
    )
    sums = counted.aggregate(
        texts=Count("field"),
        whole=Count("field", filter=Q(done__gte=len(LANGUAGES))),
        behind=Sum("stale"),
        translated=Sum("others"),
    )
    texts, whole, behind, translated = (n or 0 for n in sums.values())
    return texts, whole, behind, translated


def text_states(kind: str, object_id: int) -> dict[tuple[str, str], TextState]:
    """Return the states of one thing's texts, by field and language."""
    rows = TextState.objects.filter(kind=kind, object_id=object_id)
    return {(row.field, row.language): row for row in rows}
