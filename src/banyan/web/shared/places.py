"""Addresses of the hubs by the identity of what they show; "" where there is none."""

from __future__ import annotations

import re
import uuid
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, reverse

from banyan.briefings.domain import life

_SAMPLES: dict[type, Any] = {
    uuid.UUID: uuid.UUID("0f0f0f0f-0f0f-7f0f-8f0f-0f0f0f0f0f0f"),
    int: 7_070_707,
    str: "7-any-word-7",
}
_PLAIN = re.compile(r"[A-Za-z0-9-]+")
"""Words that stand in an address as they are."""


def place(name: str, *args: Any) -> str:
    """Return the address of a named page, or "" when this house has no such page."""
    try:
        return address(name, *args)
    except NoReverseMatch:
        return ""


def address(name: str, *args: Any) -> str:
    """Return the address of a named page; raise NoReverseMatch when there is none.

    A page asks for one by an identity some fifty times: what stands around it in
    the address is found once.
    """
    if not args:
        return _fixed(name)
    kind: Any = type(args[0])
    if len(args) == 1 and kind in _SAMPLES and _stands(args[0]):
        before, after = _around(name, kind)
        return f"{before}{args[0]}{after}"
    return reverse(name, args=args)


def _stands(part: Any) -> bool:
    return type(part) is not str or _PLAIN.fullmatch(part) is not None


@cache
def _fixed(name: str) -> str:
    return reverse(name)


@cache
def _around(name: str, kind: type) -> tuple[str, str]:
    sample = _SAMPLES[kind]
    before, _sample, after = reverse(name, args=[sample]).partition(str(sample))
    return before, after


def unit_url(uid: Any) -> str:
    """Return the page of a unit."""
    return place("unit", uid)


def person_url(uid: Any) -> str:
    """Return the page of a person."""
    return place("person", uid)


def decision_url(uid: Any) -> str:
    """Return the page of a decision."""
    return place("decision", uid)


def yearly_url(partnership: Any, year: int, edition: int, state: str) -> str:
    """Return the page of an edition of a yearly report; that of the year shows the last."""
    url = place("yearly", partnership, year)
    return url if state == life.RELEASED else f"{url}?edition={edition}"
