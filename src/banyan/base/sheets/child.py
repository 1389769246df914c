"""Reads one workbook and writes its rows as JSON lines; run as a program.

A line that begins with ``!`` says why it cannot be read. Imports nothing of
Banyan: it runs alone, with limits on memory and processor time set first.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import Any


def limit(memory: int, seconds: int) -> None:
    """Set the limits, where the system has them."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def plain(value: Any) -> Any:
    """Return a cell as JSON knows it."""
    if isinstance(value, dt.datetime):
        return {"s": value.isoformat()}
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    if isinstance(value, dt.time):
        return {"t": value.isoformat()}
    if isinstance(value, dt.timedelta):
        return {"x": str(value)}
    return value


def read(path: str, wanted: str) -> str:
    """Write the rows; return why not, or nothing."""
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(path)
        names = book.sheet_names
        if wanted and wanted not in names:
            return "no-sheet " + ", ".join(names)
        if not names:
            return "empty"
        sheet = book.get_sheet_by_name(wanted or names[0])
        write(sheet)
    except calamine.PasswordError:
        return "locked"
    except (calamine.CalamineError, OSError, ValueError):
        return "damaged"
    return ""


def write(sheet: Any) -> None:
    """Write one line per row, from the first row of the sheet on."""
    if sheet.start is None:
        return
    # The reader fills up the rows before the first cell, but not the columns.
    margin = [""] * sheet.start[1]
    for row in sheet.iter_rows():
        cells = margin + [plain(c) for c in row]
        json.dump(cells, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    limit(int(sys.argv[3]), int(sys.argv[4]))
    reason = read(sys.argv[1], sys.argv[2])
    if reason:
        sys.stdout.write(f"!{reason}\n")
