"""What comes in: a command of a service becomes the schema of a request, and back.

The schema follows from the fields of the command's dataclass: a reference where
the command has the number of a record, a bound for every number and length. A
field that only the installation itself may set is listed in :data:`OURS`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from ninja import Schema
from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    create_model,
)
from pydantic_core import PydanticCustomError

from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from .moments import Day
from .references import MOST, RefIn, ids_of
from .shapes import called, either

OURS = frozenset(
    (
        *("is_specimen", "record_into", "source_ref", "offered", "password"),
        *("row", "parent_case", "acted_by"),
    )
)
"""Fields that are not asked for: the installation sets them itself."""

REFERENCES: dict[str, str] = {
    **dict.fromkeys(("person", "person_id", "counter", "signer"), "person"),
    **dict.fromkeys(
        ("unit", "unit_id", "to_unit_id", "body", "parent", "area", "custodian"),
        "unit",
    ),
    **dict.fromkeys(("members_to", "children_to", "rest", "units", "into"), "unit"),
    "membership": "membership",
    **dict.fromkeys(("decision", "decision_id", "corrects"), "decision"),
    "case": "case",
    "office": "office",
    "papers": "paper",
    "commitment": "commitment",
    "assessment": "assessment",
    "serves": "commitment",
    "paper": "paper",
    **dict.fromkeys(("chair", "second_chair"), "person"),
}
"""Fields that hold the number of a record, and of which kind it is."""

LENGTHS: dict[str, int] = {
    **dict.fromkeys(("sex",), 1),
    **dict.fromkeys(("language",), 2),
    **dict.fromkeys(("left_at", "at"), 5),
    **dict.fromkeys(("birth_precision", "ballot", "status"), 10),
    **dict.fromkeys(("grade", "participation", "paper"), 16),
    **dict.fromkeys(("field", "left_reason"), 20),
    **dict.fromkeys(("card_no", "term"), 30),
    **dict.fromkeys(
        ("key", "kind", "code", "ref", "ground", "phone", "rule", "right"), 40
    ),
    **dict.fromkeys(("step", "clock", "guard", "outcome", "tally"), 40),
    **dict.fromkeys(("number", "reading", "right_set"), 60),
    **dict.fromkeys(("symbol", "username", "family_name", "given_name"), 80),
    **dict.fromkeys(("difficulty", "level", "klass"), 20),
    **dict.fromkeys(("target", "achieved", "plan", "actual"), 30),
    **dict.fromkeys(("axis", "measured_in", "part"), 40),
    **dict.fromkeys(("group", "indicator"), 60),
    "period": 8,
    "record": 80,
    **dict.fromkeys(("title", "source"), 300),
    "url": 500,
    "middle_name": 120,
    **dict.fromkeys(("full_name", "text", "issuer", "mandate", "place"), 200),
    **dict.fromkeys(("signed_by", "label"), 200),
    "email": 254,
    "value": 300,
}
"""How many characters the tables keep of a field."""

BOUNDS: dict[str, tuple[int, int]] = {
    "seats": (1, 1000),
    "rank": (0, 32767),
    "minutes": (5, 60),
    **dict.fromkeys(("percent", "timeliness", "quality"), (0, 100)),
    "standard": (1, 32767),
    "result": (1, MOST),
    **dict.fromkeys(("row_version", "contact", "post", "meeting", "vote"), (1, MOST)),
}
TEXT = 400
MANY = 500
"""So many commands are taken in one request; more belong into an import."""

_LINE = r"^[^\u0000]*$"


def _no_nul(value: Any) -> Any:
    """Refuse a character that no database keeps, wherever it stands."""
    if isinstance(value, str) and "\x00" in value:
        raise PydanticCustomError("not_text", "no text")
    if isinstance(value, Mapping):
        for key, item in value.items():
            _no_nul(key), _no_nul(item)
    elif isinstance(value, list):
        for item in value:
            _no_nul(item)
    return value


def words(length: int = TEXT, *, least: int = 0) -> Any:
    """Return a text of at most ``length`` characters."""
    return Annotated[
        str, StringConstraints(max_length=length, min_length=least, pattern=_LINE)
    ]


Whole = Annotated[int, Field(strict=True, ge=0, le=MOST)]
Points = Annotated[Decimal, Field(ge=0, le=10_000, max_digits=7, decimal_places=2)]
Facts = Annotated[dict[str, Any], Field(max_length=60), AfterValidator(_no_nul)]
"""A few named values, as a form gives them."""


class Request(Schema):
    """What a request holds; a field that it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid")


