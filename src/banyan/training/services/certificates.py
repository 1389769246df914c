"""Certificates: numbered, with a code to check them; withdrawn by a decision."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

from banyan.decisions.queries import decisions_visible
from banyan.decisions.services import numbers_take
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, StateRefusal
from banyan.kernel.text import LANGUAGES
from banyan.kernel.text import gettext_noop as _
from banyan.people.domain.commands import AddQualification, EndQualification
from banyan.people.services import qualification_add, qualification_end

from ..commands import Issue, WithdrawCertificate
from ..domain.applying import months_after
from ..models import Certificate, Cohort, Participant
from ..settings import terms
from .ground import (
    LONGEST,
    acting,
    cohort_locked,
    missing,
    not_to_come,
    participant_locked,
    refuse,
    require_host,
    same_version,
    save,
    whole,
)

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without letters and figures that are taken for each other."""


def certificates_issue(*, actor: Actor, commands: Sequence[Issue]) -> list[Certificate]:
    """Issue certificates to participants of one cohort who completed.

    Each takes the next number of the series of the host. Own members get the
    qualification that the course says, which needs ``person.write`` over them.
    Raises StateRefusal before completion, for a second one, and for a course that
    gives none; InputError for a day to come or before the end.
    """
    if not commands:
        return []
    with whole():
        rows = [participant_locked(actor, c.participant) for c in commands]
        if len({row.cohort_id for row in rows}) > 1:
            raise InputError(
                _("Certificates are issued for one cohort at a time."),
                code="training.cohorts",
            )
        cohort = cohort_locked(actor, rows[0].cohort_id)
        days = [c.issued_on or clock.today() for c in commands]
        for row, day in zip(rows, days, strict=True):
            _refuse_issue(cohort, row, day)
        with acting(
            actor, "certificates_issue", cohort.unit_id, {"count": len(rows)}
        ) as act:
            numbers = numbers_take(
                actor=actor,
                body=cohort.unit_id,
                paper=terms().paper,
                days=days,
                record_into=act,
            )
            made = [
                _certificate(cohort, row, day, number)
                for row, day, number in zip(rows, days, numbers, strict=True)
            ]
            _qualify(act, actor, cohort, rows, made)
            for one in made:
                one.save()
            act.record("create", *made)
    return made


def _refuse_issue(cohort: Cohort, row: Participant, day: dt.date) -> None:
    if cohort.course.certificate == "none":
        raise StateRefusal(
            _("This course gives no certificate."), code="training.no_certificate"
        )
    if row.state != "completed":
        raise StateRefusal(
            _("“%(name)s” has not completed the course."),
            code="training.not_completed",
            name=row.name,
            way_out=_("Decide on completion first; each condition is shown there."),
        )
    if row.certificates.filter(state="valid").exists():
        raise StateRefusal(
            _("“%(name)s” has a certificate already."),
            code="training.issued",
            name=row.name,
            way_out=_("Print it again, or withdraw it by a decision."),
        )
    refuse(not_to_come(day, "issued_on"))
    if row.completed_on is not None and day < row.completed_on:
        raise InputError(
            _("A certificate is not dated before the end of the course, %(day)s."),
            code="training.issued_on",
            day=row.completed_on,
        )


def _certificate(
    cohort: Cohort, row: Participant, day: dt.date, number: str
) -> Certificate:
    months = cohort.course.valid_months
    return Certificate(
        participant=row,
        number=number,
        code="".join(secrets.choice(LETTERS) for _n in range(8)),
        issued_on=day,
        valid_until=months_after(day, months) if months else None,
        holder=row.name,
        course=cohort.course.title,
        host=cohort.unit.names,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        hours=cohort.course.hours,
        is_specimen=row.is_specimen,
        recorded_at=clock.now(),
    )


def _qualify(
    act: Any,
    actor: Actor,
    cohort: Cohort,
    rows: Sequence[Participant],
    made: Sequence[Certificate],
) -> None:
    kind = cohort.course.qualification
    members = [
        (row.person_id, one)
        for row, one in zip(rows, made, strict=True)
        if row.person_id is not None
    ]
    if not kind or not members:
        return
    given = qualification_add(
        actor=actor,
        commands=[
            AddQualification(
                person=person,
                kind=kind,
                title=cohort.course.title,
                issued_on=one.issued_on,
                number=one.number,
                issuer=_said(one.host),
                valid_until=one.valid_until,
            )
            for person, one in members
        ],
        record_into=act,
    )
    for (_person, one), row in zip(members, given, strict=True):
        one.qualification = row.pk


def _said(text: Any) -> str:
    return next((t for k in LANGUAGES if (t := getattr(text, k))), "")[:200]


def certificates_withdraw(
    *, actor: Actor, commands: Sequence[WithdrawCertificate]
) -> list[Certificate]:
    """Withdraw certificates by a decision; the check page says so at once.

    A qualification that stood on it ends. Raises InputError without reason or
    decision in range, StateRefusal for one that is withdrawn already.
    """
    refuse([p for c in commands for p in missing([("reason", c.reason)])])
    gone = []
    with whole():
        for c in commands:
            rows = Certificate.objects.select_for_update(of=("self",))
            row = (
                rows.select_related("participant__cohort__unit")
                .filter(pk=c.certificate)
                .first()
            )
            if row is None:
                raise NotVisible
            cohort = row.participant.cohort
            require_host(actor, cohort)
            same_version(row, c.row_version)
            _refuse_withdrawal(actor, row, c)
            with acting(actor, "certificates_withdraw", cohort.unit_id) as act:
                row.state, row.withdrawn_on = "withdrawn", clock.today()
                row.withdrawn_by_id = c.decision
                row.reason = c.reason.strip()[:LONGEST]
                fields = ["state", "withdrawn_on", "withdrawn_by", "reason"]
                save(act, row, fields)
                if row.qualification is not None:
                    qualification_end(
                        actor=actor,
                        commands=[EndQualification(row.qualification, clock.today())],
                        record_into=act,
                    )
            gone.append(row)
    return gone


def _refuse_withdrawal(actor: Actor, row: Certificate, c: WithdrawCertificate) -> None:
    if row.state == "withdrawn":
        raise StateRefusal(
            _("This certificate was withdrawn on %(day)s."),
            code="training.withdrawn",
            day=row.withdrawn_on,
        )
    if not decisions_visible(actor).filter(pk=c.decision).exists():
        raise InputError(
            _("The decision that withdraws it is not there."),
            code="training.decision",
            way_out=_("Record the decision first."),
        )
