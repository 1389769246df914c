"""Who asks, and at which version they read what they change."""

from __future__ import annotations

from django.http import HttpRequest

from banyan.kernel.actor import Actor


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def version_of(request: HttpRequest) -> int | None:
    """Return the version that a form was read at; ``None`` where it says none."""
    raw = request.POST.get("row_version", "")
    return int(raw) if raw.isdecimal() and len(raw) < 10 else None
