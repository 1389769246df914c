"""What is written down at a step: whether it is there and can be what it must."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from banyan.kernel.text import Text

from . import messages
from .definition import FieldDef
from .seen import Finding

LONGEST = {"text": 300, "long": 4_000, "place": 300}


def field_findings(
    fields: Sequence[FieldDef], given: Mapping[str, Any], outcome: str
) -> list[Finding]:
    """Return what is missing or wrong among the fields of a form."""
    found = []
    for defined in fields:
        if not defined.asked_for(outcome):
            continue
        value = given.get(defined.key)
        if value in (None, ""):
            if defined.required:
                found.append(messages.field_missing(defined.label, defined.key))
        elif not fits(defined, value):
            found.append(messages.field_wrong(defined.label, defined.key, value))
    return found + _unknown(fields, given)


def _unknown(fields: Sequence[FieldDef], given: Mapping[str, Any]) -> list[Finding]:
    known = {f.key for f in fields}
    return [
        messages.field_wrong(Text.of(key), key, value)
        for key, value in given.items()
        if key not in known
    ]


def fits(defined: FieldDef, value: Any) -> bool:
    """Say whether a field can hold a value."""
    return CHECKS[defined.type](defined, value)


def _text(defined: FieldDef, value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST[defined.type]


def _date(defined: FieldDef, value: Any) -> bool:
    if isinstance(value, dt.date):
        return True
    try:
        dt.date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def _whole(defined: FieldDef, value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _choice(defined: FieldDef, value: Any) -> bool:
    return value in {c.key for c in defined.choices}


def _flag(defined: FieldDef, value: Any) -> bool:
    return isinstance(value, bool)


CHECKS: dict[str, Callable[[FieldDef, Any], bool]] = {
    "text": _text,
    "long": _text,
    "place": _text,
    "date": _date,
    "number": _whole,
    "choice": _choice,
    "flag": _flag,
    "person": _whole,
    "unit": _whole,
}


def as_stored(defined: Sequence[FieldDef], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the given values as JSON keeps them, unknown and empty ones left out."""
    known = {f.key for f in defined}
    return {
        k: v.isoformat() if isinstance(v, dt.date) else v
        for k, v in given.items()
        if k in known and v not in (None, "")
    }
