"""Courses and cohorts, nominations, places and waiting list: refusals and order."""

from __future__ import annotations

import datetime as dt

import pytest

from banyan.deadlines.models import Deadline
from banyan.kernel import clock
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    StateRefusal,
)
from banyan.ledger.models import Act
from banyan.training import queries, services
from banyan.training.commands import Move, Withdraw
from tests.support import kept
from tests.support import training_world as tw

pytestmark = pytest.mark.django_db


@kept.once
def built() -> tw.World:
    return tw.build()


def states(cohort: object) -> list[str]:
    return list(cohort.participants.order_by("pk").values_list("state", flat=True))  # type: ignore[attr-defined]


def test_places_are_given_and_the_others_wait(world: tw.World) -> None:
    guests = [tw.guest(world, f"Guest {n}") for n in range(5)]
    tw.place(world, world.cohort, *guests)
    assert states(world.cohort) == ["placed"] * 3 + ["waiting"] * 2
    lines = queries.participants_of(tw.SYSTEM, world.cohort.pk)
    assert [p.position for p in lines] == [0, 0, 0, 1, 2]
    assert Act.objects.filter(kind="training.participants_nominate").count() == 1


def test_a_place_that_becomes_free_goes_to_the_first_who_waits(world: tw.World) -> None:
    rows = tw.place(world, world.cohort, *[tw.guest(world, f"G{n}") for n in range(5)])
    services.participants_withdraw(
        actor=tw.SYSTEM, commands=[Withdraw(rows[0].pk, "Ill")]
    )
    assert states(world.cohort) == ["withdrawn"] + ["placed"] * 3 + ["waiting"]
    with pytest.raises(StateRefusal):
        services.participants_withdraw(
            actor=tw.SYSTEM, commands=[Withdraw(rows[0].pk, "Again")]
        )
    with pytest.raises(InputError):
        services.participants_withdraw(
            actor=tw.SYSTEM, commands=[Withdraw(rows[1].pk, " ")]
        )


def test_more_places_let_them_move_up_and_taken_ones_stay(world: tw.World) -> None:
    tw.place(world, world.cohort, *[tw.guest(world, f"G{n}") for n in range(5)])
    with pytest.raises(InputError, match=r"."):
        services.record_change(
            actor=tw.SYSTEM,
            kind="cohort",
            uid=world.cohort.uid,
            values={"places": 2},
        )
    services.record_change(
        actor=tw.SYSTEM, kind="cohort", uid=world.cohort.uid, values={"places": 5}
    )
    assert states(world.cohort) == ["placed"] * 5


def test_whoever_sends_fewest_goes_first_where_the_course_says_so(
    world: tw.World,
) -> None:
    services.record_change(
        actor=tw.SYSTEM,
        kind="course",
        uid=world.course.uid,
        values={"waiting": "units"},
    )
    body, other = tw.ew.add(
        "organisation",
        {"name": tw.said("A")},
        {"name": tw.said("B")},
        unit=world.web.units["city"],
    )
    people = [
        tw.ew.add(
            "counterpart",
            {"name": f"P{n}", "organisation": of},
            unit=world.web.units["city"],
        )[0]
        for n, of in enumerate((body, body, body, body, other))
    ]
    tw.place(world, world.cohort, *people[:4])
    tw.place(world, world.cohort, people[4])
    services.record_change(
        actor=tw.SYSTEM, kind="cohort", uid=world.cohort.uid, values={"places": 4}
    )
    rows = {p.counterpart_id: p.state for p in world.cohort.participants.all()}
    assert rows[people[4].pk] == "placed"
    assert rows[people[3].pk] == "waiting"


@pytest.mark.parametrize(
    "more",
    [{"why": ""}, {"task": " "}, {"nominated_by": ""}, {"language": "fr"}],
)
def test_a_nomination_says_who_sends_why_and_what_for(
    world: tw.World, more: dict[str, str]
) -> None:
    one = tw.guest(world, "Guest")
    command = tw.nomination(world.cohort, counterpart=one.pk, **more)
    with pytest.raises(InputError):
        services.participants_nominate(actor=tw.SYSTEM, commands=[command])


