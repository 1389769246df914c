"""A briefing as it travels: its content as it was given, under its hash.

The document holds the content itself; what the index and the preview tell of it is made
from that each time, so that nothing can stand beside it and say something else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from banyan.briefings.domain.comparing import hash_of
from banyan.briefings.queries import BriefingHanded
from banyan.briefings.render.document import (
    behind_said,
    mark_said,
    period_said,
    said,
    value_said,
)
from banyan.exchange.queries.records import RecordShown
from banyan.kernel.text import LANGUAGES, Text
from banyan.units.queries.named import UnitNamed

from .kinds import BRIEFING, SECTION

Content = Mapping[str, Any]
Document = dict[str, Any]
MOST_SECTIONS, MOST_ROWS, LONGEST = 100, 500, 40_000
FORMS = ("bars", "columns")


def document_of_briefing(one: BriefingHanded) -> Document:
    """Return a briefing as a document; its hash is that of the content it holds."""
    values = {
        "title": one.title.as_json(),
        "audience": one.audience.as_json(),
        "unit": one.unit.as_json(),
        "number": one.number,
        "level": one.level,
        "as_of": one.as_of.isoformat(),
        "released_on": one.released_on.isoformat() if one.released_on else "",
        "hash": hash_of(one.content),
        "whole_hash": one.hash,
    }
    return {
        "kind": BRIEFING.key,
        "uid": str(one.uid),
        "title": one.title.as_json(),
        "kept_by": one.unit.as_json(),
        "languages": list(one.languages),
        "specimen": one.is_specimen,
        "values": {k: v for k, v in values.items() if v not in ("", {}, None)},
        "states": {},
        "parts": {},
        "content": dict(one.content),
    }


def fits_its_hash(document: Content) -> bool:
    """Say whether the content of a briefing is the one that its hash was made of."""
    return bool(hash_of(document["content"]) == document["values"]["hash"])


def is_whole(document: Content) -> bool:
    """Say whether it is everything that was given, and not some languages of it."""
    values = document["values"]
    return bool(values["hash"] == values["whole_hash"])


def with_sections(record: RecordShown, document: Content) -> RecordShown:
    """Return a briefing with its sections as parts, told from its content.

    Raises ValueError, TypeError or KeyError where the content is not built as one is, or
    does not fit its hash.
    """
    content = document["content"]
    require_content(content)
    if not fits_its_hash(document):
        raise ValueError("hash")
    parts = tuple(
        RecordShown(
            kind=SECTION,
            id=0,
            uid=record.uid,
            title=Text.of(section["heading"]),
            values=_values(section, content["limit"]),
            parts={},
            unit=UnitNamed(record.unit.uid, record.unit.names, ""),
            may_write=False,
            row_version=1,
            is_specimen=record.is_specimen,
            is_house=False,
        )
        for section in content["sections"]
    )
    shares = {**record.shares, SECTION.key: tuple(SECTION.by_name)}
    return replace(record, parts={SECTION.key: parts}, shares=shares)


def _values(section: Content, limit: int) -> dict[str, Any]:
    return {
        "heading": Text.of(section["heading"]),
        "text": Text.of(section["text"]),
        "figures": _lines(_figures, section, limit),
        "practices": _lines(_practices, section, limit),
        "lessons": _lines(_lessons, section, limit),
    }


def _lines(make: Any, section: Content, limit: int) -> Text:
    """Return what a section holds line by line, in the languages in which it is told."""
    written = set(section["heading"]) | set(section["text"])
    return Text(
        **{
            k: "\n".join(make(section, k, limit))
            for k in LANGUAGES
            if k in written or not written
        }
    )


def _figures(section: Content, language: str, limit: int) -> Iterator[str]:
    for one in section["figures"]:
        value = value_said(one, language, limit)
        name, period = said(one["name"], language), period_said(one, language)
        yield f"{name} ({period}): {value}"
    for chart in section["charts"]:
        marks = (
            f"{said(m['label'], language)} {mark_said(m, language, limit)}"
            for m in chart["marks"]
        )
        yield f"{said(chart['title'], language)}: {'; '.join(marks)}"


def _practices(section: Content, language: str, _limit: int) -> Iterator[str]:
    for one in section["practices"]:
        yield f"{said(one['title'], language)} ({said(one['owner'], language)})"


def _lessons(section: Content, language: str, _limit: int) -> Iterator[str]:
    yield from (said(one["text"], language) for one in section["lessons"])


# -- whether a content is built as one is ----------------------------------------------


def require_content(content: Any) -> None:
    """Raise ValueError, TypeError or KeyError unless a content can be shown."""
    _text(content["title"])
    _text(content["audience"])
    _text(content["unit"]["names"])
    dt.date.fromisoformat(_word(content["as_of"]))
    limit = content["limit"]
    if type(limit) is not int or not 0 <= limit < 10_000:
        raise TypeError("limit")
    for section in _rows(content["sections"], MOST_SECTIONS):
        _section(section, limit)


def _section(section: Any, limit: int) -> None:
    _text(section["heading"])
    _text(section["text"])
    for figure in _rows(section["figures"]):
        _figure(figure, limit)
    for chart in _rows(section["charts"]):
        _chart(chart)
    for practice in _rows(section["practices"]):
        _word(practice["uid"])
        for name in ("title", "owner", "problem", "conditions"):
            _text(practice[name])
        for block in _rows(practice["blocks"]):
            _text(block["title"])
            _text(block["steps"])
    for lesson in _rows(section["lessons"]):
        _text(lesson["text"])
    for language in _rows(section.get("stale", [])):
        _word(language)


def _figure(figure: Any, limit: int) -> None:
    for name in ("name", "source", "formula"):
        _text(figure[name])
    for name in ("key", "period", "state", "unit", "hash"):
        _word(figure[name])
    if figure["state"] == "shown" and not Decimal(_word(figure["value"])).is_finite():
        raise ValueError("value")
    value_said(figure, "en", limit)
    period_said(figure, "en")
    behind_said(figure, "en")


def _chart(chart: Any) -> None:
    _text(chart["title"])
    _word(chart["key"])
    if chart["form"] not in FORMS:
        raise ValueError("form")
    for mark in _rows(chart["marks"]):
        _text(mark["label"])
        for name in ("short", "group", "state"):
            _word(mark[name])
        if mark["value"] is not None and (
            type(mark["value"]) is not int or abs(mark["value"]) > 10**12
        ):
            raise TypeError("mark")


def _rows(value: Any, most: int = MOST_ROWS) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise TypeError("list")
    return value


def _word(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise TypeError("text")
    return value


def _text(value: Any) -> None:
    if not isinstance(value, dict) or set(value) - set(LANGUAGES):
        raise ValueError("language")
    for one in value.values():
        _word(one)
