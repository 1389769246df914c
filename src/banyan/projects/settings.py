"""The house's own terms for projects, and the currencies, shipped in a file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Terms:
    """When use is checked, when silence rises; the decimals of each currency."""

    check_months: tuple[int, ...]
    silence_days: int
    currencies: Mapping[str, int]


@cache
def terms() -> Terms:
    """Return the terms in force."""
    text = files("banyan.projects").joinpath("settings.toml").read_text("utf-8")
    found = tomllib.loads(text)
    given = found["terms"]
    return Terms(
        tuple(given["check_months"]), given["silence_days"], found["currencies"]
    )
