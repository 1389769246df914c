"""In which languages records go out to whom they were released.

A release names languages, or none and so all. Where somebody has several releases of
a record, it goes out in the languages of any of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from banyan.access.queries import (
    Reach,
    reach_of,
    releases_within,
    texts_released,
)
from banyan.base.prepared import Ranges, among, planned_once, prepared
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
    return Given(*(languages_of(found[name]) for name in names))


@planned_once
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


def languages_given(actor: Actor, name: str) -> dict[int, Languages]:
    """Return in which languages records of a kind went out to the actor, by id."""
    return _spoken(_all(*reach_of(actor, READ), name=name))


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
    return {pk: languages_of(given) for pk, given in found.items()}


def languages_of(given: list[list[str]]) -> Languages:
    """Return the languages of several releases together; one that names none has all."""
    return tuple(k for k in LANGUAGES if any(not g or k in g for g in given))


def in_languages(text: Text, languages: Languages) -> Text:
    """Return a text in some languages alone."""
    return Text(**{k: getattr(text, k) for k in languages})


def texts_out(key: str, actor: Actor) -> Q:
    """Return the condition on texts of the search "released, in this language"."""
    if key not in SHARED:
        return Q(pk__in=())
    return texts_released(actor, READ, released_as(key))


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
