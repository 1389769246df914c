"""What becomes of applications: asking after months, taking the answer, raising silence."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from banyan.deadlines.services import deadlines_finish, deadlines_start
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.errors import InputError, Problem, StateRefusal
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from ..domain.terms import months_after
from ..kinds import words as w
from ..models import Application, ApplicationFollowUp
from ..queries.asked import asked_row, may_report
from ..settings import terms
from ..store import WRITE
from .clocks import follow, started

BEGUN = ("piloting", "in-use", "measured", "passed-on")
INSIDE = system_actor("report of an application")
"""Writes what a report says once it was found that its actor may report."""
SILENCE = Text(
    vi="Không có trả lời: báo người bảo trợ",
    lo="ບໍ່ມີຄຳຕອບ: ແຈ້ງຜູ້ອຸປະຖຳ",
    en="No answer: tell the sponsor",
)


def begun(act: Any, actor: Actor, rows: Sequence[Application]) -> None:
    """Set the follow-ups of applications that began, those still to come."""
    wanted = [row for row in rows if row.state in BEGUN and row.began_on]
    if not wanted:
        return
    asked = ApplicationFollowUp.objects.filter(application__in=wanted)
    there = set(asked.values_list("application", "role", "months"))
    made = [
        _asking(row, role, months)
        for row in wanted
        for months in terms().application_months
        if _due(row, months) >= clock.today()
        for role, _label in w.ASKED
        if (row.pk, role, months) not in there
    ]
    for one in made:
        one.save()
    if made:
        act.record("create", *made)
        follow(act, actor, "asked", made)


def _due(row: Application, months: int) -> dt.date:
    return months_after(row.began_on or clock.today(), months)


def _asking(row: Application, role: str, months: int) -> ApplicationFollowUp:
    return ApplicationFollowUp(
        practice=row.practice,
        application=row,
        role=role,
        months=months,
        due=_due(row, months),
        recorded_at=clock.now(),
    )


def application_report(
    *,
    actor: Actor,
    followup: uuid.UUID | str,
    stands: str,
    by: str,
    answer: Any = "",
    evidence: str = "",
    row_version: int | None = None,
) -> ApplicationFollowUp:
    """Take the answer to a follow-up; the application goes where the answer says.

    Raises InputError with every problem of the answer or of the state (a reason, a
    piece of evidence, a figure with its baseline), StateRefusal for one that was
    answered, NotVisible where it is neither in range nor released to the actor,
    NotAllowed without ``exchange.write`` and without a release to write.
    """
    from .records import record_change

    seen = asked_row(actor, followup)
    place = seen.practice.unit
    if not may_report(actor, seen):
        actor.require(WRITE, path=place.path, area_path=place.area_path)
    _require_name(by)
    with ledger.act(
        actor=actor, kind="exchange.application_report", unit=place.pk
    ) as act:
        row = ApplicationFollowUp.objects.select_for_update().get(pk=seen.pk)
        if row.answered_on is not None:
            raise StateRefusal(
                _("This follow-up was answered."), code="exchange.answered"
            )
        record_change(
            actor=INSIDE,
            kind="application",
            uid=seen.application.uid,
            values=_moved(seen.application, stands, answer, evidence),
            record_into=act,
        )
        made: ApplicationFollowUp = record_change(
            actor=INSIDE,
            kind="asked",
            uid=seen.uid,
            values=_answered(stands, by, answer, evidence),
            row_version=row_version,
            record_into=act,
        )
    return made


def _require_name(by: str) -> None:
    if not by.strip():
        raise InputError(
            problems=[
                Problem.of(
                    "exchange.answer",
                    _("An answer says who answers and how it stands."),
                    field="by",
                )
            ]
        )


def _answered(stands: str, by: str, answer: Any, evidence: str) -> dict[str, Any]:
    return {
        "answered_on": clock.today(),
        "by": by,
        "stands": stands,
        "answer": answer,
        "evidence": evidence,
    }


def _moved(row: Application, stands: str, answer: Any, evidence: str) -> dict[str, Any]:
    values: dict[str, Any] = {"state": stands}
    if stands != row.state:
        values["state_since"] = clock.today()
    if stands == "stopped":
        values["reason"] = answer
    if evidence:
        values["evidence"] = evidence
    return values


def silence_raised(*, actor: Actor, today: dt.date) -> int:
    """Tell the sponsors of applications whose follow-up nobody answered in time.

    Returns how many were raised. The same day again does nothing.
    """
    last = today - dt.timedelta(days=terms().silence_days)
    late = ApplicationFollowUp.objects.filter(
        answered_on__isnull=True, raised_on__isnull=True, due__lt=last
    )
    if not late.exists():
        return 0
    with ledger.act(actor=actor, kind="exchange.silence_raised") as act:
        rows = list(late.select_for_update().order_by("pk"))
        full = ApplicationFollowUp.objects.select_related(
            "practice__unit", "application__receiver"
        ).filter(pk__in=[row.pk for row in rows])
        found = list(full.order_by("pk"))
        for row in found:
            row.raised_on = today
            row.row_version += 1
            row.save(update_fields=["raised_on", "row_version"])
        act.record("change", *found)
        deadlines_finish(
            actor=actor,
            subject_kind="exchange.asked",
            subjects=[row.pk for row in found],
            record_into=act,
        )
        starts = [_silence(row, today) for row in found]
        deadlines_start(actor=actor, starts=starts, record_into=act)
    return len(found)


def _silence(row: ApplicationFollowUp, today: dt.date) -> Any:
    sponsor = row.application.sponsor
    about = Text.joined([Text.of(sponsor), row.practice.title], ": ")
    return started(
        "asked",
        row,
        SILENCE,
        row.practice.unit_id,
        about,
        due_on=today,
        url=f"/exchange/practice/{row.practice.uid}/#asked",
    )
