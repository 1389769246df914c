"""The table to fill in for a plan, with its headings in the reader's language."""

from __future__ import annotations

import csv
import io
from typing import Any

import xlsxwriter
from django.utils.translation import gettext

from banyan.rulebook import packs
from banyan.units.domain.table import COLUMNS, WORDS
from banyan.units.queries import StructureRow
from banyan.web.features.organisation.words import language, said

WIDTHS = {"op": 18, "unit": 14, "level": 26, "vi": 34, "lo": 30, "en": 30, "note": 60}
ORDER = (
    "op",
    "unit",
    "level",
    "parent",
    "new_code",
    "vi",
    "lo",
    "en",
    "area",
    "successors",
    "assignment",
    "custodian",
    "note",
)


def headings() -> list[str]:
    """Return the headings in the reader's language."""
    return [_spoken(COLUMNS[key]) for key in ORDER]


def _spoken(words: tuple[str, ...]) -> str:
    """Choose of several words the one in the reader's language, else the first."""
    wanted = language()
    for word in words:
        if _language(word) == wanted:
            return word
    return words[0]


def _language(word: str) -> str:
    if any("\u0e80" <= char <= "\u0eff" for char in word):
        return "lo"
    return "en" if word.isascii() else "vi"


def example(structure: StructureRow) -> list[dict[str, str]]:
    """Return example rows: codes that nobody has, each with a note on what it says."""
    kind = _lower_kind(structure)
    level = said(kind.label) if kind else ""
    note = gettext("Example, to be deleted: %(what)s")
    rows: list[tuple[dict[str, str], str]] = [
        (
            {
                "op": "establish",
                "unit": "X97",
                "level": level,
                "parent": "X1",
                "vi": "…",
            },
            gettext("a new unit X97 below X1"),
        ),
        (
            {"op": "merge", "unit": "X12", "level": level, "successors": "X97"},
            gettext("X12 ends, X97 takes over"),
        ),
        (
            {"op": "merge", "unit": "X13", "level": level, "successors": "X97"},
            gettext("X13 ends too, into the same new unit"),
        ),
        (
            {
                "op": "split",
                "unit": "X14",
                "level": level,
                "successors": "X97; X98",
                "assignment": "X14.1=X97; *=X98; members=X98",
            },
            gettext(
                "X14 ends; its child X14.1 goes to X97, all others and its own members "
                "to X98"
            ),
        ),
        (
            {
                "op": "rename",
                "unit": "X15",
                "level": level,
                "new_code": "X95",
                "vi": "…",
            },
            gettext("X15 gets another code and name"),
        ),
        (
            {"op": "move", "unit": "X16", "level": level, "parent": "X2"},
            gettext("X16 with all below it goes under X2"),
        ),
        (
            {"op": "dissolve", "unit": "X17", "level": level, "custodian": "X1"},
            gettext("X17 ends without a successor; X1 keeps its records"),
        ),
    ]
    return [
        {**cells, "op": _op(cells["op"]), "note": note % {"what": what}}
        for cells, what in rows
    ]


def _lower_kind(structure: StructureRow) -> Any:
    found = [
        kind
        for kind in packs.unit_kinds(structure.pack or None).values()
        if kind.structure == structure.key and kind.children
    ]
    return max(found, key=lambda k: k.level, default=None)


def _op(op: str) -> str:
    words = [w for w in WORDS[op] if _language(w) == language()]
    if language() == "vi" and words:
        return words[0]
    return words[0] if language() == "lo" and words else op


def as_csv(structure: StructureRow) -> bytes:
    """Return the table as CSV that spreadsheets read as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings())
    for row in example(structure):
        writer.writerow([row.get(key, "") for key in ORDER])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(structure: StructureRow) -> bytes:
    """Return the table as a workbook; codes are text, so that zeros stay."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    text = book.add_format({"num_format": "@", "valign": "top"})
    for column, (key, label) in enumerate(zip(ORDER, headings(), strict=True)):
        sheet.set_column(column, column, WIDTHS.get(key, 14), text)
        sheet.write_string(0, column, label, head)
    for number, row in enumerate(example(structure), start=1):
        for column, key in enumerate(ORDER):
            sheet.write_string(number, column, row.get(key, ""), text)
    sheet.freeze_panes(1, 1)
    book.close()
    return out.getvalue()
