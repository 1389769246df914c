"""One's own courses; alumni; transcripts; the check of a certificate."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Prefetch

from banyan.exchange.queries import due_on_topics
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible

from ..domain.states import TAKING_PART
from ..models import (
    Certificate,
    FollowUp,
    Handout,
    Invitation,
    Lesson,
    Participant,
    Session,
)
from ..scope import (
    certificates_visible,
    found,
    is_own,
    may_name,
    own_q,
    participants_visible,
)
from .attached import files_of_handouts
from .courses import line_of
from .people import (
    certificate_line,
    followup_line,
    lines_of,
    session_line,
    with_certificates,
)
from .shapes import (
    AlumnusLine,
    CertificateChecked,
    FollowUpLine,
    HandoutLine,
    InvitationLine,
    MineShown,
    ParticipantLine,
    PlanShown,
    Transcript,
    TranscriptLine,
)

MOST = 200


def courses_mine(actor: Actor) -> tuple[MineShown, ...]:
    """Return one's own courses, the latest first; a fixed number of statements."""
    rows = Participant.objects.filter(own_q(actor)).exclude(state="withdrawn")
    rows = with_certificates(
        rows.select_related("cohort__course", "cohort__unit", "unit")
    ).prefetch_related(
        Prefetch("followups", queryset=FollowUp.objects.order_by("months")),
        Prefetch(
            "cohort__sessions", queryset=Session.objects.order_by("day", "starts")
        ),
        Prefetch("cohort__handouts", queryset=Handout.objects.order_by("pk")),
    )
    seen = list(rows.order_by("-cohort__starts_on", "-pk")[:MOST])
    lines = lines_of(actor, seen)
    ids = [h.pk for row in seen for h in row.cohort.handouts.all()]
    files = files_of_handouts(ids) if ids else {}
    return tuple(_mine(row, line, files) for row, line in zip(seen, lines, strict=True))


def _mine(
    row: Participant, line: ParticipantLine, files: Mapping[int, Sequence[Any]]
) -> MineShown:
    takes_part = row.state in TAKING_PART
    today = clock.today()
    handouts = row.cohort.handouts.all() if takes_part else ()
    return MineShown(
        line=line,
        cohort=line_of(row.cohort),
        plan=row.plan,
        sessions=tuple(session_line(s) for s in row.cohort.sessions.all()),
        handouts=tuple(
            HandoutLine(h.uid, h.title, h.text, h.url, len(files.get(h.pk, ())))
            for h in handouts
            if h.released_on is not None and h.released_on <= today
        ),
        followups=tuple(map(followup_line, row.followups.all())),
    )


def invitations_mine(actor: Actor) -> tuple[InvitationLine, ...]:
    """Return the invitations to speak that one got, the open ones first."""
    rows = Invitation.objects.filter(own_q(actor, "participant__")).select_related(
        "cohort"
    )
    seen = sorted(rows, key=lambda i: (i.answer != "open", -i.pk))
    return tuple(map(_invitation, seen[:MOST]))


def _invitation(row: Invitation) -> InvitationLine:
    return InvitationLine(
        row.pk,
        row.uid,
        row.cohort.title,
        row.cohort.uid,
        row.cohort.starts_on,
        row.invited_on,
        row.answer,
        row.note,
        row.row_version,
    )


def followup_get(
    actor: Actor, uid: uuid.UUID | str
) -> tuple[ParticipantLine, Any, FollowUpLine, str]:
    """Return a report with its participant, cohort and the task; NotVisible else."""
    rows = FollowUp.objects.filter(
        participant__in=participants_visible(actor).values("pk")
    ).select_related("participant__cohort__course", "participant__cohort__unit")
    row = found(rows.select_related("participant__unit"), uid)
    if not may_name(actor, row.participant):
        raise NotVisible
    line = lines_of(actor, [row.participant])[0]
    task = row.participant.plan or row.participant.task
    return line, line_of(row.participant.cohort), followup_line(row), task


# -- alumni, lessons of earlier cohorts -------------------------------------------------------


def alumni_of(actor: Actor, cohort: Any) -> tuple[AlumnusLine, ...]:
    """Return who completed another cohort of the course; a fixed number of statements."""
    rows = (
        participants_visible(actor)
        .filter(cohort__course__uid=cohort.line.course_uid, state="completed")
        .exclude(cohort=cohort.id)
    )
    rows = with_certificates(rows).prefetch_related(
        Prefetch("followups", queryset=FollowUp.objects.order_by("months"))
    )
    seen = list(rows.order_by("-completed_on", "name", "pk")[:MOST])
    asked = {
        i.participant_id: i
        for i in Invitation.objects.filter(cohort=cohort.id).select_related("cohort")
    }
    lines = lines_of(actor, seen)
    return tuple(
        AlumnusLine(
            line=line,
            cohort=row.cohort.title,
            applied=_latest(row),
            invitation=_invitation(asked[row.pk]) if row.pk in asked else None,
        )
        for row, line in zip(seen, lines, strict=True)
        if line.name
    )


