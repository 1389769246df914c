"""How well a search answers, by words, with topics, with nearness in meaning; how fast.

``python -m benchmarks.meaning`` asks the needs of ``meaning.toml`` in three languages of
a built demonstration (``BANYAN_DATA``, ``BANYAN_DEMO=yes``), where ``banyan[meaning]`` is
installed. It makes the vectors that are missing and writes nothing else. Quality is
mean average precision over what the page shows, in the order in which it is shown: of
needs in anybody's words, and of those in words that the thesaurus knows.
"""

from __future__ import annotations

import os
import statistics
import time
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

NEEDS = Path(__file__).with_name("meaning.toml")
LANGUAGES = ("vi", "lo", "en")
SHOWN = 50
Thing = tuple[str, int]


def main() -> int:
    """Print the tables."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banyan.config.settings")
    import django

    django.setup()
    from banyan.kernel.actor import system_actor
    from banyan.search import vectoring

    began = time.perf_counter()
    made = vectoring.vectors_make()
    seconds = time.perf_counter() - began
    state = vectoring.vectors_state()
    print(f"{state.model}: {state.texts} texts, {made.texts} read in {seconds:.1f} s")
    needs = list(_needs())
    actor = system_actor("benchmark")
    for title, ways in WAYS.items():
        with ExitStack() as stack:
            for way in ways:
                stack.enter_context(way())
            print(_line(title, actor, needs))
    return 0


def _needs() -> Iterator[tuple[dict[str, Any], set[Thing]]]:
    """Yield what is asked in each language, and the things that answer it."""
    from banyan.search.models import SearchText

    titles = SearchText.objects.filter(field="title", language__in=("en", ""))
    known = list(titles.values_list("kind", "object_id", "shown"))
    for need in tomllib.loads(NEEDS.read_text(encoding="utf-8"))["needs"]:
        fits: set[Thing] = set()
        for name in need.pop("fits"):
            kind, _sign, title = name.partition(": ")
            found = {
                (k, pk)
                for k, pk, shown in known
                if k.endswith(f".{kind}") and shown.startswith(title)
            }
            if not found:
                raise LookupError(f"the demonstration has no {name}")
            fits |= found
        yield need, fits


def _line(
    title: str, actor: Any, needs: Iterable[tuple[dict[str, Any], set[Thing]]]
) -> str:
    from banyan.search import near
    from banyan.search.queries import search

    found: dict[str, list[float]] = {language: [] for language in LANGUAGES}
    known: list[float] = []
    first: list[bool] = []
    taken = []
    for asked, fits in needs:
        for language in LANGUAGES:
            search(actor, asked[language], kinds=_kinds(), limit=SHOWN)
            near._asked.cache_clear()
            began = time.perf_counter()
            answer = search(actor, asked[language], kinds=_kinds(), limit=SHOWN)
            taken.append((time.perf_counter() - began) * 1000)
            into = known if asked.get("known") else found[language]
            into.append(_precision(_shown(answer), fits))
            first += [(hit.kind, hit.object_id) in fits for hit in answer.near[:1]]
    every = [one for some in found.values() for one in some]
    each = "  ".join(f"{k} {statistics.mean(found[k]):.2f}" for k in LANGUAGES)
    right = f"{statistics.mean(first):.2f}" if first else "   -"
    return (
        f"{title:<40} {statistics.mean(every):.2f}   {each}   "
        f"known words {statistics.mean(known):.2f}   first of the near right {right}   "
        f"{statistics.median(taken):.0f} ms"
    )


def _kinds() -> list[str]:
    from banyan.base.ports import search_sources

    return [s.kind for _k, s in search_sources if s.meant and not s.names]


def _shown(answer: Any) -> list[Thing]:
    hits = [hit for group in answer.groups for hit in group.hits]
    return [(hit.kind, hit.object_id) for hit in (*hits, *answer.near)]


def _precision(shown: list[Thing], fits: set[Thing]) -> float:
    """Return the average precision of one answer."""
    right, total = 0, 0.0
    for place, thing in enumerate(dict.fromkeys(shown), start=1):
        if thing in fits:
            right += 1
            total += right / place
    return total / len(fits)


# -- ways of searching ---------------------------------------------------------


@contextmanager
def _without_topics() -> Iterator[None]:
    from banyan.base.ports import search_meanings

    with patch.object(search_meanings, "_entries", {}):
        yield


def _without_meaning() -> AbstractContextManager[Any]:
    from django.test import override_settings

    return override_settings(BANYAN_MEANING=False)


def _without_filling() -> AbstractContextManager[Any]:
    from banyan.search import queries

    return patch.object(queries, "_filled", lambda _a, _l, _s, found, *_more: found)


def _without_ordering() -> AbstractContextManager[Any]:
    from banyan.search import queries

    return patch.object(queries, "_order_by_meaning", lambda *_all: None)


def _without_means() -> AbstractContextManager[Any]:
    from banyan.search.near import Lens

    nothing = bytes(2 * 384)
    return patch.object(Lens, "_mean", lambda _self, _language: nothing)


@contextmanager
def _by_meaning_alone() -> Iterator[None]:
    from banyan.search import queries

    nothing: tuple[dict[str, Any], set[str]] = ({}, set())
    with patch.object(queries, "_texts", lambda *_all: nothing), _without_topics():
        yield


WAYS: dict[str, tuple[Any, ...]] = {
    "words": (_without_meaning, _without_topics),
    "words, topics": (_without_meaning,),
    "words, topics; ordered by nearness": (_without_filling,),
    "words, topics; filled up by nearness": (_without_ordering,),
    "words, topics; ordered and filled": (nullcontext,),
    "nearness alone": (_by_meaning_alone,),
    "nearness alone, means not taken off": (_by_meaning_alone, _without_means),
}


if __name__ == "__main__":
    raise SystemExit(main())
