"""Attendance, marks, plans, completion, certificates, applications, alumni, guests."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan.access.models import Account
from banyan.deadlines.models import Deadline
from banyan.decisions.services import decision_take_over
from banyan.kernel import clock
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    StateRefusal,
)
from banyan.people.models import Qualification
from banyan.training import commands as c
from banyan.training import queries, services
from banyan.training.models import FollowUp, Participant
from tests.support import kept
from tests.support import training_world as tw

pytestmark = pytest.mark.django_db


@kept.once
def built() -> tw.World:
    return tw.build(visitor=("guest", "city"))


def session_of(cohort: Any, day: int = 9) -> Any:
    return tw.add("session", cohort, {"title": tw.said("S"), "day": tw.days_ago(day)})[
        0
    ]


def test_attendance_is_entered_at_once_and_corrected(world: tw.World) -> None:
    rows = tw.place(world, world.cohort, *[tw.guest(world, f"G{n}") for n in range(2)])
    session = session_of(world.cohort)
    tw.attend(session, **{f"p{r.pk}": "present" for r in rows})
    tw.attend(session, **{f"p{rows[0].pk}": "excused"})
    words = {a.participant_id: a.word for a in session.attendance.all()}
    assert words == {rows[0].pk: "excused", rows[1].pk: "present"}
    assert [s.present for s in queries.sessions_of(tw.SYSTEM, world.cohort.pk)] == [1]


def test_what_attendance_refuses(world: tw.World) -> None:
    (row,) = tw.place(world, world.cohort, tw.guest(world, "G"))
    session = session_of(world.cohort)
    later = tw.cohort(
        world, starts_on=clock.today(), ends_on=clock.today() + dt.timedelta(5)
    )
    (to_come,) = tw.add(
        "session",
        later,
        {"title": tw.said("S"), "day": clock.today() + dt.timedelta(3)},
    )
    (stranger,) = tw.place(world, later, tw.guest(world, "Other"))
    key = f"p{row.pk}"
    with pytest.raises(InputError):
        tw.attend(session, **{key: "asleep"})
    with pytest.raises(InputError):
        tw.attend(session, **{f"p{stranger.pk}": "present"})
    with pytest.raises(InputError):
        tw.attend(to_come, **{f"p{stranger.pk}": "present"})
    services.record_change(
        actor=tw.SYSTEM, kind="session", uid=session.uid, values={"state": "cancelled"}
    )
    with pytest.raises(StateRefusal):
        tw.attend(session, **{key: "present"})
    for who, error in (("inspector", NotAllowed), ("secretary", NotVisible)):
        with pytest.raises(error):
            services.attendance_enter(
                actor=world.actor(who), commands=[c.EnterAttendance(session.pk, ())]
            )
    with pytest.raises(Conflict):
        services.attendance_enter(
            actor=tw.SYSTEM, commands=[c.EnterAttendance(session.pk, (), 99)]
        )
    with pytest.raises(NotVisible):
        services.attendance_enter(
            actor=tw.SYSTEM, commands=[c.EnterAttendance(99_999, ())]
        )


@pytest.mark.parametrize("typed", ["11", "-1", "7.555", "good", "NaN", "1e9"])
def test_marks_out_of_range_are_refused(world: tw.World, typed: str) -> None:
    (row,) = tw.place(world, world.cohort, tw.guest(world, "G"))
    (test,) = tw.add("test", world.cohort, {"title": tw.said("T"), "top": 10})
    with pytest.raises(InputError):
        tw.mark(test, **{f"p{row.pk}": typed})
    tw.mark(test, **{f"p{row.pk}": "7,5"})
    assert test.marks.get().hundredths == 750
    tw.mark(test, **{f"p{row.pk}": "10"})
    tw.mark(test, **{f"p{row.pk}": ""})
    assert not test.marks.exists()


def test_a_plan_is_agreed_to_by_somebody_else(world: tw.World) -> None:
    Account.objects.filter(pk=world.web.accounts["reader"].pk).update(
        person=world.web.member
    )
    (row,) = tw.place(world, world.cohort, world.web.member.pk)
    own = world.actor("reader")
    services.plans_write(actor=own, commands=[c.WritePlan(row.pk, "Two groups")])
    agreed = c.WritePlan(
        row.pk, "Two groups", agreed_with="Secretary", agreed_on=clock.today()
    )
    with pytest.raises(NotAllowed):
        services.plans_write(actor=own, commands=[agreed])
    services.plans_write(actor=world.actor("secretary"), commands=[agreed])
    for wrong in (
        c.WritePlan(row.pk, " "),
        c.WritePlan(row.pk, "X", agreed_on=clock.today()),
        c.WritePlan(
            row.pk, "X", agreed_with="Y", agreed_on=clock.today() + dt.timedelta(1)
        ),
    ):
        with pytest.raises(InputError):
            services.plans_write(actor=tw.SYSTEM, commands=[wrong])
    with pytest.raises(NotVisible):
        services.plans_write(actor=world.actor("neighbour"), commands=[agreed])
    with pytest.raises(NotAllowed):
        services.plans_write(actor=world.actor("inspector"), commands=[agreed])


def test_completion_follows_the_rule_and_keeps_its_derivation(world: tw.World) -> None:
    rows = tw.held(
        world, world.cohort, *[tw.guest(world, f"G{n}") for n in range(3)], present=2
    )
    assert [r.state for r in rows] == ["completed", "completed", "failed"]
    (condition,) = rows[2].derivation
    assert (condition["part"], condition["whole"], condition["needed"]) == (0, 2, 50)
    assert FollowUp.objects.filter(participant=rows[0]).count() == 3
    assert not FollowUp.objects.filter(participant=rows[2]).exists()
    assert Deadline.objects.filter(kind="training.followup").count() == 6
    lines = queries.results_of(tw.SYSTEM, world.cohort.pk)
    assert [x.outcome.complete for x in lines] == [True, True, False]


def test_completion_is_decided_when_the_cohort_was_held(world: tw.World) -> None:
    with pytest.raises(StateRefusal):
        tw.decide(world.cohort)
    rows = tw.held(world, world.cohort, tw.guest(world, "G"), present=0)
    assert rows[0].state == "failed"
    session = world.cohort.sessions.order_by("pk").first()
    for one in world.cohort.sessions.all():
        tw.attend(one, **{f"p{rows[0].pk}": "present"})
    tw.decide(world.cohort)
    rows[0].refresh_from_db()
    assert rows[0].state == "completed"
    for one in world.cohort.sessions.all():
        tw.attend(one, **{f"p{rows[0].pk}": "absent"})
    tw.decide(world.cohort)
    assert not FollowUp.objects.exists()
    assert session is not None
    tw.move(world.cohort, "closed")
    with pytest.raises(StateRefusal):
        tw.decide(world.cohort)
    with pytest.raises(StateRefusal):
        tw.attend(session, **{f"p{rows[0].pk}": "present"})


# -- certificates -------------------------------------------------------------------------


def issue(row: Participant, on: dt.date | None = None, actor: Any = tw.SYSTEM) -> Any:
    return services.certificates_issue(actor=actor, commands=[c.Issue(row.pk, on)])[0]


def test_certificates_take_the_numbers_of_the_host(world: tw.World) -> None:
    rows = tw.held(world, world.cohort, *[tw.guest(world, f"G{n}") for n in range(2)])
    made = services.certificates_issue(
        actor=tw.SYSTEM, commands=[c.Issue(r.pk) for r in rows]
    )
    assert [one.number.split("-")[0] for one in made] == ["01", "02"]
    assert len({one.code for one in made}) == 2
    found = queries.certificate_checked(made[0].number.lower(), made[0].code.lower())
    assert (found.holder, found.state) == ("G0", "valid")
    with pytest.raises(NotVisible):
        queries.certificate_checked(made[0].number, made[1].code)
    with pytest.raises(NotVisible):
        queries.certificate_checked(made[0].number, "")


def test_what_stands_against_a_certificate(world: tw.World) -> None:
    (placed,) = tw.place(world, world.cohort, tw.guest(world, "G"))
    with pytest.raises(StateRefusal):
        issue(placed)
    other = tw.cohort(world)
    (row,) = tw.held(world, other, tw.guest(world, "H"))
    for on in (clock.today() + dt.timedelta(1), tw.days_ago(5)):
        with pytest.raises(InputError):
            issue(row, on)
    with pytest.raises(NotAllowed):
        issue(row, actor=world.actor("inspector"))
    with pytest.raises(NotVisible):
        issue(row, actor=world.actor("neighbour"))
    issue(row)
    with pytest.raises(StateRefusal):
        issue(row)
    with pytest.raises(StateRefusal):
        tw.attend(other.sessions.first(), **{f"p{row.pk}": "absent"})
    none = tw.cohort(world, tw.course(world, certificate="none"))
    (without,) = tw.held(world, none, tw.guest(world, "I"))
    with pytest.raises(StateRefusal):
        issue(without)
    with pytest.raises(InputError):
        services.certificates_issue(
            actor=tw.SYSTEM, commands=[c.Issue(row.pk), c.Issue(without.pk)]
        )


def test_a_withdrawn_certificate_says_so_and_ends_the_qualification(
    world: tw.World,
) -> None:
    course = tw.course(
        world, audience="own", qualification="awareness-class", valid_months=12
    )
    (row,) = tw.held(world, tw.cohort(world, course), world.web.member.pk)
    one = issue(row, actor=world.actor("commission"))
    held = Qualification.objects.get(person=world.web.member)
    assert (held.kind, held.number) == ("awareness-class", one.number)
    decision = decision_take_over(
        actor=tw.SYSTEM,
        title="Withdrawn",
        decided_on=clock.today(),
        source="Invented",
        body=world.web.units["city"],
    )
    command = c.WithdrawCertificate(one.pk, decision.pk, "Wrong person")
    for wrong, error in (
        (c.WithdrawCertificate(one.pk, decision.pk, ""), InputError),
        (c.WithdrawCertificate(one.pk, 99_999, "X"), InputError),
        (c.WithdrawCertificate(99_999, decision.pk, "X"), NotVisible),
    ):
        with pytest.raises(error):
            services.certificates_withdraw(actor=tw.SYSTEM, commands=[wrong])
    with pytest.raises(NotVisible):
        services.certificates_withdraw(
            actor=world.actor("neighbour"), commands=[command]
        )
    services.certificates_withdraw(actor=tw.SYSTEM, commands=[command])
    assert queries.certificate_checked(one.number, one.code).state == "withdrawn"
    held.refresh_from_db()
    assert held.valid_until == clock.today()
    with pytest.raises(StateRefusal):
        services.certificates_withdraw(actor=tw.SYSTEM, commands=[command])
    assert issue(row).number != one.number


# -- at home, alumni, guests ------------------------------------------------------------------


def test_what_was_applied_is_counted_apart_from_completion(world: tw.World) -> None:
    rows = tw.held(world, world.cohort, *[tw.guest(world, f"G{n}") for n in range(2)])
    first = FollowUp.objects.get(participant=rows[0], months=3)
    for wrong in (
        c.ReportApplication(first.pk, "wonderful"),
        c.ReportApplication(first.pk, "in-use"),
        c.ReportApplication(first.pk, "stopped"),
        c.ReportApplication(
            first.pk, "not-yet", answered_on=clock.today() + dt.timedelta(1)
        ),
    ):
        with pytest.raises(InputError):
            services.applications_report(actor=tw.SYSTEM, commands=[wrong])
    with pytest.raises(StateRefusal):
        services.applications_check(
            actor=tw.SYSTEM, commands=[c.CheckApplication(first.pk)]
        )
    tw.move(world.cohort, "closed")
    report = c.ReportApplication(first.pk, "in-use", evidence="Two groups")
    services.applications_report(actor=tw.SYSTEM, commands=[report])
    services.applications_check(
        actor=tw.SYSTEM, commands=[c.CheckApplication(first.pk)]
    )
    found = queries.applications_of(tw.SYSTEM, world.cohort.pk)
    assert found.completed == 2
    assert [(s.months, s.applied, s.checked) for s in found.shares] == [(3, 1, 1)]
    assert not Deadline.objects.filter(
        kind="training.followup", subject=first.pk, state="open"
    ).exists()


def test_a_guest_sees_the_own_courses_alone_and_reports(world: tw.World) -> None:
    mine, other = tw.guest(world, "Mine"), tw.guest(world, "Other")
    account = world.web.accounts["visitor"]
    services.guests_link(
        actor=world.actor("exchange"), commands=[c.LinkGuest(mine.pk, account.pk)]
    )
    rows = tw.held(world, world.cohort, mine, other)
    guest = world.actor("visitor")
    (seen,) = queries.courses_mine(guest)
    assert seen.line.name == "Mine"
    assert len(seen.sessions) == 2
    report = FollowUp.objects.get(participant=rows[0], months=3)
    services.applications_report(
        actor=guest, commands=[c.ReportApplication(report.pk, "not-yet")]
    )
    with pytest.raises(NotAllowed):
        services.applications_check(
            actor=guest, commands=[c.CheckApplication(report.pk)]
        )
    far = FollowUp.objects.get(participant=rows[1], months=3)
    with pytest.raises(NotVisible):
        services.applications_report(
            actor=guest, commands=[c.ReportApplication(far.pk, "not-yet")]
        )
    assert [p.name for p in queries.participants_of(guest, world.cohort.pk)] == ["Mine"]
    assert Deadline.objects.filter(kind="training.followup", account=account).exists()


def test_handouts_are_seen_from_the_day_of_their_release(world: tw.World) -> None:
    mine = tw.guest(world, "Mine")
    services.guests_link(
        actor=tw.SYSTEM,
        commands=[c.LinkGuest(mine.pk, world.web.accounts["visitor"].pk)],
    )
    tw.place(world, world.cohort, mine)
    later = clock.today() + dt.timedelta(days=1)
    tw.add(
        "handout",
        world.cohort,
        {"title": tw.said("Now"), "released_on": clock.today()},
        {"title": tw.said("Later"), "released_on": later},
        {"title": tw.said("Never")},
    )
    (seen,) = queries.courses_mine(world.actor("visitor"))
    assert [h.title.en for h in seen.handouts] == ["Now en"]


def test_an_account_stands_for_one_guest(world: tw.World) -> None:
    one, two = tw.guest(world, "One"), tw.guest(world, "Two")
    visitor = world.web.accounts["visitor"].pk
    Account.objects.filter(pk=world.web.accounts["reader"].pk).update(
        person=world.web.member
    )
    services.guests_link(actor=tw.SYSTEM, commands=[c.LinkGuest(one.pk, visitor)])
    for wrong in (
        c.LinkGuest(two.pk, visitor),
        c.LinkGuest(one.pk, world.web.accounts["stranger"].pk),
        c.LinkGuest(two.pk, world.web.accounts["reader"].pk),
    ):
        with pytest.raises(InputError):
            services.guests_link(actor=tw.SYSTEM, commands=[wrong])
    free = world.web.accounts["stranger"].pk
    with pytest.raises(NotVisible):
        services.guests_link(
            actor=world.actor("neighbour"), commands=[c.LinkGuest(two.pk, free)]
        )
    with pytest.raises(NotAllowed):
        services.guests_link(
            actor=world.actor("inspector"), commands=[c.LinkGuest(two.pk, free)]
        )


def test_alumni_are_invited_to_the_next_cohort(world: tw.World) -> None:
    rows = tw.held(
        world, world.cohort, *[tw.guest(world, f"G{n}") for n in range(2)], present=1
    )
    tw.add("lesson", world.cohort, {"text": tw.said("Shorter days")})
    later = clock.today() + dt.timedelta(days=9)
    following = tw.cohort(world, starts_on=later, ends_on=later)
    shown = queries.cohort_shown(tw.SYSTEM, following.uid)
    assert [a.line.name for a in queries.alumni_of(tw.SYSTEM, shown)] == ["G0"]
    plan = queries.plan_of(tw.SYSTEM, shown, ())
    assert [text.en for text, _advice, _of in plan.earlier] == ["Shorter days en"]
    with pytest.raises(InputError):
        services.alumni_invite(
            actor=tw.SYSTEM, commands=[c.Invite(following.pk, rows[1].pk)]
        )
    command = c.Invite(following.pk, rows[0].pk)
    (made,) = services.alumni_invite(actor=tw.SYSTEM, commands=[command])
    with pytest.raises(InputError):
        services.alumni_invite(actor=tw.SYSTEM, commands=[command])
    with pytest.raises(StateRefusal):
        services.alumni_invite(
            actor=tw.SYSTEM, commands=[c.Invite(world.cohort.pk, rows[0].pk)]
        )
    with pytest.raises(InputError):
        services.invitations_answer(
            actor=tw.SYSTEM, commands=[c.AnswerInvitation(made.pk, "perhaps")]
        )
    with pytest.raises(NotVisible):
        services.invitations_answer(
            actor=world.actor("neighbour"),
            commands=[c.AnswerInvitation(made.pk, "comes")],
        )
    services.invitations_answer(
        actor=tw.SYSTEM, commands=[c.AnswerInvitation(made.pk, "comes", "By train")]
    )
    made.refresh_from_db()
    assert made.answer == "comes"


def test_a_transcript_holds_all_courses_of_a_person(world: tw.World) -> None:
    one = tw.guest(world, "One")
    (first,) = tw.held(world, world.cohort, one)
    issue(first)
    tw.held(world, tw.cohort(world, tw.course(world)), one, present=0)
    found = queries.transcript_of(tw.SYSTEM, first.uid)
    assert [x.state for x in found.lines].count("completed") == 1
    assert (len(found.lines), found.hours) == (2, 24)
    with pytest.raises(NotVisible):
        queries.transcript_of(world.actor("neighbour"), first.uid)
