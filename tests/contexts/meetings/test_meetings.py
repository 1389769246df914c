"""Meetings, who came, votes counted twice, results; and the case that waited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from banyan.cases import queries as case_queries
from banyan.cases import services as cases
from banyan.cases.scenario.world import SYSTEM, World
from banyan.decisions.services import decision_take_over
from banyan.kernel.actor import Actor
from banyan.kernel.errors import (
    InputError,
    NotAllowed,
    NotVisible,
    OrgError,
    StateRefusal,
)
from banyan.ledger.models import Act
from banyan.meetings import queries
from banyan.meetings import services as meetings
from banyan.meetings.domain.votes import Counts
from banyan.meetings.models import Attendance, Elector, Meeting, Result, Vote
from banyan.people import services as people
from tests.support import case_world as w
from tests.support import kept

pytestmark = pytest.mark.django_db
GOOD = Counts(favour=12, against=5, present=17)


@kept.once
def built() -> World:
    return w.world()


@pytest.fixture
def here(world: World) -> Iterator[World]:
    with w.on(w.TODAY):
        yield world


def hold(here: World, **more: object) -> Meeting:
    values = {
        "unit": here.units["branch"],
        "held_on": w.TODAY,
        "summoned": 22,
        "present": 18,
        "excused": 3,
        "absent": 1,
        **more,
    }
    command = meetings.HoldMeeting(**values)  # type: ignore[arg-type]
    return meetings.meeting_hold(actor=here.actors["secretary"], commands=[command])[0]


def opened(here: World, **more: object) -> Vote:
    values = {
        "unit": here.units["branch"],
        "on": w.TODAY,
        "question": "Biểu quyết",
        "rule": "PRO-VOTE",
        "tally": "two-way@1",
        **more,
    }
    command = meetings.OpenVote(**values)  # type: ignore[arg-type]
    return meetings.vote_open(actor=here.actors["secretary"], commands=[command])[0]


def count(here: World, vote: Vote, who: str, counts: Counts = GOOD) -> object:
    command = meetings.EnterCount(vote.pk, counts, here.persons[who])
    return meetings.count_enter(actor=here.actors["secretary"], command=command)


# -- meetings ----------------------------------------------------------------------


def test_a_meeting_is_recorded_with_who_came(here: World) -> None:
    person = here.persons["exempt-1"]
    row = hold(here, attendance={person: "present"})
    assert (row.present, row.excused, row.absent) == (18, 3, 1)
    assert Attendance.objects.get(meeting=row).status == "present"
    assert Act.objects.filter(kind="meetings.meeting_hold").count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"present": 17}, "summoned"),
        ({"held_on": dt.date(2026, 12, 1)}, "held_on"),
        ({"body": "friends"}, "body"),
        ({"kind": "party"}, "kind"),
        ({"attendance": {1: "asleep"}}, "attendance"),
    ],
)
def test_numbers_that_do_not_add_up_are_refused(
    here: World, more: dict[str, object], field: str
) -> None:
    with pytest.raises(InputError) as refused:
        hold(here, **more)
    assert [p.field for p in refused.value.problems] == [field]
    assert not Meeting.objects.exists()


def test_a_meeting_elsewhere_is_not_for_us(here: World) -> None:
    with pytest.raises(NotVisible):
        hold(here, unit=here.units["far"])
    command = meetings.HoldMeeting(here.units["branch"], w.TODAY)
    with pytest.raises(NotAllowed):
        meetings.meeting_hold(actor=here.actors["inspector"], commands=[command])
    assert queries.meetings_of_unit(Actor(), here.units["branch"]) == []


def test_who_leaves_is_not_there_for_the_next_vote_and_was_for_the_last(
    here: World,
) -> None:
    person = here.persons["exempt-1"]
    row = hold(here, attendance={person: "present"})
    first = opened(here, meeting=row.pk, at="19:30")
    note = meetings.NoteAttendance(person, "present", "20:00")
    meetings.attendance_note(
        actor=here.actors["secretary"], meeting=row.pk, notes=[note]
    )
    second = opened(here, meeting=row.pk, at="20:15")
    assert (first.bases, second.bases) == (
        {"official-summoned@1": 18},
        {"official-summoned@1": 17},
    )


# -- the electorate ----------------------------------------------------------------


def test_the_electorate_is_kept_person_by_person(here: World) -> None:
    vote = opened(here)
    rows = Elector.objects.filter(vote=vote)
    kept = {(r.person_id, r.is_counted, r.reason) for r in rows}
    assert (here.persons["member-1"], True, "official") in kept
    assert (here.persons["away"], False, "away") in kept
    assert (here.persons["minh"], False, "probationary") in kept
    assert vote.bases == {"official-summoned@1": 17}
    assert vote.voters == {"official-summoned@1": 19}


def test_later_changes_do_not_touch_an_electorate_that_was_drawn(here: World) -> None:
    before = opened(here)
    people.participation_change(
        actor=SYSTEM,
        commands=[
            people.ChangeParticipation(here.memberships["member-1"], "exempt", w.TODAY)
        ],
        decision=_decision(),
    )
    after = opened(here)
    assert before.bases["official-summoned@1"] == 17
    assert after.bases["official-summoned@1"] == 16


def _decision() -> object:
    return decision_take_over(
        actor=SYSTEM, title="Miễn sinh hoạt", decided_on=w.TODAY, source="Test"
    )


def test_a_committee_votes_by_its_offices(here: World) -> None:
    command = meetings.OpenVote(
        here.units["ward"], w.TODAY, "Biểu quyết", rule="ADM-GRASS-VOTE"
    )
    vote = meetings.vote_open(actor=here.actors["officer"], commands=[command])[0]
    assert vote.bases == {"committee-members@1": 9}
    found = queries.electorate_of(
        here.actors["officer"],
        here.units["ward"],
        "standing-committee-members@1",
        w.TODAY,
    )
    assert (found.base, {p.reason for p in found.people}) == (3, {"standing"})


# -- counting ----------------------------------------------------------------------


def test_two_people_count_and_the_result_is_kept_with_its_derivation(
    here: World,
) -> None:
    vote = opened(here)
    assert not count(here, vote, "member-1").agree  # type: ignore[attr-defined]
    assert count(here, vote, "member-2").agree  # type: ignore[attr-defined]
    result = meetings.result_record(actor=here.actors["secretary"], vote=vote.pk)
    assert result.word == "for"
    assert result.readings[0]["needed"] == 12
    assert result.rules[0]["id"] == "PRO-VOTE"
    with pytest.raises(StateRefusal) as again:
        meetings.result_record(actor=here.actors["secretary"], vote=vote.pk)
    assert again.value.code == "meetings.recorded"


def test_one_count_is_not_enough_and_one_person_is_not_two(here: World) -> None:
    vote = opened(here)
    count(here, vote, "member-1")
    with pytest.raises(StateRefusal) as same:
        count(here, vote, "member-1")
    assert same.value.code == "meetings.same_counter"
    with pytest.raises(StateRefusal) as one:
        meetings.result_record(actor=here.actors["secretary"], vote=vote.pk)
    assert one.value.code == "meetings.one_count"


def test_counts_that_differ_are_shown_and_counted_again(here: World) -> None:
    vote = opened(here)
    count(here, vote, "member-1")
    other = Counts(favour=11, against=6, present=17)
    found = count(here, vote, "member-2", other)
    assert found.differences == {"for": (12, 11), "against": (5, 6)}  # type: ignore[attr-defined]
    with pytest.raises(StateRefusal) as differ:
        meetings.result_record(actor=here.actors["secretary"], vote=vote.pk)
    assert differ.value.code == "meetings.counts_differ"
    count(here, vote, "member-1")
    count(here, vote, "member-2")
    assert (
        meetings.result_record(actor=here.actors["secretary"], vote=vote.pk).word
        == "for"
    )


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        (Counts(favour=12, against=6, present=17), "meetings.too_many_votes"),
        (Counts(favour=15, against=5, present=20), "meetings.too_many_voters"),
        (Counts(favour=12, against=4, present=17), "meetings.votes_missing"),
    ],
)
def test_a_fault_of_one_is_refused(here: World, counts: Counts, code: str) -> None:
    vote = opened(here)
    with pytest.raises(OrgError) as refused:
        count(here, vote, "member-1", counts)
    assert refused.value.code == code
    assert not vote.counts.exists()


def test_a_correction_is_a_new_result_and_the_old_one_stays(here: World) -> None:
    vote = opened(here)
    count(here, vote, "member-1")
    count(here, vote, "member-2")
    meetings.result_record(actor=here.actors["secretary"], vote=vote.pk)
    wrong = Counts(favour=10, against=7, present=17)
    with pytest.raises(InputError):
        meetings.result_correct(
            actor=here.actors["secretary"], vote=vote.pk, counts=wrong, reason=" "
        )
    meetings.result_correct(
        actor=here.actors["secretary"], vote=vote.pk, counts=wrong, reason="Đếm lại"
    )
    assert [r.word for r in Result.objects.order_by("pk")] == ["for", "none"]
    shown = queries.vote_get(here.actors["secretary"], vote.uid)
    assert (shown.word, shown.corrected) == ("none", True)
    with pytest.raises(NotVisible):
        queries.vote_get(here.actors["officer2"], vote.uid)


def test_a_vote_is_dropped_with_a_reason(here: World) -> None:
    vote = opened(here)
    actor = here.actors["secretary"]
    with pytest.raises(InputError):
        meetings.vote_drop(actor=actor, vote=vote.pk, reason="")
    assert (
        meetings.vote_drop(actor=actor, vote=vote.pk, reason="Hoãn").state == "dropped"
    )


# -- the case that waited ----------------------------------------------------------


def test_a_result_feeds_the_step_that_waited_for_it(here: World) -> None:
    case = w.voting(here)
    actor = here.actors["secretary"]
    vote = cases.step_vote_open(
        actor=actor, case=case.pk, step="branch-vote", on=w.TODAY
    )
    count(here, vote, "member-1")
    count(here, vote, "member-2")
    meetings.result_record(actor=actor, vote=vote.pk)
    shown = case_queries.case_shown(actor, case.reference)
    step = next(s for s in shown.steps if s.key == "branch-vote")
    assert (step.state, step.outcome.en) == ("done", "For recognition")
    assert step.event is not None and step.event.ballot == vote.pk
    assert Vote.objects.count() == 1
    assert (
        Act.objects.filter(kind="meetings.result_record").count(),
        Act.objects.filter(kind="cases.step_record").count(),
    ) == (1, 4)


def test_a_vote_typed_at_the_step_is_kept_the_same_way(here: World) -> None:
    case = w.voting(here)
    w.record(here, case, "branch-vote", counts=GOOD, recount=GOOD)
    vote = Vote.objects.get()
    assert (vote.state, vote.counts.count(), vote.results.get().word) == (
        "recorded",
        2,
        "for",
    )
    assert vote.electors.filter(is_counted=True).count() == 17
    found = queries.votes_of_subject(
        here.actors["secretary"], "cases.casestep", [vote.subject or 0]
    )
    assert [v.word for v in found[vote.subject or 0]] == ["for"]


def test_two_counts_typed_at_the_step_must_agree(here: World) -> None:
    case = w.voting(here)
    other = Counts(favour=11, against=6, present=17)
    with pytest.raises(StateRefusal) as differ:
        w.record(here, case, "branch-vote", counts=GOOD, recount=other)
    assert differ.value.code == "meetings.counts_differ"
    assert not Vote.objects.exists()


def test_no_vote_is_opened_for_a_step_that_is_not_open(here: World) -> None:
    case = w.opened(here)
    with pytest.raises(StateRefusal):
        cases.step_vote_open(
            actor=here.actors["secretary"],
            case=case.pk,
            step="branch-vote",
            on=w.TODAY,
        )
    with pytest.raises(NotVisible):
        cases.step_vote_open(
            actor=here.actors["officer2"], case=case.pk, step="decide", on=w.TODAY
        )
