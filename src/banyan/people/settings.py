"""What an installation sets for itself here: shipped in a file, changed on record.

The numbers are no rules of the organisation: how much a likeness counts, and
within how long a unit answers a member. ``services.settings_set`` changes them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from banyan.base.models import Setting

from .domain.duplicates import Reason, Weights

KEY = "people.settings"


@dataclass(frozen=True)
class Term:
    """Within how long a request for a correction is answered."""

    length: int
    unit: str


@cache
def shipped() -> dict[str, Any]:
    """Return the settings as they are shipped."""
    text = files("banyan.people").joinpath("settings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def set_here() -> dict[str, Any]:
    """Return what this installation has set for itself: only what differs."""
    row = Setting.objects.filter(key=KEY).first()
    return dict(row.value) if row else {}


def in_force() -> dict[str, Any]:
    """Return the settings in force: what was set here, the rest as shipped."""
    return merged(shipped(), set_here())


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``base`` with the values of ``over``; names it does not know are left."""
    found: dict[str, Any] = {}
    for name, value in base.items():
        given = over.get(name, value)
        found[name] = merged(value, given) if isinstance(value, Mapping) else given
    return found


def weights() -> Weights:
    """Return how much each likeness counts."""
    return weights_of(in_force())


def weights_of(settings: Mapping[str, Any]) -> Weights:
    """Read the weights out of settings."""
    part = settings["duplicates"]
    return Weights(
        points={Reason(name): int(p) for name, p in part["points"].items()},
        warn_from=int(part["warn_from"]),
        propose_from=int(part["propose_from"]),
        too_common=int(part["too_common"]),
    )


def answer_term() -> Term:
    """Return within how long a unit answers a member."""
    part = in_force()["corrections"]
    return Term(int(part["answer_within"]), str(part["answer_unit"]))
