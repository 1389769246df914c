"""Due process, waivers, clocks and the night: on a small procedure of a trial pack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from banyan.base import ports
from banyan.cases import definitions, queries
from banyan.cases import services as cases
from banyan.cases.models import Case, CaseClock, CaseDefinition, CaseEvent
from banyan.cases.scenario.world import World
from banyan.deadlines.models import Deadline
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    OrgError,
    RuleRefusal,
    StateRefusal,
)
from banyan.ledger.models import Act, Entry
from banyan.meetings.domain.votes import Counts
from banyan.people.models import Membership, Participation, Person
from banyan.people.queries import membership_states
from banyan.people.services import NewPerson
from banyan.rulebook import packs
from tests.support import case_world as w
from tests.support import kept

pytestmark = pytest.mark.django_db
PACKS = Path(__file__).parents[2] / "support" / "packs"
PACK = "trial-party"
SYSTEM = system_actor("test")
ALL = Counts(favour=17, against=0, present=17)


@kept.once
def built() -> World:
    return w.world()


@pytest.fixture
def here(world: World) -> Iterator[World]:
    packs.set_folders(PACKS)
    with w.on(w.TODAY):
        yield world
    packs.set_folders()


def opened(here: World, word: str = "member-3", who: str = "secretary") -> Case:
    command = cases.OpenCase(
        subject=here.memberships[word], on=w.TODAY, given={"ground": "absent"}
    )
    return cases.case_open(
        actor=here.actors[who], kind="review", pack=PACK, commands=[command]
    )[0]


def noticed(
    here: World, case: Case, days: int | None = 10, who: str = "secretary"
) -> Case:
    until = w.TODAY + dt.timedelta(days=days) if days is not None else None
    sets = {"answer.time": until} if until else {}
    return w.record(here, case, "notice", who, sets=sets)


def night(day: dt.date) -> None:
    for _key, roll in ports.day_roll:
        roll(day)


def open_steps(case: Case) -> list[str]:
    return sorted(case.steps.filter(state="open").values_list("key", flat=True))


def refused(call: Any) -> OrgError:
    with pytest.raises(OrgError) as found:
        call()
    return found.value


# -- the right order ---------------------------------------------------------------


def test_the_ground_comes_from_the_list(here: World) -> None:
    command = cases.OpenCase(
        here.memberships["member-3"], w.TODAY, given={"ground": "disliked"}
    )
    error = refused(
        lambda: cases.case_open(
            actor=here.actors["secretary"], kind="review", pack=PACK, commands=[command]
        )
    )
    assert (error.code, error.problems[0].field) == ("cases.field_wrong", "ground")


def test_the_vote_is_refused_while_the_member_may_still_answer(here: World) -> None:
    case = noticed(here, opened(here))
    error = refused(lambda: w.record(here, case, "vote", counts=ALL))
    assert error.code == "cases.too_early"
    with w.on(w.TODAY + dt.timedelta(days=10)):
        error = refused(lambda: w.record(here, case, "vote", counts=ALL))
        assert error.code == "cases.too_early"
    with w.on(w.TODAY + dt.timedelta(days=11)):
        w.record(here, case, "vote", counts=ALL)
    assert [e.kind for e in case.events.order_by("number")] == [
        "open",
        "record",
        "pass",
        "record",
    ]


def test_without_a_day_set_nothing_passes_until_the_body_sets_one(here: World) -> None:
    case = noticed(here, opened(here), days=None)
    error = refused(lambda: w.record(here, case, "vote", counts=ALL))
    assert error.code == "cases.no_time_set"
    night(w.TODAY + dt.timedelta(days=300))
    assert open_steps(case) == ["answer"]
    until = w.TODAY + dt.timedelta(days=5)
    for reason, on, kind in (
        (" ", until, InputError),
        ("Nghị quyết", w.TODAY - dt.timedelta(days=1), InputError),
    ):
        command = cases.SetClock(case.pk, "answer", "time", on, reason)
        with pytest.raises(kind):
            cases.clock_set(actor=here.actors["secretary"], commands=[command])
    command = cases.SetClock(case.pk, "answer", "time", until, "Nghị quyết chi ủy")
    cases.clock_set(actor=here.actors["secretary"], commands=[command])
    row = CaseClock.objects.get(case=case)
    assert (row.due_on, row.is_set) == (until, True)
    with w.on(until + dt.timedelta(days=1)):
        w.record(here, case, "vote", counts=ALL)


def test_the_answer_of_the_member_ends_the_waiting(here: World) -> None:
    here.actors["member-3"] = _member_actor(here, "member-3")
    case = noticed(here, opened(here))
    w.record(here, case, "answer", "member-3", outcome="answered")
    assert open_steps(case) == ["vote"]


def _member_actor(here: World, word: str) -> Any:
    return Actor(kind="account", name=word, person_id=here.persons[word])


def decided(here: World, word: str = "member-3") -> Case:
    case = noticed(here, opened(here, word), days=0)
    with w.on(w.TODAY + dt.timedelta(days=1)):
        w.record(here, case, "vote", counts=ALL)
        w.record(here, case, "decide", "officer", outcome="suspend")
    return case


def test_a_standing_changes_with_the_decision_and_names_it(here: World) -> None:
    member = here.memberships["member-3"]
    before = Membership.objects.get(pk=member).participation
    case = decided(here)
    after = Membership.objects.get(pk=member)
    event = CaseEvent.objects.get(case=case, step="decide")
    fact = Participation.objects.get(membership=member, participation="suspended")
    assert (before, after.participation) == ("active", "suspended")
    assert fact.decision_id == event.decision_id
    assert Act.objects.filter(kind="people.participation_change").count() == 0, (
        "the effect lies in the act of the step"
    )
    act = Act.objects.filter(kind="cases.step_record").latest("id")
    kinds = set(Entry.objects.filter(act=act.pk).values_list("kind", flat=True))
    assert {
        "decisions.decision",
        "people.participation",
        "cases.casestep",
        "cases.caseevent",
    } <= kinds


def test_a_refused_step_leaves_nothing(here: World) -> None:
    case = noticed(here, opened(here))
    before = (
        Act.objects.count(),
        CaseEvent.objects.count(),
        Case.objects.get(pk=case.pk).row_version,
    )
    refused(lambda: w.record(here, case, "vote", counts=ALL))
    after = (
        Act.objects.count(),
        CaseEvent.objects.count(),
        Case.objects.get(pk=case.pk).row_version,
    )
    assert before == after


def test_the_time_to_appeal_runs_to_the_latest_reading(here: World) -> None:
    case = decided(here)
    served = w.TODAY + dt.timedelta(days=2)
    with w.on(served):
        w.record(here, case, "serve", on=served)
    clock = CaseClock.objects.get(case=case, step="appeal")
    readings = dict(clock.variants)
    assert readings["calendar"] == (served + dt.timedelta(days=30)).isoformat()
    assert clock.due_on == dt.date.fromisoformat(readings["working"])
    night(served + dt.timedelta(days=32))
    assert open_steps(case) == ["appeal"], "one reading says in time: nobody is late"
    night(clock.due_on + dt.timedelta(days=1))
    case.refresh_from_db()
    assert (case.state, case.result) == ("closed", "suspended")


def test_an_appeal_opens_its_own_case_about_the_same_person(here: World) -> None:
    case = decided(here)
    served = w.TODAY + dt.timedelta(days=2)
    with w.on(served):
        w.record(here, case, "serve", on=served)
        w.record(here, case, "appeal", outcome="lodged")
    made = Case.objects.get(kind="hearing")
    assert (made.parent_id, made.person_id) == (case.pk, case.person_id)


def test_reinstatement_leaves_no_hole(here: World) -> None:
    decided(here)
    member = here.memberships["member-3"]
    state = membership_states(SYSTEM, [member])[member]
    line = sorted(state.participations, key=lambda p: p.start)
    assert line[0].start == state.joined_on
    assert all(a.end == b.start for a, b in zip(line, line[1:], strict=False))
    assert line[-1].end is None


# -- waivers -----------------------------------------------------------------------


def test_a_guard_is_waived_by_the_level_above_with_a_reason(here: World) -> None:
    small = "small-secretary"
    case = noticed(here, opened(here, "few-2", small), 0, small)
    few = Counts(favour=2, against=0, present=2)
    with w.on(w.TODAY + dt.timedelta(days=1)):
        error = refused(
            lambda: w.record(here, case, "vote", "small-secretary", counts=few)
        )
        assert isinstance(error, RuleRefusal) and error.rule == "UNIT-MIN-OFFICIAL"
        guard = "enough-officials@1"
        waive = cases.WaiveGuard(case.pk, "vote", guard, "Cấp trên đồng ý")
        with pytest.raises(NotAllowed):
            cases.step_waive(actor=here.actors["small-secretary"], commands=[waive])
        with pytest.raises(InputError):
            cases.step_waive(
                actor=here.actors["officer"],
                commands=[cases.WaiveGuard(case.pk, "vote", guard, "")],
            )
        with pytest.raises(StateRefusal):
            cases.step_waive(
                actor=here.actors["officer"],
                commands=[cases.WaiveGuard(case.pk, "notice", "is-member@1", "x")],
            )
        cases.step_waive(actor=here.actors["officer"], commands=[waive])
        w.record(here, case, "vote", "small-secretary", counts=few)
    shown = queries.case_explain(here.actors["officer"], case.reference)
    vote = next(
        e for e in shown["events"] if e["step"] == "vote" and e["kind"] == "record"
    )
    assert [(f["rule"], f["waived"]) for f in vote["findings"]] == [
        ("UNIT-MIN-OFFICIAL", True)
    ]
    assert any(e["kind"] == "waive" and e["reason"] for e in shown["events"])


# -- versions, many at once --------------------------------------------------------


def test_a_case_that_moved_meanwhile_is_a_conflict(here: World) -> None:
    case = opened(here)
    command = cases.RecordStep(case.pk, "notice", w.TODAY, row_version=7)
    with pytest.raises(Conflict):
        cases.step_record(actor=here.actors["secretary"], commands=[command])


def test_a_case_is_named_once_in_an_act(here: World) -> None:
    case = opened(here)
    command = cases.RecordStep(case.pk, "notice", w.TODAY)
    error = refused(
        lambda: cases.step_record(
            actor=here.actors["secretary"], commands=[command, command]
        )
    )
    assert error.code == "cases.twice"


def joining(here: World, who: str, unit: str, **more: Any) -> list[Case]:
    command = cases.OpenCase(on=w.TODAY, unit=here.units[unit], **more)
    return cases.case_open(
        actor=here.actors[who], kind="joining", pack=PACK, commands=[command]
    )


def test_somebody_not_on_record_is_registered_with_the_case(here: World) -> None:
    new = NewPerson(full_name="Lò Thị Mai", birth_date=dt.date(2004, 3, 8), sex="f")
    before = Person.objects.count(), Act.objects.count()
    (case,) = joining(here, "secretary", "branch", subject=0, new_person=new)
    assert case.about == "Lò Thị Mai"
    after = Person.objects.count(), Act.objects.count()
    assert after == (before[0] + 1, before[1] + 2)
    error = refused(
        lambda: joining(
            here, "secretary", "branch", subject=case.person_id, new_person=None
        )
    )
    assert error.code == "cases.second"


def test_nobody_is_registered_where_the_case_is_refused(here: World) -> None:
    new = NewPerson(full_name="Lò Thị Mai", birth_date=dt.date(2004, 3, 8), sex="f")
    before = Person.objects.count()
    with pytest.raises(NotVisible):
        joining(here, "secretary", "far", subject=0, new_person=new)
    with pytest.raises(NotVisible):
        joining(here, "secretary", "branch", subject=here.persons["far-one-1"])
    assert Person.objects.count() == before


def test_many_are_opened_in_one_act_with_a_fixed_number_of_statements(
    here: World, django_assert_max_num_queries: Any
) -> None:
    def commands(*words: str) -> list[cases.OpenCase]:
        return [
            cases.OpenCase(here.memberships[x], w.TODAY, given={"ground": "unpaid"})
            for x in words
        ]

    actor = here.actors["secretary"]
    first = {"actor": actor, "kind": "review", "pack": PACK}
    cases.case_open(commands=commands("member-1"), **first)
    with django_assert_max_num_queries(60) as few:
        cases.case_open(commands=commands("member-2", "member-3"), **first)
    with django_assert_max_num_queries(60) as many:
        cases.case_open(
            commands=commands(*(f"member-{n}" for n in range(4, 15))), **first
        )
    assert len(many) <= len(few)
    numbers = Case.objects.order_by("pk").values_list("reference", flat=True)
    unit = here.units["branch"]
    assert list(numbers) == [f"RV-2026-{unit}-{n}" for n in range(1, 15)]
    assert Act.objects.filter(kind="cases.case_open").count() == 3


def test_one_refusal_opens_none_and_names_its_row(here: World) -> None:
    opened(here, "member-1")
    commands = [
        cases.OpenCase(here.memberships[x], w.TODAY, given={"ground": "unpaid"})
        for x in ("member-2", "member-1")
    ]
    error = refused(
        lambda: cases.case_open(
            actor=here.actors["secretary"], kind="review", pack=PACK, commands=commands
        )
    )
    assert (error.code, [p.row for p in error.problems]) == ("cases.second", [2])
    assert Case.objects.count() == 1


# -- the night ---------------------------------------------------------------------


def test_reminders_go_out_once_each_as_the_rule_says(here: World) -> None:
    with w.on(dt.date(2026, 6, 10)):
        case = w.opened(here)
    clock = CaseClock.objects.get(case=case)
    seen = []
    for day in ((6, 12), (6, 17), (6, 18), (7, 17), (8, 16), (8, 31), (9, 8), (9, 9)):
        cases.cases_sweep(actor=SYSTEM, on=dt.date(2026, *day))
        clock.refresh_from_db()
        seen.append(clock.reminded)
    assert seen == [None, 90, 90, 60, 30, 15, 7, 7]


def test_a_late_step_rises_to_the_level_above_once(here: World) -> None:
    case = w.opened(here)
    late = dt.date(2026, 10, 28)
    with w.on(late):
        assert cases.cases_sweep(actor=SYSTEM, on=late).raised == 1
        assert cases.cases_sweep(actor=SYSTEM, on=late).raised == 0
    row = Deadline.objects.get(kind="cases.late")
    assert (row.unit_id, row.due_on) == (here.units["ward"], dt.date(2026, 10, 27))
    assert row.title.en.startswith("Late: Recognition")
    for step, outcome, given in w.FILE:
        w.record(here, case, step, outcome=outcome, given=given)
    with w.on(late):
        w.record(here, case, "branch-vote", counts=w.FOR)
    row.refresh_from_db()
    assert row.state == "done"


def test_a_watch_runs_until_the_case_is_open(here: World) -> None:
    kind = "cases.watch.recognition"
    with w.on(dt.date(2026, 6, 18)):
        assert cases.cases_watch(actor=SYSTEM, on=dt.date(2026, 6, 18)) >= 1
    waiting = Deadline.objects.filter(kind=kind, state="open")
    minh = waiting.get(subject=here.memberships["minh"])
    assert (minh.due_on, minh.rule) == (dt.date(2026, 10, 27), "PRO-CONSIDER")
    assert not waiting.filter(subject=here.memberships["early"]).exists()
    w.opened(here)
    minh.refresh_from_db()
    assert minh.state == "done"
    cases.cases_watch(actor=SYSTEM, on=w.TODAY)
    assert not waiting.filter(subject=here.memberships["minh"]).exists()


def test_the_night_is_for_the_installation(here: World) -> None:
    for service in (cases.cases_sweep, cases.cases_watch):
        with pytest.raises(NotAllowed):
            service(actor=here.actors["secretary"], on=w.TODAY)


# -- definitions -------------------------------------------------------------------


def test_a_case_keeps_its_definition_though_the_pack_changes(here: World) -> None:
    case = opened(here)
    kept = CaseDefinition.objects.get(pk=case.definition_id)
    assert (kept.pack, kept.kind) == (PACK, "review")
    definitions._by_hash.clear()  # as in another process
    found = definitions.pinned(case.definition_id)
    assert (found.hash, found.kind) == (case.definition_id, "review")
    assert [s.key for s in found.steps][:2] == ["notice", "answer"]
