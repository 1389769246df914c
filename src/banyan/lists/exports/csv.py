"""A list as text with commas: UTF-8 with its signature, days as ISO.

A text that a spreadsheet would take for a formula gets an apostrophe in front, so
that opening the file runs nothing.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from banyan.base.lists import Field, Kind
from banyan.base.sheets.formulas import escaped

from .table import Table, plain
from .words import SPECIMEN


def write(table: Table, path: Path) -> None:
    """Write all rows; in a demonstration each says that it is a specimen."""
    mark = [SPECIMEN] if table.is_specimen else []
    pairs = zip(table.columns, table.writers, strict=True)
    columns = [_writer(field, told) for field, told in pairs]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow([*map(escaped, table.headings), *mark])
        for cells in table.rows():
            line = [
                "" if value is None else written(value)
                for written, value in zip(columns, cells, strict=True)
            ]
            out.writerow(line + mark)


def _writer(field: Field, told: Callable[[Any], str]) -> Callable[[Any], str]:
    """Return how the values of a column are written."""

    def day(value: Any) -> str:
        known = plain(value)
        if isinstance(known, dt.datetime):
            return known.isoformat(sep=" ", timespec="seconds")
        return escaped(told(value)) if known is None else str(known)

    def text(value: Any) -> str:
        return escaped(told(value))

    return day if field.type in (Kind.DATE, Kind.NUMBER) else text
