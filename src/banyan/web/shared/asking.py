"""Who asks, and at which version they read what they change."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest

from banyan.kernel.actor import Actor


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def number_typed(raw: str) -> int | None:
    """Return a number of a form or an address; ``None`` for what is none.

    Figures alone are not enough: there are superscripts, and numbers of thousands
    of figures, which the language refuses to read.
    """
    return int(raw) if raw.isdecimal() and len(raw) < 19 else None


def numbers_typed(given: Iterable[str]) -> list[int]:
    """Return those of several that are numbers."""
    return [n for raw in given if (n := number_typed(raw)) is not None]


def version_of(request: HttpRequest) -> int | None:
    """Return the version that a form was read at; ``None`` where it says none."""
    raw = request.POST.get("row_version", "")
    return int(raw) if raw.isdecimal() and len(raw) < 10 else None
