"""A form and its data become one document of plain text, in one language.

The result is JSON-like on purpose: the PDF template reads it as data, the
DOCX writer walks it. A line whose optional fields are all empty is left out.
"""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from banyan.kernel import clock
from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _

from .layout import Field, Form
from .values import written

Document = dict[str, Any]
Block = dict[str, Any]


def resolve(
    form: Form, language: str, data: Mapping[str, Any], *, specimen: bool
) -> Document:
    """Return the document: head, marks and resolved blocks.

    Raises InputError with one problem for every field that is missing or of
    the wrong type, rows of tables included.
    """
    problems = list(_problems(form, data))
    if problems:
        raise InputError(
            problems[0].template, problems=problems, **dict(problems[0].values)
        )
    values = {**dict.fromkeys(form.fields), **data}
    values["masthead"] = values.get("masthead") or form.common.masthead
    writer = _Writer(form, language, values)
    common = form.common
    return {
        "language": language,
        "title": form.title.in_language(language),
        "about": writer.text("{unit}") if "unit" in form.fields else "",
        "made_on": (values.get("date") or clock.today()).isoformat(),
        "landscape": form.landscape,
        "specimen": [getattr(common.specimen, k) for k in LANGUAGES]
        if specimen
        else [],
        "unofficial": ""
        if language in form.official
        else common.unofficial.in_language(language),
        "unbroken": list(common.unbroken),
        "page": common.page.in_language(language),
        "blocks": [b for raw in form.blocks if (b := writer.block(raw))],
    }


# -- what is missing ----------------------------------------------------------


def _problems(form: Form, data: Mapping[str, Any]) -> Iterator[Problem]:
    for field in form.fields.values():
        problem = _problem(field, data.get(field.name), None)
        if problem:
            yield problem
        elif field.type == "rows":
            yield from _row_problems(form, field, data[field.name])


def _row_problems(
    form: Form, field: Field, rows: Sequence[Mapping[str, Any]]
) -> Iterator[Problem]:
    for number, row in enumerate(rows, start=1):
        for inner in form.rows[field.name].values():
            problem = _problem(inner, row.get(inner.name), number, field.name)
            if problem:
                yield problem


_ACCEPTED: dict[str, tuple[type, ...]] = {
    "text": (str, Text, int, list, tuple),
    "date": (dt.date,),
    "number": (int,),
    "list": (list, tuple),
    "rows": (list, tuple),
}


def _problem(
    field: Field, value: Any, row: int | None, table: str = ""
) -> Problem | None:
    name = f"{table}.{field.name}" if table else field.name
    empty = value is None or value == "" or (isinstance(value, Text) and not value)
    if empty and (field.optional or field.name == "masthead"):
        return None
    if empty:
        return Problem.of(
            "form.missing",
            _("The form needs “%(field_name)s”, and it is missing."),
            field_name=name,
            field=name,
            row=row,
        )
    if isinstance(value, _ACCEPTED[field.type]):
        return None
    return Problem.of(
        "form.type",
        _("“%(field_name)s” must be a %(type)s."),
        field_name=name,
        type=field.type,
        field=name,
        row=row,
    )


# -- blocks -------------------------------------------------------------------


class _Writer:
    """Writes the blocks of one form in one language from one set of values."""

    def __init__(self, form: Form, language: str, values: Mapping[str, Any]) -> None:
        self.form, self.language, self.values = form, language, values

    def block(self, raw: Mapping[str, Any]) -> Block | None:
        """Return the resolved block, or nothing when it would be empty."""
        made: Block | None = getattr(self, f"_{raw['type']}")(raw)
        return made and {"type": raw["type"], **made}

    def text(self, template: Any, values: Mapping[str, Any] | None = None) -> str:
        """Fill one template; empty when it has placeholders and all are empty."""
        chosen = Text.of(template).in_language(self.language)
        parts, filled, asked = [], False, False
        for literal, name, fmt, _conversion in string.Formatter().parse(chosen):
            parts.append(literal)
            if name is None:
                continue
            asked = True
            source = self.values if values is None else values
            value = written(source.get(name), self.language, fmt or "")
            filled = filled or bool(value)
            parts.append(value)
        return "" if asked and not filled else "".join(parts)

    def _letterhead(self, raw: Mapping[str, Any]) -> Block:
        return {side: list(self._lines(raw[side])) for side in ("left", "right")}

    def _lines(self, raw: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
        for line in raw:
            if text := self.text(line["text"]):
                flags = {k: bool(line.get(k)) for k in ("bold", "italic", "rule")}
                yield {"text": text, **flags}

    def _title(self, raw: Mapping[str, Any]) -> Block:
        return {
            "text": self.text(raw["text"]),
            "subtitle": self.text(raw.get("subtitle", "")),
        }

    def _heading(self, raw: Mapping[str, Any]) -> Block:
        return {"text": self.text(raw["text"])}

    def _paragraph(self, raw: Mapping[str, Any]) -> Block | None:
        text = self.text(raw["text"])
        return (
            {"lead": "", "text": text, "style": raw.get("style", "")} if text else None
        )

    def _list(self, raw: Mapping[str, Any]) -> Block | None:
        items = self.values.get(raw["items"]) or ()
        resolved = [
            {
                "lead": self.text(raw.get("lead", ""), {"n": number}),
                "text": written(item, self.language),
            }
            for number, item in enumerate(items, start=1)
        ]
        return {"items": resolved, "style": raw.get("style", "")} if resolved else None

    def _facts(self, raw: Mapping[str, Any]) -> Block | None:
        items = [
            {"label": self.text(item["label"]), "value": value}
            for item in raw["items"]
            if (value := self.text(item["value"]))
        ]
        return {"items": items} if items else None

    def _table(self, raw: Mapping[str, Any]) -> Block:
        columns = raw["columns"]
        rows = self.values.get(raw["rows"]) or ()
        return {
            "columns": [
                {
                    "label": self.text(c["label"]),
                    "width": float(c["width"]),
                    "align": c.get("align", "left"),
                }
                for c in columns
            ],
            "rows": [
                [self.text(c["value"], {**row, "n": number}) for c in columns]
                for number, row in enumerate(rows, start=1)
            ],
            "empty": self.text(raw.get("empty", "")),
        }

    def _signature(self, raw: Mapping[str, Any]) -> Block:
        recipients = self.values.get(raw.get("recipients", "")) or ()
        return {
            "recipients_label": self.text(raw.get("recipients_label", "")),
            "recipients": [written(r, self.language) for r in recipients],
            "lines": [line for t in raw["lines"] if (line := self.text(t))],
            "name": self.text(raw.get("name", "")),
            "stamp": self.text(raw.get("stamp", "")),
        }
