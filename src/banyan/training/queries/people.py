"""Who takes part in a cohort, in the order of places and waiting list."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from ..domain.applying import Reported, shares
from ..domain.completion import Completion, Condition
from ..domain.places import waiting_order
from ..domain.states import TAKING_PART
from ..facts import completions_of
from ..models import (
    Attendance,
    Certificate,
    Cohort,
    FollowUp,
    Guest,
    Mark,
    Participant,
    Session,
    Test,
)
from ..scope import WRITE, cohorts_visible, found, hosts, may_name, participants_visible
from ..services.promoting import nominees, waited_before
from .courses import counted, line_of
from .shapes import (
    ApplicationsShown,
    CertificateLine,
    FollowUpLine,
    MarkLine,
    ParticipantLine,
    ParticipantShown,
    ResultLine,
    SeenLine,
    SessionLine,
)

RANK = {"completed": 0, "placed": 0, "failed": 0, "waiting": 1, "withdrawn": 2}


def certificate_line(row: Certificate) -> CertificateLine:
    """Return a certificate beside its holder."""
    return CertificateLine(
        row.pk,
        row.uid,
        row.number,
        row.issued_on,
        row.valid_until,
        row.state,
        row.withdrawn_on,
        row.row_version,
    )


def lines_of(
    actor: Actor, rows: Iterable[Participant], order: dict[int, int] | None = None
) -> list[ParticipantLine]:
    """Return participants as shown; their certificates were read with them.

    One statement for the guests that are the actor, whatever the number of rows.
    """
    account = actor.own_account
    own = (
        set()
        if account is None
        else set(
            Guest.objects.filter(account=account).values_list(
                "counterpart_id", flat=True
            )
        )
    )
    return [_line(actor, row, own, order or {}) for row in rows]


def _line(
    actor: Actor, row: Participant, own: set[int], order: dict[int, int]
) -> ParticipantLine:
    certificates = list(row.certificates.all())
    valid = [c for c in certificates if c.state == "valid"] or certificates[-1:]
    mine = row.person_id is not None and row.person_id == actor.own_person
    named = may_name(actor, row)
    return ParticipantLine(
        id=row.pk,
        uid=row.uid,
        name=row.name if named else "",
        post=row.post if named else Text(),
        unit=row.unit.names if row.unit else Text(),
        unit_uid=row.unit.uid if row.unit else None,
        is_guest=row.counterpart_id is not None,
        state=row.state,
        position=order.get(row.pk, 0),
        nominated_on=row.nominated_on,
        nominated_by=row.nominated_by if named else "",
        task=row.task if named else "",
        has_plan=bool(row.plan),
        plan_agreed_on=row.plan_agreed_on,
        completed_on=row.completed_on,
        certificate=certificate_line(valid[0]) if valid and named else None,
        is_own=mine or row.counterpart_id in own,
        is_specimen=row.is_specimen,
        row_version=row.row_version,
    )


def with_certificates(rows: Any) -> Any:
    """Read certificates with participants, the oldest first."""
    ordered = Certificate.objects.order_by("pk")
    return rows.prefetch_related(Prefetch("certificates", queryset=ordered))


def participants_of(actor: Actor, cohort: int) -> tuple[ParticipantLine, ...]:
    """Return who takes part and who waits, in order; a fixed number of statements."""
    rows = with_certificates(participants_visible(actor).filter(cohort=cohort))
    seen = list(rows.order_by("pk"))
    order = waiting_positions(cohort) if any(r.state == "waiting" for r in seen) else {}
    seen.sort(key=lambda r: (RANK[r.state], order.get(r.pk, 0), r.name.casefold()))
    return tuple(lines_of(actor, seen, order))


def waiting_positions(cohort: int) -> dict[int, int]:
    """Return the place on the waiting list of each who waits, from 1."""
    row = Cohort.objects.select_related("course").get(pk=cohort)
    rows = list(
        row.participants.filter(state__in=(*TAKING_PART, "waiting"))
        .select_related("counterpart")
        .order_by("pk")
    )
    waiting = [r for r in rows if r.state == "waiting"]
    placed = nominees(r for r in rows if r.state != "waiting")
    ordered = waiting_order(
        row.course.waiting, placed, nominees(waiting, waited_before(row, waiting))
    )
    return {one.id: at for at, one in enumerate(ordered, start=1)}


# -- sessions, attendance, marks ------------------------------------------------------------


def sessions_of(actor: Actor, cohort: int) -> tuple[SessionLine, ...]:
    """Return the sessions of a cohort in range, by day and time; two statements."""
    rows = Session.objects.filter(
        cohort__in=cohorts_visible(actor).filter(pk=cohort).values("pk")
    ).order_by("day", "starts", "pk")
    found_rows = list(rows)
    there: dict[int, int] = {}
    words = Attendance.objects.filter(session__in=found_rows)
    for session, word in words.values_list("session_id", "word"):
        there[session] = there.get(session, 0) + (word in ("present", "late"))
    return tuple(session_line(row, there.get(row.pk, 0)) for row in found_rows)


def session_line(row: Session, present: int = 0) -> SessionLine:
    """Return a session as it stands in a plan."""
    return SessionLine(
        id=row.pk,
        uid=row.uid,
        day=row.day,
        starts=row.starts,
        ends=row.ends,
        title=row.title,
        form=row.form,
        lecturer=row.lecturer,
        place=row.place,
        topics=tuple(row.topics),
        counts=row.counts,
        state=row.state,
        entered=row.attended_at is not None,
        present=present,
        row_version=row.row_version,
    )


def attendance_of(
    actor: Actor, uid: uuid.UUID | str
) -> tuple[SessionLine, Any, tuple[SeenLine, ...]]:
    """Return a session, its cohort and who has a place; for the host alone."""
    rows = Session.objects.select_related("cohort__unit", "cohort__course")
    row = found(rows.filter(cohort__in=cohorts_visible(actor).values("pk")), uid)
    here = _held(actor, row.cohort)
    seen = {a.participant_id: a for a in row.attendance.all()}
    lines = tuple(
        SeenLine(
            p.id,
            p.name,
            p.unit,
            seen[p.id].word if p.id in seen else "",
            seen[p.id].note if p.id in seen else "",
        )
        for p in here
    )
    return session_line(row), line_of(row.cohort), lines


def marks_of(
    actor: Actor, uid: uuid.UUID | str
) -> tuple[Any, Any, tuple[MarkLine, ...]]:
    """Return a test, its cohort and the marks of who has a place; for the host."""
    rows = Test.objects.select_related("cohort__unit", "cohort__course")
    row = found(rows.filter(cohort__in=cohorts_visible(actor).values("pk")), uid)
    here = _held(actor, row.cohort)
    marks = dict(
        Mark.objects.filter(test=row).values_list("participant_id", "hundredths")
    )
    lines = tuple(MarkLine(p.id, p.name, p.unit, marks.get(p.id)) for p in here)
    return row, line_of(row.cohort), lines


def _held(actor: Actor, cohort: Cohort) -> list[ParticipantLine]:
    if not hosts(actor, cohort):
        raise NotVisible
    return [p for p in participants_of(actor, cohort.pk) if p.state in TAKING_PART]


# -- results --------------------------------------------------------------------------------


def results_of(actor: Actor, cohort: int) -> tuple[ResultLine, ...]:
    """Return each participant with the conditions of the rule; fixed statements."""
    rows = with_certificates(
        participants_visible(actor).filter(cohort=cohort, state__in=TAKING_PART)
    )
    seen = sorted(rows, key=lambda r: (r.name.casefold(), r.pk))
    if not seen:
        return ()
    found_now = completions_of(seen[0].cohort, seen)
    lines = lines_of(actor, seen)
    return tuple(
        ResultLine(line, outcome_of(row, found_now[row.pk]), row.state != "placed")
        for row, line in zip(seen, lines, strict=True)
    )


def outcome_of(row: Participant, now: Completion) -> Completion:
    """Return what was decided, as it was derived then; else how it stands now."""
    if row.state == "placed":
        return now
    return Completion(tuple(Condition(**c) for c in row.derivation))


# -- applications at home ---------------------------------------------------------------------


def followup_line(row: FollowUp) -> FollowUpLine:
    """Return a report as shown."""
    return FollowUpLine(
        row.pk,
        row.uid,
        row.months,
        row.due_on,
        row.result,
        row.text,
        row.evidence,
        row.value,
        row.answered_on,
        row.answered_by,
        row.checked_on,
        row.checked_by,
        row.answered_on is None and row.due_on < clock.today(),
        row.row_version,
    )


def applications_of(actor: Actor, cohort: int) -> ApplicationsShown:
    """Return the shares of a cohort, and the reports in range; four statements."""
    rows = with_certificates(
        participants_visible(actor).filter(cohort=cohort, state="completed")
    )
    ordered = FollowUp.objects.order_by("months")
    rows = rows.prefetch_related(Prefetch("followups", queryset=ordered))
    seen = sorted(rows, key=lambda r: (r.name.casefold(), r.pk))
    lines = lines_of(actor, seen)
    reports = [f for row in seen for f in row.followups.all()]
    return ApplicationsShown(
        completed=len(seen),
        shares=shares([_reported(f) for f in reports], clock.today()),
        rows=tuple(
            (line, tuple(followup_line(f) for f in row.followups.all()))
            for row, line in zip(seen, lines, strict=True)
            if line.name
        ),
    )


def _reported(row: FollowUp) -> Reported:
    return Reported(
        row.months,
        row.due_on,
        row.result,
        bool(row.evidence),
        row.checked_on is not None,
    )


# -- one participant ---------------------------------------------------------------------------


def participant_get(actor: Actor, uid: uuid.UUID | str) -> ParticipantShown:
    """Return a participant for their page; NotVisible out of range, or unnamed."""
    row = found(with_certificates(participants_visible(actor)), uid)
    line = lines_of(actor, [row], _order(row))[0]
    if not line.name:
        raise NotVisible
    cohort: Any = counted(Cohort.objects.select_related("unit", "course")).get(
        pk=row.cohort_id
    )
    host = hosts(actor, cohort, WRITE)
    unit = row.unit
    sends = unit is not None and actor.covers(WRITE, unit.path, unit.area_path)
    now = completions_of(cohort, [row])[row.pk]
    return ParticipantShown(
        line=line,
        cohort=line_of(cohort),
        why=row.why,
        reason=row.reason,
        language=row.language,
        plan=row.plan,
        plan_indicator=row.plan_indicator,
        plan_baseline=row.plan_baseline,
        plan_with=row.plan_with,
        outcome=outcome_of(row, now),
        is_decided=row.state in ("completed", "failed"),
        certificates=tuple(map(certificate_line, row.certificates.all())),
        followups=tuple(map(followup_line, row.followups.order_by("months"))),
        may_write=host or sends or line.is_own,
        may_host=host,
    )


def _order(row: Participant) -> dict[int, int]:
    return waiting_positions(row.cohort_id) if row.state == "waiting" else {}


def guest_of(actor: Actor, uid: uuid.UUID | str) -> Participant:
    """Return a participant who is a guest, for whoever hosts them; NotVisible else."""
    row: Participant = found(participants_visible(actor), uid)
    if row.counterpart_id is None or not hosts(actor, row.cohort):
        raise NotVisible
    return row