def test_what_cannot_be_nominated(world: tw.World) -> None:
    one = tw.guest(world, "Guest")
    tw.place(world, world.cohort, one)
    later = clock.today() + dt.timedelta(days=1)
    for command, error in (
        (tw.nomination(world.cohort, counterpart=one.pk), InputError),
        (tw.nomination(world.cohort), InputError),
        (tw.nomination(world.cohort, counterpart=99_999), NotVisible),
        (tw.nomination(world.cohort, person=99_999), NotVisible),
        (
            tw.nomination(world.cohort, person=world.web.member.pk, nominated_on=later),
            InputError,
        ),
    ):
        with pytest.raises(error):
            services.participants_nominate(actor=tw.SYSTEM, commands=[command])


def test_a_course_is_for_those_it_says(world: tw.World) -> None:
    guest = tw.guest(world, "Guest")
    for audience, who in (("own", guest), ("guests", world.web.member.pk)):
        course = tw.course(world, audience=audience)
        cohort = tw.cohort(world, course)
        with pytest.raises(InputError):
            tw.place(world, cohort, who)


def test_nominations_only_while_they_are_open(world: tw.World) -> None:
    guest = tw.guest(world, "Guest")
    planned = tw.cohort(world, state="planned")
    with pytest.raises(StateRefusal):
        tw.place(world, planned, guest)
    late = tw.cohort(world, nominate_by=tw.days_ago(20))
    with pytest.raises(StateRefusal):
        tw.place(world, late, world.web.member.pk, actor=world.actor("secretary"))
    assert tw.place(world, late, guest)[0].state == "placed"


def test_the_unit_of_a_member_nominates_and_nobody_beside_it(world: tw.World) -> None:
    member = world.web.member.pk
    with pytest.raises(NotVisible):
        tw.place(world, world.cohort, member, actor=world.actor("neighbour"))
    with pytest.raises(NotAllowed):
        tw.place(world, world.cohort, member, actor=world.actor("inspector"))
    with pytest.raises(NotVisible):
        tw.place(world, world.cohort, member, actor=world.actor("stranger"))
    row = tw.place(world, world.cohort, member, actor=world.actor("secretary"))[0]
    assert row.unit_id == world.web.units["branch"]
    assert row.name == "Trần Thị Mẫu"
    other = tw.guest(world, "Other")
    with pytest.raises(NotAllowed):
        tw.place(world, world.cohort, other, actor=world.actor("inspector"))


def test_the_name_of_a_member_is_for_who_reads_persons(world: tw.World) -> None:
    tw.place(world, world.cohort, world.web.member.pk)
    for who, named in (
        ("secretary", True),
        ("commission", True),
        ("exchange", False),
    ):
        (line,) = queries.participants_of(world.actor(who), world.cohort.pk)
        assert bool(line.name) is named, who
    assert queries.participants_of(world.actor("neighbour"), world.cohort.pk) == ()


def test_records_are_refused_with_every_problem(world: tw.World) -> None:
    for values in (
        {"tests": "each"},
        {"audience": "guests", "qualification": "course"},
        {"qualification": "nothing"},
        {"valid_months": 12, "certificate": "none"},
        {"attendance": 101},
        {"topics": ["nothing"]},
        {"title": {}},
    ):
        with pytest.raises(InputError):
            tw.course(world, **values)
    for values in (
        {"ends_on": tw.days_ago(20)},
        {"places": 0},
        {"nominate_by": clock.today()},
        {"partner": world.course.uid},
    ):
        with pytest.raises(InputError):
            tw.cohort(world, **values)
    with pytest.raises(InputError):
        tw.add("session", world.cohort, {"title": tw.said("X"), "day": clock.today()})
    with pytest.raises(InputError):
        tw.add("handout", world.cohort, {"title": tw.said("X"), "url": "javascript:x"})


