"""What came of courses, counted: who completed, and apart from it who applied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Count, Q

from banyan.access.queries import scope_q
from banyan.exchange.measures import MOST, Measure, Part, Span
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _

from .domain.applying import APPLIED
from .models import Cohort, FollowUp, Participant
from .scope import READ

COMPLETED = Measure(
    "completed",
    _("Participants who completed their course"),
    _("By the rule of the course, of those on whom it was decided; by course."),
)
APPLIED_HOME = Measure(
    "applied",
    _("Participants who apply what they learned"),
    _("In use or in part, of the reports that were due; by course."),
)


def measures(actor: Actor, span: Span) -> Iterator[Measure]:
    """Return completion and application by course: two statements."""
    hosted = Cohort.objects.filter(scope_q(actor, READ), span.within("starts_on"))
    cohorts = hosted.order_by().values("pk")
    decided = Participant.objects.filter(
        cohort__in=cohorts, state__in=("completed", "failed")
    )
    names = ("cohort__course__uid", "cohort__course__title")
    rows = (
        decided.order_by()
        .values_list(*names)
        .annotate(part=Count("pk", filter=Q(state="completed")), whole=Count("pk"))
    )
    yield _by_course(COMPLETED, rows)
    due = FollowUp.objects.filter(
        Q(due_on__lte=clock.today()) | ~Q(result=""),
        participant__cohort__in=cohorts,
        participant__state="completed",
    )
    of = ("participant__cohort__course__uid", "participant__cohort__course__title")
    reports = (
        due.order_by()
        .values_list(*of)
        .annotate(part=Count("pk", filter=Q(result__in=APPLIED)), whole=Count("pk"))
    )
    yield _by_course(APPLIED_HOME, reports)


def _by_course(measure: Measure, rows: object) -> Measure:
    parts = tuple(
        Part(Text.of(title), part, whole, "course", uid)
        for uid, title, part, whole in sorted(rows, key=lambda r: (-r[3], str(r[0])))  # type: ignore[call-overload]
    )
    return replace(
        measure,
        part=sum(p.part for p in parts),
        whole=sum(p.whole or 0 for p in parts),
        parts=parts[:MOST],
    )
