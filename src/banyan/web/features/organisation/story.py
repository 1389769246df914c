"""The story of a unit as one line of time: what became of it, who decided it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext

from banyan.kernel.text import Text
from banyan.rulebook import packs
from banyan.units.queries.life import Cause, Life, Link, VersionSeen
from banyan.web.shared.places import decision_url
from banyan.web.shared.ui import StoryLine
from banyan.web.templatetags.banyan_ui import day

from .seen import UnitSeen
from .words import kind_name, listed, said


def story_of(
    seen: UnitSeen,
    life: Life,
    *,
    decisions: Iterable[Any] = (),
    offices: Iterable[Any] = (),
) -> tuple[StoryLine, ...]:
    """Return what happened to a unit, newest first, up to the day shown and to come."""
    lines = _chapters(seen, life)
    lines += [_office(office) for office in offices]
    taken = {line.url for line in lines if line.url}
    lines += [
        line for one in decisions if (line := _decided(one)) and line.url not in taken
    ]
    ordered = sorted(lines, key=lambda line: line.day or dt.date.min, reverse=True)
    return tuple(ordered)


def _chapters(seen: UnitSeen, life: Life) -> list[StoryLine]:
    lines: list[StoryLine] = []
    before: VersionSeen | None = None
    for version in life.true:
        for title, text in _changes(seen, before, version, life):
            lines.append(_line(seen, version, title, text))
        before = version
    return lines


def _line(seen: UnitSeen, version: VersionSeen, title: str, text: str) -> StoryLine:
    cause, actor = version.cause, seen.actor
    readable = cause is not None and cause.is_readable(actor)
    future = version.since > seen.moment.today
    return StoryLine(
        when=day(version.since, "short"),
        day=version.since,
        title=title,
        text=text,
        url=decision_url(cause.uid) if cause and readable else "",
        kind="future" if future else "decision",
        note=cause_name(cause),
    )


def cause_name(cause: Cause | None) -> str:
    """Name the decision behind a fact."""
    if cause is None:
        return ""
    if cause.symbol:
        return gettext("Decision %(symbol)s of %(day)s") % {
            "symbol": cause.symbol,
            "day": day(cause.decided_on, "short"),
        }
    label = packs.labels(None, "decision_kinds").get(cause.kind)
    return gettext("%(kind)s of %(day)s") % {
        "kind": said(label) if label else gettext("Decision"),
        "day": day(cause.decided_on, "short"),
    }


def _changes(
    seen: UnitSeen, before: VersionSeen | None, now: VersionSeen, life: Life
) -> list[tuple[str, str]]:
    if before is None:
        return [(gettext("Established"), _came_from(life, now.since))]
    if now.closed:
        if before.closed:
            return [(gettext("Records moved to another custodian"), _kept(now))]
        return [(gettext("Closed"), _went_to(life, now))]
    found = []
    if before.names != now.names:
        found.append((gettext("New name"), _from_to(before.names, now.names)))
    if before.code != now.code:
        found.append((gettext("New code"), _from_to(before.code, now.code)))
    if before.kind != now.kind:
        kinds = [kind_name(v.kind, seen.pack) for v in (before, now)]
        found.append((gettext("Other kind of unit"), _from_to(*kinds)))
    if before.parent != now.parent:
        names = [v.parent.names if v.parent else "" for v in (before, now)]
        found.append((gettext("Moved under another unit"), _from_to(*names)))
    if before.area != now.area:
        names = [v.area.names if v.area else "" for v in (before, now)]
        found.append((gettext("Over another area"), _from_to(*names)))
    return found


def _from_to(old: Text | str, new: Text | str) -> str:
    return f"{said(old) or '–'} → {said(new) or '–'}"


def _came_from(life: Life, on: dt.date) -> str:
    names = _names(x for x in life.predecessors if x.on == on)
    return gettext("took over from %(units)s") % {"units": names} if names else ""


def _went_to(life: Life, version: VersionSeen) -> str:
    names = _names(x for x in life.successors if x.on == version.since)
    parts = [gettext("taken over by %(units)s") % {"units": names}] if names else []
    return "; ".join([*parts, _kept(version)])


def _kept(version: VersionSeen) -> str:
    if version.parent is None:
        return ""
    keeper = said(version.parent.names)
    return gettext("records lie with %(unit)s") % {"unit": keeper}


def _names(links: Iterable[Link]) -> str:
    return listed(said(x.other.names) for x in links)


def _office(office: Any) -> StoryLine:
    return StoryLine(
        when=day(office.since, "short"),
        day=office.since,
        title=gettext("%(person)s takes office") % {"person": office.person_name},
        text=said(office.post_names),
    )


def _decided(decision: Any) -> StoryLine:
    return StoryLine(
        when=day(decision.decided_on, "short"),
        day=decision.decided_on,
        title=said(decision.title),
        url=decision_url(decision.uid),
        note=decision.symbol,
    )


def latest(lines: Sequence[StoryLine], most: int = 6) -> tuple[StoryLine, ...]:
    """Return the latest lines; what is to come stands first."""
    return tuple(lines[:most])
