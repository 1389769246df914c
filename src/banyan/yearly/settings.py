"""The house's own terms for yearly reports, shipped in a file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from banyan.briefings.domain.life import INTERNAL, LEVELS


@dataclass(frozen=True)
class Terms:
    """When a report is due, how it is numbered, how far each line may go."""

    month: int
    days: int
    paper: str
    levels: Mapping[str, str]

    def level(self, key: str) -> str:
        """Return how far a line may go; one that is not named stays in the house."""
        return self.levels.get(key, INTERNAL)


@cache
def terms() -> Terms:
    """Return the terms in force."""
    text = files("banyan.yearly").joinpath("settings.toml").read_text("utf-8")
    found = tomllib.loads(text)
    return Terms(**found["terms"], levels=found["levels"])


def level_faults() -> list[str]:
    """Return levels in the file that are none."""
    return [key for key, level in terms().levels.items() if level not in LEVELS]
