"""Text tables: the encoding and the separator are found out, the rest is streamed."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from . import refusals
from .io import opened

SEPARATORS = ",;\t|"
SAMPLE = 64 * 1024


def rows(source: bytes | Path, name: str) -> Iterator[list]:  # type: ignore[type-arg]
    """Yield the rows of a text table as lists of texts.

    UTF-8 and UTF-16 are recognised; else it is the Vietnamese Windows code page
    (1258). A cell that begins like a formula is refused as one.
    """
    with opened(source) as raw:
        encoding = _encoding(source)
        text = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="")
        sample = text.read(SAMPLE)
        text.seek(0)
        if "\x00" in sample:
            raise refusals.no_spreadsheet(name)
        reader = csv.reader(text, delimiter=separator(sample))
        try:
            for number, row in enumerate(reader, start=1):
                _refuse_formulas(row, number, name)
                yield list(row)
        except csv.Error as error:
            raise refusals.damaged(name) from error


def _encoding(source: bytes | Path) -> str:
    with opened(source) as raw:
        head = raw.read(4)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        raw.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block := raw.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1258"
    return "utf-8-sig"


def separator(sample: str) -> str:
    """Return the separator that divides most of the first lines alike.

    A title above the table, which it does not divide, does no harm.
    """
    lines = [line for line in sample.splitlines()[:50] if line.strip()]
    best, most = ",", (0, 0)
    for candidate in SEPARATORS:
        counts = Counter(len(r) - 1 for r in csv.reader(lines, delimiter=candidate))
        divided = {cells: n for cells, n in counts.items() if cells > 0}
        if divided:
            cells, alike = max(divided.items(), key=lambda item: (item[1], item[0]))
            if (alike, cells) > most:
                best, most = candidate, (alike, cells)
    return best


def _refuse_formulas(row: list[str], number: int, name: str) -> None:
    for column, cell in enumerate(row):
        if cell[:1] == "=" and cell[1:2].strip():
            raise refusals.formulas(name, f"{letters(column)}{number}")


def letters(column: int) -> str:
    """Return the letters of a column as spreadsheets show them: 0 is A."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found
