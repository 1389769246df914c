"""Words of the pack and small sentences that the pages of people share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import get_language, gettext, ngettext

from banyan.decisions.queries import DecisionShown
from banyan.kernel.periods import Seniority, full_years_between
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _
from banyan.rulebook import packs
from banyan.web.shared.ui import Badge
from banyan.web.templatetags.banyan_ui import day, num

SEXES = {"f": _("Woman"), "m": _("Man")}
CONTACTS = {"phone": _("Phone"), "mail": _("Mail"), "address": _("Address")}
NAME_KINDS = {
    "official": _("Official name"),
    "former": _("Former name"),
    "alias": _("Also called"),
    "spelling": _("Other spelling"),
    "romanised": _("In Latin letters"),
}
SEALED = {
    "national-id": _("Number of the identity paper"),
    "health-ground": _("Health"),
}
STATES = {
    "member": _("Member"),
    "planned": _("Admission to come"),
    "left": _("No longer a member"),
    "not-yet": _("Not yet a member"),
    "unknown": _("Not known then"),
}


def language() -> str:
    """Return the language of the reader."""
    return (get_language() or "en")[:2]


def said(text: Text | Mapping[str, str] | str | None) -> str:
    """Return a text of the organisation in the reader's language."""
    return Text.of(text).in_language(language())


def label(group: str, key: str) -> str:
    """Return a word of the pack, or the key itself when no pack names it."""
    found = labels(group).get(key)
    return found.in_language(language()) if found else key


@lru_cache(maxsize=32)
def _labels(group: str, default: str, known: tuple[str, ...]) -> dict[str, Text]:
    found: dict[str, Text] = {}
    for pack in known:
        found = {**packs.labels(pack, group), **found}
    return found


def labels(group: str) -> dict[str, Text]:
    """Return a group of words, those of the pack in force before the others'."""
    default = packs.default_pack()
    known = (default, *(p for p in packs.pack_ids() if p != default))
    return _labels(group, default, known)


def choices(group: str) -> list[tuple[str, str]]:
    """Return a group of words to choose from."""
    return [(k, v.in_language(language())) for k, v in labels(group).items()]


def decision_title(kind: str, name: str) -> Text:
    """Return the title that a decision of a kind about somebody usually has."""
    found = labels("decision_kinds").get(kind, Text.of(kind))
    end = f": {name}" if name else ""
    return Text(**{k: f"{found.in_language(k)}{end}" for k in LANGUAGES})


def decision_named(decision: DecisionShown | None) -> str:
    """Name a decision beside a fact: its number and day."""
    if decision is None:
        return ""
    name = decision.symbol or label("decision_kinds", decision.kind)
    if decision.kind == "taken-over" and not decision.symbol:
        return name
    return gettext("%(decision)s of %(day)s") % {
        "decision": name,
        "day": day(decision.decided_on, "short"),
    }


def years_said(spell: Seniority) -> str:
    """Write full years of membership; months below one year."""
    if spell.counted_from is None:
        return ""
    if not spell.years:
        months = spell.days // 30
        return ngettext("%(n)s month", "%(n)s months", months) % {"n": num(months)}
    return ngettext("%(n)s year", "%(n)s years", spell.years) % {"n": num(spell.years)}


def born(birth: dt.date | None, precision: str) -> str:
    """Write a birth date as exactly as it is known."""
    if birth is None:
        return ""
    if precision == "year":
        return str(birth.year)
    if precision == "month":
        return f"{birth.month:02d}/{birth.year}"
    return day(birth)


def age_on(birth: dt.date | None, on: dt.date) -> str:
    """Write an age in full years on a day."""
    if birth is None or birth > on:
        return ""
    years = full_years_between(birth, on)
    return ngettext("%(n)s year old", "%(n)s years old", years) % {"n": years}


def state_badge(state: str, grade: str = "", participation: str = "") -> Badge:
    """Return the standing as a word with its sign."""
    if state == "member":
        if participation and participation != "active":
            return Badge(label("participation", participation), "soon")
        word = label("grades", grade) if grade else gettext(STATES["member"])
        return Badge(word, "good")
    icons = {"left": "outline/door-exit", "planned": "outline/calendar-plus"}
    return Badge(
        gettext(STATES.get(state, state)), icon=icons.get(state, "outline/minus")
    )
