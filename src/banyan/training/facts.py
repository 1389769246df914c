"""What is known of the participants of a cohort, read set-based for the rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from .domain.completion import Completion, Facts, Rule, Scored, completion
from .models import Attendance, Cohort, Course, Mark, Participant


def rule_of(course: Course) -> Rule:
    """Return the rule of a course."""
    return Rule(
        attendance=course.attendance,
        excused_left_out=course.excused_left_out,
        tests=course.tests,
        pass_percent=course.pass_percent,
        needs_plan=course.needs_plan,
    )


def completions_of(
    cohort: Cohort, rows: Sequence[Participant]
) -> dict[int, Completion]:
    """Decide for each of these participants of a cohort; four statements."""
    sessions = [
        s.pk
        for s in cohort.sessions.all()
        if s.counts and s.state != "cancelled" and s.attended_at is not None
    ]
    tests = list(cohort.tests.order_by("pk"))
    seen: dict[Any, str] = {
        (session, participant): word
        for session, participant, word in Attendance.objects.filter(
            session__in=sessions
        ).values_list("session_id", "participant_id", "word")
    }
    marks: dict[int, dict[int, int]] = defaultdict(dict)
    found = Mark.objects.filter(test__in=tests)
    for test, participant, value in found.values_list(
        "test_id", "participant_id", "hundredths"
    ):
        marks[participant][test] = value
    rule = rule_of(cohort.course)
    return {
        row.pk: completion(
            rule,
            Facts(
                sessions=[seen.get((s, row.pk), "") for s in sessions],
                tests=[Scored(t.top, marks[row.pk].get(t.pk)) for t in tests],
                plan=bool(row.plan.strip()),
                plan_agreed_on=row.plan_agreed_on,
            ),
        )
        for row in rows
    }