class TextIn(Request):
    """A text of the organisation, in up to three languages."""

    vi: words() = ""  # type: ignore[valid-type]
    lo: words() = ""  # type: ignore[valid-type]
    en: words() = ""  # type: ignore[valid-type]

    def text(self) -> Text:
        """Return it as the services take it."""
        return Text(self.vi, self.lo, self.en)


# -- the schema ----------------------------------------------------------------------


@cache
def request_of(command: Any, without: frozenset[str] = frozenset()) -> type[Request]:
    """Return the schema of a command; ``without`` names fields from elsewhere."""
    hints = get_type_hints(command, include_extras=True)
    wanted: dict[str, Any] = {}
    for one in fields(command):
        if one.name in OURS or one.name in without:
            continue
        kind = _asked(one.name, hints[one.name])
        wanted[one.name] = (kind, _default(one))
    made: type[Request] = create_model(
        called(command) + ("Part" if without else ""),
        __base__=Request,
        __doc__=(command.__doc__ or "").strip(),
        **wanted,
    )
    return made


def _default(one: Any) -> Any:
    if one.default is not MISSING:
        default = one.default
    elif one.default_factory is not MISSING:
        default = one.default_factory()
    else:
        return ...
    if isinstance(default, (str, int, bool, NoneType)):
        return default
    if isinstance(default, Text):
        return Field(default_factory=TextIn)
    if isinstance(default, (tuple, list)) and not default:
        return Field(default_factory=list)
    if isinstance(default, Mapping) and not default:
        return Field(default_factory=dict)
    return None


def _asked(name: str, annotation: Any) -> Any:
    """Return the annotation that a request has for a field of a command."""
    inner = _without_none(annotation)
    optional = inner is not annotation
    found = _plain(name, inner)
    return either(found, None) if optional or annotation is Any else found


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) not in (Union, UnionType):
        return annotation
    parts = [a for a in get_args(annotation) if a is not NoneType]
    if len(parts) == len(get_args(annotation)):
        return annotation
    return either(*parts)


def _plain(name: str, kind: Any) -> Any:
    if get_origin(kind) in (tuple, Sequence):
        return _listed(name, get_args(kind))
    if name in REFERENCES and not (name == "paper" and kind is str):
        return _reference(kind)
    if kind is Any or kind is Text or get_origin(kind) in (Union, UnionType):
        return _text_or_value(name, kind)
    if get_origin(kind) is not None and issubclass(get_origin(kind), Mapping):
        return _mapping(get_args(kind))
    return _simple(name, kind)


def _simple(name: str, kind: Any) -> Any:
    nested: Any = kind if is_dataclass(kind) else None
    if nested is not None:
        return request_of(nested)
    if issubclass(kind, Enum):
        return words(20)
    if kind is int:
        least, most = BOUNDS.get(name, (0, MOST))
        return Annotated[int, Field(strict=True, ge=least, le=most)]
    known: dict[Any, Any] = {bool: StrictBool, dt.date: Day}
    return known.get(kind) or words(LENGTHS.get(name, TEXT))


def _reference(kind: Any) -> Any:
    """A unit that the same plan establishes is named by its word there."""
    if get_origin(kind) in (Union, UnionType) and str in get_args(kind):
        one_of = either(RefIn, words(40, least=1))
        return Annotated[one_of, Field(union_mode="left_to_right")]
    return RefIn


def _text_or_value(name: str, kind: Any) -> Any:
    if name == "value":
        one_of = either(RefIn, words(60))
        return Annotated[one_of, Field(union_mode="left_to_right")]
    if kind is Any and name not in ("names", "title", "question"):
        return Facts
    return TextIn


