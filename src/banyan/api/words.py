"""What a schema found wrong, as problems in words of ours.

The library speaks English only; each of its kinds that can occur has a sentence
here, marked for translation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

from .problems import Refused

UNREADABLE = _("Some of what came in cannot be read.")

SENTENCES: dict[str, str] = {
    "missing": _("This is needed."),
    "extra_forbidden": _("There is no such field here."),
    "string_type": _("A text is expected here."),
    "string_too_short": _("At least %(min_length)s characters are needed."),
    "string_too_long": _("At most %(max_length)s characters fit here."),
    "string_pattern_mismatch": _("This is not written as it must be."),
    "string_unicode": _("This text holds characters that are none."),
    "int_type": _("A whole number is expected here."),
    "int_parsing": _("A whole number is expected here."),
    "int_from_float": _("A whole number is expected here."),
    "int_parsing_size": _("This number is too large."),
    "greater_than_equal": _("This must be at least %(ge)s."),
    "less_than_equal": _("This must be at most %(le)s."),
    "bool_type": _("Yes or no (true or false) is expected here."),
    "bool_parsing": _("Yes or no (true or false) is expected here."),
    "date_type": _("A day is expected here, written 2025-06-30."),
    "date_parsing": _("A day is expected here, written 2025-06-30."),
    "date_from_datetime_parsing": _("A day is expected here, written 2025-06-30."),
    "date_from_datetime_inexact": _("A day is expected here, written 2025-06-30."),
    "uuid_type": _("An identity (UUID) is expected here."),
    "uuid_parsing": _("An identity (UUID) is expected here."),
    "reference": _("A record is named by its number here, or its identity (UUID)."),
    "literal_error": _("One of %(expected)s is expected here."),
    "enum": _("One of %(expected)s is expected here."),
    "list_type": _("A list is expected here."),
    "too_short": _("At least %(min_length)s are needed."),
    "too_long": _("At most %(max_length)s fit here."),
    "dict_type": _("An object is expected here."),
    "model_attributes_type": _("An object is expected here."),
    "model_type": _("An object is expected here."),
    "union_tag_invalid": _("“%(tag)s” is none of %(expected_tags)s."),
    "union_tag_not_found": _("This object does not say what it is."),
    "not_text": _("This text holds a character that cannot be kept."),
    "unknown_query": _("There is no such question at this address."),
}
OTHER = _("This cannot be read.")
WAY_OUT = _("The description of this address is at /api/v1/docs.")


def refused(errors: Sequence[Mapping[str, Any]]) -> Refused:
    """Return what to answer for the findings of a schema: one for each place."""
    found: dict[tuple[str, int | None], list[Mapping[str, Any]]] = {}
    for error in errors:
        found.setdefault(_place(error.get("loc", ())), []).append(error)
    problems = tuple(_problem(place, one) for place, one in found.items())
    return Refused(422, "input", UNREADABLE, WAY_OUT, fields=problems)


def _problem(
    place: tuple[str, int | None], errors: Sequence[Mapping[str, Any]]
) -> Problem:
    """Say what is wrong at a place; what may be one of two things is a reference."""
    kinds = [str(error["type"]) for error in errors]
    is_reference = any(kind.startswith("uuid") for kind in kinds)
    kind = "reference" if is_reference else kinds[0]
    template = SENTENCES.get(kind, OTHER)
    values = {
        name: value
        for name, value in (errors[0].get("ctx") or {}).items()
        if f"%({name})s" in template
    }
    return Problem.of(kind, template, field=place[0], row=place[1], **values)


def _place(loc: Sequence[Any]) -> tuple[str, int | None]:
    """Return where it was, without the library's own names, and the row of a list."""
    parts = [part for part in loc if not _is_inner(part)]
    row = next((part + 1 for part in parts if isinstance(part, int)), None)
    return ".".join(str(part) for part in parts), row


_SOURCES = frozenset(("body", "query", "path", "header", "form", "file", "payload"))
_TYPES = frozenset(("uuid", "int", "str", "date", "bool", "float", "dict", "list"))


def _is_inner(part: Any) -> bool:
    """Say whether a part of a place is the library's word, and no field."""
    if not isinstance(part, str):
        return False
    return part in _SOURCES or part in _TYPES or not part.replace("_", "").isalnum()
