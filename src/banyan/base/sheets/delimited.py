"""Text tables: the encoding and the separator are found out, the rest is streamed."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from . import refusals
from .io import opened

SEPARATORS = ",;\t|"
SAMPLE = 64 * 1024
_END = "\x03"
"""Put behind the last line: inside a cell it tells that its quotes were not closed."""


def rows(source: bytes | Path, name: str) -> Iterator[list]:  # type: ignore[type-arg]
    """Yield the rows of a text table as lists of texts.

    UTF-8 and UTF-16 are recognised; else it is the Vietnamese Windows code page
    (1258). A cell that begins like a formula is refused as one.
    """
    with opened(source) as raw:
        encoding = _encoding(source, name)
        text = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="")
        sample = text.read(SAMPLE)
        text.seek(0)
        if "\x00" in sample:
            raise refusals.no_spreadsheet(name)
        if encoding == "cp1258" and _is_old_font(source):
            raise refusals.old_font(name)
        reader = csv.reader(chain(text, [_END]), delimiter=separator(sample))
        try:
            for number, row in enumerate(reader, start=1):
                if row == [_END]:
                    return
                if row and row[-1].endswith(_END):
                    raise refusals.open_quote(name, number)
                _refuse_formulas(row, number, name)
                yield list(row)
        except csv.Error as error:
            raise refusals.damaged(name) from error


def _encoding(source: bytes | Path, name: str) -> str:
    with opened(source) as raw:
        head = raw.read(SAMPLE)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if wide := _wide(head):
            return wide
        raw.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block := raw.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            _refuse_mixed(source, name)
            return "cp1258"
    return "utf-8-sig"


def _wide(head: bytes) -> str:
    """Tell UTF-16 without a mark by where its noughts stand; else return ""."""
    if len(head) < 4 or b"\x00" not in head:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) // 8 and odd > 8 * even:
        return "utf-16-le"
    if even > len(head) // 8 and even > 8 * odd:
        return "utf-16-be"
    return ""


def _refuse_mixed(source: bytes | Path, name: str) -> None:
    """Refuse a file of which some lines are UTF-8 and others are not.

    Letters beyond ASCII in both ways of writing: no guess is right for all of it.
    """
    utf8 = other = 0
    with opened(source) as raw:
        for number, line in enumerate(raw, start=1):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                utf8 += 1
            except UnicodeDecodeError:
                other = other or number
            if utf8 and other:
                raise refusals.mixed(name, other)


# The commonest words of names and headings in the bytes of two old font encodings:
# Nguyễn, Trần, Phạm, Họ và, Ngày, Đảng, Thị in TCVN3; the same in VNI.
_OLD_WORDS = (
    b"Nguy\xd4n",
    b"Tr\xc7n",
    b"Ph\xb9m",
    b"H\xe4 v\xb5",
    b"Ng\xb5y",
    b"\xa7\xb6ng",
    b"Th\xde ",
    b"V\xa8n ",
    b"Nguye\xe3n",
    b"Tra\xe0n",
    b"Pha\xefm",
    b"Ho\xef va\xf8",
    b"Nga\xf8y",
    b"Th\xf2 ",
    b"Va\xeen ",
)


def _is_old_font(source: bytes | Path) -> bool:
    """Say whether bytes look like TCVN3 or VNI, which no code page of ours reads."""
    with opened(source) as raw:
        head = raw.read(SAMPLE)
    return sum(word in head for word in _OLD_WORDS) > 1


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
