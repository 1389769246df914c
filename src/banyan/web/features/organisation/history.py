"""Both axes of time of a unit: what was true when, and when that was known."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext

from banyan.kernel.clock import ZONE
from banyan.units.queries.life import Life, VersionSeen, unit_life
from banyan.web.charts import Chart, Lane, Span, timeline
from banyan.web.shared.dates import Moment, with_moment
from banyan.web.shared.places import decision_url
from banyan.web.shared.ui import Badge, Head, StoryLine, Tab
from banyan.web.templatetags.banyan_ui import instant

from .seen import UnitSeen, head_of, tabs_of
from .story import cause_name, story_of
from .words import kind_name, language, link, period, said, unit_link

LANES = 4


@dataclass(frozen=True)
class VersionRow:
    """One version as recorded."""

    valid: str
    name: str
    facts: str
    recorded: str
    later: str
    badge: Badge
    cause: str
    cause_url: str
    then_url: str
    correct_url: str


@dataclass(frozen=True)
class HistoryPage:
    """Everything that was ever recorded of a unit."""

    head: Head
    tabs: tuple[Tab, ...]
    story: tuple[StoryLine, ...]
    chart: Chart | None
    rows: tuple[VersionRow, ...]


def history_page(seen: UnitSeen) -> HistoryPage:
    """Build the page of both axes."""
    life = unit_life(seen.actor, seen.view.id)
    return HistoryPage(
        head=head_of(seen, acts=False),
        tabs=tabs_of(seen, "unit_history"),
        story=story_of(seen, life),
        chart=_chart(seen, life),
        rows=tuple(_row(seen, version) for version in reversed(life.versions)),
    )


def _row(seen: UnitSeen, version: VersionSeen) -> VersionRow:
    recorded = version.recorded_at.astimezone(ZONE).date()
    real = min(recorded, seen.moment.today)
    then = Moment(seen.moment.today, version.since, real)
    cause = version.cause
    return VersionRow(
        valid=period(version.since, version.until),
        name=said(version.names),
        facts=_facts(seen, version),
        recorded=instant(version.recorded_at),
        later=_later(version),
        badge=_badge(seen, version),
        cause=cause_name(cause),
        cause_url=decision_url(cause.uid)
        if cause and cause.is_readable(seen.actor)
        else "",
        then_url=with_moment(unit_link(seen.view.uid), then)
        if not version.closed
        else "",
        correct_url=_correct_url(seen, version),
    )


def _correct_url(seen: UnitSeen, version: VersionSeen) -> str:
    """Return where a line can be corrected, for who may; not on another date."""
    wrong = version.superseded_at is not None
    if wrong or version.closed or seen.moment.moved or not seen.covers("unit.write"):
        return ""
    return link("unit_correct", seen.view.uid, version=version.id)


def _facts(seen: UnitSeen, version: VersionSeen) -> str:
    parts = [kind_name(version.kind, seen.pack)]
    if version.code:
        parts.append(gettext("code %(code)s") % {"code": version.code})
    if version.parent:
        text = (
            gettext("records with %(unit)s")
            if version.closed
            else gettext("under %(unit)s")
        )
        parts.append(text % {"unit": said(version.parent.names)})
    return " · ".join(parts)


def _later(version: VersionSeen) -> str:
    if version.superseded_at:
        return gettext("found wrong %(at)s") % {"at": instant(version.superseded_at)}
    if version.ended_recorded_at:
        at = instant(version.ended_recorded_at)
        return gettext("its end recorded %(at)s") % {"at": at}
    return ""


def _badge(seen: UnitSeen, version: VersionSeen) -> Badge:
    if version.superseded_at:
        return Badge(gettext("was wrong"), "late", "outline/eraser")
    today = seen.moment.today
    if version.since > today:
        return Badge(gettext("to come"), "soon")
    if version.closed:
        return Badge(gettext("closed"), "", "outline/archive")
    if version.until is None or version.until > today:
        return Badge(gettext("holds today"), "good")
    return Badge(gettext("has changed"), "", "outline/history")


def _chart(seen: UnitSeen, life: Life) -> Chart | None:
    """Draw what we know now on one lane, what was found wrong below."""
    if len(life.versions) < 2:
        return None
    today = seen.moment.today
    start = min(v.since for v in life.versions)
    last = max((v.until or today) for v in life.versions)
    end = max(last, today) + dt.timedelta(days=60)
    lanes = [Lane(gettext("As we know it now"), _spans(life.true))]
    wrong = [v for v in life.versions if v.superseded_at]
    lanes += [
        Lane(
            gettext("Found wrong %(at)s") % {"at": instant(v.superseded_at)},
            _spans([v]),
        )
        for v in wrong[-LANES:]
    ]
    return timeline(
        gettext("What the unit was called, and what was once recorded otherwise"),
        lanes,
        start=start,
        end=end,
        today=today,
        language=language(),
        heads=(gettext("Line"), gettext("Name"), gettext("From"), gettext("Until")),
    )


def _spans(versions: tuple[VersionSeen, ...] | list[VersionSeen]) -> tuple[Span, ...]:
    return tuple(
        Span(
            v.since,
            v.until,
            gettext("closed") if v.closed else said(v.names),
            tone="quiet" if v.closed or v.superseded_at else "",
        )
        for v in versions
    )
