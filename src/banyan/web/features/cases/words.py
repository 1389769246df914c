"""Small sentences that the pages of cases share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext, ngettext

from banyan.cases.queries import ClockShown, StepShown
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.rulebook.domain.rules import Answer
from banyan.web.features.people.words import language, said
from banyan.web.features.rulebook.chips import kept_rule_chip
from banyan.web.shared.errors import say
from banyan.web.shared.ui import Badge, Fact, RuleChip
from banyan.web.templatetags.banyan_ui import day, num

STATES = {
    "open": _("Under way"),
    "suspended": _("Suspended"),
    "closed": _("Over"),
    "withdrawn": _("Taken back"),
}
STEP_STATES = {
    "done": _("done"),
    "skipped": _("not needed here"),
    "cancelled": _("no longer needed"),
    "now": _("now"),
    "waiting": _("waits"),
    "suspended": _("suspended"),
    "to-come": _("to come"),
}
VOTES = {
    "for": _("for"),
    "against": _("against"),
    "abstain": _("blank"),
    "invalid": _("invalid"),
    "present": _("present"),
}
BALLOTS = {
    "secret": _("secret, on paper"),
    "card": _("by card"),
    "hands": _("by show of hands"),
    "online": _("secret, online"),
}
EVENTS = {
    "open": _("Opened"),
    "record": _("Recorded"),
    "pass": _("The time was over"),
    "waive": _("Let pass"),
    "set": _("Day set by the body"),
    "suspend": _("Suspended"),
    "resume": _("Resumed"),
    "withdraw": _("Taken back"),
    "move": _("Moved to a newer procedure"),
    "host": _("Handed over to another unit"),
}


def case_badge(state: str, result: Text, days_left: int | None) -> Badge:
    """Return where a case stands as a word with its sign."""
    if state == "closed":
        return Badge(said(result) or gettext(STATES[state]), "good")
    if state != "open":
        return Badge(gettext(STATES.get(state, state)), icon="outline/player-pause")
    return (
        left_badge(days_left)
        if days_left is not None
        else Badge(gettext(STATES[state]))
    )


def left_badge(days: int) -> Badge:
    """Return how many days are left, or by how many it is late."""
    return _left_badge(days, language())


@lru_cache(maxsize=1024)
def _left_badge(days: int, _language: str) -> Badge:
    if days < 0:
        late = ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": num(-days)}
        return Badge(late, "late")
    if days == 0:
        return Badge(gettext("today"), "soon")
    left = ngettext("in %(n)s day", "in %(n)s days", days) % {"n": num(days)}
    return Badge(left, "soon" if days <= 7 else "")


def answer_chip(answer: Answer) -> RuleChip:
    """Return a rule as it counts for a case, with what it says."""
    return kept_rule_chip(
        {
            "id": answer.id,
            "pack": answer.pack,
            "value": answer.value,
            "citation": str(answer.citation or ""),
            "on": answer.on.isoformat(),
        }
    )


def rule_chip(rule: str, citation: str = "") -> RuleChip:
    """Return a rule named by its id."""
    return kept_rule_chip({"id": rule, "citation": citation})


def clock_said(clock: ClockShown) -> str:
    """Say until when a clock runs, and who or what set it."""
    title = said(clock.title)
    if clock.state == "unset":
        return gettext("%(clock)s: the body sets the last day.") % {"clock": title}
    if clock.due_on is None:
        return gettext("%(clock)s: begins later.") % {"clock": title}
    text = gettext("%(clock)s: until %(day)s") % {
        "clock": title,
        "day": day(clock.due_on),
    }
    if clock.is_set:
        text += " " + gettext("(set by the body)")
    if clock.variants:
        read = "; ".join(day(d, "short") for _key, d in clock.variants)
        text += " " + gettext("(the sources disagree: %(days)s)") % {"days": read}
    return text


def vote_facts(vote: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Return the counts of a vote."""
    known = [(key, gettext(label)) for key, label in VOTES.items()]
    facts = [Fact(label, num(vote[key])) for key, label in known if key in vote]
    if ballot := vote.get("ballot"):
        facts.append(Fact(gettext("Ballot"), gettext(BALLOTS.get(ballot, ballot))))
    return tuple(facts)


def reading_said(reading: Mapping[str, Any], *, before: bool = False) -> str:
    """Say how many were needed, of how many; ``before`` the vote: how many are."""
    text = (
        gettext("%(base)s are counted: %(needed)s are needed.")
        if before
        else gettext("%(needed)s of %(base)s were needed")
    )
    return text % {
        "needed": num(reading["needed"]),
        "base": num(reading["base"]),
    }


def finding_said(finding: Mapping[str, Any]) -> str:
    """Write a kept finding for the reader."""
    values = {
        k: Text.of(v) if isinstance(v, Mapping) else _day(v)
        for k, v in finding.get("values", {}).items()
    }
    return say(str(finding["template"]), values)


def _day(value: Any) -> Any:
    """Return a kept day as a day again, so that it is written as the reader does."""
    if isinstance(value, str) and len(value) == 10 and value[4:5] == "-":
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return value
    return value


def value_said(value: Any) -> str:
    """Write what was filled in."""
    if isinstance(value, Text):
        return said(value)
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return num(value) if isinstance(value, int) else str(value)


def who_said(step: StepShown, about: str) -> str:
    """Say who must act at a step."""
    unit = said(step.unit)
    if step.by_person and about:
        return gettext("%(name)s, or %(unit)s for what came on paper") % {
            "name": about,
            "unit": unit,
        }
    return unit
