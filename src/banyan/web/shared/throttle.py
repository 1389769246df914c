"""Holding back whoever asks too often from one address, without keeping who it was."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest

from banyan.kernel.errors import TooOften

HOUR = 3_600


def hold_back(request: HttpRequest, what: str, limit: int, seconds: int = HOUR) -> None:
    """Count one more; raise TooOften beyond ``limit`` in so many seconds."""
    address = request.META.get("REMOTE_ADDR", "")
    key = hashlib.sha256(f"{what}\n{address}".encode()).hexdigest()
    cache.add(key, 0, seconds)
    try:
        count = cache.incr(key)
    except ValueError:  # it ended between the two
        cache.set(key, 1, seconds)
        count = 1
    if count > limit:
        raise TooOften
