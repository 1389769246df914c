"""Addresses of the hubs by the identity of what they show; "" where there is none."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse


def place(name: str, *args: Any) -> str:
    """Return the address of a named page, or "" when this house has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def unit_url(uid: Any) -> str:
    """Return the page of a unit."""
    return place("unit", uid)


def person_url(uid: Any) -> str:
    """Return the page of a person."""
    return place("person", uid)


def decision_url(uid: Any) -> str:
    """Return the page of a decision."""
    return place("decision", uid)
