"""What the tree registers: day roll, examination by the doctor, search."""

from __future__ import annotations

from banyan.base import ports
from banyan.base.ports import SearchSource

from . import searching
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
ports.search_sources.register(
    searching.KIND,
    SearchSource(searching.KIND, searching.rebuild, searching.show, "unit.read"),
)
