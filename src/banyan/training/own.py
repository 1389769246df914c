"""What this room tells a person about themself: courses and what came of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from banyan.base import ports
from banyan.base.ports import OwnColumn, OwnData
from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _

from .models import Participant


def courses(actor: Actor, persons: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    """Yield the nominations of a person with attendance, marks and reports."""
    rows = Participant.objects.filter(person__in=persons).select_related(
        "cohort__course", "cohort__unit"
    )
    rows = rows.prefetch_related(
        "certificates", "followups", "attendance__session", "marks__test", "invitations"
    )
    for row in rows.order_by("nominated_on", "pk"):
        valid = [c for c in row.certificates.all() if c.state == "valid"]
        yield {
            "uid": row.uid,
            "course": row.cohort.course.title,
            "cohort": row.cohort.title,
            "unit": row.cohort.unit.names,
            "starts_on": row.cohort.starts_on,
            "ends_on": row.cohort.ends_on,
            "state": row.state,
            "certificate": valid[0].number if valid else "",
            "nominated_on": row.nominated_on,
            "nominated_by": row.nominated_by,
            "why": row.why,
            "task": row.task,
            "reason": row.reason,
            "plan": row.plan,
            "plan_with": row.plan_with,
            "derivation": row.derivation,
            "attendance": [
                {"day": a.session.day, "word": a.word, "note": a.note}
                for a in row.attendance.all()
            ],
            "marks": [
                {"test": m.test.title, "mark": m.hundredths / 100}
                for m in row.marks.all()
            ],
            "certificates": [
                {"number": c.number, "issued_on": c.issued_on, "state": c.state}
                for c in row.certificates.all()
            ],
            "reports": [
                {"months": f.months, "result": f.result, "text": f.text}
                for f in row.followups.all()
            ],
            "invitations": [
                {"invited_on": i.invited_on, "answer": i.answer}
                for i in row.invitations.all()
            ],
        }


ports.own_data.register(
    "training",
    OwnData(
        125,
        _("Courses"),
        ("training.Participant",),
        (
            OwnColumn("course", _("Course")),
            OwnColumn("cohort", _("Cohort")),
            OwnColumn("unit", _("Host")),
            OwnColumn("starts_on", _("From")),
            OwnColumn("ends_on", _("Until")),
            OwnColumn("certificate", _("Certificate")),
        ),
        courses,
    ),
)
