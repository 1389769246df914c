"""The interpreter: order, joins, conditions, repeats, waiting, votes, readings."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan.cases.domain import interpret
from banyan.cases.domain.state import Recorded
from banyan.meetings.domain.votes import Counts
from banyan.rulebook.domain.rules import Status
from tests.support.case_play import (
    DAY,
    Walk,
    codes,
    definition,
    majority,
    rule,
    step,
    text,
)

END = 'result = "yes"'
TO_B, TO_C = 'opens = ["b"]', 'opens = ["c"]'
D = dt.date


def clock(kind: str, more: str = "", key: str = "time") -> str:
    return (
        f'clocks = [{{ key = "{key}", type = "{kind}", title = {text("t")}, {more} }}]'
    )


def vote(more: str = 'rule = "V", tally = "carried@1"') -> str:
    return f"vote = {{ {more} }}"


# -- order -------------------------------------------------------------------------


def test_a_step_out_of_order_is_refused_and_cites_its_rule() -> None:
    body = step("a", done=TO_B) + step("b", more='rules = ["R"]', done=END)
    walk = Walk(definition(body), {"R": rule("R", 1)})
    move = walk.do("b")
    assert codes(move) == ["cases.out_of_order"]
    assert (move.refused[0].rule, move.refused[0].citation) == ("R", "R-document 1")
    walk.do("a")
    assert not walk.do("b").is_refused
    assert (walk.state.state, walk.state.result) == ("closed", "yes")
    assert codes(walk.do("b")) == ["cases.closed"]


def test_a_join_opens_when_all_it_waits_for_are_done() -> None:
    body = (
        step("a", done=TO_C)
        + step("b", done=TO_C)
        + step("c", more='waits_for = ["a", "b"]', done=END)
    )
    walk = Walk(definition(body, '["a", "b"]'))
    walk.do("a")
    assert walk.open == ["b"]
    assert codes(walk.do("c")) == ["cases.out_of_order"]
    walk.do("b")
    assert walk.open == ["c"]


def test_a_step_whose_condition_does_not_hold_is_skipped() -> None:
    only = 'only_if = { name = "has-place@1", place = "section@1" }'
    body = (
        step("a", done=TO_B)
        + step("b", more=f'{only}\notherwise = ["c"]', done=TO_C)
        + step("c", done=END)
    )
    walk = Walk(definition(body))
    walk.do("a")
    assert walk.open == ["c"]
    assert walk.state.rounds("b")[0].state == "skipped"


def test_a_repeat_has_the_limit_of_its_rule() -> None:
    way = 'opens = ["a"], limit = { rule = "L", then = ["b"] }'
    body = step("a", again=way, done=END) + step("b", done=END)
    walk = Walk(definition(body), {"L": rule("L", 3, "times")})
    for _round in range(2):
        walk.do("a", "again")
        assert walk.open == ["a"]
    walk.do("a", "again")
    assert walk.open == ["b"]
    assert len(walk.state.rounds("a")) == 3


@pytest.mark.parametrize("status", [Status.UNKNOWN, Status.UNVERIFIED])
def test_a_limit_that_nobody_confirmed_limits_nothing(status: Status) -> None:
    way = 'opens = ["a"], limit = { rule = "L", then = ["b"] }'
    body = step("a", again=way, done=END) + step("b", done=END)
    walk = Walk(definition(body), {"L": rule("L", 1, "times", status)})
    walk.do("a", "again")
    assert walk.open == ["a"]


def test_an_outcome_takes_back_what_is_no_longer_needed() -> None:
    body = step("a", done='result = "no", cancels = ["*"]') + step("b", done=END)
    walk = Walk(definition(body, '["a", "b"]'))
    walk.do("a")
    assert walk.state.state == "closed"
    assert walk.state.rounds("b")[0].state == "cancelled"


# -- dates -------------------------------------------------------------------------


def test_a_date_before_what_it_follows_is_refused() -> None:
    body = step("a", done=TO_B) + step("b", done=END)
    walk = Walk(definition(body))
    walk.today = DAY + dt.timedelta(days=10)
    walk.do("a")
    assert codes(walk.do("b", on=DAY + dt.timedelta(days=9))) == ["cases.date_before"]
    assert codes(walk.do("b", on=DAY + dt.timedelta(days=11))) == ["cases.future"]


# -- waiting -----------------------------------------------------------------------


def notice(more: str) -> str:
    return (
        step("a", "notify", more='event = "served"', done=TO_B)
        + step("b", "wait", more=more, answered=TO_C, over='when = "passed", opens = ["c"]')
        + step("c", "meeting-vote", more=vote(), carried='when = "carried", result = "yes"',
               lost='when = "lost", result = "no"')
    )  # fmt: skip


RULES = {"N": rule("N", 10, "calendar-day"), "V": rule("V", majority())}


def test_the_vote_is_refused_while_the_time_to_answer_runs() -> None:
    walk = Walk(
        definition(notice(clock("wait", 'start = "served", rule = "N"'))), RULES
    )
    walk.do("a")
    move = walk.vote("c", 20, 0)
    assert codes(move) == ["cases.too_early"]
    assert (move.refused[0].rule, dict(move.refused[0].values)["until"]) == (
        "N",
        D(2026, 3, 12),
    )
    walk.wait(10)
    assert walk.open == ["b"]  # the last day is still in time
    walk.wait(1)
    assert walk.open == ["c"]
    assert not walk.vote("c", 20, 0).is_refused


def test_a_time_that_is_over_passes_without_the_nightly_sweep() -> None:
    walk = Walk(
        definition(notice(clock("wait", 'start = "served", rule = "N"'))), RULES
    )
    walk.do("a")
    walk.today += dt.timedelta(days=11)
    move = walk.vote("c", 20, 0)
    assert not move.is_refused
    assert [s.key for s in move.passed] == ["b"]


def test_an_answer_ends_the_waiting() -> None:
    walk = Walk(
        definition(notice(clock("wait", 'start = "served", rule = "N"'))), RULES
    )
    walk.do("a")
    assert codes(walk.do("b", "over")) == ["cases.too_early"]
    walk.do("b", "answered")
    assert walk.open == ["c"]


def test_what_came_in_time_counts_although_it_is_entered_late() -> None:
    walk = Walk(
        definition(notice(clock("wait", 'start = "served", rule = "N"'))), RULES
    )
    walk.do("a")
    walk.today += dt.timedelta(days=20)
    move = walk.do("b", "answered", on=DAY + dt.timedelta(days=3))
    assert not move.is_refused
    assert walk.state.outcomes["b"] == "answered"


@pytest.mark.parametrize("status", [Status.UNKNOWN, Status.UNVERIFIED])
def test_where_no_rule_gives_the_length_the_body_sets_the_day(status: Status) -> None:
    shape = definition(notice(clock("wait", 'start = "served", rule = "N"')))
    rules = RULES | {"N": rule("N", 10, "calendar-day", status)}
    walk = Walk(shape, rules)
    walk.do("a")
    assert codes(walk.vote("c", 20, 0)) == ["cases.no_time_set"]
    walk.wait(400)
    assert walk.open == ["b"]
    other = Walk(shape, rules)
    other.do("a", sets={"b.time": DAY + dt.timedelta(days=5)})
    (running,) = other.state.clocks
    assert (running.due_on, running.is_set) == (DAY + dt.timedelta(days=5), True)
    other.wait(6)
    assert other.open == ["c"]


# -- clocks ------------------------------------------------------------------------


def due(walk: Walk) -> dt.date | None:
    return walk.state.clocks[0].due_on


def test_a_clock_counts_to_the_latest_reading_of_a_disputed_rule() -> None:
    body = step("a", more=clock("due", 'rule = "T"'), done=END)
    disputed = rule("T", status=Status.DISPUTED, variants={"short": 30, "long": 60})
    walk = Walk(definition(body), {"T": disputed})
    (running,) = walk.state.clocks
    assert running.is_disputed
    assert dict(running.variants)["long"] == running.due_on
    assert dict(running.variants)["short"] < dict(running.variants)["long"]


def test_a_clock_runs_while_its_step_waits_for_others() -> None:
    more = 'waits_for = ["a"]\n' + clock("due", 'start = "served", rule = "T"')
    body = step("a", more='event = "served"', done=TO_B) + step(
        "b", more=more, done=END
    )
    walk = Walk(definition(body, '["a", "b"]'), {"T": rule("T", 5, "calendar-day")})
    assert walk.state.clocks[0].state == "unstarted"
    walk.do("a")
    assert due(walk) == DAY + dt.timedelta(days=5)


def test_a_case_that_stands_still_lengthens_its_clocks() -> None:
    body = step("a", more=clock("due", 'rule = "T"'), done=END)
    walk = Walk(definition(body), {"T": rule("T", 10, "calendar-day")})
    before = due(walk)
    held = interpret.suspended(walk.state, frozenset(), DAY + dt.timedelta(days=2))
    assert held.state == "suspended"
    again = interpret.resumed(held, DAY + dt.timedelta(days=9))
    assert again.state == "open"
    assert again.clocks[0].due_on == before + dt.timedelta(days=7)  # type: ignore[operator]


# -- votes -------------------------------------------------------------------------

VOTE = step(
    "a",
    "meeting-vote",
    more=vote(),
    carried='when = "carried", result = "yes"',
    lost='when = "lost", result = "no"',
)


@pytest.mark.parametrize(
    ("fraction", "comparator", "base", "favour", "result"),
    [
        ("2/3", ">=", 20, 14, "yes"),
        ("2/3", ">=", 20, 13, "no"),
        ("2/3", ">=", 21, 14, "yes"),
        ("2/3", ">", 21, 14, "no"),
        ("1/2", ">", 10, 5, "no"),
        ("1/2", ">", 10, 6, "yes"),
        ("1/2", ">=", 10, 5, "yes"),
        ("2/3", ">=", 16, 10, "no"),
        ("2/3", ">=", 15, 10, "yes"),
    ],
)
def test_a_majority_with_its_limit_in_or_out(
    fraction: str, comparator: str, base: int, favour: int, result: str
) -> None:
    rules = {"V": rule("V", majority(fraction, comparator))}
    walk = Walk(definition(VOTE), rules, base=base)
    walk.vote("a", favour, base - favour)
    assert walk.state.result == result
    assert walk.move.readings[0].base == base


def counted(**more: Any) -> Any:
    return Counts(**{"favour": 14, "against": 3, "present": 17, **more})


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        (counted(against=4), "meetings.too_many_votes"),
        (counted(against=2), "meetings.votes_missing"),
        (counted(favour=18, present=21), "meetings.too_many_voters"),
        (counted(favour=-1, against=18), "meetings.negative"),
        (counted(ballot="hands"), "cases.ballot"),
        (counted(ballot="shouting"), "cases.ballot"),
    ],
)
def test_counts_that_cannot_be_are_refused_with_the_article(
    counts: Any, code: str
) -> None:
    walk = Walk(definition(VOTE), {"V": rule("V", majority())})
    move = walk.do("a", counts=counts)
    assert code in codes(move)
    assert all(f.rule == "V" for f in move.refused)


def test_an_outcome_that_the_counts_do_not_give_is_refused() -> None:
    walk = Walk(definition(VOTE), {"V": rule("V", majority())})
    assert codes(walk.vote("a", 13, 7, outcome="carried")) == [
        "cases.vote_says_otherwise"
    ]
    assert codes(walk.do("a", "carried")) == ["cases.no_counts"]


DISPUTED = rule(
    "V",
    status=Status.DISPUTED,
    variants={"old": majority("2/3"), "new": majority("1/2", ">")},
)


def test_a_disputed_majority_is_read_both_ways_and_never_blocks() -> None:
    walk = Walk(definition(VOTE), {"V": DISPUTED})
    move = walk.vote("a", 12, 8)
    assert codes(move) == ["cases.reading"]
    assert {r.variant: r.word for r in move.readings} == {
        "old": "lost",
        "new": "carried",
    }
    assert not walk.vote("a", 12, 8, reading="new").is_refused
    assert walk.state.result == "yes"


def test_readings_that_agree_need_no_choice() -> None:
    walk = Walk(definition(VOTE), {"V": DISPUTED})
    walk.vote("a", 14, 6)
    assert walk.state.result == "yes"


def test_without_a_rule_the_body_says_how_it_ended() -> None:
    walk = Walk(definition(VOTE))
    assert codes(walk.vote("a", 14, 6)) == ["cases.outcome"]
    assert not walk.vote("a", 14, 6, outcome="carried").is_refused


# -- guards ------------------------------------------------------------------------

LATE = 'guards = [{ name = "within@1", from = "case-opened", rule = "G"%s }]'


@pytest.mark.parametrize(
    ("answer", "blocks", "warnings"),
    [
        (rule("G", 5, "calendar-day"), True, 0),
        (rule("G", 5, "calendar-day", Status.UNVERIFIED), False, 1),
        (rule("G", status=Status.UNKNOWN), False, 0),
        (
            rule("G", unit="calendar-day", status=Status.DISPUTED, variants={"a": 5, "b": 7}),
            False,
            2,
        ),
        (
            rule("G", unit="calendar-day", status=Status.DISPUTED, variants={"a": 5, "b": 70}),
            False,
            1,
        ),
    ],
)  # fmt: skip
def test_only_an_active_rule_blocks(answer: Any, blocks: bool, warnings: int) -> None:
    body = step("a", more=LATE % "", done=END)
    walk = Walk(definition(body), {"G": answer})
    walk.today = DAY + dt.timedelta(days=20)
    move = walk.do("a")
    assert move.is_refused is blocks
    assert len(move.findings) == warnings


def test_a_guard_that_was_waived_is_kept_and_lets_pass() -> None:
    body = step("a", more=LATE % "", done=END)
    walk = Walk(definition(body), {"G": rule("G", 5, "calendar-day")})
    walk.today = DAY + dt.timedelta(days=20)
    state = interpret.waived(walk.state, "a", "within@1")
    act = Recorded(step="a", on=walk.today)
    move = interpret.recorded(walk.definition, state, act, walk.world)
    assert not move.is_refused
    assert [f.is_waived for f in move.findings] == [True]


def test_a_guard_may_be_weaker_than_its_rule_never_stronger() -> None:
    body = step("a", more=LATE % ', severity = "warn"', done=END)
    walk = Walk(definition(body), {"G": rule("G", 5, "calendar-day")})
    walk.today = DAY + dt.timedelta(days=20)
    assert not walk.do("a").is_refused


# -- who ---------------------------------------------------------------------------


def test_a_signatory_without_mandate_and_another_body_are_refused() -> None:
    decision = (
        f'decision = {{ kind = "recognition", title = {text("t")}, '
        'signers = ["secretary"] }'
    )
    body = step("a", "decide", more=f'rules = ["R"]\n{decision}', done=END)
    walk = Walk(definition(body), {"R": rule("R", 1)})
    assert codes(walk.do("a", signer=9)) == ["cases.no_mandate"]
    assert codes(walk.do("a", body=99)) == ["cases.wrong_level"]
    assert not walk.do("a", body=3).is_refused


# -- fields ------------------------------------------------------------------------

FIELDS = f"""fields = [
  {{ key = "on_day", type = "date", label = {text("d")} }},
  {{ key = "why", type = "text", required = false, label = {text("w")} }},
  {{ key = "only", type = "number", outcomes = ["other"], label = {text("n")} }},
]"""


@pytest.mark.parametrize(
    ("given", "outcome", "code"),
    [
        ({}, "done", "cases.field_missing"),
        ({"on_day": "yesterday"}, "done", "cases.field_wrong"),
        ({"on_day": "2026-03-01", "secret": "x"}, "done", "cases.field_wrong"),
        ({"on_day": "2026-03-01"}, "other", "cases.field_missing"),
        ({"on_day": "2026-03-01", "why": "x" * 301}, "done", "cases.field_wrong"),
    ],
)
def test_a_form_that_is_not_complete_is_refused_at_its_field(
    given: dict[str, Any], outcome: str, code: str
) -> None:
    walk = Walk(definition(step("a", more=FIELDS, done=END, other=END)))
    assert code in codes(walk.do("a", outcome, given=given))
    assert not walk.do("a", "done", given={"on_day": "2026-03-01"}).is_refused
