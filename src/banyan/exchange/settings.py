"""The terms of the room: as shipped, or as the installation set them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from banyan.base.models import Setting

KEY = "exchange.terms"


@dataclass(frozen=True)
class Terms:
    """When what is due after an exchange, before the end of an agreement, each year."""

    follow_up_months: tuple[int, ...]
    review_days: int
    renewal_months: int
    heartbeat_month: int
    heartbeat_days: int


@cache
def shipped() -> Terms:
    """Return the terms as they are shipped."""
    text = files("banyan.exchange").joinpath("settings.toml").read_text("utf-8")
    found = tomllib.loads(text)["terms"]
    return Terms(**{**found, "follow_up_months": tuple(found["follow_up_months"])})


def terms() -> Terms:
    """Return the terms in force."""
    row = Setting.objects.filter(key=KEY).first()
    if row is None:
        return shipped()
    given = row.value
    return Terms(**{**given, "follow_up_months": tuple(given["follow_up_months"])})
