"""Writes a small ODS workbook, for the tests of reading."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "manifest")
)


def ods(rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a workbook with one sheet of rows."""
    lines = "".join(
        f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows
    )
    content = (
        f'<?xml version="1.0"?><office:document-content{SPACES}><office:body>'
        f'<office:spreadsheet><table:table table:name="S">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", f"<manifest:manifest{SPACES}/>")
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    kind, more = "string", ""
    if isinstance(value, dt.date):
        kind, more = "date", f' office:date-value="{value.isoformat()}"'
    elif isinstance(value, int | float):
        kind, more = "float", f' office:value="{value}"'
    return (
        f'<table:table-cell office:value-type="{kind}"{more}>'
        f"<text:p>{escape(str(value))}</text:p></table:table-cell>"
    )
