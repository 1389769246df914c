"""What the tree registers: its day roll, its examination by the doctor."""

from __future__ import annotations

from banyan.base import ports

from .queries.check import tree_check
from .services.dayroll import day_roll


def examine() -> list[str]:
    """Return what ``banyan doctor`` should know of the tree, in plain English."""
    result = tree_check()
    return [
        f"tree: {count} {what} (see banyan tree check)"
        for what, count in result.counts.items()
        if count
    ]


ports.day_roll.register("units", day_roll)
ports.doctor.register("units", examine)
