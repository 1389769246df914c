"""One's own data as a file: JSON for machines, PDF to read, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, override

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES, Text
from banyan.ledger.services import with_reading
from banyan.papers.forms import PDF, Form, fill, forms
from banyan.papers.forms.layout import Field
from banyan.papers.queries import PaperFile
from banyan.people.queries.own import OwnFile, OwnPart, own_data
from banyan.rulebook import packs

from .words import value_said

JSON = "application/json"
FORMATS = ("json", "pdf")
COLUMNS = 6
WIDTH = 16.6
"""Centimetres of a page between its margins."""


def own_file(actor: Actor, kind: str, language: str) -> PaperFile:
    """Return one's own data as a file. Call it outside any transaction.

    That it was taken out is recorded first. Raises StateRefusal for an account
    that belongs to nobody.
    """
    known = own_data(actor)
    made: PaperFile = with_reading(
        lambda: _made(known, kind, language),
        actor=actor,
        kind="people.person",
        subject=known.person.id,
        person=known.person.id,
        what=f"own data {kind}",
    )
    return made


def _made(known: OwnFile, kind: str, language: str) -> PaperFile:
    name = f"banyan-{known.made_at:%Y-%m-%d}.{kind}"
    if kind == "json":
        text = json.dumps(known.as_json(), ensure_ascii=False, indent=1)
        return PaperFile(name, JSON, text.encode(), False)
    return PaperFile(name, PDF, _pdf(known, language), False)


def _pdf(known: OwnFile, language: str) -> bytes:
    with override(language):
        form = own_form(known)
        data: dict[str, Any] = {
            "name": known.person.full_name,
            "date": clock.today(),
            "is_specimen": known.specimen,
        }
        for part in known.parts:
            data[_rows(part)] = [_row(part, row) for row in part.rows]
        return fill(form, language, data).pdf


def _rows(part: OwnPart) -> str:
    return f"rows_{part.key}"


def _row(part: OwnPart, row: Mapping[str, Any]) -> dict[str, str]:
    return {c.key: value_said(row.get(c.key), c.words) for c in part.columns}


def own_form(known: OwnFile) -> Form:
    """Return the form of the file: one heading and one table for each part.

    It is made from what the rooms registered, so that none is forgotten; the marks
    of the pack's other forms stand on it too.
    """
    columns = {
        _rows(part): {c.key: Field(c.key, "text", True) for c in part.columns[:COLUMNS]}
        for part in known.parts
    }
    fields = {name: Field(name, "rows") for name in columns}
    fields |= {"name": Field("name", "text"), "date": Field("date", "date")}
    return Form(
        code="own-data",
        title=_same(gettext("My data")),
        paper="",
        official=LANGUAGES,
        landscape=True,
        fields=fields,
        rows=columns,
        blocks=tuple(_blocks(known)),
        common=_common(),
    )


def _same(text: str) -> Text:
    """Return a text already in the reader's language, for the writer of forms."""
    return Text(**dict.fromkeys(LANGUAGES, text))


def _common() -> Any:
    """Return what the forms of the pack in force share, or of any pack."""
    for pack in (packs.default_pack(), *packs.pack_ids()):
        for one in forms(pack).values():
            return one.common
    raise RuntimeError("no pack has forms")


def _blocks(known: OwnFile) -> list[Mapping[str, Any]]:
    made: list[Mapping[str, Any]] = [
        {
            "type": "title",
            "text": _same(gettext("My data")),
            "subtitle": "{name}, {date:long}",
        },
        {
            "type": "paragraph",
            "style": "italic",
            "text": _same(
                gettext(
                    "Everything that is kept about this person, as it was on this "
                    "day. Sealed values stay sealed: they are opened on their page, "
                    "and each opening is recorded."
                )
            ),
        },
    ]
    for part in known.parts:
        shown = part.columns[:COLUMNS]
        made.append({"type": "heading", "text": _same(gettext(part.title))})
        made.append(
            {
                "type": "table",
                "rows": _rows(part),
                "empty": _same(gettext("Nothing is kept here.")),
                "columns": [
                    {
                        "label": _same(gettext(c.title)),
                        "value": f"{{{c.key}}}",
                        "width": round(WIDTH * 1.45 / len(shown), 1),
                    }
                    for c in shown
                ],
            }
        )
    return made