def _mapping(inner: tuple[Any, ...]) -> Any:
    keys, values = inner
    if values is dt.date:
        return Annotated[dict[words(60), Day], Field(max_length=60)]  # type: ignore[misc]
    if keys is int:
        return Annotated[
            dict[Annotated[int, Field(ge=1, le=MOST)], _numbered(values)],  # type: ignore[misc]
            Field(max_length=2000),
        ]
    if values is Decimal:
        return Annotated[dict[words(40), Points], Field(max_length=60)]  # type: ignore[misc]
    if values is str:
        return Annotated[dict[words(40), words(10_000)], Field(max_length=60)]  # type: ignore[misc]
    if values is int:
        return Annotated[dict[words(20), Whole], Field(max_length=20)]  # type: ignore[misc]
    return Facts


def _numbered(values: Any) -> Any:
    """Return what a request has for the values of records named by their numbers."""
    if values is int:
        return Annotated[int, Field(strict=True, ge=1, le=MOST)]
    if get_origin(values) is not None and issubclass(get_origin(values), Mapping):
        return _mapping(get_args(values))
    return words(20)


def _listed(name: str, inner: tuple[Any, ...]) -> Any:
    if len(inner) == 2 and inner[1] is not Ellipsis:
        return tuple[_plain("unit", inner[0]), _plain("unit", inner[1])]  # type: ignore[misc]
    part = inner[0]
    item = _listed(name, get_args(part)) if get_origin(part) is tuple else None
    item = item or _plain(name, part)
    return Annotated[list[item], Field(max_length=MANY)]  # type: ignore[valid-type]


# -- back to the command ---------------------------------------------------------------

Made = Callable[[Any], Any]


def commands_of(
    actor: Actor, kinds: Mapping[type[Request], type], asked: list[Request]
) -> list[Any]:
    """Return the commands of a request, references resolved, all kinds at once."""
    found = {
        kind: ids_of(actor, kind, refs) for kind, refs in _references(asked).items()
    }
    return [_command(kinds[type(one)], one, found) for one in asked]


def command_of(actor: Actor, command: type, asked: Request, **given: Any) -> Any:
    """Return the one command of a request; ``given`` are fields from elsewhere."""
    refs = _references([asked])
    found = {kind: ids_of(actor, kind, wanted) for kind, wanted in refs.items()}
    return _command(command, asked, found, given)


def _references(asked: list[Request]) -> dict[str, set[Any]]:
    found: dict[str, set[Any]] = {}
    for one in asked:
        for name, ref in _walk(one):
            found.setdefault(REFERENCES[name], set()).add(ref)
    return found


def _walk(one: Request) -> Iterator[tuple[str, Any]]:
    for name in type(one).model_fields:
        value = getattr(one, name)
        if isinstance(value, Request) and not isinstance(value, TextIn):
            yield from _walk(value)
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, Request):
                    yield from _walk(item)
                else:
                    yield from _named(name, item)
        else:
            yield from _named(name, value)


def _named(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if name == "assign" and isinstance(value, tuple):
        for item in value:
            yield from _named("unit", item)
    elif name in REFERENCES and isinstance(value, (int, uuid.UUID)):
        yield name, value
    elif isinstance(value, uuid.UUID):  # a span of stays holds units
        yield "unit", value


def _command(
    command: type,
    asked: Request,
    found: Mapping[str, Any],
    given: Mapping[str, Any] | None = None,
) -> Any:
    hints = get_type_hints(command)
    values = dict(given or {})
    known = {one.name for one in fields(command)}
    for name in (asked.model_fields_set | _required(asked)) & known:
        values[name] = _value(name, getattr(asked, name), found, hints[name])
    return command(**values)


def _required(asked: Request) -> set[str]:
    return {n for n, f in type(asked).model_fields.items() if f.is_required()}


def _value(name: str, value: Any, found: Mapping[str, Any], hint: Any) -> Any:
    if isinstance(value, TextIn):
        return value.text()
    if isinstance(value, Request):
        return _command(_dataclass_in(hint), value, found)
    if isinstance(value, (list, tuple)):
        return tuple(_value(name, item, found, hint) for item in value)
    if isinstance(value, uuid.UUID) or name in REFERENCES and isinstance(value, int):
        return found[REFERENCES.get(name, "unit")].get(value, value)
    return value


def _dataclass_in(hint: Any) -> type:
    if is_dataclass(hint) and isinstance(hint, type):
        return hint
    for part in get_args(hint):
        inner = _dataclass_in(part) if part is not Ellipsis else None
        if inner is not None and is_dataclass(inner):
            return inner
    return object
