"""The languages of the sections of a draft: which are out of date, which were read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES, Text
from banyan.search.queries import is_stale
from banyan.search.services import TextWritten, texts_checked, texts_written

KIND = "briefings.section"
FIELDS = ("heading", "text")


def texts_of(section: Any) -> dict[str, Text]:
    """Return the texts of a section by field."""
    return {name: getattr(section, name) for name in FIELDS}


def sections_written(
    act: Any, actor: Actor, sections: Iterable[tuple[Any, Mapping[str, Text]]]
) -> None:
    """Keep the states of texts that were written; each section with what it said."""
    texts = [
        TextWritten(section.pk, name, before.get(name, Text()), now)
        for section, before in sections
        for name, now in texts_of(section).items()
    ]
    texts_written(actor=actor, kind=KIND, texts=texts, record_into=act)


def sections_read(
    act: Any, actor: Actor, sections: Sequence[Any], language: str
) -> None:
    """Whoever approves a language has read its texts beside their originals."""
    texts = [
        TextWritten(section.pk, name, text, text)
        for section in sections
        for name, text in texts_of(section).items()
    ]
    texts_checked(
        actor=actor, kind=KIND, texts=texts, language=language, record_into=act
    )


def with_states(sections: QuerySet[Any]) -> QuerySet[Any]:
    """Read with sections in which languages they fell behind: no statement more."""
    found: QuerySet[Any] = sections.annotate(
        **{f"behind_{k}": is_stale(KIND, k) for k in LANGUAGES}
    )
    return found


def stale_languages(section: Any) -> list[str]:
    """Return the languages in which a section that was read so fell behind."""
    return [k for k in LANGUAGES if getattr(section, f"behind_{k}", False)]
