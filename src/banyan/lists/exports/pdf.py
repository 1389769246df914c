"""A list as pages of paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from banyan.base.lists import Kind

from .table import Table
from .typeset import set_pieces
from .words import SPECIMEN, word

MOST = 20_000
WIDE = 6
"""From so many columns on the paper lies on its side."""
SAMPLE = 300
NARROWEST, WIDEST = 5, 34
"""The share of a column, in letters."""


def write(table: Table, path: Path) -> None:
    """Write all rows; the widths follow from the first ones."""
    rows = iter(table.texts())
    sample = list(islice(rows, SAMPLE))
    head = head_of(table, _columns(table, sample))
    set_pieces("list.typ", lambda: head, chain(sample, rows), path)


def head_of(table: Table, columns: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what every page of the file says."""
    language = table.language
    numbers = {"page": "{page}", "pages": "{pages}"}
    return {
        "title": table.title,
        "language": language,
        "columns": columns,
        "landscape": len(columns) >= WIDE,
        "facts": [list(fact) for fact in _facts(table)],
        "foot": " · ".join([table.title, *(value for _label, value in table.facts)]),
        "page": word("page", language) % numbers,
        "page_of": word("page_of", language) % numbers,
        "specimen": SPECIMEN if table.is_specimen else "",
    }


def _facts(table: Table) -> Iterator[tuple[str, str]]:
    yield from table.facts
    yield word("rows", table.language), str(table.total)


def _columns(table: Table, sample: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    found = []
    for at, (field, heading) in enumerate(
        zip(table.columns, table.headings, strict=True)
    ):
        width = _width(heading, (row[at] for row in sample))
        is_number = field.type is Kind.NUMBER
        found.append({"label": heading, "width": width, "right": is_number})
    return found


def _width(heading: str, values: Iterable[str]) -> int:
    """Return the share of a column: long values wrap, short ones never do."""
    lengths = sorted(len(value) for value in values)
    usual = lengths[int(len(lengths) * 0.9)] if lengths else 0
    longest_word = max((len(part) for part in heading.split()), default=0)
    return min(max(NARROWEST, usual, longest_word + 1), WIDEST)
