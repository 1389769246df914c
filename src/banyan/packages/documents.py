"""A record as it travels: to plain JSON, and back to what a page shows.

A document holds what a guest of the partner is shown and nothing else; what it names
are names, no ways into this installation. ``docs/packages.md`` gives its fields.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from banyan.exchange.kinds import F, Kind, Spec, parts_of
from banyan.exchange.queries.records import RecordShown
from banyan.kernel.text import LANGUAGES, State, Text
from banyan.units.queries.named import UnitNamed

from . import kinds
from .briefing import with_sections
from .domain.canonical import digest_of
from .domain.errors import wrong

LONGEST, MOST_PARTS, MOST_ITEMS = 40_000, 2_000, 200
States = Mapping[tuple[str, int, str, str], str]
"""How texts came to be, by kind, row, field and language."""
Document = dict[str, Any]
NO_UNIT = uuid.UUID(int=0)


def kind_of_states(key: str) -> str:
    """Return under which kind states of texts of a record are kept."""
    return f"exchange.{key}"


def document_of(record: RecordShown, states: States | None = None) -> Document:
    """Return a record, as it was cut for a guest, as a document."""
    known = states or {}
    return {
        "kind": record.kind.key,
        "uid": str(record.uid),
        "title": record.title.as_json(),
        "kept_by": record.unit.names.as_json(),
        "languages": list(record.languages),
        "specimen": record.is_specimen,
        "values": _values(record),
        "states": _states(record, known),
        "parts": {
            key: [
                {
                    "uid": str(part.uid),
                    "values": _values(part),
                    "states": _states(part, known),
                }
                for part in parts
            ]
            for key, parts in sorted(record.parts.items())
            if parts
        },
    }


def says(document: Document) -> str:
    """Return the hash of what a document says, whoever says it and in which place."""
    parts = {
        key: [part["values"] for part in parts]
        for key, parts in document["parts"].items()
    }
    files = sorted(one["sha256"] for one in document.get("files", ()))
    return digest_of({"values": document["values"], "parts": parts, "files": files})


def _values(record: RecordShown) -> dict[str, Any]:
    written = {name: _written(value) for name, value in record.values.items()}
    return {k: v for k, v in written.items() if v not in (None, "", [], {})}


def _written(value: Any) -> Any:
    if isinstance(value, Text):
        return value.as_json()
    if isinstance(value, UnitNamed):
        return value.names.as_json()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value


def _states(record: RecordShown, known: States) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    kind = kind_of_states(record.kind.key)
    for name, shown in record.values.items():
        for language in LANGUAGES if isinstance(shown, Text) else ():
            state = known.get((kind, record.id, name, language))
            if state and getattr(shown, language):
                found.setdefault(name, {})[language] = state
    return found


# -- and back --------------------------------------------------------------------------


def read_document(raw: bytes, kind: str, uid: str) -> Document:
    """Read a document. Raises InputError when it is not built as one is.

    A field that this Banyan does not know stays in it and is not shown; a kind that it
    does not know is refused.
    """
    try:
        document = json.loads(raw)
        if (document["kind"], document["uid"]) != (kind, uid) or not kinds.travels(
            kind
        ):
            raise ValueError(kind)
        shown_of(document)
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        InvalidOperation,
        RecursionError,
    ) as error:
        raise wrong("shape", reason=f"records/{kind}/{uid}.json") from error
    return dict(document)


def shown_of(document: Mapping[str, Any]) -> RecordShown:
    """Return a document as a record that a page shows; ValueError when it is none."""
    kind = kinds.kind_of(document["kind"])
    if not kinds.travels(kind.key):
        raise ValueError(kind.key)
    languages = tuple(k for k in LANGUAGES if k in document["languages"])
    shares = {kind.key: kinds.fields_of(kind)}
    of_parts = {part.key: part for part in kinds.parts_of(kind)}
    parts = {}
    for key, rows in document["parts"].items():
        if key not in of_parts:
            continue
        if not isinstance(rows, list) or len(rows) > MOST_PARTS:
            raise ValueError(key)
        shares[key] = kinds.fields_of(of_parts[key])
        parts[key] = tuple(_part(of_parts[key], row, document) for row in rows)
    title = _text(document["title"])
    _require_states(document["states"])
    record = _shown(kind, document, document, title, parts, shares, languages)
    return with_sections(record, document) if kind is kinds.BRIEFING else record


def _part(kind: Kind, row: Mapping[str, Any], whole: Mapping[str, Any]) -> RecordShown:
    _require_states(row["states"])
    values = _read(kind, row["values"])
    title = values.get(kind.title)
    spec = kind.title_field
    if spec.type is F.CHOICE:
        title = dict(spec.choices).get(str(title or ""), title)
    named = title if isinstance(title, Text) else Text.of(str(title or ""))
    return _shown(kind, row, whole, named, {}, {}, LANGUAGES)


def _shown(
    kind: Kind,
    row: Mapping[str, Any],
    whole: Mapping[str, Any],
    title: Text,
    parts: Mapping[str, tuple[RecordShown, ...]],
    shares: Mapping[str, tuple[str, ...]],
    languages: tuple[str, ...],
) -> RecordShown:
    names = _text(whole["kept_by"])
    if not isinstance(whole["specimen"], bool):
        raise TypeError("specimen")
    return RecordShown(
        kind=kind,
        id=0,
        uid=uuid.UUID(row["uid"]),
        title=title,
        values=_read(kind, row["values"]),
        parts={key: parts.get(key, ()) for key in (p.key for p in parts_of(kind.key))},
        unit=UnitNamed(NO_UNIT, names, ""),
        may_write=False,
        row_version=1,
        is_specimen=whole["specimen"],
        is_house=False,
        shares=shares,
        languages=languages,
    )


def _read(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _value(kind.by_name[name], values.get(name))
        for name in kinds.fields_of(kind)
        if name in kind.by_name
    }


def _value(spec: Spec, raw: Any) -> Any:
    if spec.in_languages or spec.type in (F.REF, F.UNIT):
        return Text() if raw is None else _text(raw)
    if raw is None:
        return [] if spec.type in (F.CHOICES, F.TOPICS) else None
    return READERS.get(spec.type, _word)(raw)


def _text(raw: Mapping[str, str]) -> Text:
    if set(raw) - set(LANGUAGES):
        raise ValueError("language")
    return Text(**{k: _word(v) for k, v in raw.items()})


def _word(raw: Any) -> str:
    if not isinstance(raw, str) or len(raw) > LONGEST:
        raise TypeError("text")
    return raw


def _words(raw: Sequence[Any]) -> list[str]:
    if not isinstance(raw, list) or len(raw) > MOST_ITEMS:
        raise TypeError("list")
    return [_word(one) for one in raw]


def _day(raw: Any) -> dt.date:
    return dt.date.fromisoformat(_word(raw))


def _number(raw: Any) -> int:
    if type(raw) is not int:
        raise TypeError("number")
    return raw


def _money(raw: Any) -> Decimal:
    found = Decimal(_word(raw))
    if not found.is_finite():
        raise ValueError("amount")
    return found


def _yes(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise TypeError("yes or no")
    return raw


READERS: Mapping[F, Any] = {
    F.DATE: _day,
    F.NUMBER: _number,
    F.MONEY: _money,
    F.CHOICES: _words,
    F.TOPICS: _words,
    F.BOOL: _yes,
}


def _require_states(states: Mapping[str, Mapping[str, str]]) -> None:
    for by_language in states.values():
        for language, state in by_language.items():
            if language not in LANGUAGES or state not in set(State):
                raise ValueError("state of a text")
