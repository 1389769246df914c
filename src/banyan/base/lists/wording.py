"""Labels of fields and choices, and values, in the language of the reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext, override

from banyan.kernel.text import Text

from .cells import written
from .spec import Choice, Field, Kind


def said(label: str | Text, language: str) -> str:
    """Return a label or a text of the organisation in a language."""
    if isinstance(label, Text):
        return label.in_language(language)
    with override(language):
        return gettext(label)


def labels_of(field: Field, language: str) -> dict[str, str]:
    """Return the labels of the choices of a field."""
    return {one.key: said(one.label, language) for one in _choices(field)}


def _choices(field: Field) -> tuple[Choice, ...]:
    return field.known if field.type is Kind.CHOICE else ()


def writer(field: Field, language: str) -> Callable[[Any], str]:
    """Return how the values of a column are written; labels are looked up once."""
    labels = labels_of(field, language)
    yes, no = said("yes", language), said("no", language)
    return lambda value: written(field, value, language, labels, yes, no)
