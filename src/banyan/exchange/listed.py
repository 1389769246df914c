"""What lists show and find of records that were released in some languages alone.

A title is shown, and found by its words, in the languages in which the record went
out to the reader; one that lies in range is read whole.
"""

from __future__ import annotations

import threading
import weakref
from typing import Any

from django.apps import apps
from django.db.models import Q

from banyan.access.queries import scope_q
from banyan.base.lists import Checked, fits, holds
from banyan.kernel.names import folded
from banyan.kernel.text import LANGUAGES, Text

from .kept import READ
from .kinds import KINDS
from .spoken import (
    Languages,
    in_languages,
    languages_given,
    released_as,
    titles_limited,
)


def shown_in(reading: Any, key: str) -> Q:
    """Return the condition "in range, or released to the reader" for a list.

    What was released is read once for a list, and is little beside what is in range.
    """
    found, released = scope_q(reading.actor, READ), released_in(reading, key)
    return found | Q(pk__in=released) if released else found


def released_in(reading: Any, key: str) -> tuple[int, ...]:
    """Return the ids of what was released to the reader of a list."""
    if reading.actor.is_system:
        return ()
    return tuple(sorted(_of_list.given(reading, key)))


def spoken_in(
    column: str, key: str, record: str = "", *, whole: bool = False
) -> dict[str, Any]:
    """Return how the field of a list reads and finds a text that may be released.

    ``record`` is the way from a row to its record. What was released in some languages
    is found by its words in these alone: another would tell that it is there.
    """
    way = f"{record}__" if record else ""

    def value(values: tuple[Any, ...], reading: Any) -> Text:
        text, pk, path, area = values
        if _of_list.is_inside(reading, path, area or ""):
            return Text.of(text)
        narrow = _of_list.narrow(reading, key, whole=whole)
        return titles_limited({pk: Text.of(text)}, narrow)[pk]

    def match(test: Checked, reading: Any) -> Q | None:
        if reading.actor.is_system:
            return None
        heard = _of_list.heard(reading, key, whole=whole)
        if not heard:
            return None
        inside = scope_q(reading.actor, READ, unit=f"{way}unit")
        told = inside | ~Q(**{f"{record or 'pk'}__in": list(heard)})
        found = [pk for pk, words in heard.items() if fits(words, test.value)]
        return (holds(f"{way}words", test.value) & told) | Q(
            **{f"{record or 'pk'}__in": found}
        )

    place = (f"{way}unit__path", f"{way}unit__area_path")
    reads = (column, record or "pk", *place)
    return {"reads": reads, "value": value, "match": match}


class _OfList(threading.local):
    """What was released to who reads a list, kept while it is read."""

    reading: Any = None
    known: dict[tuple[str, bool], dict[int, Languages]]
    words: dict[tuple[str, bool], dict[int, str]]
    inside: dict[str, bool]

    def of(self, reading: Any) -> None:
        """Forget what was known for another reading."""
        if self.reading is None or self.reading() is not reading:
            self.reading = weakref.ref(reading)
            self.known, self.words, self.inside = {}, {}, {}

    def given(
        self, reading: Any, key: str, *, whole: bool = False
    ) -> dict[int, Languages]:
        self.of(reading)
        asked = (key, whole)
        if asked not in self.known:
            name = released_as(key, whole=whole)
            self.known[asked] = languages_given(reading.actor, name)
        return self.known[asked]

    def narrow(self, reading: Any, key: str, *, whole: bool) -> dict[int, Languages]:
        given = self.given(reading, key, whole=whole)
        return {pk: spoken for pk, spoken in given.items() if spoken != LANGUAGES}

    def heard(self, reading: Any, key: str, *, whole: bool) -> dict[int, str]:
        """Return the folded titles of narrow releases, in their languages alone."""
        narrow = self.narrow(reading, key, whole=whole)
        asked = (key, whole)
        if asked not in self.words:
            kind = KINDS[key]
            rows = apps.get_model(kind.model).objects.filter(pk__in=list(narrow))
            titles = rows.values_list("pk", kind.title) if narrow else ()
            self.words[asked] = {
                pk: folded(in_languages(Text.of(title), narrow[pk]))
                for pk, title in titles
            }
        return self.words[asked]

    def is_inside(self, reading: Any, path: str, area: str) -> bool:
        self.of(reading)
        if path not in self.inside:
            actor = reading.actor
            held = actor.is_system or actor.covers(READ, path, area)
            self.inside[path] = held
        return self.inside[path]


_of_list = _OfList()
