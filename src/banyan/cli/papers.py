"""``banyan forms``: the forms of the pack, and filling one from a JSON file."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from banyan.kernel.errors import InputError
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _
from banyan.papers.forms import Form, fill, form, forms

from .output import print_json


def register(subparsers: Any) -> None:
    """Add ``forms`` to the parser of ``banyan``."""
    parser = subparsers.add_parser("forms", help="list the forms, or fill one")
    parser.add_argument("code", nargs="?", metavar="FORM", help="fill this one")
    parser.add_argument("--data", type=Path, metavar="FILE", help="values, as JSON")
    parser.add_argument("--language", choices=LANGUAGES, default="vi")
    parser.add_argument("--out", type=Path, default=Path(), metavar="FOLDER")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """List the forms, show what one asks for, or write DOCX and PDF."""
    if args.code is None:
        _list(as_json=args.json)
        return 0
    chosen = form(args.code)
    if args.data is None:
        print_json(_asks(chosen))
        return 0
    filled = fill(chosen, args.language, read_values(chosen, args.data))
    args.out.mkdir(parents=True, exist_ok=True)
    written = []
    for kind, content in (("docx", filled.docx), ("pdf", filled.pdf)):
        path = args.out / f"{filled.name}.{kind}"
        path.write_bytes(content)
        written.append(str(path))
    if args.json:
        print_json({"written": written, "specimen": filled.is_specimen})
    else:
        print("\n".join(written))
    return 0


def read_values(chosen: Form, path: Path) -> dict[str, Any]:
    """Read the values of a form: days as ISO, texts as strings or by language."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            _("%(file)s cannot be read: %(reason)s"), file=path.name, reason=str(error)
        ) from error
    values = {name: _value(value) for name, value in raw.items()}
    for name, field in chosen.fields.items():
        if field.type == "date" and isinstance(values.get(name), str):
            values[name] = _day(name, values[name])
    for table, fields in chosen.rows.items():
        for row in values.get(table) or ():
            for name, field in fields.items():
                if field.type == "date" and isinstance(row.get(name), str):
                    row[name] = _day(f"{table}.{name}", row[name])
    return values


def _value(value: Any) -> Any:
    if isinstance(value, Mapping):
        if value and set(value) <= set(LANGUAGES):
            return Text.of(value)
        return {k: _value(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_value(v) for v in value]
    return value


def _day(name: str, raw: str) -> dt.date | None:
    if not raw:
        return None
    try:
        return dt.date.fromisoformat(raw)
    except ValueError as error:
        raise InputError(
            _("“%(name)s” must be a day such as 2026-02-03, not “%(raw)s”."),
            name=name,
            raw=raw,
        ) from error


def _asks(chosen: Form) -> dict[str, Any]:
    def described(fields: Mapping[str, Any]) -> dict[str, str]:
        return {
            name: field.type + ("?" if field.optional else "")
            for name, field in fields.items()
        }

    return {
        "code": chosen.code,
        "title": chosen.title.as_json(),
        "fields": described(chosen.fields),
        "rows": {table: described(fields) for table, fields in chosen.rows.items()},
    }


def _list(*, as_json: bool) -> None:
    known = forms()
    if as_json:
        print_json([_asks(f) for f in known.values()])
        return
    for code, found in known.items():
        print(f"{code}  {found.title.en}")
