"""Attendance of a session at once; marks of a test."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, Problem, StateRefusal
from banyan.kernel.text import gettext_noop as _

from ..commands import EnterAttendance, EnterMarks
from ..domain.completion import WORDS
from ..domain.states import TAKING_PART
from ..models import Attendance, Certificate, Cohort, Mark, Session, Test
from .ground import (
    acting,
    cohort_locked,
    not_to_come,
    refuse,
    refuse_closed,
    same_version,
    whole,
)


def attendance_enter(
    *, actor: Actor, commands: Sequence[EnterAttendance]
) -> list[Session]:
    """Enter who was at sessions; what is not named stays as it was.

    Raises InputError for a session that has not been, for words that are none and
    for people who have no place; StateRefusal for a closed cohort, a cancelled
    session, and where a certificate was issued.
    """
    rows = []
    with whole():
        for c in commands:
            session = _session(c.session)
            cohort = cohort_locked(actor, session.cohort_id)
            refuse_closed(cohort)
            same_version(session, c.row_version)
            _refuse_session(session)
            refuse(not_to_come(session.day, "day"))
            wanted = {s.participant: s for s in c.seen}
            _refuse_others(cohort, wanted)
            refuse(
                [
                    Problem.of(
                        "training.word",
                        _("“%(word)s” is no word of attendance."),
                        word=s.word,
                        field="word",
                    )
                    for s in c.seen
                    if s.word not in WORDS
                ]
            )
            with acting(
                actor, "attendance_enter", cohort.unit_id, {"count": len(wanted)}
            ) as act:
                _put(act, session, wanted)
            rows.append(session)
    return rows


def _session(pk: int) -> Session:
    row = Session.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotVisible
    return row


def _refuse_session(session: Session) -> None:
    if session.state == "cancelled":
        raise StateRefusal(
            _("This session was cancelled; nobody was there."),
            code="training.cancelled",
            way_out=_("If it was held after all, change its state first."),
        )


def _refuse_others(cohort: Cohort, wanted: Collection[int]) -> None:
    """Refuse people without a place here, and those who have a certificate."""
    here = cohort.participants.filter(pk__in=wanted, state__in=TAKING_PART)
    others = set(wanted) - set(here.values_list("pk", flat=True))
    if others:
        refuse(
            [
                Problem.of(
                    "training.no_place",
                    _("Somebody who is named has no place in this cohort."),
                    field="participant",
                    way_out=_("Nominate them first."),
                )
            ]
        )
    issued = Certificate.objects.filter(participant__in=wanted, state="valid")
    if issued.exists():
        raise StateRefusal(
            _("A certificate stands on what was entered; it is not changed any more."),
            code="training.issued",
            way_out=_("Withdraw the certificate first, by a decision."),
        )


def _put(act: Any, session: Session, wanted: Mapping[int, Any]) -> None:
    known = {
        a.participant_id: a
        for a in session.attendance.select_for_update().filter(participant__in=wanted)
    }
    new, changed = [], []
    for pk, seen in wanted.items():
        row = known.get(pk)
        note = seen.note.strip()[:200]
        if row is None:
            new.append(
                Attendance(
                    session=session, participant_id=pk, word=seen.word, note=note
                )
            )
        elif (row.word, row.note) != (seen.word, note):
            row.word, row.note = seen.word, note
            row.row_version += 1
            changed.append(row)
    Attendance.objects.bulk_create(new)
    Attendance.objects.bulk_update(changed, ["word", "note", "row_version"])
    made = session.attendance.filter(participant__in=[a.participant_id for a in new])
    act.record_rows("create", Attendance, list(made.values_list("pk", flat=True)))
    act.record_rows("change", Attendance, [row.pk for row in changed])
    session.attended_at = clock.now()
    session.row_version += 1
    session.save(update_fields=["attended_at", "row_version"])
    act.record("change", session)


# -- marks -------------------------------------------------------------------------------


def marks_enter(*, actor: Actor, commands: Sequence[EnterMarks]) -> list[Test]:
    """Enter marks of tests; an empty one takes the mark back.

    Raises InputError for what is no mark or lies outside of 0 to the highest, for a
    test that has not been; else as :func:`attendance_enter`.
    """
    rows = []
    with whole():
        for c in commands:
            test = Test.objects.select_for_update().filter(pk=c.test).first()
            if test is None:
                raise NotVisible
            cohort = cohort_locked(actor, test.cohort_id)
            refuse_closed(cohort)
            same_version(test, c.row_version)
            refuse(not_to_come(test.on, "on"))
            problems: list[Problem] = []
            wanted = {
                g.participant: hundredths_of(g.mark, test.top, g.participant, problems)
                for g in c.given
            }
            refuse(problems)
            _refuse_others(cohort, wanted)
            with acting(
                actor, "marks_enter", cohort.unit_id, {"count": len(wanted)}
            ) as act:
                _put_marks(act, test, wanted)
            rows.append(test)
    return rows


def hundredths_of(
    typed: str, top: int, who: int, problems: list[Problem]
) -> int | None:
    """Return a mark in hundredths; a comma may stand for the point."""
    said = typed.strip().replace(",", ".")
    if not said:
        return None
    field = f"mark-{who}"
    try:
        number = Decimal(said) * 100
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or number != number.to_integral_value():
        text = _("“%(mark)s” is no mark: two decimals at most.")
        problems.append(Problem.of("training.mark", text, mark=typed, field=field))
        return None
    if not 0 <= number <= top * 100:
        text = _("“%(mark)s” is no mark from 0 to %(top)s.")
        problems.append(
            Problem.of("training.mark", text, mark=typed, top=top, field=field)
        )
        return None
    return int(number)


def _put_marks(act: Any, test: Test, wanted: Mapping[int, int | None]) -> None:
    known = {
        m.participant_id: m
        for m in test.marks.select_for_update().filter(participant__in=wanted)
    }
    new, changed, gone = [], [], []
    for pk, value in wanted.items():
        row = known.get(pk)
        if row is None and value is not None:
            new.append(Mark(test=test, participant_id=pk, hundredths=value))
        elif row is not None and value is None:
            gone.append(row)
        elif row is not None and value is not None and row.hundredths != value:
            row.hundredths = value
            row.row_version += 1
            changed.append(row)
    if gone:
        act.record("delete", *gone)
        Mark.objects.filter(pk__in=[row.pk for row in gone]).delete()
    Mark.objects.bulk_create(new)
    Mark.objects.bulk_update(changed, ["hundredths", "row_version"])
    made = test.marks.filter(participant__in=[m.participant_id for m in new])
    act.record_rows("create", Mark, list(made.values_list("pk", flat=True)))
    act.record_rows("change", Mark, [row.pk for row in changed])
