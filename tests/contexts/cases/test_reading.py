"""What is read of cases: lists, due, the hub, electorates, the derivation; who sees it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import pytest

from banyan.cases import queries
from banyan.cases.scenario.world import World
from banyan.cli.main import main
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from tests.support import case_world as w
from tests.support import kept
from tests.support.counting import statements

pytestmark = pytest.mark.django_db


@kept.once
def built() -> World:
    return w.world()


@pytest.fixture
def here(world: World) -> Iterator[World]:
    with w.on(w.TODAY):
        yield world


def test_the_path_shows_what_is_done_now_waiting_and_to_come(here: World) -> None:
    case = w.opened(here)
    w.record(here, case, "self-review")
    shown = queries.case_shown(here.actors["secretary"], case.reference)
    states = {s.key: s.state for s in shown.steps}
    assert states["self-review"] == "done"
    assert states["opinions"] == "now"
    assert states["branch-vote"] == "waiting"
    assert states["decide"] == "to-come"
    vote = next(s for s in shown.steps if s.key == "branch-vote")
    assert [t.en for t in vote.waits_for] == [
        "Remarks of the helper",
        "Opinions of mass organisations and residence",
        "Certificate of the course for new members",
    ]
    assert vote.clocks[0].due_on == dt.date(2026, 10, 27)
    assert shown.step("opinions").may_act  # type: ignore[union-attr]


def test_what_holds_a_step_up_is_said_before_anybody_tries(here: World) -> None:
    case = w.voting(here, "early")
    shown = queries.case_shown(here.actors["secretary"], case.reference)
    step = shown.step("branch-vote")
    assert step is not None
    assert [f.rule for f in step.blockers] == ["PRO-LENGTH"]


def test_a_case_out_of_scope_does_not_exist(here: World) -> None:
    case = w.opened(here)
    for who in ("officer2", "small-secretary"):
        with pytest.raises(NotVisible):
            queries.case_shown(here.actors[who], case.reference)
        assert queries.cases_list(here.actors[who], queries.Asked()).cases == ()
        assert queries.cases_due(here.actors[who]).soon_count == 0
    with pytest.raises(NotVisible):
        queries.case_shown(Actor(), case.reference)


def test_a_case_is_open_to_whom_it_is_about(here: World) -> None:
    case = w.opened(here)
    shown = queries.case_shown(here.actors["minh"], case.reference)
    assert shown.is_own and not shown.may_write
    assert shown.step("self-review").may_act  # type: ignore[union-attr]
    assert not shown.step("opinions").may_act  # type: ignore[union-attr]
    assert [c.reference for c in queries.my_cases(here.actors["minh"])] == [
        case.reference
    ]


def test_what_is_late_comes_first_with_its_cause(here: World) -> None:
    case = w.opened(here)
    with w.on(dt.date(2026, 11, 2)):
        found = queries.cases_due(here.actors["officer"])
    assert [d.reference for d in found.late] == [case.reference]
    assert found.late[0].days_left == -6
    assert len(found.late[0].blocked_by) == 4


def test_an_electorate_gives_each_person_with_the_reason(here: World) -> None:
    case = w.voting(here)
    found = queries.case_electorates(here.actors["secretary"], case.reference)
    (reading,) = found[0].readings
    reasons = [p.reason for p in reading.electorate.people]
    assert (reading.electorate.base, reading.needed) == (17, 12)
    assert reasons.count("official") == 17
    assert reasons.count("exempt-absent") == 2
    assert reasons.count("away") == 1
    assert reasons.count("probationary") == 2


def test_the_derivation_holds_votes_rules_and_the_decision(here: World) -> None:
    case = w.decided(here)
    data = json.loads(
        json.dumps(queries.case_explain(here.actors["officer"], case.reference))
    )
    vote = next(e for e in data["events"] if e["step"] == "branch-vote")
    assert vote["readings"][0] | {"outcome": ""} == {
        "variant": "",
        "rule": "PRO-VOTE",
        "citation": vote["readings"][0]["citation"],
        "denominator": "official-summoned@1",
        "base": 17,
        "needed": 12,
        "word": "for",
        "outcome": "",
    }
    decision = next(e for e in data["events"] if e["step"] == "decide")["decision"]
    assert decision["kind"] == "recognition"
    assert decision["effective_on"] == "2026-09-15"


def test_the_hub_costs_the_same_however_long_the_case_is(here: World) -> None:
    case = w.opened(here)
    actor = here.actors["secretary"]
    with statements() as first:
        queries.case_shown(actor, case.reference)
    for step, outcome, given in w.FILE:
        w.record(here, case, step, outcome=outcome, given=given)
    w.record(here, case, "branch-vote", counts=w.FOR)
    with statements() as second:
        queries.case_shown(actor, case.reference)
    assert len(second) <= len(first) <= 12


def test_bulk_opening_lists_whom_and_why_not(here: World) -> None:
    w.opened(here)
    found = queries.candidates(
        here.actors["secretary"], "recognition", dt.date(2026, 9, 30)
    )
    assert [(c.name, c.day, c.is_open) for c in found] == [
        ("Tạ Mẫu Minh", dt.date(2026, 9, 15), True)
    ]
    all_below = queries.candidates(
        here.actors["officer"], "recognition", dt.date(2026, 9, 30)
    )
    assert [c.name for c in all_below if c.is_ready] == ["Tạ Mẫu Hai", "Tạ Mẫu Phận"]


def test_the_commands_print_json_alone(
    here: World, capsys: pytest.CaptureFixture[str]
) -> None:
    case = w.voting(here)
    for words in (
        ["cases", "list", "--json"],
        ["cases", "show", case.reference, "--json"],
        ["cases", "explain", case.reference, "--json"],
        ["cases", "due", "--json"],
        ["electorate", "--case", case.reference, "--json"],
        ["cases", "functions", "--json"],
    ):
        assert main(words) == 0, words
        assert json.loads(capsys.readouterr().out)


def test_a_step_is_recorded_and_refused_at_the_command_line(
    here: World, capsys: pytest.CaptureFixture[str]
) -> None:
    case = w.voting(here)
    counts = '{"favour": 15, "against": 3, "present": 17}'
    words = ["cases", "step", case.reference, "branch-vote", "--json", "--counts"]
    assert main([*words, counts]) == 1
    refused = json.loads(capsys.readouterr().out)
    assert refused["error"] == "meetings.too_many_votes"
    assert refused["rule"] == "PRO-VOTE"
    assert refused["citation"]
    assert main([*words, '{"favour": 15, "against": 2, "present": 17}']) == 0
    assert json.loads(capsys.readouterr().out)["now"] == ["committee-vote"]
    assert main(["cases", "show", "XX-1", "--json"]) == 2
