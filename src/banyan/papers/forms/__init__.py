"""Forms: one definition in the pack, filled to DOCX and to PDF.

A form is a TOML file that lists blocks (letterhead, title, facts, tables,
signature). It is resolved once against the data, in one language, to plain
text; two writers then draw the same resolved document. What a person typed is
always data: neither writer reads markup in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import LANGUAGES
from banyan.kernel.text import gettext_noop as _

from .docx import to_docx
from .layout import Form, form, forms
from .pdf import to_pdf
from .resolve import resolve

__all__ = ["Filled", "Form", "fill", "form", "forms"]

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


@dataclass(frozen=True)
class Filled:
    """A filled form in both formats, with what a file of it should be called."""

    docx: bytes
    pdf: bytes
    name: str
    is_specimen: bool


def fill(
    code: str | Form,
    language: str,
    data: Mapping[str, Any],
    *,
    specimen: bool | None = None,
) -> Filled:
    """Fill a form of the pack in force with ``data``, in one language.

    Values are texts, days, numbers, :class:`~banyan.kernel.text.Text`, lists of
    them, or lists of mappings for tables. The mark SPECIMEN is printed across
    every page in a demonstration, or when ``specimen`` says so. Raises
    InputError naming every field that is missing or cannot be used.
    """
    if language not in LANGUAGES:
        raise InputError(problems=[_unknown_language(language)])
    chosen = code if isinstance(code, Form) else form(code)
    marked = settings.BANYAN_DEMO if specimen is None else specimen
    marked = bool(marked or settings.BANYAN_DEMO or data.get("is_specimen"))
    document = resolve(chosen, language, data, specimen=marked)
    return Filled(
        docx=to_docx(document),
        pdf=to_pdf(document),
        name=f"{chosen.code}-{language}",
        is_specimen=marked,
    )


def _unknown_language(language: str) -> Problem:
    return Problem.of(
        "form.language",
        _("“%(language)s” is no language of Banyan: it knows vi, lo and en."),
        language=language,
        field="language",
    )
