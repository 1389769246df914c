"""Words that the pages of units share: names, kinds, states, days, links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import get_language, gettext

from banyan.decisions.queries import DecisionShown
from banyan.kernel.actor import Actor
from banyan.kernel.clock import ZONE
from banyan.kernel.text import Text
from banyan.rulebook import packs
from banyan.units.queries import StructureRow
from banyan.web.shared.dates import Moment, keep
from banyan.web.shared.places import address, decision_url
from banyan.web.shared.rights import needed_here
from banyan.web.shared.ui import Act, Badge
from banyan.web.templatetags.banyan_ui import day, num

MOST = 200


def language() -> str:
    """Return the reader's language: vi, lo or en."""
    return (get_language() or "en")[:2]


def said(value: Text | Mapping[str, str] | str | None) -> str:
    """Write a text of the organisation in the reader's language."""
    return Text.of(value).in_language(language())


def known_at(moment: Moment) -> dt.datetime | None:
    """Return the last instant of the day of knowledge: what was known by then."""
    if moment.known_on is None:
        return None
    night = dt.datetime.combine(moment.known_on + dt.timedelta(days=1), dt.time(), ZONE)
    return night.astimezone(dt.UTC) - dt.timedelta(microseconds=1)


def asked_day(moment: Moment) -> dt.date | None:
    """Return the day to ask the tree for; ``None`` for today as known today."""
    return moment.day if moment.moved else None


def pack_of(structure: StructureRow | None) -> str | None:
    """Return the pack of a structure; the one in force where it names none."""
    return (structure.pack if structure else "") or None


def structure_name(structure: StructureRow) -> str:
    """Return the short name of a structure."""
    known = packs.structures(pack_of(structure)).get(structure.key)
    return said(known.short) if known and known.short else said(structure.names)


def kind_name(kind: str, pack: str | None = None, *, whole: bool = False) -> str:
    """Return how a kind of unit is called, short unless ``whole``."""
    found = packs.unit_kinds(pack).get(kind)
    if found is None:
        return kind.replace("-", " ")
    return said(found.label if whole else found.short or found.label)


def counted(count: int, one: str, many: str) -> str:
    """Write a number with its noun; both are already translated."""
    return (one if count == 1 else many) % {"count": num(count)}


def state_badge(
    *, closed: bool, planned: bool = False, on: dt.date | None = None
) -> Badge:
    """Say whether a unit is active, closed or planned."""
    if planned:
        text = gettext("planned for %(day)s") % {"day": day(on)}
        return Badge(text if on else gettext("planned"), "soon")
    if closed:
        text = gettext("closed since %(day)s") % {"day": day(on)}
        return Badge(text if on else gettext("closed"), "", "outline/archive")
    return Badge(gettext("active"), "good")


def period(since: dt.date | None, until: dt.date | None) -> str:
    """Write a half-open period: from its first day to the day that it ended."""
    if since is None:
        return gettext("until %(day)s") % {"day": day(until)} if until else ""
    if until is None:
        return gettext("since %(day)s") % {"day": day(since)}
    return gettext("%(since)s to %(until)s") % {
        "since": day(since),
        "until": day(until - dt.timedelta(days=1)),
    }


def link(name: str, *args: Any, **query: Any) -> str:
    """Return the address of a page; empty values of the query are left out."""
    given = {k: v for k, v in query.items() if v not in ("", None)}
    url = address(name, *args)
    return f"{url}?{urlencode(given, doseq=True)}" if given else url


def unit_link(uid: Any, moment: Moment | None = None) -> str:
    """Return the page of a unit, on the date shown."""
    return keep(address("unit", uid), moment)


def decision_name(decision: DecisionShown | None) -> str:
    """Name a decision beside a fact: its symbol, or its kind and day."""
    if decision is None:
        return ""
    if decision.symbol:
        return decision.symbol
    label = packs.labels(None, "decision_kinds").get(decision.kind)
    kind = said(label) if label else gettext("decision")
    return gettext("%(kind)s of %(day)s") % {
        "kind": kind,
        "day": day(decision.decided_on),
    }


def decision_link(decision: DecisionShown | None) -> str:
    """Return the page of a decision for who may read it."""
    if decision is None or not decision.is_readable:
        return ""
    return decision_url(decision.uid)


def act(
    label: str,
    url: str,
    actor: Actor,
    right: str,
    *,
    path: str = "",
    area_path: str = "",
    reason: str = "",
    **more: Any,
) -> Act:
    """Return an act, with the reason where the right for it is missing."""
    held = (
        actor.covers(right, path, area_path)
        if path or area_path
        else actor.holds(right)
    )
    missing = "" if held else needed_here(right)
    return Act(label, url, reason=reason or missing, **more)


def listed(names: Iterable[str], most: int = 3) -> str:
    """Name a few of many: "A, B, C and 12 more"."""
    found = list(names)
    shown = ", ".join(found[:most])
    rest = len(found) - most
    if rest <= 0:
        return shown
    return gettext("%(names)s and %(count)s more") % {
        "names": shown,
        "count": num(rest),
    }
