"""Files that go out: refused rows with their reasons, and templates to fill in."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import xlsxwriter

from banyan.base.sheets.formulas import escaped
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import gettext_noop as _

from ..kinds.base import REFUSED
from ..lexicon import fields_of
from ..models import Import
from ..staging import Line, Staging
from .preparing import is_own, require_files

REASON = _("What is wrong")
Say = Callable[..., str]


def plain(template: str, values: dict[str, Any]) -> str:
    """Say a sentence in English."""
    return template % values


def refused_rows(
    *, actor: Actor, item: Import, form: str = "xlsx", say: Say = plain
) -> bytes:
    """Return exactly the refused rows as they were typed, with a reason per cell.

    The headings are those of the table, so that it can be corrected and loaded
    again; the reasons stand in a column of their own and, in a workbook, as notes
    on their cells. What a spreadsheet would compute is written as text, and read again
    as it was typed. Raises StateRefusal
    where no rows are staged: not read yet, or cleared away.
    """
    if not is_own(actor, item):
        raise NotVisible
    staging = Staging(item.uid, item.key)
    require_files(item, staging)
    lines = staging.lines(REFUSED)
    if form == "csv":
        return _csv(item, lines, say)
    return _xlsx(item, lines, say)


def reasons(line: Line, item: Import, say: Say) -> Iterator[tuple[int | None, str]]:
    """Yield where something is wrong and what: the column, or ``None`` for the row."""
    places = {key: int(at) for at, key in item.mapping.items()}
    for found in line.findings:
        if found["s"] not in ("wrong", "missing"):
            continue
        sentence = say(found["t"], found["v"])
        if found["w"]:
            sentence = f"{sentence} {say(found['w'], found['v'])}"
        yield places.get(found["f"]), sentence


def _reason(line: Line, item: Import, say: Say) -> str:
    parts = []
    for at, sentence in reasons(line, item, say):
        name = item.headings[at] if at is not None else ""
        parts.append(f"{name}: {sentence}" if name else sentence)
    return " | ".join(parts)


def _csv(item: Import, lines: Iterator[Line], say: Say) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(map(escaped, [*item.headings, say(REASON, {})]))
    width = len(item.headings)
    for line in lines:
        cells = [*line.cells, *[""] * width][:width]
        writer.writerow(map(escaped, [*cells, _reason(line, item, say)]))
    return out.getvalue().encode("utf-8-sig")


def _xlsx(item: Import, lines: Iterator[Line], say: Say) -> bytes:
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(out, {**options, "strings_to_urls": False})
    sheet = book.add_worksheet()
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    text = book.add_format({"num_format": "@"})
    bad = book.add_format({"num_format": "@", "bg_color": "#FBE3E0"})
    width = len(item.headings)
    sheet.set_column(0, width, 18, text)
    for at, name in enumerate([*item.headings, say(REASON, {})]):
        sheet.write_string(0, at, name, head)
    for number, line in enumerate(lines, start=1):
        where = {at for at, _sentence in reasons(line, item, say)}
        for at, cell in enumerate(line.cells[:width]):
            sheet.write_string(number, at, cell, bad if at in where else text)
        sheet.write_string(number, width, _reason(line, item, say), text)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def template(*, kind: str, language: str) -> bytes:
    """Return an empty table of a kind with its headings and one invented example."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    text = book.add_format({"num_format": "@"})
    for at, field in enumerate(fields_of(kind)):
        sheet.set_column(at, at, 22, text)
        mark = " *" if field.required else ""
        sheet.write_string(0, at, field.label.in_language(language) + mark, head)
        sheet.write_string(1, at, field.example, text)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
