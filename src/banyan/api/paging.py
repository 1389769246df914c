"""Where the next page begins: a cursor that says nothing to others.

A cursor holds the list that it belongs to and the keyset of the last line. It
gives no right: whoever sends one sees what they may see beyond that place.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import gettext_noop as _

from .shapes import plain

LONGEST = 2000
NO_CURSOR = _("This cursor does not belong to this list.")
WAY_OUT = _("Take “next” from the page before as it is, or begin without a cursor.")

Reader = Callable[[Any], Any]


@dataclass(frozen=True)
class Page:
    """One page of a list, and where the next one begins."""

    items: Sequence[Any]
    next: str | None = None
    count: int | None = None
    """How many there are in all, where that is known without counting."""


def cursor_of(name: str, keyset: Sequence[Any] | None) -> str | None:
    """Return the cursor behind a keyset; ``None`` at the end of a list."""
    if keyset is None:
        return None
    raw = json.dumps([name, *plain(list(keyset))], ensure_ascii=False)
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def keyset_of(
    name: str, cursor: str | None, *readers: Reader
) -> tuple[Any, ...] | None:
    """Return the keyset of a cursor of the list ``name``; ``None`` without one.

    Raises InputError for a cursor that is broken or belongs to another list.
    """
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        if not isinstance(found, list) or found[:1] != [name]:
            raise ValueError
        if len(found) != len(readers) + 1:
            raise ValueError
        return tuple(read(v) for read, v in zip(readers, found[1:], strict=True))
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise InputError(problems=[no_cursor()]) from error


def no_cursor() -> Problem:
    """Say that a cursor is broken or belongs to another list."""
    return Problem.of("cursor", NO_CURSOR, field="cursor", way_out=WAY_OUT)


def number(value: Any) -> int:
    """Read a number of a keyset."""
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**62:
        raise ValueError
    return value


def words(value: Any) -> str:
    """Read a text of a keyset."""
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError
    value.encode()  # half a pair of surrogates is no text
    return value


def day(value: Any) -> dt.date:
    """Read a day of a keyset."""
    return dt.date.fromisoformat(words(value))
