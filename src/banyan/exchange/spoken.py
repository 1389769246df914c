"""In which languages records go out to whom they were released.

A release names languages, or none and so all. Where somebody has several releases of
a record, it goes out in the languages of any of them.
"""

from __future__ import annotations

import datetime as dt
import threading
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from banyan.access.queries import (
    Reach,
    reach_of,
    releases_to,
    releases_within,
    scope_q,
)
from banyan.base.prepared import Ranges, among, prepared
from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES, Text

from .kept import READ
from .kinds.guests import SHARED

Languages = tuple[str, ...]
UNTOLD = Text.of("–")  # noqa: RUF001 - a dash


def released_as(key: str, *, whole: bool = False) -> str:
    """Return under which kind records are released: the record, or all of it."""
    return f"exchange.{key}.whole" if whole else f"exchange.{key}"


@dataclass(frozen=True)
class Given:
    """The languages in which a record was released, and in which all of it was."""

    part: Languages
    whole: Languages = ()


def given_of(actor: Actor, key: str, pk: int) -> Given:
    """Return in which languages a record was released to the actor: one statement."""
    names = (released_as(key), released_as(key, whole=True))
    found: dict[str, list[list[str]]] = {name: [] for name in names}
    for name, languages in _given(pk, *reach_of(actor, READ), names=names):
        found[name].append(languages)
    return Given(*(_any_of(found[name]) for name in names))


@prepared
def _given(
    pk: int,
    ranges: Ranges,
    account: int | None,
    day: dt.date,
    *,
    names: tuple[str, str],
) -> Any:
    part, whole = (_to(ranges, account, day, name) for name in names)
    return (part | whole).filter(object_id=pk).values_list("kind", "languages")


def narrow_among(actor: Actor, key: str, ids: Sequence[int]) -> dict[int, Languages]:
    """Return the records released to the actor in some languages alone, by id.

    Whoever has a record in range reads it in every language all the same. One
    statement; none for the system, for no ids and for kinds that do not go out.
    """
    if actor.is_system or key not in SHARED or not ids:
        return {}
    asked: Reach = reach_of(actor, READ)
    return _narrow(_some(list(ids), *asked, name=released_as(key)))


@prepared
def _all(ranges: Ranges, account: int | None, day: dt.date, *, name: str) -> Any:
    given = _to(ranges, account, day, name)
    return given.values_list("object_id", "languages")


@prepared
def _some(
    ids: Sequence[int], ranges: Ranges, account: int | None, day: dt.date, *, name: str
) -> Any:
    given = _to(ranges, account, day, name).filter(among("object_id", ids))
    return given.values_list("object_id", "languages")


def _to(ranges: Ranges, account: int | None, day: dt.date, name: str) -> Any:
    return releases_within(ranges, account, day, right=READ, kind=name)


def _narrow(rows: Iterable[tuple[Any, ...]]) -> dict[int, Languages]:
    return {pk: known for pk, known in _spoken(rows).items() if known != LANGUAGES}


def _spoken(rows: Iterable[tuple[Any, ...]]) -> dict[int, Languages]:
    found: dict[int, list[list[str]]] = {}
    for pk, languages in rows:
        found.setdefault(pk, []).append(languages)
    return {pk: _any_of(given) for pk, given in found.items()}


def _any_of(given: list[list[str]]) -> Languages:
    return tuple(k for k in LANGUAGES if any(not g or k in g for g in given))


def in_languages(text: Text, languages: Languages) -> Text:
    """Return a text in some languages alone."""
    return Text(**{k: getattr(text, k) for k in languages})


def texts_released(key: str, actor: Actor) -> Q:
    """Return the condition on texts of the search "released, in this language"."""
    if key not in SHARED:
        return Q(pk__in=())
    quote = Value('"', output_field=CharField())
    spoken = Cast("languages", CharField())
    named = Concat(quote, OuterRef("language"), quote, output_field=CharField())
    given = releases_to(actor, READ, released_as(key)).annotate(spoken=spoken)
    mine = given.filter(object_id=OuterRef("object_id"))
    return Q(Exists(mine.filter(Q(spoken="[]") | Q(spoken__contains=named))))


def limited(row: Any, kind: Any, given: Given, whole: Iterable[str]) -> Any:
    """Take from a row read for a guest what was not released; it is never saved.

    ``whole`` are the fields that go out with all of a record alone.
    """
    only = set(whole)
    for spec in kind.fields:
        if spec.in_languages:
            languages = given.whole if spec.name in only else given.part
            setattr(row, spec.name, in_languages(getattr(row, spec.name), languages))
    return row


def titles_limited(
    titles: Mapping[int, Text], narrow: Mapping[int, Languages]
) -> dict[int, Text]:
    """Return titles by id, those of narrow releases in their languages alone.

    One that is written in none of them any more is a dash: it can still be opened.
    """
    return {
        pk: (in_languages(title, narrow[pk]) or UNTOLD) if pk in narrow else title
        for pk, title in titles.items()
    }


# -- lists ----------------------------------------------------------------------------


def shown_in(reading: Any, key: str) -> Q:
    """Return the condition "in range, or released to the reader" for a list.

    What was released is read once for a list, and is little beside what is in range.
    """
    found = scope_q(reading.actor, READ)
    released = () if reading.actor.is_system else _of_list.given(reading, key)
    return found | Q(pk__in=list(released)) if released else found


def spoken_in(
    column: str, key: str, record: str = "", *, whole: bool = False
) -> dict[str, Any]:
    """Return how the field of a list reads a text of records that may be released.

    ``record`` is the way from a row to its record.
    """
    way = f"{record}__" if record else ""

    def value(values: tuple[Any, ...], reading: Any) -> Text:
        text, pk, path, area = values
        if _of_list.is_inside(reading, path, area or ""):
            return Text.of(text)
        narrow = _of_list.narrow(reading, key, whole=whole)
        return titles_limited({pk: Text.of(text)}, narrow)[pk]

    place = (f"{way}unit__path", f"{way}unit__area_path")
    return {"reads": (column, record or "pk", *place), "value": value}


class _OfList(threading.local):
    """What was released to who reads a list, kept while it is read."""

    reading: Any = None
    known: dict[tuple[str, bool], dict[int, Languages]]
    inside: dict[str, bool]

    def of(self, reading: Any) -> None:
        """Forget what was known for another reading."""
        if self.reading is None or self.reading() is not reading:
            self.reading = weakref.ref(reading)
            self.known, self.inside = {}, {}

    def given(
        self, reading: Any, key: str, *, whole: bool = False
    ) -> dict[int, Languages]:
        self.of(reading)
        asked = (key, whole)
        if asked not in self.known:
            name = released_as(key, whole=whole)
            self.known[asked] = _spoken(_all(*reach_of(reading.actor, READ), name=name))
        return self.known[asked]

    def narrow(self, reading: Any, key: str, *, whole: bool) -> dict[int, Languages]:
        given = self.given(reading, key, whole=whole)
        return {pk: spoken for pk, spoken in given.items() if spoken != LANGUAGES}

    def is_inside(self, reading: Any, path: str, area: str) -> bool:
        self.of(reading)
        if path not in self.inside:
            actor = reading.actor
            held = actor.is_system or actor.covers(READ, path, area)
            self.inside[path] = held
        return self.inside[path]


_of_list = _OfList()
