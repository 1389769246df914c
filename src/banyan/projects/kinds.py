"""The kinds of records that the room keeps, in the way of the room of exchanges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from banyan.exchange.domain.shape import F, Kind, Spec
from banyan.exchange.domain.values import days_in_order, end_needs_start
from banyan.exchange.kinds import register
from banyan.exchange.kinds import words as exchange_words
from banyan.exchange.kinds.guests import GIVEN, Shared, share
from banyan.exchange.services import clocks
from banyan.kernel import clock
from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

from . import words as w
from .clocks import use_check
from .domain import money, parts
from .settings import terms

Values = Mapping[str, Any]
CURRENCIES = tuple((code, code) for code in terms().currencies)
SOURCE = Spec("source", _("Source"), most=400)


def _line(values: Values) -> Iterable[Problem]:
    return money.line_problems(values, terms().currencies, clock.today())


def _line_within(
    project: Any, values: Values, row: Any, before: Sequence[Values]
) -> Iterable[Problem]:
    """A payment is not before the start, and nothing is paid beyond what was committed."""
    yield from parts.not_before_start(project.actual_start, values, "value_date")
    others = project.lines.exclude(pk=row.pk) if row else project.lines.all()
    lines = [money.Line(o.form, o.currency, o.amount) for o in others]
    for one in (*before, values):
        if one.get("amount") and one.get("currency"):
            lines.append(money.Line(one["form"], one["currency"], one["amount"]))
    if values.get("form") in ("commitment", "disbursement"):
        yield from money.overdrawn(lines)


def _step_within(
    project: Any, values: Values, row: Any, before: Sequence[Values]
) -> Iterable[Problem]:
    yield from parts.not_before_start(project.planned_start, values, "planned")
    yield from parts.not_before_start(project.actual_start, values, "actual")


def _handing_within(
    project: Any, values: Values, row: Any, before: Sequence[Values]
) -> Iterable[Problem]:
    """Nothing is handed over before it is finished."""
    day = values.get("handed_on")
    steps = list(project.steps.all())
    late = [s for s in steps if s.actual is None or (day and s.actual > day)]
    if not steps or late:
        yield Problem.of(
            "projects.unfinished",
            _("It is not finished: %(n)s milestones are not reached by that day."),
            n=len(late),
            field="handed_on",
            way_out=_("Enter when each milestone was reached."),
        )
    if day and day > clock.today():
        yield Problem.of(
            "projects.future", _("Its day has not come."), field="handed_on"
        )


def _shares_within(
    project: Any, values: Values, row: Any, before: Sequence[Values]
) -> Iterable[Problem]:
    others = project.sectors.exclude(pk=row.pk) if row else project.sectors.all()
    whole = sum(o.share for o in others) + sum(b["share"] for b in before)
    if whole + values["share"] > 100:
        yield Problem.of(
            "projects.shares",
            _("The shares of the sectors make %(n)s, not 100."),
            n=whole + values["share"],
            field="share",
        )


def _answer(values: Values) -> Iterable[Problem]:
    return parts.use_answer(values, clock.today())


def _step(values: Values) -> Iterable[Problem]:
    return parts.milestone(values, clock.today())


def _choice(name: str, label: str, choices: Any, **more: Any) -> Spec:
    return Spec(name, label, F.CHOICE, choices=choices, **more)


PROJECT = Kind(
    "project",
    _("Project"),
    _("Projects"),
    _("Enter a project"),
    "projects.Project",
    (
        Spec("title", _("Title"), F.SAID, required=True, column=True),
        _choice(
            "form", _("Kind"), w.FORMS, required=True, default="training", column=True
        ),
        Spec("summary", _("What it is"), F.TOLD, required=True),
        Spec("topics", _("Topics"), F.TOPICS),
        Spec("partnership", _("Partnership"), F.REF, ref="partnership", column=True),
        Spec("agreement", _("Agreement"), F.REF, ref="agreement"),
        Spec("exchange", _("Exchange"), F.REF, ref="exchange"),
        _choice(
            "country",
            _("Country"),
            exchange_words.COUNTRIES,
            required=True,
            default="LA",
        ),
        Spec("place", _("Place"), F.SAID),
        Spec("point", _("Point on the map"), most=40),
        _choice(
            "currency", _("Main currency"), CURRENCIES, required=True, default="VND"
        ),
        Spec("planned_start", _("Planned from"), F.DATE, required=True, column=True),
        Spec("planned_end", _("Planned until"), F.DATE, column=True),
        Spec("actual_start", _("Began on"), F.DATE),
        Spec("actual_end", _("Ended on"), F.DATE),
        Spec(
            "identifier",
            _("Identifier of the activity (IATI)"),
            most=80,
            help=_("Only one that was really given; else one is made for the export."),
        ),
        SOURCE,
    ),
    checks=(
        days_in_order("planned_start", "planned_end"),
        days_in_order("actual_start", "actual_end"),
        end_needs_start("actual_start", "actual_end"),
        parts.point,
    ),
    shut=("closed", "cancelled"),
    empty=_("Training and infrastructure that two sides carry out together."),
)
PARTICIPANT = Kind(
    "participant",
    _("Organisation taking part"),
    _("Who takes part"),
    _("Add an organisation taking part"),
    "projects.Participant",
    (
        Spec(
            "organisation",
            _("Organisation"),
            F.REF,
            required=True,
            ref="organisation",
            column=True,
        ),
        _choice(
            "role",
            _("Role"),
            w.ROLES,
            required=True,
            default="implementing",
            column=True,
        ),
        Spec(
            "identifier",
            _("Identifier of the organisation (IATI)"),
            most=80,
            help=_("Only one that was really given."),
        ),
    ),
    owner="project",
    title="organisation",
)
SECTOR = Kind(
    "sector",
    _("Sector"),
    _("Sectors"),
    _("Add a sector"),
    "projects.Sector",
    (
        _choice("code", _("Sector"), w.SECTORS, required=True, column=True),
        Spec(
            "share",
            _("Share in percent"),
            F.NUMBER,
            required=True,
            low=1,
            high=100,
            default=100,
            column=True,
        ),
    ),
    owner="project",
    title="code",
    within=(_shares_within,),
)
MONEY = Kind(
    "money",
    _("Line of money"),
    _("Money"),
    _("Enter money"),
    "projects.MoneyLine",
    (
        _choice(
            "form", _("Kind"), w.MONEY, required=True, default="budget", column=True
        ),
        Spec("amount", _("Amount"), F.MONEY, required=True, column=True),
        _choice(
            "currency",
            _("Currency"),
            CURRENCIES,
            required=True,
            default="VND",
            column=True,
        ),
        Spec("value_date", _("Day of the payment"), F.DATE, column=True),
        Spec("period_from", _("Budget from"), F.DATE, column=True),
        Spec("period_to", _("Budget until"), F.DATE, column=True),
        Spec("payer", _("From"), F.REF, ref="organisation"),
        Spec("payee", _("To"), F.REF, ref="organisation"),
        Spec("note", _("Note"), most=400),
        Spec("rate", _("Rate"), F.MONEY),
        _choice("rate_currency", _("Into the currency"), CURRENCIES),
        Spec("rate_date", _("Rate of the day"), F.DATE),
        Spec("rate_source", _("Source of the rate"), most=400),
        SOURCE,
    ),
    owner="project",
    title="form",
    order=("form", "value_date", "period_from", "pk"),
    checks=(_line,),
    within=(_line_within,),
    empty=_("Each currency stands by itself; nothing is converted without a rate."),
)
STEP = Kind(
    "projectstep",
    _("Milestone"),
    _("Milestones"),
    _("Add a milestone"),
    "projects.Step",
    (
        Spec("text", _("Milestone"), F.SAID, required=True, column=True),
        Spec("planned", _("Planned for"), F.DATE, required=True, column=True),
        Spec("actual", _("Reached on"), F.DATE, column=True),
        Spec("reason", _("Why later"), F.TOLD, column=True),
    ),
    owner="project",
    title="text",
    order=("planned", "pk"),
    checks=(_step,),
    within=(_step_within,),
)
PAPER = Kind(
    "projectpaper",
    _("Document"),
    _("Documents"),
    _("Add a document"),
    "projects.ProjectPaper",
    (
        Spec("title", _("Title"), F.SAID, required=True, column=True),
        _choice(
            "category", _("Kind"), w.PAPERS, required=True, default="A02", column=True
        ),
        Spec(
            "languages",
            _("Languages"),
            F.CHOICES,
            choices=exchange_words.LANGUAGES,
            column=True,
        ),
        Spec("dated", _("On"), F.DATE, column=True),
        Spec("address", _("Address"), most=400),
        _choice(
            "release",
            _("For whom"),
            exchange_words.RELEASES,
            required=True,
            default="internal",
            column=True,
        ),
        SOURCE,
    ),
    owner="project",
)
HANDING = Kind(
    "handing",
    _("Handing over"),
    _("Handing over"),
    _("Record the handing over"),
    "projects.HandingOver",
    (
        Spec("handed_on", _("Handed over on"), F.DATE, required=True, column=True),
        Spec("decision", _("Decision"), required=True, most=400, column=True),
        Spec(
            "receiver",
            _("Who receives it"),
            F.REF,
            required=True,
            ref="organisation",
            column=True,
        ),
        Spec("inventory", _("What was handed over"), F.LONG, required=True),
        Spec("defects_until", _("Defects are mended until"), F.DATE, column=True),
    ),
    owner="project",
    title="receiver",
    checks=(days_in_order("handed_on", "defects_until"),),
    within=(_handing_within,),
)
USE_CHECK = Kind(
    "usecheck",
    _("Use check"),
    _("Use checks"),
    _("Add a use check"),
    "projects.UseCheck",
    (
        Spec(
            "months",
            _("Months after"),
            F.NUMBER,
            required=True,
            low=1,
            high=120,
            column=True,
        ),
        Spec("due", _("Due"), F.DATE, required=True, column=True),
        Spec("answered_on", _("Answered on"), F.DATE, column=True),
        Spec("by", _("Answered by")),
        _choice("used", _("Is it used"), w.USED, column=True),
        Spec("kept_by", _("Who keeps it up"), column=True),
        Spec("answer", _("What was found"), F.TOLD, column=True),
        Spec("evidence", _("Evidence"), F.LONG),
    ),
    owner="project",
    title="months",
    order=("months",),
    checks=(_answer,),
    empty=_("They are set when the project is handed over."),
)
RESULT = Kind(
    "projectresult",
    _("Result"),
    _("Results"),
    _("Add a result"),
    "projects.ProjectResult",
    (
        Spec("text", _("Result"), F.SAID, required=True, column=True),
        _choice("form", _("Kind"), w.RESULTS, required=True, default="output"),
        Spec("indicator", _("Measured by"), F.SAID, required=True, column=True),
        _choice("measure", _("Measured in"), w.MEASURES, required=True, default="unit"),
        Spec("baseline", _("Before"), F.MONEY, column=True),
        Spec("baseline_year", _("Year before"), F.NUMBER, low=1900, high=2200),
        Spec("period_from", _("Period from"), F.DATE, required=True),
        Spec("period_to", _("Period until"), F.DATE, required=True),
        Spec("target", _("Target"), F.MONEY, required=True, column=True),
        Spec("actual", _("Reached"), F.MONEY, column=True),
        Spec("why_not", _("Why not"), F.TOLD),
        SOURCE,
    ),
    owner="project",
    title="text",
    order=("form", "pk"),
    checks=(parts.result,),
)
KINDS = (
    PROJECT,
    PARTICIPANT,
    SECTOR,
    MONEY,
    STEP,
    RESULT,
    HANDING,
    USE_CHECK,
    PAPER,
)
register(*KINDS)
GUESTS = {
    "project": Shared(
        (
            "title", "form", "summary", "topics", "partnership", "country", "place",
            "currency", "planned_start", "planned_end", "actual_start", "actual_end",
            "source",
        )
    ),
    "participant": Shared(("organisation", "role")),
    "money": Shared(
        (
            "form", "amount", "currency", "value_date", "period_from", "period_to",
            "payer", "payee",
        )
    ),
    "projectstep": Shared(("text", "planned", "actual", "reason")),
    "projectresult": Shared(
        (
            "text", "form", "indicator", "measure", "baseline", "period_from",
            "period_to", "target", "actual",
        )
    ),
    "handing": Shared(("handed_on", "receiver", "inventory", "defects_until")),
    "usecheck": Shared(("months", "due", "answered_on", "used", "kept_by", "answer")),
    "projectpaper": Shared(
        ("title", "category", "languages", "dated", "address"),
        only=lambda row: row.release in GIVEN,
    ),
}  # fmt: skip
for _key, _shared in GUESTS.items():
    share(_key, _shared)
clocks.register("usecheck", use_check)
