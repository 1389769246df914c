"""Words of requests and of the file of one's own data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext

from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.web.features.cases.words import STATES as CASES
from banyan.web.features.ledger.words import act_name, operation_name, record_name
from banyan.web.features.people.words import (
    CONTACTS,
    NAME_KINDS,
    SEALED,
    SEXES,
    born,
    label,
    said,
)
from banyan.web.shared.ui import Badge
from banyan.web.templatetags.banyan_ui import day, instant, num

WISHES = {
    "name": _("Name"),
    "sex": _("Sex"),
    "birth": _("Birth date"),
    "joined": _("Day of joining"),
    "ceremony": _("Day of the ceremony"),
    "card": _("Card number"),
    "membership": _("Something else in the membership"),
    "other": _("Something else"),
}
HINTS = {
    "name": _("Written wrongly, or changed."),
    "birth": _("The day, or how exactly it is known."),
    "membership": _("Units, grades, participation: say it in your own words."),
    "other": _("Anything that is wrong or missing: say it in your own words."),
}
STATES = {
    "open": _("waits for an answer"),
    "accepted": _("accepted"),
    "refused": _("refused"),
    "withdrawn": _("taken back"),
}
DEADLINES = {
    "open": _("open"),
    "waiting": _("waits for others"),
    "done": _("done"),
    "dropped": _("dropped"),
}
ATTENDANCE = {
    "present": _("present"),
    "excused": _("excused"),
    "absent": _("absent"),
}
TONES = {"open": "soon", "accepted": "good", "refused": "late", "withdrawn": ""}
PARTS = {
    "full_name": _("Name"),
    "sex": _("Sex"),
    "birth_date": _("Birth date"),
    "joined_on": _("Joined on"),
    "ceremony_on": _("Day of the ceremony"),
    "card_no": _("Card number"),
    "text": _("In own words"),
}


def wish_said(about: str) -> str:
    """Name what a request is about."""
    return gettext(WISHES.get(about, about))


def state_badge(state: str) -> Badge:
    """Return the state of a request as a word with its sign."""
    return Badge(gettext(STATES.get(state, state)), TONES.get(state, ""))


def wanted_said(wanted: Mapping[str, Any]) -> str:
    """Write what should stand there."""
    precision = str(wanted.get("birth_precision") or "day")
    parts = []
    for name in PARTS:
        value = wanted.get(name)
        if value in (None, ""):
            continue
        if name == "sex":
            value = gettext(SEXES.get(str(value), str(value)))
        elif name == "birth_date":
            value = born(dt.date.fromisoformat(str(value)), precision)
        elif name in ("joined_on", "ceremony_on"):
            value = day(dt.date.fromisoformat(str(value)))
        parts.append(str(value))
    return " · ".join(parts)


# -- values of the file -----------------------------------------------------------------


def _of(table: Mapping[str, str]) -> Callable[[str], str]:
    return lambda word: gettext(table[word]) if word in table else word


WORDS: dict[str, Callable[[str], str]] = {
    "sex": _of(SEXES),
    "name-kind": _of(NAME_KINDS),
    "contact": _of(CONTACTS),
    "sealed": _of(SEALED),
    "wish": _of(WISHES),
    "request-state": _of(STATES),
    "deadline-state": _of(DEADLINES),
    "attendance": _of(ATTENDANCE),
    "case-state": _of(CASES),
    "act": act_name,
    "record": record_name,
    "operation": operation_name,
}
"""How the words of a column are said; other groups are those of the packs."""


def value_said(value: Any, words: str = "") -> str:
    """Write one value of one's own data in the reader's language."""
    if value is None or value == "":
        return ""
    if words and isinstance(value, str):
        return WORDS[words](value) if words in WORDS else label(words, value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Text):
        return said(value)
    if isinstance(value, dt.datetime):
        return instant(value)
    if isinstance(value, dt.date):
        return day(value, "short")
    return num(value) if isinstance(value, int | float) else str(value)
