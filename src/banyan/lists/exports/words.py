"""The words of exported files, in the language of whoever takes them out."""

from __future__ import annotations

from banyan.base.lists import said
from banyan.kernel.text import gettext_noop as _

SPECIMEN = "BẢN MẪU · ຕົວຢ່າງ · SPECIMEN"
"""The mark of a demonstration, in each language at once."""

WORDS = {
    "about": _("About this file"),
    "address_none": _("Without an address"),
    "list": _("List"),
    "page": _("Page %(page)s"),
    "page_of": _("Page %(page)s of %(pages)s"),
    "rows": _("Rows"),
    "withheld": _("Cells left empty because they are not for the reader"),
}


def word(key: str, language: str) -> str:
    """Return one of the words in a language."""
    return said(WORDS[key], language)
