"""Badges and name cards: a form with as many blocks as there are delegates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from banyan.kernel.text import LANGUAGES, Text
from banyan.papers.forms import Form, form
from banyan.papers.forms.layout import Field

TITLES = {
    False: Text(vi="Thẻ đại biểu", lo="ບັດຜູ້ແທນ", en="Badges"),
    True: Text(vi="Biển tên", lo="ປ້າຍຊື່", en="Name cards"),
}


def cards_form(count: int, *, large: bool) -> Form:
    """Return a form of so many badges, or of name cards where only the name is large."""
    blocks: list[Mapping[str, Any]] = []
    names = ["subject"]
    for at in range(count):
        names += [f"{part}{at}" for part in ("name", "office", "body", "side")]
        blocks.append(
            {"type": "title", "text": f"{{name{at}}}", "subtitle": f"{{office{at}}}"}
        )
        blocks.append(
            {"type": "paragraph", "text": f"{{body{at}}}", "style": "centred"}
        )
        last = "{subject}" if large else f"{{side{at}:upper}} · {{subject}}"
        blocks.append({"type": "paragraph", "text": last, "style": "centred-italic"})
        blocks.append({"type": "paragraph", "text": "⁂", "style": "centred"})
    return Form(
        code="exchange-cards" if large else "exchange-badges",
        title=TITLES[large],
        paper="",
        official=LANGUAGES,
        landscape=large,
        fields={name: Field(name, "text", optional=True) for name in names},
        rows={},
        blocks=tuple(blocks),
        common=form("exchange-programme").common,
    )


def people_values(
    delegates: Sequence[Any], language: str, sides: Mapping[str, str]
) -> list[dict[str, str]]:
    """Return the values of each badge."""
    return [
        {
            f"name{at}": one.counterpart.name,
            f"office{at}": one.office.in_language(language),
            f"body{at}": _body(one, language),
            f"side{at}": sides[one.side],
        }
        for at, one in enumerate(delegates)
    ]


def _body(one: Any, language: str) -> str:
    body = one.organisation or one.counterpart.organisation
    return str(body.name.in_language(language)) if body is not None else ""
