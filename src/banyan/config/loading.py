"""Loads every context's ``ports.py``, ``triggers.py``, ``lists.py`` and the reactions."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

ROOMS = (
    "ledger",
    "access",
    "rulebook",
    "decisions",
    "papers",
    "deadlines",
    "search",
    "units",
    "lists",
    "jobs",
    "people",
    "figures",
    "knowledge",
    "exchange",
    "projects",
    "meetings",
    "cases",
    "commitments",
    "lifecycle",
    "evaluation",
    "training",
    "briefings",
    "yearly",
    "packages",
    "imports",
    "archive",
)


def load_all() -> list[str]:
    """Import what the rooms register; return the modules loaded."""
    wanted = [
        f"banyan.{room}.{part}"
        for room in ROOMS
        for part in ("triggers", "ports", "lists")
    ]
    wanted += ["banyan.reactions", "banyan.web.features.ledger.words"]
    wanted += ["banyan.web.features.briefings.drawing"]
    loaded = [name for name in wanted if find_spec(name)]
    for name in loaded:
        import_module(name)
    return loaded
