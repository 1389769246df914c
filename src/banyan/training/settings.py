"""The house's own terms for courses, shipped in a file; no rules of the organisation."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Terms:
    """When reports, decisions and answers are due; how certificates are numbered."""

    application_months: tuple[int, ...]
    completion_days: int
    invitation_days: int
    silence_days: int
    paper: str


@cache
def terms() -> Terms:
    """Return the terms in force."""
    text = files("banyan.training").joinpath("settings.toml").read_text("utf-8")
    found = tomllib.loads(text)["terms"]
    months = tuple(found["application_months"])
    return Terms(**{**found, "application_months": months})
