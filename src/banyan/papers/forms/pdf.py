"""The PDF of a resolved document, set by typst.

The template never changes with the data: texts arrive as JSON and are shown as
text, so that ``$``, ``#`` or ``[`` in a name mean nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

from banyan.kernel.errors import Fault
from banyan.kernel.text import gettext_noop as _

from .resolve import Document

TEMPLATE = Path(__file__).parent / "paper.typ"
_FONT_FOLDERS = (
    ("fontpkg_be_vietnam_pro", "files"),
    ("justmytype_intl_sea", "fonts/ofl/notosanslao"),
)


@cache
def font_folders() -> list[str]:
    """Return the folders of the fonts that Banyan brings along."""
    found = []
    for package, inner in _FONT_FOLDERS:
        spec = find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise Fault(
                _("The font package %(package)s is missing."),
                code="form.fonts",
                package=package,
                way_out=_("Run make install."),
            )
        found.append(str(Path(next(iter(spec.submodule_search_locations)), inner)))
    return found


def to_pdf(document: Document) -> bytes:
    """Return the document as PDF/A-2b, with its fonts inside."""
    return compiled(TEMPLATE, document)


def compiled(template: Path, data: Mapping[str, Any]) -> bytes:
    """Return what a template makes of data as PDF/A-2b, with its fonts inside."""
    made: bytes = typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=font_folders(),
        ignore_system_fonts=True,
        pdf_standards=["a-2b"],
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return made
