"""A list as text with commas: UTF-8 with its signature, days as ISO.

A text that a spreadsheet would take for a formula gets an apostrophe in front, so
that opening the file runs nothing.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .table import Table, plain
from .words import SPECIMEN

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def escaped(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def write(table: Table, path: Path) -> None:
    """Write all rows; in a demonstration each says that it is a specimen."""
    mark = [SPECIMEN] if table.is_specimen else []
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow([*map(escaped, table.headings), *mark])
        for cells in table.rows():
            out.writerow([*_line(table, cells), *mark])


def _line(table: Table, cells: Sequence[Any]) -> list[str]:
    pairs = zip(table.writers, cells, strict=True)
    return [_cell(written, value) for written, value in pairs]


def _cell(written: Any, value: Any) -> str:
    if value is None:
        return ""
    known = plain(value)
    if isinstance(known, dt.datetime):
        return known.isoformat(sep=" ", timespec="seconds")
    if known is not None:
        return str(known)
    return escaped(written(value))
