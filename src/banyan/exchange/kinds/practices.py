"""Practices, their blocks and evidence, applications and lessons, as fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps

from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

from ..domain import rules
from ..domain.shape import F, Kind, Spec, Values
from ..settings import terms
from . import words as w
from .partners import SOURCE


def _score(name: str, label: str) -> Spec:
    return Spec(name, label, F.NUMBER, low=0, high=3)


def _plans_within(
    practice: Any, values: Values, row: Any, before: Sequence[Values]
) -> Iterable[Problem]:
    """Count the plans of all practices that were taken home from the same exchange."""
    exchange = values.get("exchange")
    if not exchange or values.get("state") not in rules.PLANNED:
        return ()
    applications = apps.get_model("exchange", "Application").objects
    plans = applications.filter(exchange=exchange, state__in=rules.PLANNED)
    there = plans.exclude(pk=row.pk).count() if row else plans.count()
    there += sum(
        b.get("exchange") == exchange and b.get("state") in rules.PLANNED
        for b in before
    )
    return rules.plans_of_exchange(there, terms().plans_at_most)


PRACTICE = Kind(
    "practice",
    _("Practice"),
    _("Practices"),
    _("Add a practice"),
    "exchange.Practice",
    (
        Spec("title", _("Title"), F.SAID, True, column=True),
        Spec(
            "organisation",
            _("Whose practice"),
            F.REF,
            True,
            ref="organisation",
            column=True,
        ),
        Spec("topics", _("Topics"), F.TOPICS, True, column=True),
        Spec("problem", _("Which problem it answers"), F.TOLD, True),
        Spec("conditions", _("Under which conditions it works"), F.TOLD),
        Spec("cost", _("What it costs")),
        Spec("limits", _("Where it does not work"), F.TOLD),
        Spec("since", _("Since"), F.DATE, column=True),
        Spec(
            "state",
            _("State"),
            F.CHOICE,
            True,
            w.PRACTICE_STATES,
            default="draft",
            column=True,
        ),
        SOURCE,
    ),
    empty=_("Ways of doing things that others may re-use, block by block."),
)
BLOCK = Kind(
    "block",
    _("Building block"),
    _("Building blocks"),
    _("Add a block"),
    "exchange.Block",
    (
        Spec(
            "position", _("No."), F.NUMBER, True, low=1, high=99, default=1, column=True
        ),
        Spec("title", _("Title"), F.SAID, True, column=True),
        Spec("purpose", _("What for"), F.TOLD, column=True),
        Spec("steps", _("Steps"), F.TOLD, True, column=True),
        Spec("enabling", _("What makes it possible"), F.TOLD),
        Spec("lesson", _("What was learned"), F.TOLD, column=True),
    ),
    owner="practice",
    order=("position", "pk"),
    empty=_(
        "A practice is re-used in blocks: what for, which steps, what was learned."
    ),
)
EVIDENCE = Kind(
    "evidence",
    _("Evidence"),
    _("Evidence"),
    _("Add evidence"),
    "exchange.Evidence",
    (
        Spec("text", _("What it shows"), F.TOLD, True, column=True),
        Spec(
            "form",
            _("Kind"),
            F.CHOICE,
            True,
            w.EVIDENCE,
            default="document",
            column=True,
        ),
        Spec(
            "strength",
            _("Strength, 0 to 4"),
            F.NUMBER,
            True,
            low=0,
            high=4,
            default=0,
            column=True,
        ),
        Spec("checked_by", _("Checked by")),
        Spec("dated", _("On"), F.DATE, column=True),
        SOURCE,
    ),
    owner="practice",
    title="text",
    order=("-strength", "pk"),
    empty=_("What speaks for it: 0 is hearsay, 4 a figure that somebody checked."),
)
APPLICATION = Kind(
    "application",
    _("Application"),
    _("Applications elsewhere"),
    _("Record an application"),
    "exchange.Application",
    (
        Spec(
            "receiver",
            _("Who applies it"),
            F.REF,
            True,
            ref="organisation",
            column=True,
        ),
        Spec("block", _("Which block"), F.REF, ref="block"),
        Spec("exchange", _("Heard of at"), F.REF, ref="exchange"),
        Spec(
            "state",
            _("State"),
            F.CHOICE,
            True,
            w.APPLICATIONS,
            default="heard",
            column=True,
        ),
        Spec("state_since", _("Since"), F.DATE, column=True),
        _score("need", _("Is the need there? 0 to 3")),
        _score("law", _("Does the law allow it? 0 to 3")),
        _score("structure", _("Is the structure alike? 0 to 3")),
        _score("people", _("Are there people? 0 to 3")),
        _score("money", _("Is there money? 0 to 3")),
        _score("language", _("Are the texts there in the language? 0 to 3")),
        Spec("began_on", _("Began on"), F.DATE),
        Spec("adapted", _("What is done differently"), F.TOLD),
        Spec("owner", _("Who does it")),
        Spec("sponsor", _("Who stands behind it")),
        Spec("due", _("Until"), F.DATE),
        Spec("indicator", _("Measured by"), F.SAID),
        Spec("baseline", _("Before"), most=60),
        Spec("result", _("After"), most=60, column=True),
        Spec("evidence", _("Evidence"), F.LONG),
        Spec("self_reported", _("In the receiver's own words"), F.BOOL, default=True),
        Spec("reason", _("Why it was stopped"), F.TOLD, column=True),
        SOURCE,
    ),
    owner="practice",
    title="receiver",
    checks=(rules.application_state, rules.plan_is_checked),
    within=(_plans_within,),
    empty=_("Who heard of it, tried it, uses it, measured it, stopped it and why."),
)
ASKED = Kind(
    "asked",
    _("Follow-up of an application"),
    _("Follow-ups of applications"),
    _("Add a follow-up"),
    "exchange.ApplicationFollowUp",
    (
        Spec(
            "application",
            _("Application"),
            F.REF,
            True,
            ref="application",
            column=True,
        ),
        Spec("role", _("Asked"), F.CHOICE, True, w.ASKED, default="doer", column=True),
        Spec("months", _("Months after"), F.NUMBER, True, low=1, high=120, column=True),
        Spec("due", _("Due"), F.DATE, True, column=True),
        Spec("answered_on", _("Answered on"), F.DATE, column=True),
        Spec("by", _("Answered by")),
        Spec("stands", _("How it stands"), F.CHOICE, choices=w.APPLICATIONS),
        Spec("answer", _("What came of it"), F.TOLD, column=True),
        Spec("evidence", _("Evidence"), F.LONG),
        Spec("verified_by", _("Verified by")),
    ),
    owner="practice",
    title="application",
    order=("application", "months", "role", "pk"),
    checks=(rules.answer_is_whole,),
    empty=_("They are set by themselves when an application begins."),
)
LESSON = Kind(
    "lesson",
    _("Lesson"),
    _("Lessons"),
    _("Add a lesson"),
    "exchange.Lesson",
    (
        Spec("text", _("Lesson"), F.TOLD, True, column=True),
        Spec(
            "advice",
            _("What to do with it"),
            F.CHOICE,
            True,
            w.ADVICE,
            default="do",
            column=True,
        ),
        Spec("topics", _("Topics"), F.TOPICS, True, column=True),
        Spec("exchange", _("Learned at"), F.REF, ref="exchange", column=True),
        Spec("practice", _("About the practice"), F.REF, ref="practice"),
        SOURCE,
    ),
    title="text",
    empty=_("A lesson comes up by itself where its topics are on an agenda."),
)
PRACTICES = (PRACTICE, BLOCK, EVIDENCE, APPLICATION, ASKED, LESSON)
