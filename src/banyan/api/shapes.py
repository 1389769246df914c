"""What goes out: frozen dataclasses as JSON, and the schemas that describe them.

Nobody writes a schema of an answer by hand: it follows from the dataclass that
a query returns. Paths and sort keys stay inside.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache, reduce
from operator import or_
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from ninja import Schema
from pydantic import Field, create_model

from banyan.base.saying import say
from banyan.kernel.text import Text

INSIDE = frozenset(
    (
        *("path", "area_path", "present_path", "sort_key", "low", "cursor"),
        *("chain", "state_now", "definition", "file", "line", "name_key", "template"),
    )
)
"""Fields that never leave: where a record lies in tables, not what it says."""

SAID = frozenset(
    (
        *("CommitmentShown.line", "Branch.line"),
        *("Concept.definition", "ClaimShown.path"),
    )
)
"""Fields of such names that say something: a task, a meaning, which claim it is."""

TEXT_NAME = "Text"

Plain = Callable[[Any], Any]


class TextOut(Schema):
    """A text of the organisation; a language without it is absent."""

    vi: str | None = None
    lo: str | None = None
    en: str | None = None


class SpecimenOut(Schema):
    """In a demonstration every answer says so."""

    specimen: str | None = Field(
        None, description="Present in demonstrations: nothing here is real."
    )


# -- the values --------------------------------------------------------------------


def plain(value: Any) -> Any:
    """Return a value as JSON knows it."""
    return encoder_of(_kind(value))(value)


@cache
def encoder_of(kind: Any) -> Plain:
    """Return what turns values of a type into JSON; made once per type."""
    if kind in (str, int, bool, float, NoneType):
        return _same
    if is_dataclass(kind):
        return _text if kind is Text else _of_dataclass(kind)
    for known, encoder in _SIMPLE:
        if issubclass(kind, known):
            return encoder
    raise TypeError(f"no JSON is known for {kind!r}")


def _kind(value: Any) -> Any:
    return type(value)


def _same(value: Any) -> Any:
    return value


def _text(value: Text) -> dict[str, str]:
    return value.as_json()


def _instant(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(plain(key)): plain(item) for key, item in value.items()}


def _many(value: Any) -> list[Any]:
    return [encoder_of(_kind(item))(item) for item in value]


_SIMPLE: tuple[tuple[Any, Plain], ...] = (
    (Enum, lambda value: value.value),
    (dt.datetime, _instant),
    (dt.date, lambda value: value.isoformat()),
    (uuid.UUID, str),
    (Fraction, str),
    (Decimal, float),
    (str, str),
    (Mapping, _mapping),
    ((list, tuple), _many),
    ((set, frozenset), lambda value: sorted(_many(value), key=str)),
)


def _of_dataclass(kind: Any) -> Plain:
    hints = get_type_hints(kind)
    parts = tuple(
        (name, _pairs if _is_pairs(hints[name]) else None) for name in names_of(kind)
    )

    said = _is_said(hints)

    def encode(value: Any) -> dict[str, Any]:
        found = {}
        for name, special in parts:
            item = getattr(value, name)
            found[name] = special(item) if special else encoder_of(_kind(item))(item)
        if said:
            found["detail"] = say(value.template, dict(value.values))
        return found

    return encode


def _pairs(value: Any) -> dict[str, Any]:
    return {str(plain(key)): plain(item) for key, item in value}


def names_of(kind: type) -> list[str]:
    """Return the fields of a dataclass that go out."""
    names = (f.name for f in fields(kind))
    return [n for n in names if n not in INSIDE or f"{kind.__name__}.{n}" in SAID]


def _is_said(hints: Mapping[str, Any]) -> bool:
    """Say whether it is a finding: a sentence with its values, said in "detail"."""
    return "template" in hints and "values" in hints


# -- the schemas -------------------------------------------------------------------


def schema_of(annotation: Any) -> Any:
    """Return the annotation of an answer for pydantic: dataclasses become schemas."""
    if annotation is Any or annotation is object:
        return Any
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return _union(inner)
    if origin is None:
        return _named(annotation)
    if _is_pairs(annotation):
        return dict[str, schema_of(get_args(inner[0])[1])]  # type: ignore[misc]
    if issubclass(origin, Mapping):
        return dict[str, schema_of(inner[1])]  # type: ignore[misc]
    return _sequence(inner)


def _union(inner: tuple[Any, ...]) -> Any:
    found = tuple(dict.fromkeys(schema_of(part) for part in inner))
    return Any if Any in found else either(*found)


def either(*kinds: Any) -> Any:
    """Return the annotation "one of these"."""
    return reduce(or_, kinds)


def _sequence(inner: tuple[Any, ...]) -> Any:
    if len(inner) == 2 and inner[1] is Ellipsis or len(inner) == 1:
        return list[schema_of(inner[0])]  # type: ignore[misc]
    parts = tuple(dict.fromkeys(schema_of(part) for part in inner))
    return list[Any if Any in parts or not parts else either(*parts)]  # type: ignore[misc]


def _named(kind: Any) -> Any:
    if kind is Text:
        return TextOut
    if is_dataclass(kind) and isinstance(kind, type):
        return shape_of(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return str
    if kind in (list, tuple, set, frozenset):
        return list[Any]
    if kind is dict or (isinstance(kind, type) and issubclass(kind, Mapping)):
        return dict[str, Any]
    if kind is Fraction:
        return str
    return float if kind is Decimal else kind


@cache
def shape_of(kind: Any) -> type[Schema]:
    """Return the schema of a dataclass. Every field is always there."""
    hints = get_type_hints(kind)
    wanted = {name: (schema_of(hints[name]), ...) for name in names_of(kind)}
    if _is_said(hints):
        wanted["detail"] = (str, ...)
    made: type[Schema] = create_model(
        called(kind), __base__=Schema, __doc__=_first_line(kind), **wanted
    )  # type: ignore[call-overload]
    return made


_taken: dict[str, type] = {}


def called(kind: type) -> str:
    """Return the name of the schema; two rooms may call a dataclass the same."""
    if _taken.setdefault(kind.__name__, kind) is kind:
        return kind.__name__
    name = kind.__module__.split(".")[1].capitalize() + kind.__name__
    if _taken.setdefault(name, kind) is not kind:
        raise RuntimeError(f"two shapes are called {name}")
    return name


def _first_line(kind: type) -> str:
    return (kind.__doc__ or "").strip().split("\n")[0]


def _is_pairs(annotation: Any) -> bool:
    """Say whether it is a tuple of (name, value) pairs, which is an object in JSON."""
    if get_origin(annotation) is not tuple:
        return False
    first = get_args(annotation)[:1]
    return bool(
        first
        and get_origin(first[0]) is tuple
        and len(get_args(first[0])) == 2
        and get_args(first[0])[0] is str
        and get_args(first[0])[1] is not Ellipsis
        and get_args(annotation)[1:] == (Ellipsis,)
    )
