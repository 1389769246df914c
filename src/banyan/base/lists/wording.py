"""Labels of fields and choices, and values, in the language of the reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext, override

from banyan.kernel.text import Sentence, Text

from ..ports import Port
from .cells import written
from .spec import Choice, Field, Kind

words: Port[Mapping[str, str]] = Port("words for the choices of lists")
"""What a higher room calls the values of a lower one: "ledger.acts" to sentences."""


def worded(group: str) -> list[Choice]:
    """Return the choices that a higher room has words for."""
    return [Choice(key, label) for key, label in (words.get(group) or {}).items()]


def said(label: str | Text, language: str) -> str:
    """Return a label or a text of the organisation in a language."""
    if isinstance(label, Text):
        return label.in_language(language)
    return _translated(label, language)


@lru_cache(maxsize=4096)
def _translated(label: str, language: str) -> str:
    """Return a label of the house in a language; a list asks for each many times."""
    if get_language() == language:
        return gettext(label)
    with override(language):
        return gettext(label)


def told(sentence: Sentence, language: str) -> str:
    """Return a sentence in a language, with the sentences within it."""
    values = {
        name: told(value, language) if isinstance(value, Sentence) else value
        for name, value in sentence.values
    }
    template = said(sentence.template, language)
    return template % values if values else template


def labels_of(field: Field, language: str) -> dict[str, str]:
    """Return the labels of the choices of a field."""
    return {one.key: said(one.label, language) for one in _choices(field)}


def _choices(field: Field) -> tuple[Choice, ...]:
    return field.known if field.type is Kind.CHOICE else ()


def writer(field: Field, language: str) -> Callable[[Any], str]:
    """Return how the values of a column are written; labels are looked up once."""
    labels = labels_of(field, language)
    yes, no = said("yes", language), said("no", language)

    is_text = field.type is Kind.TEXT

    def write(value: Any) -> str:
        if is_text and type(value) is str:
            return value
        if isinstance(value, Sentence):
            return told(value, language)
        return written(field, value, language, labels, yes, no)

    return write
