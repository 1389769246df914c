"""A list as a spreadsheet: real days and numbers, codes as text, a frozen head.

Written row by row to the disk (``constant_memory``), so that memory does not grow
with the rows. A second sheet says what the file is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from banyan.base.lists import Field, Kind

from .table import Table, plain
from .words import SPECIMEN, word

MOST = 1_000_000
"""A sheet holds 1,048,576 rows."""
FIRST_DAY = dt.date(1900, 3, 1)
"""Spreadsheets count days before it wrongly or not at all."""
WIDTHS = {
    Kind.DATE: 13,
    Kind.NUMBER: 11,
    Kind.BOOL: 9,
    Kind.CHOICE: 20,
    Kind.UNIT: 38,
    Kind.PERSON: 28,
    Kind.TEXT: 26,
}
LONGEST = 32_767
BAD_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))

Put = Callable[[int, int, Any], Any]


def write(table: Table, path: Path) -> None:
    """Write all rows."""
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    with Workbook(str(path), options) as book:
        sheet = book.add_worksheet(_sheet_name(table.title))
        head = _head(book, sheet, table)
        last = _rows(book, sheet, table, head + 1)
        sheet.autofilter(head, 0, max(last, head), len(table.columns) - 1)
        _about(book, table)


def _sheet_name(title: str) -> str:
    return " ".join(title.translate(BAD_IN_NAMES).split())[:31] or "1"


def _head(book: Workbook, sheet: Worksheet, table: Table) -> int:
    """Write what stands above the rows; return the row of the headings."""
    bold = book.add_format(
        {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
    )
    for at, field in enumerate(table.columns):
        sheet.set_column(at, at, WIDTHS[field.type])
    row = 0
    if table.is_specimen:
        mark = book.add_format({"bold": True, "font_color": "#A3211F"})
        sheet.write_string(0, 0, SPECIMEN, mark)
        sheet.set_header(f"&C{SPECIMEN}")
        row = 1
    for at, heading in enumerate(table.headings):
        sheet.write_string(row, at, heading, bold)
    sheet.freeze_panes(row + 1, 1)
    sheet.repeat_rows(row)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")
    return row


def _rows(book: Workbook, sheet: Worksheet, table: Table, first: int) -> int:
    """Write the rows; return the number of the last."""
    pairs = zip(table.columns, table.writers, strict=True)
    puts = [_put(book, sheet, field, told) for field, told in pairs]
    row = first
    for cells in table.rows():
        for at, value in enumerate(cells):
            if value is not None:
                puts[at](row, at, value)
        row += 1
    return row - 1


def _put(
    book: Workbook, sheet: Worksheet, field: Field, told: Callable[[Any], str]
) -> Put:
    """Return how the values of a column are written."""
    as_text = book.add_format({"num_format": "@"})

    def text(row: int, at: int, value: Any) -> None:
        sheet.write_string(row, at, told(value)[:LONGEST], as_text)

    if field.type is Kind.DATE:
        form = "dd/mm/yyyy hh:mm" if field.instant else "dd/mm/yyyy"
        as_day = book.add_format({"num_format": form, "align": "left"})

        def day(row: int, at: int, value: Any) -> None:
            known = plain(value)
            if _is_countable(known):
                sheet.write_datetime(row, at, known, as_day)
            else:
                text(row, at, value)

        return day
    if field.type is Kind.NUMBER:

        def number(row: int, at: int, value: Any) -> None:
            known = plain(value)
            if isinstance(known, dt.date) or known is None:
                text(row, at, value)
            else:
                sheet.write_number(row, at, float(known))

        return number
    return text


def _is_countable(value: Any) -> bool:
    if isinstance(value, dt.datetime):
        value = value.date()
    return isinstance(value, dt.date) and value >= FIRST_DAY


def _about(book: Workbook, table: Table) -> None:
    """Write the sheet that says what the file is."""
    language = table.language
    sheet = book.add_worksheet(_sheet_name(word("about", language)))
    bold = book.add_format({"bold": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 90)
    facts = [
        (word("list", language), table.title),
        *table.facts,
        (word("rows", language), str(table.seen.rows)),
    ]
    if table.seen.withheld:
        facts.append((word("withheld", language), str(table.seen.withheld)))
    if table.is_specimen:
        facts.insert(0, (SPECIMEN, ""))
    for row, (label, value) in enumerate(facts):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, value[:LONGEST], wrap)
