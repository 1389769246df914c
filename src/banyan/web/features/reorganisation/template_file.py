"""The table to fill in for a plan, with its headings in the reader's language."""

from __future__ import annotations

import csv
import io
from typing import Any

import xlsxwriter
from django.utils.translation import gettext

from banyan.base.sheets.formulas import escaped
from banyan.kernel.text import gettext_noop as _
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


EXAMPLES: tuple[tuple[dict[str, str], str], ...] = (
    (
        {"op": "establish", "unit": "X97", "parent": "X1", "vi": "…"},
        _("a new unit X97 below X1"),
    ),
    (
        {"op": "merge", "unit": "X12", "successors": "X97"},
        _("X12 ends, X97 takes over"),
    ),
    (
        {"op": "merge", "unit": "X13", "successors": "X97"},
        _("X13 ends too, into the same new unit"),
    ),
    (
        {
            "op": "split",
            "unit": "X14",
            "successors": "X97; X98",
            "assignment": "X14.1=X97; *=X98; members=X98",
        },
        _(
            "X14 ends; its child X14.1 goes to X97, all others and its own members "
            "to X98"
        ),
    ),
    (
        {"op": "rename", "unit": "X15", "new_code": "X95", "vi": "…"},
        _("X15 gets another code and name"),
    ),
    (
        {"op": "move", "unit": "X16", "parent": "X2"},
        _("X16 with all below it goes under X2"),
    ),
    (
        {"op": "dissolve", "unit": "X17", "custodian": "X1"},
        _("X17 ends without a successor; X1 keeps its records"),
    ),
)
"""One row for each operation: codes that nobody has, and what the row says."""


def example(structure: StructureRow) -> list[dict[str, str]]:
    """Return the example rows, each with a note on what it says."""
    kind = _lower_kind(structure)
    level = said(kind.label) if kind else ""
    note = gettext("Example, to be deleted: %(what)s")
    return [
        {
            **cells,
            "level": level,
            "op": _op(cells["op"]),
            "note": note % {"what": gettext(what)},
        }
        for cells, what in EXAMPLES
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
    writer.writerow(map(escaped, headings()))
    for row in example(structure):
        writer.writerow([escaped(row.get(key, "")) for key in ORDER])
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
