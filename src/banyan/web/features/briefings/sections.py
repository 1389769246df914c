"""The sections of a briefing: figures as given and today, charts, practices, lessons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext

from banyan.briefings.checking import Checked
from banyan.briefings.domain.comparing import identity, plainly
from banyan.briefings.queries import BriefingShown
from banyan.briefings.render.document import (
    behind_said,
    period_said,
    said,
    value_said,
)
from banyan.web.charts import Chart
from banyan.web.features.exchange.words import record_url
from banyan.web.shared.ui import Act

from .drawing import chart_of
from .words import at


@dataclass(frozen=True)
class FigureShown:
    """A figure as given, and as it would be given today."""

    name: str
    period: str
    given: str
    now: str
    moved: bool
    muted: bool
    source: str


@dataclass(frozen=True)
class PracticeShown:
    """A practice with its blocks."""

    title: str
    url: str
    owner: str
    problem: str
    conditions: str
    blocks: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SectionShown:
    """One section of the content."""

    id: str
    number: str
    heading: str
    paragraphs: tuple[str, ...]
    figures: tuple[FigureShown, ...]
    charts: tuple[Chart, ...]
    practices: tuple[PracticeShown, ...]
    lessons: tuple[str, ...]
    acts: tuple[Act, ...] = ()
    is_stale: bool = False
    """In this language it is out of date: its original was changed since."""


def sections_of(
    shown: BriefingShown, lang: str, checked: Checked | None = None
) -> tuple[SectionShown, ...]:
    """Return the sections of the content in a language."""
    own = list(shown.sections) if shown.state == "draft" and shown.may_write else []
    found = []
    for n, data in enumerate(shown.content["sections"], start=1):
        acts = _section_acts(shown, own[n - 1].uid, n, len(own)) if own else ()
        limit, house = shown.content["limit"], shown.is_house
        told = _section(data, n, lang, limit, checked=checked, house=house)
        found.append(replace(told, acts=acts))
    return tuple(found)


def sections_told(content: Mapping[str, Any], lang: str) -> tuple[SectionShown, ...]:
    """Return the sections of a content alone, without ways into this house."""
    return tuple(
        _section(data, n, lang, content["limit"])
        for n, data in enumerate(content["sections"], start=1)
    )


def _section(
    data: Mapping[str, Any],
    number: int,
    lang: str,
    limit: int,
    *,
    checked: Checked | None = None,
    house: bool = False,
) -> SectionShown:
    text = said(data["text"], lang)
    return SectionShown(
        id=f"s{number}",
        number=str(number),
        heading=said(data["heading"], lang),
        paragraphs=tuple(p for p in text.split("\n") if p.strip()),
        figures=tuple(_figure(f, lang, limit, checked) for f in data["figures"]),
        charts=tuple(chart_of(c, lang, limit) for c in data["charts"]),
        practices=tuple(_practice(p, lang, house) for p in data["practices"]),
        lessons=tuple(said(one["text"], lang) for one in data["lessons"]),
        is_stale=lang in data.get("stale", ()),
    )


def _figure(
    figure: Mapping[str, Any], lang: str, limit: int, checked: Checked | None
) -> FigureShown:
    now, moved = "", False
    if checked is not None:
        today = checked.now.get(identity(figure))
        moved = today is None or plainly(today) != plainly(figure)
        now = value_said(today, lang, limit) if today else gettext("source gone")
    return FigureShown(
        name=said(figure["name"], lang),
        period=period_said(figure, lang),
        given=value_said(figure, lang, limit),
        now=now,
        moved=moved,
        muted=figure["state"] != "shown",
        source=behind_said(figure, lang),
    )


def _practice(data: Mapping[str, Any], lang: str, house: bool) -> PracticeShown:
    return PracticeShown(
        title=said(data["title"], lang),
        url=record_url("practice", data["uid"]) if house else "",
        owner=said(data["owner"], lang),
        problem=said(data["problem"], lang),
        conditions=said(data["conditions"], lang),
        blocks=tuple(
            (said(b["title"], lang), said(b["steps"], lang)) for b in data["blocks"]
        ),
    )


def version_of(shown: BriefingShown) -> tuple[tuple[str, str], ...]:
    """Return the field that says which version of a briefing an act was asked for."""
    return (("row_version", str(shown.row_version)),)


def _section_acts(shown: BriefingShown, uid: Any, n: int, last: int) -> tuple[Act, ...]:
    move = at("briefing_section_move", shown.uid, uid)
    acts = [Act(gettext("Change"), at("briefing_section", shown.uid, uid))]
    if n > 1:
        acts.append(
            Act(gettext("Up"), move, "post", fields=(*version_of(shown), ("to", "up")))
        )
    if n < last:
        acts.append(
            Act(
                gettext("Down"),
                move,
                "post",
                fields=(*version_of(shown), ("to", "down")),
            )
        )
    acts.append(Act(gettext("Remove"), at("briefing_section_remove", shown.uid, uid)))
    return tuple(acts)
