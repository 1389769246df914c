"""The tabs of a cohort: who, what, who was there, results, at home, alumni."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.training import queries
from banyan.training import words as w
from banyan.training.kinds import KINDS
from banyan.training.queries import CohortShown, ParticipantLine
from banyan.web.features.exchange.pages import PartRow, PartTable
from banyan.web.features.papers.attached import files_said
from banyan.web.features.people.words import said
from banyan.web.shared.ui import Act
from banyan.web.templatetags.banyan_ui import day, num, percent

from .pages import (
    ADVICE,
    HOST_TABS,
    CohortPage,
    cohort_base,
    cohort_facts,
    due_links,
    part_table,
    row_of,
)
from .words import (
    choice,
    condition_name,
    condition_said,
    participant_url,
)

Build = Callable[[Actor, CohortShown, CohortPage, str], CohortPage]


def cohort_page(actor: Actor, uid: Any, tab: str, language: str) -> CohortPage:
    """Build a tab of a cohort; NotVisible out of range."""
    shown = queries.cohort_shown(actor, uid)
    if tab in HOST_TABS and not shown.is_host:
        raise NotVisible
    return TABS[tab](actor, shown, cohort_base(shown, tab), language)


def who(line: ParticipantLine) -> Any:
    """Return the name of a participant with their page; a member not named else."""
    if not line.name:
        return gettext("a member")
    return (line.name, participant_url(line.uid))


def where(line: ParticipantLine) -> str:
    """Return where a participant comes from."""
    return said(line.unit) if line.unit else said(line.post)


def number_said(line: ParticipantLine) -> str:
    """Return the number of a certificate; one that holds no more says so."""
    one = line.certificate
    if one is None:
        return ""
    if one.state == "valid":
        return one.number
    return f"{one.number}: {choice(w.CERTIFICATE_STATES, one.state)}"


def standing(line: ParticipantLine) -> str:
    """Return the state of a participant, with the place on the waiting list."""
    text = choice(w.PARTICIPANT_STATES, line.state)
    return f"{text} · {num(line.position)}" if line.position else text


def _participants(
    actor: Actor, shown: CohortShown, page: CohortPage, language: str
) -> CohortPage:
    heads = (
        gettext("Name"),
        gettext("From"),
        gettext("State"),
        gettext("Nominated by"),
        gettext("Task at home"),
        gettext("Certificate"),
    )
    rows = tuple(
        row_of(
            heads,
            who(p),
            where(p),
            standing(p),
            p.nominated_by,
            p.task,
            number_said(p),
            muted=p.state == "withdrawn",
        )
        for p in queries.participants_of(actor, shown.id)
    )
    empty = gettext("Who is nominated stands here, those who wait in their order.")
    table = PartTable("participants", gettext("Participants"), rows, None, empty)
    return replace(page, tables=(table,), **cohort_facts(shown, language))


def _sessions(
    actor: Actor, shown: CohortShown, page: CohortPage, language: str
) -> CohortPage:
    sessions = queries.sessions_of(actor, shown.id)
    heads = (
        gettext("Session"),
        gettext("Day"),
        gettext("Time"),
        gettext("Led by"),
        gettext("Place"),
    )
    rows = [
        row_of(
            heads,
            said(s.title),
            day(s.day, "short"),
            " – ".join(t for t in (s.starts, s.ends) if t),
            s.lecturer,
            said(s.place),
            muted=s.state == "cancelled",
        )
        for s in sessions
    ]
    tables = [part_table(KINDS["session"], shown, sessions, rows)]
    if shown.is_host:
        tables += [_handouts(actor, shown), _lessons(actor, shown)]
    topics = dict.fromkeys(
        [*_course_topics(actor, shown), *(t for s in sessions for t in s.topics)]
    )
    due = queries.plan_of(actor, shown, tuple(topics))
    return replace(
        page,
        tables=tuple(tables),
        due=due_links(due) if shown.is_host else (),
        calendar_url=reverse("cohort_calendar", args=[shown.line.uid])
        if sessions
        else "",
    )


def _course_topics(actor: Actor, shown: CohortShown) -> list[str]:
    found: list[str] = shown.record.row.course.topics
    return found


def _handouts(actor: Actor, shown: CohortShown) -> PartTable:
    records = queries.parts_of_cohort(actor, shown.id, "handout")
    heads = (
        gettext("Title"),
        gettext("Released to participants on"),
        gettext("Files"),
    )
    files = queries.files_of_handouts([r.pk for r in records])
    rows = [
        row_of(
            heads,
            (said(r.title), r.url) if r.url else said(r.title),
            day(r.released_on, "short") if r.released_on else gettext("not yet"),
            (
                files_said(files.get(r.pk, ())) or gettext("add"),
                reverse("handout_files", args=[r.uid]),
            ),
        )
        for r in records
    ]
    return part_table(KINDS["handout"], shown, records, rows)


def _lessons(actor: Actor, shown: CohortShown) -> PartTable:
    records = queries.parts_of_cohort(actor, shown.id, "lesson")
    heads = (gettext("What was learned"), gettext("Advice"))
    rows = [row_of(heads, said(r.text), gettext(ADVICE[r.advice])) for r in records]
    return part_table(KINDS["lesson"], shown, records, rows)


def _attendance(
    actor: Actor, shown: CohortShown, page: CohortPage, language: str
) -> CohortPage:
    heads = (gettext("Session"), gettext("Day"), gettext("Present"))
    rows = tuple(
        row_of(
            heads,
            (said(s.title), reverse("session_attendance", args=[s.uid])),
            day(s.day, "short"),
            _present(s, shown.line.placed),
            muted=s.state == "cancelled",
        )
        for s in queries.sessions_of(actor, shown.id)
    )
    empty = gettext(KINDS["session"].empty)
    table = PartTable("attendance", gettext("Attendance"), rows, None, empty)
    return replace(page, tables=(table,))


def _present(session: Any, placed: int) -> str:
    if session.state == "cancelled":
        return gettext("cancelled")
    if not session.entered:
        return gettext("not entered yet")
    values = {"part": num(session.present), "whole": num(placed)}
    return gettext("%(part)s of %(whole)s") % values


def _results(
    actor: Actor, shown: CohortShown, page: CohortPage, language: str
) -> CohortPage:
    found = queries.results_of(actor, shown.id)
    conditions = found[0].outcome.conditions if found else ()
    heads = (
        gettext("Name"),
        *(condition_name(c) for c in conditions),
        gettext("Outcome"),
        gettext("Certificate"),
    )
    rows = tuple(_result(heads, r, len(conditions)) for r in found)
    empty = gettext("Each condition of the rule stands here for each participant.")
    table = PartTable("results", gettext("Completion by the rule"), rows, None, empty)
    return replace(
        page,
        tables=(table, _tests(actor, shown)),
        acts=_result_acts(shown, found),
    )


def _result(heads: Any, result: Any, count: int) -> PartRow:
    said_each = [condition_said(c) for c in result.outcome.conditions][:count]
    said_each += [""] * (count - len(said_each))
    outcome = (
        choice(w.PARTICIPANT_STATES, result.line.state)
        if result.is_decided
        else gettext("not decided yet")
    )
    return row_of(
        heads, who(result.line), *said_each, outcome, number_said(result.line)
    )


def _tests(actor: Actor, shown: CohortShown) -> PartTable:
    records = queries.parts_of_cohort(actor, shown.id, "test")
    heads = (gettext("Test"), gettext("On"), gettext("Highest mark"))
    rows = [
        row_of(
            heads,
            (said(r.title), reverse("test_marks", args=[r.uid])),
            day(r.on, "short") if r.on else "",
            num(r.top),
        )
        for r in records
    ]
    return part_table(KINDS["test"], shown, records, rows)


def _result_acts(shown: CohortShown, found: Any) -> tuple[Act, ...]:
    if not shown.moves and not shown.may_write:
        return ()
    held = shown.line.state == "finished"
    decide = Act(
        gettext("Decide on completion"),
        reverse("cohort_decide", args=[shown.line.uid]),
        method="post",
        icon="outline/check",
        reason=""
        if held
        else gettext("Completion is decided when the cohort was held."),
        fields=(("row_version", str(shown.record.row_version)),),
    )
    left = [r for r in found if r.line.state == "completed" and not _has(r.line)]
    if shown.certificate == "none":
        return (decide,)
    issue = Act(
        gettext("Issue certificates"),
        reverse("cohort_issue", args=[shown.line.uid]),
        method="post",
        icon="outline/certificate",
        reason=""
        if left
        else gettext("Nobody who completed is without a certificate."),
    )
    return (decide, issue)


def _has(line: ParticipantLine) -> bool:
    return line.certificate is not None and line.certificate.state == "valid"


def _applications(
    actor: Actor, shown: CohortShown, page: CohortPage, language: str
) -> CohortPage:
    found = queries.applications_of(actor, shown.id)
    heads = (
        gettext("After"),
        gettext("Asked"),
        gettext("Answered"),
        gettext("Applied"),
        gettext("With evidence"),
        gettext("Checked"),
        gettext("Stopped"),
    )
    shares = tuple(
        row_of(
            heads,
            months_said(s.months),
            num(s.asked),
            num(s.answered),
            f"{num(s.applied)} ({percent((s.percent or 0) / 100, 0)})",
            num(s.with_evidence),
            num(s.checked),
            num(s.stopped),
        )
        for s in found.shares
    )
    empty = gettext("Counted from the first report that is due, apart from completion.")
    tables = (
        PartTable("shares", gettext("Shares"), shares, None, empty),
        _reports(found),
    )
    lede = gettext("%(n)s completed; what they applied at home is counted apart.") % {
        "n": num(found.completed)
    }
    return replace(page, tables=tables, lede=lede)


def months_said(months: int) -> str:
    """Say after how many months."""
    return gettext("%(n)s months") % {"n": num(months)}


def _reports(found: Any) -> PartTable:
    heads = (
        gettext("Name"),
        gettext("After"),
        gettext("Due on"),
        gettext("Result"),
        gettext("What shows it"),
        gettext("Checked"),
    )
    rows = tuple(
        row_of(
            heads,
            who(line),
            (months_said(f.months), reverse("followup_report", args=[f.uid])),
            day(f.due_on, "short"),
            choice(w.RESULTS, f.result) if f.result else _open(f),
            f.evidence or f.text,
            day(f.checked_on, "short") if f.checked_on else "",
        )
        for line, reports in found.rows
        for f in reports
    )
    empty = gettext("Reports of those who completed stand here.")
    return PartTable("reports", gettext("Reports"), rows, None, empty)


def _open(line: Any) -> str:
    return gettext("overdue") if line.is_late else gettext("to come")


def _alumni(
    actor: Actor, shown: CohortShown, page: CohortPage, language: str
) -> CohortPage:
    return replace(
        page,
        lede=gettext("Who completed an earlier cohort speaks to this one."),
    )


TABS: dict[str, Build] = {
    "participants": _participants,
    "sessions": _sessions,
    "attendance": _attendance,
    "results": _results,
    "applications": _applications,
    "alumni": _alumni,
}
