"""Clocks: started, reckoned, finished, moved; and the inbox that shows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from banyan.access.models import Account
from banyan.deadlines import queries, services
from banyan.deadlines.domain import clocks
from banyan.deadlines.domain.clocks import Group
from banyan.deadlines.models import Deadline
from banyan.deadlines.ports import recompute_daily
from banyan.deadlines.services import Start
from banyan.kernel.actor import NOBODY, system_actor
from banyan.kernel.errors import InputError, NotAllowed, NotVisible, StateRefusal
from banyan.kernel.text import Text
from banyan.ledger import services as ledger
from banyan.ledger.models import Act, Entry
from tests.support.ground import actor, unit

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
D = dt.date
WEDNESDAY = D(2026, 3, 11)
RIGHT = "membership.write"


@pytest.fixture
def ward():
    return unit("Đảng bộ phường")


@pytest.fixture
def branch(ward):
    return unit("Chi bộ 5", ward)


@pytest.fixture
def secretary(branch):
    return actor(branch, rights=[RIGHT, "unit.read"])


def clock_for(body, due_on=WEDNESDAY, **more):
    values = {
        "kind": "test.answer",
        "subject_kind": "test.case",
        "subject": 1,
        "title": Text("Trả lời", "ຕອບ", "Answer"),
        "started_on": D(2026, 3, 1),
        "right": RIGHT,
    }
    return Start(unit=body, due_on=due_on, **values | more)


def start(who, *starts, into=None):
    return services.deadlines_start(actor=who, starts=list(starts), record_into=into)


def titles(rows):
    return [row.title.en for row in rows]


# -- starting -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "unit_of_length", "expected"),
    [
        (5, "working-day", D(2026, 3, 9)),
        (10, "calendar-day", D(2026, 3, 12)),
        (1, "month", D(2026, 4, 2)),
    ],
)
def test_the_calendar_reckons_the_last_day(
    secretary, branch, length, unit_of_length, expected
):
    wanted = clock_for(
        branch,
        None,
        started_on=D(2026, 3, 2),
        length=length,
        length_unit=unit_of_length,
    )
    (made,) = start(secretary, wanted)
    assert made.due_on == expected
    assert (made.length, made.length_unit, made.calendar) == (
        length,
        unit_of_length,
        "vn",
    )


@pytest.mark.parametrize(
    "change",
    [
        {"due_on": None},
        {"right": ""},
        {"title": ""},
        {"due_on": None, "length": 3, "length_unit": "fortnight"},
        {"due_on": None, "length": -1, "length_unit": "month"},
    ],
)
def test_a_clock_without_end_owner_or_title_is_refused(secretary, branch, change):
    with pytest.raises(InputError) as refusal:
        start(secretary, replace(clock_for(branch), **change))
    assert refusal.value.problems
    assert not Deadline.objects.exists()


def test_alone_one_starts_clocks_only_for_oneself(secretary, branch, ward):
    with pytest.raises(NotAllowed) as refusal:
        start(secretary, clock_for(ward))
    assert refusal.value.values["right"] == RIGHT
    with pytest.raises(NotAllowed):
        start(secretary, clock_for(branch, right="grant.write"))
    assert not Deadline.objects.exists() and not Act.objects.exists()


def test_inside_an_act_a_clock_may_run_for_the_level_above(secretary, ward):
    with ledger.act(actor=secretary, kind="test.submit") as act:
        (made,) = start(secretary, clock_for(ward), into=act)
    assert list(Act.objects.values_list("kind", flat=True)) == ["test.submit"]
    assert Entry.objects.filter(act_id=act.id, subject=made.pk, op="create").exists()


def test_many_clocks_cost_a_fixed_number_of_queries(
    secretary, branch, django_assert_max_num_queries
):
    with django_assert_max_num_queries(20):
        made = start(secretary, *(clock_for(branch, subject=n) for n in range(200)))
    assert [d.subject for d in made] == list(range(200))


# -- ending -------------------------------------------------------------------


def test_finishing_and_dropping(secretary, branch):
    one, two = start(secretary, clock_for(branch), clock_for(branch))
    done = services.deadline_finish(actor=secretary, deadline=one)
    assert done.state == "done" and done.done_at and done.row_version == 2
    dropped = services.deadline_drop(actor=secretary, deadline=two, reason="rút đơn")
    assert dropped.state == "dropped"
    assert Act.objects.get(kind="deadlines.deadline_drop").facts["reason"] == "rút đơn"
    with pytest.raises(StateRefusal):
        services.deadline_finish(actor=secretary, deadline=one)
    with pytest.raises(InputError):
        services.deadline_drop(actor=secretary, deadline=two, reason=" ")


def test_what_is_not_mine_does_not_exist(secretary, ward):
    (made,) = start(SYSTEM, clock_for(ward))
    with pytest.raises(NotVisible):
        services.deadline_finish(actor=secretary, deadline=made)
    with pytest.raises(NotVisible):
        services.deadline_finish(actor=NOBODY, deadline=made)


def test_a_case_that_ends_ends_its_clocks(secretary, branch):
    start(
        secretary,
        clock_for(branch, kind="a", subject=1),
        clock_for(branch, kind="b", subject=1),
        clock_for(branch, kind="a", subject=2),
    )

    def finish(**more):
        return services.deadlines_finish(
            actor=secretary, subject_kind="test.case", **more
        )

    assert finish(subjects=[1], kind="a") == 1
    assert finish(subjects=[1, 2], dropped=True) == 2
    assert finish(subjects=[1, 2]) == 0
    assert sorted(Deadline.objects.values_list("state", flat=True)) == [
        "done",
        "dropped",
        "dropped",
    ]
    assert Act.objects.filter(kind="deadlines.deadlines_finish").count() == 2


def test_a_blocked_clock_waits_and_runs_again(secretary, branch):
    (made,) = start(secretary, clock_for(branch))
    waits = services.deadline_block(
        actor=secretary, deadline=made, blocked_by="cấp trên trả lời"
    )
    assert waits.state == "waiting"
    assert queries.inbox(secretary, WEDNESDAY).counts[Group.WAITING] == 1
    runs = services.deadline_block(actor=secretary, deadline=made, blocked_by="")
    assert runs.state == "open"


# -- a calendar that changes --------------------------------------------------


def test_a_new_day_off_moves_what_runs_as_an_act(secretary, branch, monkeypatch):
    length = {"due_on": None, "length": 5, "length_unit": "working-day"}
    runs, other = start(
        secretary,
        clock_for(branch, started_on=D(2026, 3, 2), **length),
        clock_for(branch, started_on=D(2026, 3, 2), due_on=D(2026, 3, 9)),
    )
    done = start(secretary, clock_for(branch, started_on=D(2026, 3, 2), **length))[0]
    services.deadline_finish(actor=secretary, deadline=done)
    assert recompute_daily(D(2026, 3, 3)) == 0
    assert not Act.objects.filter(kind="deadlines.deadlines_recompute").exists()

    real = clocks.calendar("vn")

    class WithADayOff:
        country = "vn"

        def add_working_days(self, first, n):
            return real.add_working_days(first, n + 1)

        def is_provisional(self, first, last):
            return False

    monkeypatch.setattr(clocks, "calendar", lambda _country: WithADayOff())
    assert recompute_daily(D(2026, 3, 3)) == 1
    days = dict(Deadline.objects.values_list("pk", "due_on"))
    assert days == {
        runs.pk: D(2026, 3, 10),
        other.pk: D(2026, 3, 9),
        done.pk: D(2026, 3, 9),
    }
    act = Act.objects.get(kind="deadlines.deadlines_recompute")
    assert act.entry_count == 1 and act.actor_name == "day roll"


def test_recomputing_needs_a_right(secretary):
    with pytest.raises(NotAllowed):
        services.deadlines_recompute(actor=secretary)


# -- the inbox ----------------------------------------------------------------


def fill(branch):
    days = {"late": -1, "today": 0, "sunday": 4, "monday": 5, "month": 30, "far": 31}
    start(
        SYSTEM,
        *(
            clock_for(branch, WEDNESDAY + dt.timedelta(days=n), title=name)
            for name, n in days.items()
        ),
        clock_for(
            branch, WEDNESDAY + dt.timedelta(days=99), title="blocked", blocked_by="x"
        ),
    )


def test_the_inbox_groups_by_day(secretary, branch, django_assert_num_queries):
    fill(branch)
    with django_assert_num_queries(1):
        found = queries.inbox(secretary, WEDNESDAY)
    assert titles(found.overdue) == ["late"]
    assert titles(found.this_week) == ["today", "sunday"]
    assert titles(found.next_30_days) == ["monday", "month"]
    assert titles(found.waiting) == ["blocked"]
    assert found.overdue[0].days_left == -1
    assert found.overdue[0].unit.vi == "Chi bộ 5"


def test_counts_agree_with_the_rows(secretary, branch, django_assert_num_queries):
    fill(branch)
    found = queries.inbox(secretary, WEDNESDAY, per_group=1)
    assert [len(g) for g in (found.overdue, found.this_week, found.next_30_days)] == [
        1,
        1,
        1,
    ]
    with django_assert_num_queries(1):
        assert queries.inbox_counts(secretary, WEDNESDAY) == found.counts
    assert found.counts[Group.THIS_WEEK] == 2
    assert queries.inbox_badge(secretary, WEDNESDAY) == 5


def test_who_sees_what(ward, branch):
    account = Account.objects.create_user("an")
    other = unit("Chi bộ 6", ward)
    start(
        SYSTEM,
        clock_for(branch, title="by right"),
        clock_for(other, title="elsewhere"),
        clock_for(branch, title="other right", right="grant.write"),
        clock_for(other, title="by name", right="", account=account),
    )

    def seen(who):
        return set(titles(queries.inbox(who, WEDNESDAY).this_week))

    assert seen(actor(branch, rights=[RIGHT])) == {"by right"}
    assert seen(actor(branch, rights=[RIGHT], account=account.pk)) == {
        "by right",
        "by name",
    }
    assert seen(actor(ward, rights=[RIGHT])) == {"by right", "elsewhere"}
    assert seen(actor(ward, rights=[RIGHT, "grant.write"])) == {
        "by right",
        "elsewhere",
        "other right",
    }
    assert seen(actor(rights=[], account=account.pk + 1)) == set()
    assert queries.inbox(NOBODY, WEDNESDAY).is_empty


def test_readers_see_the_clocks_of_a_subject(ward, branch, secretary):
    start(
        SYSTEM,
        clock_for(branch, title="late"),
        clock_for(branch, title="person", person=4),
    )
    start(SYSTEM, clock_for(branch, title="else", subject=2))
    reader = actor(ward, rights=["unit.read"])
    assert titles(queries.deadlines_of(reader, "test.case", 1)) == ["late"]
    who = actor(ward, rights=["unit.read", "person.read"])
    assert titles(queries.deadlines_of(who, "test.case", 1)) == ["late", "person"]
    assert titles(queries.deadlines_of(secretary, "test.case", 1)) == ["late", "person"]
    assert (
        queries.deadlines_of(actor(unit("X"), rights=["unit.read"]), "test.case", 1)
        == []
    )
