"""Records in words, in three languages at once: for the index and for comparing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from banyan.base.saying import in_every_language
from banyan.exchange.kinds import F, Spec
from banyan.exchange.queries.records import RecordShown
from banyan.kernel.formats import format_date, format_number
from banyan.kernel.text import LANGUAGES, Text
from banyan.units.queries.named import UnitNamed

from .kinds import kind_of

Topics = Mapping[str, Text]
NOTHING = Text()


@dataclass(frozen=True)
class Line:
    """One thing that a record says: what it is called, and the text."""

    label: Text
    text: Text


@dataclass(frozen=True)
class Difference:
    """What is said on the one side and on the other; empty where nothing is."""

    label: Text
    mine: Text
    theirs: Text


def value_told(spec: Spec, value: Any, topics: Topics) -> Text:
    """Return a value as a text in three languages."""
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, Text):
        return value
    if isinstance(value, UnitNamed):
        return value.names
    if spec.type is F.CHOICE:
        return _choice(spec, value)
    if spec.type is F.CHOICES:
        return Text.joined([_choice(spec, key) for key in value], ", ")
    if spec.type is F.TOPICS:
        return Text.joined([topics.get(k, Text.of(k)) for k in value], ", ")
    return Text(**{k: _plain(spec, value, k) for k in LANGUAGES})


def _choice(spec: Spec, key: str) -> Text:
    label = dict(spec.choices).get(key)
    return in_every_language(label) if label else Text.of(key)


def _plain(spec: Spec, value: Any, language: str) -> str:
    if isinstance(value, bool):
        return in_every_language("yes" if value else "no").in_language(language)
    if isinstance(value, dt.date):
        return format_date(value, language)
    if isinstance(value, int | Decimal) and spec.name != "year":
        return format_number(value, language)
    return str(value)


def lines_of(record: RecordShown, topics: Topics) -> list[Line]:
    """Return what a record says field by field, what is empty left out."""
    return [
        Line(in_every_language(spec.label), text)
        for spec in record.kind.fields
        if (text := value_told(spec, record.values.get(spec.name), topics))
    ]


def part_told(part: RecordShown, topics: Topics) -> Text:
    """Return a part on one line."""
    return Text.joined([line.text for line in lines_of(part, topics)], " · ")


def differences(
    mine: RecordShown | None, theirs: RecordShown, topics: Topics
) -> tuple[Difference, ...]:
    """Return what two records say differently: fields, then parts.

    Without an own one it is everything that the other says.
    """
    return tuple(
        one
        for one in _all(mine, theirs, topics)
        if _folded(one.mine) != _folded(one.theirs)
    )


def _folded(text: Text) -> tuple[str, ...]:
    return tuple(" ".join(text.in_language(k).split()) for k in LANGUAGES)


def _all(
    mine: RecordShown | None, theirs: RecordShown, topics: Topics
) -> Iterator[Difference]:
    for spec in theirs.kind.fields:
        own = mine.values.get(spec.name) if mine else None
        yield Difference(
            in_every_language(spec.label),
            value_told(spec, own, topics),
            value_told(spec, theirs.values.get(spec.name), topics),
        )
    for key, parts in theirs.parts.items():
        own_parts = mine.parts.get(key, ()) if mine else ()
        yield from _parts(key, own_parts, parts, topics)


def _parts(key: str, mine: Any, theirs: Any, topics: Topics) -> Iterator[Difference]:
    """Lay parts side by side; those that say the same on both sides are left out."""
    label = in_every_language(kind_of(key).one)
    ours = [part_told(part, topics) for part in mine]
    others = [part_told(part, topics) for part in theirs]
    for text in list(ours):
        if text in others:
            ours.remove(text)
            others.remove(text)
    for own, other in zip_longest(ours, others, fillvalue=NOTHING):
        yield Difference(label, own, other)
