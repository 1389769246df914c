"""How values of records are written for the reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from banyan.exchange.kinds import F, Kind, Spec
from banyan.exchange.kinds import words as w
from banyan.exchange.queries.records import Ref
from banyan.kernel.text import Text
from banyan.projects import words as projects
from banyan.units.queries.named import UnitNamed
from banyan.web.features.people.words import said
from banyan.web.shared.places import unit_url
from banyan.web.shared.ui import Badge
from banyan.web.templatetags.banyan_ui import day, num

STATES = dict(w.STATES)
STATES_OF = {"exchange": STATES, "project": dict(projects.STATES)}
TONES = {
    "held": "good",
    "reported": "good",
    "followed": "good",
    "closed": "good",
    "idea": "",
    "agreed": "soon",
    "prepared": "soon",
    "cancelled": "",
    "alive": "good",
    "sleeping": "soon",
    "late": "late",
    "kept": "good",
    "stopped": "",
    "in-use": "good",
    "implementing": "soon",
    "finalised": "good",
    "suspended": "late",
    "measured": "good",
}


def record_url(kind: str, uid: Any) -> str:
    """Return the page of a record."""
    return reverse("record", args=[kind, uid])


def day_said(on: dt.date | None, partly: str) -> str:
    """Return a day; of one known in part (``XXXX-11-09``) the parts that are known."""
    if on is not None:
        return str(day(on))
    known = [part for part in reversed(partly.split("-")) if part.isdecimal()]
    if not known:
        return gettext("day not known") if partly else ""
    written = "/".join(str(int(part)) for part in known)
    return (
        written
        if partly[:4].isdecimal()
        else gettext("%(day)s, year not known") % {"day": written}
    )


def choice_said(spec: Spec, key: str) -> str:
    """Return the label of a choice."""
    label = dict(spec.choices).get(key, "")
    return gettext(label) if label else ""


def state_badge(kind: Kind, row: Any) -> Badge | None:
    """Return the state of a record as a badge, where it has one."""
    state = getattr(row, "state", "")
    labels = (
        STATES_OF[kind.key]
        if kind.key in STATES_OF
        else dict(kind.by_name["state"].choices)
        if "state" in kind.by_name
        else {}
    )
    return (
        Badge(gettext(labels[state]), TONES.get(state, "")) if state in labels else None
    )


def value_said(spec: Spec, value: Any, topics: Mapping[str, Text]) -> str:
    """Return a value as one line of text."""
    if value in (None, "", [], {}):
        return ""
    if spec.name == "date_said":
        return day_said(None, value)
    if spec.type is F.CHOICE:
        return choice_said(spec, value)
    if spec.type is F.CHOICES:
        return ", ".join(choice_said(spec, key) for key in value)
    if spec.type is F.TOPICS:
        return ", ".join(said(topics[k]) if k in topics else k for k in value)
    return _plain_said(value, grouped=spec.name != "year")


def _plain_said(value: Any, *, grouped: bool) -> str:
    if isinstance(value, Ref):
        return said(value.title)
    if isinstance(value, UnitNamed):
        return said(value.names)
    if isinstance(value, Text):
        return said(value) if value else ""
    if isinstance(value, dt.date):
        return day(value, "short")
    if isinstance(value, Decimal):
        return amount(value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, int):
        return num(value) if grouped else str(value)
    return str(value)


def amount(value: Decimal) -> str:
    """Return an exact number: its whole part grouped as the reader is used to."""
    whole, _point, rest = f"{value.normalize():f}".partition(".")
    said_whole: str = num(int(whole))
    mark = "." if (get_language() or "en").startswith("en") else ","
    return f"{said_whole}{mark}{rest}" if rest else said_whole


def value_url(value: Any) -> str:
    """Return where a value leads."""
    if isinstance(value, Ref):
        return record_url(value.kind, value.uid)
    if isinstance(value, UnitNamed):
        return unit_url(value.uid)
    return ""


def languages_missing(text: Text) -> tuple[str, ...]:
    """Return the languages in which a text is not written yet."""
    names = dict(w.LANGUAGES)
    return tuple(gettext(names[k]) for k in names if not getattr(text, k))