def _latest(row: Participant) -> str:
    said = [f.result for f in row.followups.all() if f.result]
    return said[-1] if said else ""


def plan_of(actor: Actor, cohort: Any, topics: tuple[str, ...]) -> PlanShown:
    """Return what is due at the plan: lessons of earlier cohorts, records on topics."""
    rows = Lesson.objects.filter(cohort__course__uid=cohort.line.course_uid)
    rows = rows.exclude(cohort=cohort.id).select_related("cohort").order_by("-pk")
    earlier = tuple((r.text, r.advice, r.cohort.title) for r in rows[:20])
    due: tuple[Any, ...] = ()
    if actor.holds("exchange.read") and topics:
        due = due_on_topics(actor, topics)
    return PlanShown(earlier, due, topics)


# -- transcript and certificates --------------------------------------------------------------


def transcript_of(actor: Actor, uid: uuid.UUID | str) -> Transcript:
    """Return the courses of whoever is behind a participant; NotVisible else."""
    row = found(participants_visible(actor), uid)
    if not may_name(actor, row):
        raise NotVisible
    same = (
        {"person": row.person_id}
        if row.person_id
        else {"counterpart": row.counterpart_id}
    )
    rows = participants_visible(actor).filter(**same).exclude(state="withdrawn")
    rows = with_certificates(rows).order_by("-cohort__starts_on", "-pk")[:MOST]
    lines = tuple(_transcript_line(r) for r in rows)
    return Transcript(
        name=row.name,
        unit=row.unit.names if row.unit else row.cohort.unit.names,
        unit_id=row.unit_id or row.cohort.unit_id,
        person=row.person_id,
        lines=lines,
        hours=sum(x.hours or 0 for x in lines if x.state == "completed"),
        is_specimen=row.is_specimen,
    )


def _transcript_line(row: Participant) -> TranscriptLine:
    valid = [c for c in row.certificates.all() if c.state == "valid"]
    return TranscriptLine(
        course=row.cohort.course.title,
        cohort=row.cohort.title,
        host=row.cohort.unit.names,
        starts_on=row.cohort.starts_on,
        ends_on=row.cohort.ends_on,
        hours=row.cohort.course.hours,
        state=row.state,
        certificate=certificate_line(valid[0]) if valid else None,
        uid=row.uid,
    )


def certificate_get(actor: Actor, uid: uuid.UUID | str) -> Certificate:
    """Return a certificate to be printed or withdrawn; NotVisible out of range."""
    row: Certificate = found(certificates_visible(actor), uid)
    if not may_name(actor, row.participant):
        raise NotVisible
    return row


def certificate_checked(number: str, code: str) -> CertificateChecked:
    """Return what a certificate says, by what stands on it; open to everybody.

    Number and code must belong together; NotVisible else.
    """
    wanted = "".join(code.split()).upper().replace("-", "")
    rows = Certificate.objects.filter(number__iexact=number.strip(), code=wanted)
    row = rows.order_by("pk").first() if wanted else None
    if row is None:
        raise NotVisible
    return checked(row)


def certificates_numbered(actor: Actor, number: str) -> tuple[CertificateChecked, ...]:
    """Return the certificates of a number in range, without a code."""
    rows = certificates_visible(actor).filter(number__iexact=number.strip())
    return tuple(
        checked(row)
        for row in rows.order_by("pk")[:20]
        if may_name(actor, row.participant)
    )


def checked(row: Certificate) -> CertificateChecked:
    """Return no more than what stands on the paper, and whether it still holds."""
    return CertificateChecked(
        number=row.number,
        holder=row.holder,
        course=row.course,
        host=row.host,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        hours=row.hours,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        state=_state(row),
        withdrawn_on=row.withdrawn_on,
        is_specimen=row.is_specimen,
    )


def _state(row: Certificate) -> str:
    over = row.valid_until is not None and row.valid_until < clock.today()
    return "over" if row.state == "valid" and over else row.state


def invitation_get(actor: Actor, uid: uuid.UUID | str) -> tuple[InvitationLine, bool]:
    """Return an invitation and whether it is one's own; NotVisible out of range."""
    rows = Invitation.objects.filter(
        participant__in=participants_visible(actor).values("pk")
    ).select_related("cohort", "participant")
    row = found(rows, uid)
    return _invitation(row), is_own(actor, row.participant)
