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

import binascii
import datetime as dt
import uuid
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from json.encoder import encode_basestring
from typing import Any

Canonical = str | bytes | None


class Unreadable(ValueError):
    """A value is not of its column's type; the message names the type."""


def _raw(value: Any) -> str:
    return str(value)


def _binary(value: Any) -> str:
    return f'"{b64encode(value).decode()}"'


WRITERS: dict[str, Callable[[Any], str]] = {
    "integer": _raw,
    "boolean": _raw,
    "json": _raw,
    "binary": _binary,
    "text": encode_basestring,
    "date": encode_basestring,
    "instant": encode_basestring,
    "uuid": encode_basestring,
}


def line_writer(
    names: Sequence[str], types: Sequence[str]
) -> Callable[[Sequence[Canonical]], bytes]:
    """Return what makes canonical values into one line of JSON, in UTF-8."""
    keys = [encode_basestring(name) + ":" for name in names]
    writers = [WRITERS[word] for word in types]

    def write(values: Sequence[Canonical]) -> bytes:
        inner = [
            key + ("null" if value is None else writer(value))
            for key, writer, value in zip(keys, writers, values, strict=True)
        ]
        return ("{" + ",".join(inner) + "}\n").encode()

    return write


def _integer(value: Any) -> int:
    if type(value) is not int:
        raise Unreadable("integer")
    return value


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise Unreadable("boolean")
    return value


def _text(value: Any) -> str:
    if type(value) is not str:
        raise Unreadable("text")
    return value


def _json(value: Any) -> Any:
    return value


def _read(word: str, read: Callable[[str], Any]) -> Callable[[Any], Any]:
    def reader(value: Any) -> Any:
        try:
            return read(value)
        except (ValueError, TypeError, AttributeError, binascii.Error) as error:
            raise Unreadable(word) from error

    return reader


def _instant(value: str) -> dt.datetime:
    found = dt.datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError("an instant without its zone")
    return found


READERS: dict[str, Callable[[Any], Any]] = {
    "integer": _integer,
    "boolean": _boolean,
    "json": _json,
    "text": _text,
    "binary": _read("binary", lambda v: b64decode(v, validate=True)),
    "date": _read("date", dt.date.fromisoformat),
    "instant": _read("instant", _instant),
    "uuid": _read("uuid", uuid.UUID),
}
