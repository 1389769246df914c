"""What lies near in meaning, among the texts that the actor may find.

Rights are part of the statement that fetches vectors, as they are for words: what the
actor may not read is neither compared nor counted. How near something is stays here;
out go orders.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Q

from banyan.base.ports import SearchSource
from banyan.kernel.actor import Actor

from . import encoding
from .domain.nearness import language_of, standing_out
from .encoding import Encoder
from .models import LanguageMean, SearchText
from .together import columns_of, reach_q

Thing = tuple[str, int]
"""A kind and an id."""
LOOKED_AT = 6000
"""Texts that are compared for one search, the newest of each kind; 4.6 MB of vectors."""
ORDERED = 100
"""Things of a kind that words found and nearness orders; more stay as they were."""
_COLUMNS = ("kind", "object_id", "pk", "vector__language", "vector__vector")


@dataclass(frozen=True)
class Lens:
    """What was typed as a vector, and what is to be taken off it and off others."""

    encoder: Encoder
    asked: bytes
    language: str
    means: Mapping[str, bytes]

    def scores(self, rows: Iterable[Sequence[Any]]) -> dict[Thing, tuple[float, int]]:
        """Return by thing how near its nearest text is, and that text."""
        by_language: dict[str, list[Sequence[Any]]] = defaultdict(list)
        for row in rows:
            by_language[row[3]].append(row)
        best: dict[Thing, tuple[float, int]] = {}
        for language, some in sorted(by_language.items()):
            vectors = [bytes(row[4]) for row in some]
            likeness = self.encoder.arithmetic.likeness(
                self.asked, self._mean(self.language), vectors, self._mean(language)
            )
            for (kind, object_id, pk, *_rest), score in zip(
                some, likeness, strict=True
            ):
                thing = (kind, object_id)
                best[thing] = max(best.get(thing, (-9.0, 0)), (score, -pk))
        return {thing: (score, -pk) for thing, (score, pk) in best.items()}

    def _mean(self, language: str) -> bytes:
        return self.means.get(language, self.means[""])


def lens_of(typed: str) -> Lens | None:
    """Return what was typed as a lens; ``None`` where texts are not read by meaning.

    No statement without an encoder, one with it.
    """
    encoder = encoding.encoder() if typed.strip() else None
    if encoder is None:
        return None
    rows = LanguageMean.objects.filter(model=encoder.identity)
    means = {k: bytes(v) for k, v in rows.values_list("language", "vector")}
    if not means:
        return None
    try:
        asked = _asked(encoder, " ".join(typed.split()))
    except Exception:  # noqa: BLE001 - whatever a broken package raises, pages work
        encoding.gave_up("while reading what was typed")
        return None
    return Lens(encoder, asked, language_of(typed), means)


@lru_cache(maxsize=256)
def _asked(encoder: Encoder, typed: str) -> bytes:
    return encoder.asked(typed)


def nearness_of(
    actor: Actor,
    lens: Lens,
    sources: Iterable[SearchSource],
    found: Mapping[str, Sequence[int]],
) -> dict[Thing, float]:
    """Return how near things are that words found, by kind: one statement at most."""
    asked = [s for s in sources if s.meant and len(found.get(s.kind, ())) > 1]
    if not asked:
        return {}
    wanted = Q(pk__in=())
    for source in asked:
        its = Q(kind=source.kind, object_id__in=found[source.kind][:ORDERED])
        wanted |= its & reach_q(actor, source.right, source.also)
    rows = SearchText.objects.filter(wanted, vector__model=lens.encoder.identity)
    scored = lens.scores(rows.order_by("pk").values_list(*_COLUMNS))
    return {thing: score for thing, (score, _pk) in scored.items()}


def nearest(
    actor: Actor,
    lens: Lens,
    sources: Sequence[SearchSource],
    most: Mapping[bool, int],
    known: Collection[Thing] = (),
) -> list[SearchText]:
    """Return the nearest texts, one of each thing, without what is known already.

    ``most`` says how many of things (``False``) and of words for them (``True``).
    Two statements at most.
    """
    asked = [s for s in sources if s.meant and most.get(s.names, 0) > 0]
    each = LOOKED_AT // max(len(asked), 1)
    rows = columns_of(
        actor,
        asked,
        lambda texts: (
            texts.filter(vector__model=lens.encoder.identity)
            .order_by("-pk")
            .values_list(*_COLUMNS)[:each]
        ),
    )
    scored = lens.scores(rows)
    chosen: list[int] = []
    for names, limit in sorted(most.items()):
        kinds = {s.kind for s in asked if s.names is names}
        among = {t: score for t, (score, _pk) in scored.items() if t[0] in kinds}
        for thing in standing_out(among, limit + len(known)):
            if thing not in known and limit > 0:
                chosen.append(scored[thing][1])
                limit -= 1
    texts = SearchText.objects.in_bulk(chosen) if chosen else {}
    return [texts[pk] for pk in chosen if pk in texts]
