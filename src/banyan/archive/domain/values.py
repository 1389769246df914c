"""One value of a column as JSON, and back.

===========  =====================================================
integer      a whole number
boolean      ``true`` or ``false``
text         a string
date         ``"2025-07-01"``; an open end is ``"9999-12-31"``
instant      ``"2025-07-01T02:03:04.000567Z"``, always UTC
uuid         a string of 36 characters
json         the value itself, with sorted keys
binary       a string in base64
===========  =====================================================

An absent value is ``null``. The words on the left stand in the manifest beside
every column. What is written comes in the ledger's canonical form, so that
SQLite and PostgreSQL give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import uuid
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from banyan.ledger.domain import canonical as c
from banyan.ledger.domain.canonical import Reader


class Unreadable(ValueError):
    """A value is not of its column's type; the message names column and type."""


def _quoted(read: Reader) -> Callable[[Any], str]:
    return lambda value: encode_basestring(str(read(value)))


def _binary(value: Any) -> str:
    return f'"{b64encode(value).decode()}"'


WRITERS: dict[str, Callable[[Any], str]] = {
    "integer": str,
    "boolean": lambda value: str(c.boolean(value)),
    "json": lambda value: str(c.json_text(value)),
    "binary": _binary,
    "text": encode_basestring,
    "date": _quoted(c.date),
    "instant": _quoted(c.instant),
    "uuid": _quoted(c.uuid),
}
"""Raw values of either database to JSON, through the ledger's canonical form."""


def line_writer(
    names: Sequence[str], types: Sequence[str]
) -> Callable[[Sequence[Any]], bytes]:
    """Return what makes one raw row into one line of JSON, in UTF-8."""
    keys = (encode_basestring(name).replace("%", "%%") for name in names)
    form = "{" + ",".join(f"{key}:%s" for key in keys) + "}\n"
    writers = [WRITERS[word] for word in types]

    def write(row: Sequence[Any]) -> bytes:
        pieces = [
            "null" if value is None else writer(value)
            for writer, value in zip(writers, row, strict=True)
        ]
        return (form % tuple(pieces)).encode()

    return write


def _instant(value: str) -> dt.datetime:
    found = dt.datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError("an instant without its zone")
    return found


def _decoded(value: str) -> bytes:
    return b64decode(value, validate=True)


PLAIN: dict[str, type] = {"integer": int, "boolean": bool, "text": str}
READERS: dict[str, Callable[[str], Any]] = {
    "date": lru_cache(65536)(dt.date.fromisoformat),
    "instant": lru_cache(4096)(_instant),
    "uuid": uuid.UUID,
    "binary": _decoded,
}


def column_reader(
    name: str, word: str, *, null: bool
) -> Callable[[list[Any]], list[Any]]:
    """Return what makes the values of one column, as JSON gave them, into Python's.

    A whole column at a time, because a row at a time costs three times as much.
    Raises :class:`Unreadable` with the name of the column.
    """
    if word == "json":
        return lambda values: values
    wanted = PLAIN.get(word, str)
    allowed = {wanted, type(None)} if null else {wanted}
    convert = READERS.get(word)

    def read(values: list[Any]) -> list[Any]:
        if not set(map(type, values)) <= allowed:
            raise Unreadable(f"{name} is no {word}")
        if convert is None:
            return values
        try:
            return [None if v is None else convert(v) for v in values]
        except (ValueError, TypeError) as error:
            raise Unreadable(f"{name} is no {word}") from error

    return read
