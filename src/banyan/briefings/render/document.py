"""The content of a briefing as a document of plain text in one language.

JSON-like on purpose: the PDF template reads it as data, the DOCX writer walks it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, override

from banyan.figures.indicators import PERCENT, YEARS
from banyan.kernel.formats import format_date, format_number, format_percent
from banyan.kernel.text import LANGUAGES, Text
from banyan.papers.forms import layout

from ..catalogue import PERIODS
from ..domain.comparing import figures_in, identity
from ..domain.small import SHOWN, SMALL, WITHHELD
from ..drawing import svg_of, title_of
from ..results import is_result

Document = dict[str, Any]


def document_of(
    content: Mapping[str, Any], language: str, *, hash_of_snapshot: str, specimen: bool
) -> Document:
    """Return the document; one without a hash is marked as a draft."""
    with override(language):
        return _document(content, language, hash_of_snapshot, specimen)


def _document(
    content: Mapping[str, Any], language: str, proof: str, specimen: bool
) -> Document:
    day = dt.date.fromisoformat(content["as_of"])
    common = layout.common_of()
    return {
        "language": language,
        "title": said(content["title"], language),
        "audience": said(content["audience"], language),
        "unit": said(content["unit"]["names"], language),
        "kind": gettext("Briefing"),
        "date": format_date(day, language, style="long"),
        "made_on": content["as_of"],
        "version": gettext("Version %(n)s") % {"n": content["number"]},
        "draft": "" if proof else _draft(content, language),
        "specimen": [getattr(common.specimen, k) for k in LANGUAGES]
        if specimen
        else [],
        "unbroken": list(common.unbroken),
        "page": common.page.in_language(language),
        "contents": gettext("Contents"),
        "sections": [
            _section(s, number, language, content)
            for number, s in enumerate(content["sections"], start=1)
        ],
        "sources": _sources(content, language),
        "note": _note(content, language),
        "proof": _proof(proof),
    }


def _draft(content: Mapping[str, Any], language: str) -> str:
    """Say that it is a draft, and where its translation is out of date."""
    draft = gettext("Draft: nothing of this was released")
    behind = [
        str(number)
        for number, one in enumerate(content["sections"], start=1)
        if language in one.get("stale", ())
    ]
    if not behind:
        return draft
    out = gettext("translation out of date in sections %(numbers)s")
    return f"{draft}; {out % {'numbers': ', '.join(behind)}}"


def said(value: Any, language: str) -> str:
    """Return a text of the content in a language."""
    return Text.of(value).in_language(language)


def _section(
    section: Mapping[str, Any], number: int, language: str, content: Mapping[str, Any]
) -> Document:
    limit = content["limit"]
    return {
        "number": str(number),
        "heading": said(section["heading"], language),
        "paragraphs": [
            p.strip() for p in said(section["text"], language).split("\n") if p.strip()
        ],
        "figures": [figure_row(f, language, limit) for f in section["figures"]],
        "figure_heads": [gettext("Figure"), gettext("Period"), gettext("Value")],
        "charts": [_chart(c, language, limit) for c in section["charts"]],
        "practices": [_practice(p, language) for p in section["practices"]],
        "lessons_title": gettext("Lessons"),
        "lessons": [said(one["text"], language) for one in section["lessons"]],
    }


def figure_row(figure: Mapping[str, Any], language: str, limit: int) -> Document:
    """Return a figure as a line of a table."""
    return {
        "name": said(figure["name"], language),
        "period": period_said(figure, language),
        "value": value_said(figure, language, limit),
        "muted": figure["state"] != SHOWN,
    }


def period_said(figure: Mapping[str, Any], language: str) -> str:
    """Return the period of a figure in days; of a count the day."""
    start = dt.date.fromisoformat(figure["start"])
    last = dt.date.fromisoformat(figure["end"]) - dt.timedelta(days=1)
    if figure["period"] == "now":
        return format_date(start, language, style="short")
    first = format_date(start, language, style="short")
    return f"{first} – {format_date(last, language, style='short')}"


def behind_said(figure: Mapping[str, Any], language: str) -> str:
    """Return what stands under a figure: of a result its story, then the source."""
    parts = [said(figure["source"], language)]
    if is_result(figure["key"]):
        parts.insert(0, said(figure["formula"], language))
    return " ".join(filter(None, parts))


def value_said(figure: Mapping[str, Any], language: str, limit: int) -> str:
    """Return what is said of a figure: its value, or why there is none."""
    state = figure["state"]
    if state != SHOWN:
        return state_said(state, limit)
    value = Decimal(figure["value"])
    if figure["unit"] == PERCENT:
        return format_percent(value / 100, language)
    if figure["unit"] == YEARS:
        years = format_number(value, language, 1)
        return gettext("%(n)s years") % {"n": years}
    return format_number(value, language)


def state_said(state: str, limit: int) -> str:
    """Return why a number does not stand there."""
    if state == SMALL:
        return gettext("under %(limit)s people") % {"limit": limit}
    if state == WITHHELD:
        return gettext("not shown")
    if state == "gone":
        return gettext("source gone")
    return gettext("not measured")


def _chart(chart: Mapping[str, Any], language: str, limit: int) -> Document:
    return {
        "title": title_of(chart, language),
        "svg": svg_of({**chart, "limit": limit}, language),
        "rows": [
            [said(m["label"], language), mark_said(m, language, limit)]
            for m in chart["marks"]
        ],
    }


def mark_said(mark: Mapping[str, Any], language: str, limit: int) -> str:
    """Return the number of a mark, or why there is none."""
    if mark["value"] is None:
        return state_said(mark["state"], limit)
    return format_number(mark["value"], language)


def _practice(practice: Mapping[str, Any], language: str) -> Document:
    lines = [
        (gettext("Which problem it answers"), practice["problem"]),
        (gettext("Under which conditions it works"), practice["conditions"]),
    ]
    return {
        "label": gettext("Practice"),
        "title": said(practice["title"], language),
        "owner": said(practice["owner"], language),
        "lines": [
            {"label": label, "text": text}
            for label, value in lines
            if (text := said(value, language))
        ],
        "blocks": [
            {"title": said(b["title"], language), "steps": said(b["steps"], language)}
            for b in practice["blocks"]
        ],
    }


def _sources(content: Mapping[str, Any], language: str) -> Document:
    rows, seen = [], set()
    for _key, figure in figures_in(content):
        if identity(figure) in seen:
            continue
        seen.add(identity(figure))
        rows.append(
            [
                said(figure["name"], language),
                said(figure["formula"], language),
                said(figure["source"], language),
                format_date(
                    dt.date.fromisoformat(figure["day"]), language, style="short"
                ),
                figure["hash"][:12],
            ]
        )
    return {
        "title": gettext("Sources"),
        "heads": [
            gettext("Figure"),
            gettext("How it is counted"),
            gettext("Source"),
            gettext("Day"),
            gettext("Hash"),
        ],
        "rows": rows,
    }


def _note(content: Mapping[str, Any], language: str) -> list[str]:
    """Say how small numbers were treated, where any was."""
    states = set(_states(content))
    lines = []
    if states & {SMALL, WITHHELD}:
        lines.append(
            gettext(
                "Counts of fewer than %(limit)s people are not given, nor are those "
                "from which one could be worked out."
            )
            % {"limit": content["limit"]}
        )
    if "unmeasured" in states:
        lines.append(
            gettext("“Not measured” means that nothing was recorded: it is no 0.")
        )
    return lines


def _states(content: Mapping[str, Any]) -> Iterator[str]:
    for section in content["sections"]:
        yield from (f["state"] for f in section["figures"])
        yield from (m["state"] for c in section["charts"] for m in c["marks"])


def _proof(proof: str) -> Document:
    return {
        "label": gettext("Hash of what was given"),
        "hash": proof,
        "text": gettext("The content was frozen on that day and does not change."),
    }


def period_word(period: str) -> str:
    """Return the word for a period."""
    return gettext(PERIODS[period])
