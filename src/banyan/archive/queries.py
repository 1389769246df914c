"""Reads of the archive: checking a file, and when something was last saved."""

from __future__ import annotations

from pathlib import Path

from banyan.kernel.actor import Actor

from .checking import Checked, check
from .examining import Check, examine
from .members import format_of
from .retaining import Due, due_today

__all__ = [
    "Check",
    "Checked",
    "Due",
    "archive_check",
    "archive_format",
    "retention_due",
    "settings_examine",
]


def archive_check(path: Path) -> Checked:
    """Check a full export from end to end without writing; InputError at a fault."""
    return check(path)


def archive_format(path: Path) -> str:
    """Return what a file is: ``banyan-archive``, ``banyan-backup``; "" for neither."""
    return format_of(path)


def retention_due(actor: Actor) -> list[Due]:
    """Return every kind of data with its term, and what of it would go today."""
    return due_today(actor)


def settings_examine(actor: Actor) -> list[Check]:
    """Return how the installation is set up: each finding with its way out."""
    return examine(actor)
