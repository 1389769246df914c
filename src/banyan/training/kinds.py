"""The kinds of records that are written down field by field, and what must hold.

Forms, tables, the services and the command line follow from these. Who takes part,
what was seen and what was decided have services of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from banyan.exchange.domain.shape import F, Kind, Spec
from banyan.exchange.domain.values import days_in_order, end_needs_start
from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

from . import words as w

SOURCE = Spec("source", _("Source"), most=400)


def _rule_is_whole(values: Mapping[str, Any]) -> Iterator[Problem]:
    """A rule about tests needs the share that passes; a qualification a certificate."""
    if values.get("tests") != "none" and not values.get("pass_percent"):
        yield Problem.of(
            "training.pass", _("Say which share passes."), field="pass_percent"
        )
    if values.get("qualification") and values.get("audience") == "guests":
        yield Problem.of(
            "training.qualification",
            _("A qualification stands in the register of own members."),
            field="qualification",
        )
    if values.get("valid_months") and values.get("certificate") == "none":
        yield Problem.of(
            "training.validity",
            _("Without a certificate nothing is valid for a time."),
            field="valid_months",
        )


def _is_link(values: Mapping[str, Any]) -> Iterator[Problem]:
    url = values.get("url") or ""
    if url and not url.lower().startswith(("https://", "http://")):
        yield Problem.of(
            "training.url", _("“%(url)s” is no link."), url=url[:60], field="url"
        )


def _nominations_before_start(values: Mapping[str, Any]) -> Iterator[Problem]:
    until, start = values.get("nominate_by"), values.get("starts_on")
    if until and start and until > start:
        yield Problem.of(
            "training.nominate_by",
            _("Nominations close before the cohort begins."),
            field="nominate_by",
        )


COURSE = Kind(
    "course",
    _("Course"),
    _("Courses"),
    _("Add a course"),
    "training.Course",
    (
        Spec("title", _("Title"), F.SAID, True, column=True),
        Spec("type", _("Kind"), F.CHOICE, True, w.TYPES, default="course", column=True),
        Spec("aims", _("What one can do afterwards"), F.TOLD),
        Spec("topics", _("Topics"), F.TOPICS),
        Spec("hours", _("Hours"), F.NUMBER, low=1, high=2000, column=True),
        Spec(
            "audience",
            _("For whom"),
            F.CHOICE,
            True,
            w.AUDIENCES,
            default="own",
            column=True,
        ),
        Spec(
            "waiting",
            _("Order of the waiting list"),
            F.CHOICE,
            True,
            w.WAITING,
            default="arrival",
        ),
        Spec(
            "attendance",
            _("Attendance needed, in percent"),
            F.NUMBER,
            True,
            low=0,
            high=100,
            default=0,
            help=_("0: attendance is no condition."),
        ),
        Spec(
            "excused_left_out",
            _("Sessions missed with excuse are left out of the count"),
            F.BOOL,
            default=False,
        ),
        Spec("tests", _("Tests"), F.CHOICE, True, w.TESTS, default="none"),
        Spec(
            "pass_percent",
            _("Passed from, in percent of the highest mark"),
            F.NUMBER,
            True,
            low=0,
            high=100,
            default=0,
        ),
        Spec(
            "needs_plan",
            _("An action plan agreed at home is a condition"),
            F.BOOL,
            default=False,
        ),
        Spec(
            "certificate",
            _("Certificate"),
            F.CHOICE,
            True,
            w.CERTIFICATES,
            default="none",
        ),
        Spec("valid_months", _("Valid for months"), F.NUMBER, low=1, high=600),
        Spec(
            "qualification",
            _("Counts in the register as"),
            most=40,
            help=_("The kind of qualification that own members get with it."),
        ),
        SOURCE,
    ),
    checks=(_rule_is_whole,),
    empty=_("What is taught, for whom, and by which rule it is completed."),
)
COHORT = Kind(
    "cohort",
    _("Cohort"),
    _("Cohorts"),
    _("Add a cohort"),
    "training.Cohort",
    (
        Spec("title", _("Title"), F.SAID, True, column=True),
        Spec("starts_on", _("First day"), F.DATE, column=True),
        Spec("ends_on", _("Last day"), F.DATE, column=True),
        Spec(
            "date_said",
            _("When, as far as it is known"),
            help=_("Where no day is known: what a report says."),
        ),
        Spec("nominate_by", _("Nominations until"), F.DATE),
        Spec(
            "places",
            _("Places"),
            F.NUMBER,
            low=1,
            high=2000,
            column=True,
            help=_("Empty: as many as come, or not known."),
        ),
        Spec("languages", _("Languages"), F.CHOICES, choices=w.LANGUAGES),
        Spec("venue", _("Place"), F.SAID),
        Spec(
            "zone",
            _("Time zone"),
            F.CHOICE,
            True,
            w.ZONES,
            default="Asia/Ho_Chi_Minh",
        ),
        Spec("partner", _("Partner"), F.REF, ref="organisation", column=True),
        Spec("exchange", _("Part of the exchange"), F.REF, ref="exchange"),
        SOURCE,
    ),
    owner="course",
    order=("-starts_on", "-pk"),
    checks=(
        days_in_order("starts_on", "ends_on"),
        end_needs_start("starts_on", "ends_on"),
        _nominations_before_start,
    ),
    empty=_("Each holding of the course, with its days, its places and its host."),
)
SESSION = Kind(
    "session",
    _("Session"),
    _("Sessions"),
    _("Add a session"),
    "training.Session",
    (
        Spec("title", _("Title"), F.SAID, True, column=True),
        Spec("day", _("Day"), F.DATE, True, column=True),
        Spec("starts", _("From"), F.TIME, column=True),
        Spec("ends", _("Until"), F.TIME, column=True),
        Spec("form", _("Kind"), F.CHOICE, True, w.FORMS, default="lesson"),
        Spec("topics", _("Topics"), F.TOPICS),
        Spec("lecturer", _("Led by"), column=True),
        Spec("place", _("Place"), F.SAID),
        Spec("counts", _("Counts for attendance"), F.BOOL, default=True),
        Spec("state", _("State"), F.CHOICE, True, w.SESSION_STATES, default="planned"),
    ),
    owner="cohort",
    order=("day", "starts", "pk"),
    checks=(days_in_order("starts", "ends"), end_needs_start("starts", "ends")),
    empty=_("Sessions with day, time and topic will stand here."),
)
TEST = Kind(
    "test",
    _("Test"),
    _("Tests"),
    _("Add a test"),
    "training.Test",
    (
        Spec("title", _("Title"), F.SAID, True, column=True),
        Spec("on", _("On"), F.DATE, column=True),
        Spec(
            "top",
            _("Highest mark"),
            F.NUMBER,
            True,
            low=1,
            high=1000,
            default=10,
            column=True,
        ),
    ),
    owner="cohort",
    order=("on", "pk"),
    empty=_("Tests and their marks will stand here."),
)
HANDOUT = Kind(
    "handout",
    _("Handout"),
    _("Handouts"),
    _("Add a handout"),
    "training.Handout",
    (
        Spec("title", _("Title"), F.SAID, True, column=True),
        Spec("text", _("Text"), F.TOLD),
        Spec("url", _("Link"), most=500),
        Spec(
            "released_on",
            _("Released to participants on"),
            F.DATE,
            column=True,
            help=_("Without a day participants do not see it."),
        ),
    ),
    owner="cohort",
    order=("pk",),
    checks=(_is_link,),
    empty=_("What participants get to read, from the day it is released."),
)
LESSON = Kind(
    "lesson",
    _("Lesson for the next cohort"),
    _("Lessons for the next cohort"),
    _("Write down a lesson"),
    "training.Lesson",
    (
        Spec("text", _("What was learned"), F.TOLD, True, column=True),
        Spec(
            "advice", _("Advice"), F.CHOICE, True, w.ADVICE, default="do", column=True
        ),
    ),
    owner="cohort",
    title="text",
    order=("pk",),
    empty=_("What this cohort learned stands at the plan of the next one."),
)
KINDS: dict[str, Kind] = {
    k.key: k for k in (COURSE, COHORT, SESSION, TEST, HANDOUT, LESSON)
}


def parts_of(key: str) -> list[Kind]:
    """Return the kinds that are parts of a kind."""
    return [k for k in KINDS.values() if k.owner == key]
