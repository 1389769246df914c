"""Tables that Banyan hands out to be filled in, and takes in again.

The first row holds stable keys, which nobody translates; the second the same columns in
words of a language, which nobody needs. Rows that are refused go back in the same table,
with the reason in a column of its own, which is passed over when it comes in again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from banyan.kernel.errors import InputError, Problem
from banyan.kernel.names import fold
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _

from .formulas import escaped
from .refusals import no_headings
from .rows import Limits, SheetRow, as_text, read_rows

WHY = "_why"
"""The column in which a table that goes back says what is wrong."""
FORMS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
WIDE = 24


@dataclass(frozen=True)
class Heading:
    """A column: its stable key, its label in three languages, what stands there."""

    key: str
    label: Text
    required: bool = False
    hint: Text = Text()
    field: str = ""
    """The field of which this column holds one language; empty for a whole one."""
    field_label: Text = Text()


@dataclass(frozen=True)
class Filled:
    """A row as it was filled in: its number in the sheet, its cells by key."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Refused:
    """A row that did not go in, and why."""

    row: Filled
    reasons: tuple[Problem, ...]


@dataclass(frozen=True)
class Taken:
    """What became of a table: how many rows went in, and those that did not."""

    added: int
    refused: tuple[Refused, ...]


def blank(headings: Sequence[Heading], language: str, form: str) -> bytes:
    """Return an empty table of these columns as XLSX or CSV."""
    return write(headings, (), language, form)


def write(
    headings: Sequence[Heading],
    rows: Iterable[Sequence[str]],
    language: str,
    form: str,
) -> bytes:
    """Return a table with its two rows of headings; cells are texts, never formulas."""
    keys = [one.key for one in headings]
    labels = [_label(one, language) for one in headings]
    hints = [one.hint.in_language(language) for one in headings]
    make = _csv if form == "csv" else _xlsx
    return make(keys, labels, hints, rows)


def _label(heading: Heading, language: str) -> str:
    return heading.label.in_language(language) + (" *" if heading.required else "")


def _csv(
    keys: Sequence[str],
    labels: Sequence[str],
    hints: Sequence[str],
    rows: Iterable[Sequence[str]],
) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(keys)
    writer.writerow(labels)
    for row in rows:
        writer.writerow(map(escaped, row))
    return out.getvalue().encode("utf-8-sig")


def _xlsx(
    keys: Sequence[str],
    labels: Sequence[str],
    hints: Sequence[str],
    rows: Iterable[Sequence[str]],
) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(out, {**options, "strings_to_urls": False})
    sheet = book.add_worksheet()
    small = book.add_format({"font_color": "#6B6B6B", "font_size": 9})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    sheet.set_column(0, max(0, len(keys) - 1), WIDE, text)
    for at, (key, label, hint) in enumerate(zip(keys, labels, hints, strict=True)):
        sheet.write_string(0, at, key, small)
        sheet.write_string(1, at, label, head)
        if hint:
            sheet.write_comment(1, at, hint[:1000])
    for number, row in enumerate(rows, start=2):
        for at, cell in enumerate(row):
            sheet.write_string(number, at, cell, text)
    sheet.freeze_panes(2, 0)
    book.close()
    return out.getvalue()


def read_filled(
    source: bytes | Path,
    headings: Sequence[Heading],
    *,
    name: str = "",
    most: int = 500,
) -> list[Filled]:
    """Return the rows of a filled table, without its headings.

    Columns may stand in any order and be left out; one that is not known is refused by
    name. Raises InputError for what is no such table, or holds more than ``most`` rows.
    """
    known = {one.key: one for one in headings}
    rows = read_rows(source, name=name, limits=Limits(rows=most + 2, size=8 * 1024**2))
    keys = _keys(next(rows), known, name)
    found = [_filled(row, keys) for row in _below(rows, keys, known)]
    return [row for row in found if any(row.cells.values())]


def _keys(row: SheetRow, known: Mapping[str, Heading], name: str) -> list[str]:
    keys = [as_text(cell) for cell in row.cells]
    if not set(keys) & set(known):
        raise no_headings(name or "table", ", ".join(list(known)[:8]))
    problems = [
        Problem.of(
            "sheet.column",
            _("There is no column “%(column)s” here."),
            column=key[:60],
            field=key[:60],
            way_out=_("Take the empty table and keep its first row as it is."),
        )
        for key in keys
        if key and key != WHY and key not in known
    ]
    problems += [
        Problem.of(
            "sheet.column_twice",
            _("The column “%(column)s” stands there twice."),
            column=key,
            field=key,
        )
        for key in dict.fromkeys(keys)
        if key and keys.count(key) > 1
    ]
    if problems:
        raise InputError(problems=problems)
    return keys


def _below(
    rows: Iterator[SheetRow], keys: Sequence[str], known: Mapping[str, Heading]
) -> Iterator[SheetRow]:
    """Yield the rows below the headings; the row of labels is passed over."""
    first = next(rows, None)
    if first is not None and not _is_labels(first, keys, known):
        yield first
    yield from rows


def _is_labels(
    row: SheetRow, keys: Sequence[str], known: Mapping[str, Heading]
) -> bool:
    """Say whether a row says the labels of its columns, in whichever language."""
    cells = {
        k: row.text(at) for at, k in enumerate(keys) if k in known and row.text(at)
    }
    same = sum(_means(cell, known[key]) for key, cell in cells.items())
    return bool(cells) and same * 2 > len(cells)


def _means(cell: str, heading: Heading) -> bool:
    said = fold(cell.removesuffix("*"))
    return said in {fold(getattr(heading.label, k)) for k in LANGUAGES}


def _filled(row: SheetRow, keys: Sequence[str]) -> Filled:
    cells = {key: row.text(at) for at, key in enumerate(keys) if key and key != WHY}
    return Filled(row.number, cells)


def returned(
    headings: Sequence[Heading],
    refused: Iterable[Refused],
    say: Any,
    language: str,
    form: str,
) -> bytes:
    """Return the rows that did not go in as they were filled in, each with its reason.

    ``say`` makes a sentence of a template and its values.
    """
    given = list(refused)
    there = {key for one in given for key in one.row.cells}
    kept = [one for one in headings if one.key in there]
    why = Heading(WHY, Text(vi="Sai ở đâu", lo="ຜິດຢູ່ໃສ", en="What is wrong"))
    rows = (
        [
            *(one.row.cells.get(h.key, "") for h in kept),
            said_of(one, headings, say, language),
        ]
        for one in given
    )
    return write([*kept, why], rows, language, form)


def said_of(
    refused: Refused, headings: Sequence[Heading], say: Any, language: str
) -> str:
    """Return the reasons of a row as one text, each with the column that it is about."""
    labels = {one.key: one.label for one in headings}
    labels |= {one.field: one.field_label for one in headings if one.field}
    found = []
    for problem in refused.reasons:
        values = dict(problem.values)
        parts = (say(problem.template, values), say(problem.way_out, values))
        said = " ".join(part for part in parts if part)
        label = labels.get(problem.field, Text()).in_language(language)
        found.append(f"{label}: {said}" if label else said)
    return " | ".join(found)
