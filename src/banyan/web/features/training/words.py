"""How states, days and conditions of courses are written for the reader."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from banyan.kernel.text import gettext_noop as _
from banyan.training import words as w
from banyan.training.domain.completion import Condition
from banyan.web.shared.ui import Badge
from banyan.web.templatetags.banyan_ui import day, num, percent

TONES = {
    "open": "soon",
    "running": "soon",
    "finished": "good",
    "closed": "good",
    "placed": "good",
    "completed": "good",
    "waiting": "soon",
    "failed": "",
    "in-use": "good",
    "partly": "soon",
    "valid": "good",
    "withdrawn": "late",
    "over": "late",
    "comes": "good",
}
CONDITIONS = {
    "attendance": _("Attendance"),
    "tests-each": _("Each test"),
    "tests-average": _("Average of the tests"),
    "plan": _("Action plan"),
}
LACKS = {
    "no-sessions": _("no session was held yet"),
    "no-tests": _("no test was set yet"),
    "no-marks": _("marks are missing"),
    "no-plan": _("no plan written yet"),
    "plan-not-agreed": _("plan not agreed yet"),
}
MOVES = {
    "planned": _("Plan again"),
    "open": _("Open nominations"),
    "running": _("Begin"),
    "finished": _("It was held"),
    "closed": _("Close"),
    "cancelled": _("Cancel"),
}
CERTIFICATES = {**dict(w.CERTIFICATE_STATES), "over": _("no longer valid")}


def choice(pairs: Any, key: str) -> str:
    """Return the label of a choice."""
    label = dict(pairs).get(key, "")
    return gettext(label) if label else ""


def badge(pairs: Any, key: str) -> Badge:
    """Return a state as a badge."""
    return Badge(choice(pairs, key), TONES.get(key, ""))


def span(start: dt.date | None, end: dt.date | None, partly: str = "") -> str:
    """Write the days of a cohort; what is known where no day is."""
    days = dict.fromkeys(day(d, "short") for d in (start, end) if d is not None)
    return " – ".join(days) or partly


def course_url(uid: Any) -> str:
    """Return the page of a course."""
    return reverse("course", args=[uid])


def cohort_url(uid: Any, tab: str = "") -> str:
    """Return the page of a cohort, or a tab of it."""
    if tab:
        return reverse("cohort_tab", args=[uid, tab])
    return reverse("cohort", args=[uid])


def participant_url(uid: Any) -> str:
    """Return the page of a participant."""
    return reverse("participant", args=[uid])


def condition_name(one: Condition) -> str:
    """Return what a condition asks, with its limit."""
    name = gettext(CONDITIONS[one.key])
    if one.key == "plan":
        return name
    return f"{name} ≥ {percent(one.needed / 100, 0)}"


def condition_said(one: Condition) -> str:
    """Return how a condition stands, with the numbers behind it."""
    if one.key == "plan":
        return gettext("agreed") if one.met else gettext(LACKS[one.lacks])
    lacks = gettext(LACKS[one.lacks]) if one.lacks else ""
    if one.reached is None:
        return lacks
    numbers = {"part": num(one.part), "whole": num(one.whole)}
    parts = gettext("%(part)s of %(whole)s") % numbers
    found = f"{percent(one.reached / 100, 0)} ({parts})"
    return f"{found}; {lacks}" if lacks else found


def mark_said(hundredths: int | None) -> str:
    """Write a mark as it is typed."""
    if hundredths is None:
        return ""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)
