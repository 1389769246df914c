"""Address labels on A4 sheets in two sizes; whoever has no address is listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from banyan.base.ports import Port

from .table import Table
from .typeset import set_pieces
from .words import SPECIMEN, word

MOST = 20_000
LISTED = 3_000
"""So many without an address are named; their number is always said."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of labels on A4, in millimetres."""

    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    gap: float


SIZES = {
    "labels-21": Sheet(3, 7, 63.5, 38.1, 7.2, 15.1, 2.5),
    "labels-16": Sheet(2, 8, 99.1, 33.9, 4.7, 12.9, 2.5),
}
"""The two sizes that shops sell everywhere: 21 and 16 on a sheet."""


@dataclass(frozen=True)
class LabelFields:
    """Which fields of a list make a label: who, where to, and of which unit."""

    name: str
    address: str
    unit: str


label_fields: Port[LabelFields] = Port("fields of address labels")
"""By the key of the list; the rooms that know addresses register theirs."""


def writer(key: str) -> Any:
    """Return how labels of a size are written."""
    sheet = SIZES[key]

    def write(table: Table, path: Path) -> None:
        without: list[dict[str, str]] = []

        def head() -> dict[str, Any]:
            return {
                "title": table.title,
                "language": table.language,
                "specimen": SPECIMEN if table.is_specimen else "",
                "sheet": asdict(sheet),
                "without": without,
                "without_total": table.left_out,
                "without_title": word("address_none", table.language),
            }

        set_pieces("labels.typ", head, _labels(table, without), path)

    return write


def _labels(table: Table, without: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    """Yield the labels; note who has no address."""
    for name, address, unit in table.texts():
        lines = lines_of(address)
        if lines:
            yield {"name": name, "lines": lines}
            continue
        table.left_out += 1
        if len(without) < LISTED:
            without.append({"name": name, "where": unit})


def lines_of(address: str) -> list[str]:
    """Part an address into lines: where it has breaks, else at its commas.

    Short neighbours share a line, as people write them.
    """
    parts = [part.strip() for part in re.split(r"[\n;]+", address) if part.strip()]
    if len(parts) != 1:
        return parts
    lines: list[str] = []
    for part in (part.strip() for part in parts[0].split(",")):
        if lines and part and len(lines[-1]) + len(part) < 28:
            lines[-1] += f", {part}"
        elif part:
            lines.append(part)
    return [f"{line}," for line in lines[:-1]] + lines[-1:]
