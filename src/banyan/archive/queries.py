"""Reads of the archive: checking a file, and when something was last saved."""

from __future__ import annotations

from pathlib import Path

from .checking import Checked, check
from .members import format_of

__all__ = ["Checked", "archive_check", "archive_format"]


def archive_check(path: Path) -> Checked:
    """Check a full export from end to end without writing; InputError at a fault."""
    return check(path)


def archive_format(path: Path) -> str:
    """Return what a file is: ``banyan-archive``, ``banyan-backup``; "" for neither."""
    return format_of(path)
