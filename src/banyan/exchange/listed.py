"""What lists show and find of records that were released in some languages alone.

A title is shown, and found by its words, in the languages in which the record went
out to the reader; one that lies in range is read whole.
"""

from __future__ import annotations

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
    return tuple(sorted(_given(reading, key)))


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
        if _is_inside(reading, path, area or ""):
            return Text.of(text)
        narrow = _narrow(reading, key, whole=whole)
        return titles_limited({pk: Text.of(text)}, narrow)[pk]

    def match(test: Checked, reading: Any) -> Q | None:
        if reading.actor.is_system:
            return None
        heard = _heard(reading, key, whole=whole)
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


def _given(reading: Any, key: str, *, whole: bool = False) -> dict[int, Languages]:
    """Return in which languages records went out to the reader, by id."""
    name = released_as(key, whole=whole)
    found: dict[int, Languages] = reading.once(
        ("given", name), lambda: languages_given(reading.actor, name)
    )
    return found


def _narrow(reading: Any, key: str, *, whole: bool) -> dict[int, Languages]:
    """Return the same of those that went out in some languages alone."""

    def narrow() -> dict[int, Languages]:
        given = _given(reading, key, whole=whole)
        return {pk: spoken for pk, spoken in given.items() if spoken != LANGUAGES}

    found: dict[int, Languages] = reading.once(("narrow", key, whole), narrow)
    return found


def _heard(reading: Any, key: str, *, whole: bool) -> dict[int, str]:
    """Return the folded titles of narrow releases, in their languages alone."""

    def heard() -> dict[int, str]:
        narrow, kind = _narrow(reading, key, whole=whole), KINDS[key]
        rows = apps.get_model(kind.model).objects.filter(pk__in=list(narrow))
        titles = rows.values_list("pk", kind.title) if narrow else ()
        return {
            pk: folded(in_languages(Text.of(title), narrow[pk])) for pk, title in titles
        }

    found: dict[int, str] = reading.once(("heard", key, whole), heard)
    return found


def _is_inside(reading: Any, path: str, area: str) -> bool:
    actor = reading.actor
    return actor.is_system or bool(
        reading.once(("inside", path), lambda: actor.covers(READ, path, area))
    )
