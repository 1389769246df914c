"""Alumni invited to speak to the next cohort; accounts of guests."""

from __future__ import annotations

from collections.abc import Sequence

from banyan.access.queries import account_unlinked
from banyan.exchange.queries import counterparts_known
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import (
    InputError,
    NotAllowed,
    NotVisible,
    Problem,
    StateRefusal,
)
from banyan.kernel.text import gettext_noop as _
from banyan.units.queries import unit_find

from ..commands import AnswerInvitation, Invite, LinkGuest
from ..models import Guest, Invitation, Participant
from ..scope import WRITE, hosts, is_own
from . import clocks
from .ground import acting, cohort_locked, refuse, same_version, save, whole

INVITING = ("planned", "open", "running")
ANSWERS = ("comes", "declines")


def alumni_invite(*, actor: Actor, commands: Sequence[Invite]) -> list[Invitation]:
    """Invite participants of earlier cohorts of the course to speak to one.

    Raises InputError for who is no alumnus of the course or was invited already;
    StateRefusal for a cohort that is over.
    """
    if not commands:
        return []
    with whole():
        cohort = cohort_locked(actor, commands[0].cohort)
        if {c.cohort for c in commands} != {cohort.pk}:
            raise NotVisible
        if cohort.state not in INVITING:
            raise StateRefusal(
                _("This cohort is over; nobody is invited to it any more."),
                code="training.over",
                way_out=_("Invite to the next one."),
            )
        wanted = [c.participant for c in commands]
        alumni = Participant.objects.filter(
            pk__in=wanted, cohort__course=cohort.course_id, state="completed"
        ).exclude(cohort=cohort)
        known = {row.pk: row for row in alumni.order_by("pk")}
        there = set(cohort.invitations.values_list("participant_id", flat=True))
        refuse(
            [_problem(pk, known, there) for pk in wanted if _is_wrong(pk, known, there)]
        )
        with acting(
            actor, "alumni_invite", cohort.unit_id, {"count": len(wanted)}
        ) as act:
            rows = [
                Invitation(
                    cohort=cohort,
                    participant=known[pk],
                    invited_on=clock.today(),
                    invited_by=actor.name[:200],
                    recorded_at=clock.now(),
                )
                for pk in dict.fromkeys(wanted)
            ]
            for row in rows:
                row.save()
            act.record("create", *rows)
            clocks.invited(act, actor, cohort, rows)
    return rows


def _is_wrong(pk: int, known: dict[int, Participant], there: set[int]) -> bool:
    return pk not in known or pk in there


def _problem(pk: int, known: dict[int, Participant], there: set[int]) -> Problem:
    if pk in there:
        text = _("“%(name)s” was invited already.")
        return Problem.of(
            "training.invited_already", text, name=known[pk].name if pk in known else ""
        )
    return Problem.of(
        "training.alumnus",
        _("Only who completed an earlier cohort of the course is invited."),
    )


def invitations_answer(
    *, actor: Actor, commands: Sequence[AnswerInvitation]
) -> list[Invitation]:
    """Say whether those who were invited come: they themselves, or the host.

    Raises InputError for a word that is none.
    """
    rows = []
    with whole():
        for c in commands:
            row = (
                Invitation.objects.select_for_update(of=("self",))
                .select_related("cohort__unit", "participant")
                .filter(pk=c.invitation)
                .first()
            )
            if row is None:
                raise NotVisible
            if not (hosts(actor, row.cohort, WRITE) or is_own(actor, row.participant)):
                raise (
                    NotAllowed(right=WRITE) if hosts(actor, row.cohort) else NotVisible
                )
            same_version(row, c.row_version)
            if c.answer not in ANSWERS:
                text = _("“%(word)s” is no answer to an invitation.")
                refuse(
                    [Problem.of("training.answer", text, word=c.answer, field="answer")]
                )
            with acting(actor, "invitations_answer", row.cohort.unit_id) as act:
                row.answer, row.answered_on = c.answer, clock.today()
                row.note = c.note.strip()[:1000]
                save(act, row, ["answer", "answered_on", "note"])
                clocks.ended(act, actor, "invitation", [row.pk])
            rows.append(row)
    return rows


def guests_link(*, actor: Actor, commands: Sequence[LinkGuest]) -> list[Guest]:
    """Let people of partners see their own courses through their accounts.

    Needs ``training.write`` over the unit that keeps the person. Raises NotVisible,
    NotAllowed, InputError for an account that is closed, belongs to a member, or is
    linked already.
    """
    made = []
    with whole():
        for c in commands:
            one = counterparts_known(actor, [c.counterpart]).get(c.counterpart)
            if one is None:
                raise NotVisible
            unit = unit_find(actor, one.unit)
            if unit is None:
                raise NotVisible
            actor.require(WRITE, path=unit.path, area_path=unit.area_path)
            taken = Guest.objects.filter(account=c.account) | Guest.objects.filter(
                counterpart=c.counterpart
            )
            if not account_unlinked(c.account) or taken.exists():
                raise InputError(
                    _("This account is closed, or belongs to somebody already."),
                    code="training.account",
                    way_out=_("Open an account with the right set “guest” for them."),
                )
            with acting(actor, "guests_link", unit.pk) as act:
                row = Guest.objects.create(
                    counterpart_id=c.counterpart,
                    account_id=c.account,
                    recorded_at=clock.now(),
                )
                act.record("create", row)
            made.append(row)
    return made
