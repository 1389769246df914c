"""The house's own terms for exchanges, shipped in a file; no rules of the organisation."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Terms:
    """When what is due after an exchange, before the end of an agreement, each year."""

    follow_up_months: tuple[int, ...]
    review_days: int
    objection_days: int
    application_months: tuple[int, ...]
    silence_days: int
    plans_at_most: int
    renewal_months: int
    heartbeat_month: int
    heartbeat_days: int


@cache
def terms() -> Terms:
    """Return the terms in force."""
    text = files("banyan.exchange").joinpath("settings.toml").read_text("utf-8")
    found = tomllib.loads(text)["terms"]
    months = ("follow_up_months", "application_months")
    return Terms(**{**found, **{key: tuple(found[key]) for key in months}})
