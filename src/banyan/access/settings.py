"""What an installation sets for itself about accounts: shipped in a file.

The numbers are no rules of the organisation. ``services.sleeping_set`` changes
them, on record.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from banyan.base.models import Setting

KEY = "access.sleeping"


@dataclass(frozen=True)
class Sleeping:
    """After how many days an account sleeps: warned, then blocked. 0 is never."""

    warn_after: int
    block_after: int


@cache
def _file() -> dict[str, Any]:
    text = files("banyan.access").joinpath("settings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def shipped() -> Sleeping:
    """Return the terms as they are shipped."""
    found = _file()["sleeping"]
    return Sleeping(found["warn_after_days"], found["block_after_days"])


def answer_within() -> int:
    """Return how many working days a second person has to agree or not."""
    return int(_file()["asking"]["answer_within"])


def sleeping() -> Sleeping:
    """Return the terms in force: what was set here, else as shipped."""
    row = Setting.objects.filter(key=KEY).first()
    if row is None:
        return shipped()
    return Sleeping(int(row.value["warn_after"]), int(row.value["block_after"]))