def test_rights_and_versions_of_records(world: tw.World) -> None:
    for who, error in (("inspector", NotAllowed), ("neighbour", NotAllowed)):
        with pytest.raises(error):
            services.record_change(
                actor=world.actor(who),
                kind="course",
                uid=world.course.uid,
                values={"hours": 3},
            )
    with pytest.raises(NotVisible):
        services.record_change(
            actor=world.actor("stranger"),
            kind="course",
            uid=world.course.uid,
            values={"hours": 3},
        )
    with pytest.raises(Conflict):
        services.record_change(
            actor=tw.SYSTEM,
            kind="course",
            uid=world.course.uid,
            values={"hours": 3},
            row_version=99,
        )
    with pytest.raises(NotVisible):
        services.records_add(actor=tw.SYSTEM, kind="nothing", rows=[{}])


def test_what_is_removed_and_what_stays(world: tw.World) -> None:
    (session,) = tw.add(
        "session", world.cohort, {"title": tw.said("One"), "day": tw.days_ago(9)}
    )
    with pytest.raises(StateRefusal):
        services.record_remove(actor=tw.SYSTEM, kind="course", uid=world.course.uid)
    (row,) = tw.place(world, world.cohort, tw.guest(world, "Guest"))
    tw.attend(session, **{f"p{row.pk}": "present"})
    with pytest.raises(StateRefusal):
        services.record_remove(actor=tw.SYSTEM, kind="session", uid=session.uid)
    (other,) = tw.add(
        "session", world.cohort, {"title": tw.said("Two"), "day": tw.days_ago(8)}
    )
    services.record_remove(actor=tw.SYSTEM, kind="session", uid=other.uid)
    assert world.cohort.sessions.count() == 1


def test_how_a_cohort_goes_on(world: tw.World) -> None:
    later = clock.today() + dt.timedelta(days=5)
    cohort = tw.cohort(world, starts_on=later, ends_on=later)
    for to in ("running", "finished", "closed", "open"):
        with pytest.raises(StateRefusal):
            tw.move(cohort, to)
    with pytest.raises(StateRefusal):
        tw.move(cohort, "cancelled")
    tw.move(cohort, "cancelled", reason="Floods")
    with pytest.raises(StateRefusal):
        services.record_change(
            actor=tw.SYSTEM, kind="cohort", uid=cohort.uid, values={"places": 9}
        )
    undated = tw.cohort(world, state="planned", starts_on=None, ends_on=None)
    with pytest.raises(StateRefusal):
        tw.move(undated, "open")
    with pytest.raises(Conflict):
        services.cohorts_move(
            actor=tw.SYSTEM, commands=[Move(undated.pk, "open", row_version=9)]
        )
    with pytest.raises(NotAllowed):
        services.cohorts_move(
            actor=world.actor("inspector"), commands=[Move(cohort.pk, "planned")]
        )


def test_a_cohort_is_not_held_before_attendance_is_entered(world: tw.World) -> None:
    tw.add("session", world.cohort, {"title": tw.said("One"), "day": tw.days_ago(9)})
    tw.move(world.cohort, "running")
    with pytest.raises(StateRefusal) as refused:
        tw.move(world.cohort, "finished")
    assert [p.code for p in refused.value.problems] == ["training.not_entered"]


def test_a_place_is_told_to_whoever_has_an_account(world: tw.World) -> None:
    from banyan.access.models import Account

    account = world.web.accounts["reader"]
    Account.objects.filter(pk=account.pk).update(person=world.web.member)
    later = clock.today() + dt.timedelta(days=5)
    cohort = tw.cohort(world, starts_on=later, ends_on=later)
    tw.place(world, cohort, world.web.member.pk)
    assert Deadline.objects.filter(kind="training.place", account=account).exists()
