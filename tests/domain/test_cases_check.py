"""Definitions are checked as a whole: each fault is named, a right one has none."""

from __future__ import annotations

import pytest

from banyan.cases.domain.check import Known, problems_of, reachable
from banyan.cases.domain.diagram import diagram
from banyan.cases.domain.read import content_hash
from banyan.rulebook import packs
from tests.support.case_play import HEAD, definition, reading, step, text

END = 'result = "yes"'
TO_B = 'opens = ["b"]'
KNOWN = Known(
    pack=packs.rulebook("vn-party"),
    forms=frozenset({"decision"}),
    rights=frozenset(packs.rights()),
    kinds=frozenset({"test"}),
)
CLOCK = 'clocks = [{ key = "k", title = %s, %s }]'
DECIDE = f'decision = {{ kind = "recognition", title = {text("t")} }}'


def said(body: str, start: str = '["a"]', head: str = HEAD) -> list[str]:
    return [p.expected for p in problems_of(definition(body, start, head), KNOWN)]


def test_a_right_definition_has_no_problem() -> None:
    assert said(step("a", done=TO_B) + step("b", done=END)) == []


FAULTS = {
    "a step nobody reaches": (
        step("a", done=END) + step("b", done=END),
        "steps that can be reached",
    ),
    "an outcome without a way on": (
        step("a", done='when = "x"'),
        "a way on: “opens” or “result”",
    ),
    "a step that is not there": (
        step("a", done='opens = ["z"]'),
        "steps of this procedure",
    ),
    "waiting for what cannot come": (
        step("a", done=TO_B)
        + step("b", more='waits_for = ["c"]', done=END)
        + step("c", done=END),
        "to wait for what can come",
    ),
    "a result that is not named": (
        step("a", done='result = "maybe"'),
        "a result of this procedure",
    ),
    "a clock that starts at nothing": (
        step("a", more=CLOCK % (text("t"), 'start = "never"'), done=END),
        "a clock that starts at a date of the case",
    ),
    "a clock by a rule of votes": (
        step("a", more=CLOCK % (text("t"), 'rule = "PRO-VOTE"'), done=END),
        "a rule of kind deadline",
    ),
    "waiting without a clock": (
        step("a", "wait", done=END),
        "a waiting step with a clock of type wait",
    ),
    "an unknown guard": (
        step("a", more='guards = [{ name = "nobody@1" }]', done=END),
        "one of the guards of the house",
    ),
    "an unknown effect": (
        step("a", done=f'{END}, effects = [{{ name = "nothing@1" }}]'),
        "one of the effects of the house",
    ),
    "an unknown rule": (
        step("a", more='rules = ["NO-RULE"]', done=END),
        "a rule of the pack",
    ),
    "an unknown form": (
        step("a", more='forms = ["none"]', done=END),
        "forms of the pack",
    ),
    "an unknown right": (
        step("a", more='by = { right = "do.all" }', done=END),
        "a right that is described",
    ),
    "an unknown place": (
        step("a", more='by = { place = "moon@1" }', done=END),
        "a registered place",
    ),
    "a standing changed without a decision": (
        step("a", done=f'{END}, effects = [{{ name = "grade@1", grade = "official" }}]'),
        "an effect on a standing at a decision only",
    ),
    "a standing changed where none is taken": (
        step(
            "a",
            "decide",
            more=DECIDE,
            done=f'{END}, decides = false, effects = [{{ name = "grade@1", grade = "x" }}]',
        ),
        "an effect on a standing at a decision only",
    ),
    "an effect where only time passed": (
        step(
            "a",
            "wait",
            more=CLOCK % (text("t"), 'type = "wait"'),
            done=f'{END}, when = "passed", effects = [{{ name = "open-case@1", kind = "test" }}]',
        ),
        "no effect where only time has passed: people decide",
    ),
    "a decision without its kind": (step("a", "decide", done=END), "“decision”"),
    "a vote without its rule": (
        step("a", "meeting-vote", more='vote = { tally = "carried@1" }',
             carried=f'when = "carried", {END}', lost=f'when = "lost", {END}'),
        "a rule or an electorate of the vote",
    ),
    "a word of the tally without an outcome": (
        step("a", "meeting-vote", more='vote = { rule = "PRO-VOTE", tally = "two-way@1" }',
             carried=f'when = "for", {END}'),
        "an outcome for “against”",
    ),
    "a case of a kind that is not there": (
        step("a", done=f'{END}, effects = [{{ name = "open-case@1", kind = "moon" }}]'),
        "a kind of case of the pack",
    ),
    "a named date without a text": (
        step("a", more='event = "posted"', done=END),
        "“events”: each named date with its text",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), FAULTS.values(), ids=list(FAULTS))
def test_each_fault_is_named(body: str, expected: str) -> None:
    assert expected in said(body)


def test_a_text_missing_in_a_language_is_a_fault() -> None:
    head = HEAD.replace('lo = "Test", ', "", 1)
    _found, problems = reading(step("a", done=END), head=head)
    assert [(p.expected, p.found) for p in problems] == [
        ("“title” in every language", "none in lo")
    ]


def test_a_key_that_no_step_has_is_a_fault() -> None:
    _found, problems = reading(step("a", more='colour = "red"', done=END))
    assert "“colour”" in problems[0].found


def test_the_hash_tells_contents_apart_and_not_their_order() -> None:
    one = definition(step("a", done=END))
    other = definition(step("a", done='result = "no"'))
    assert one.hash != other.hash
    turned = dict(reversed(list(one.content.items())))
    assert content_hash("vn-party", turned) == one.hash
    assert content_hash("association", turned) != one.hash


def test_the_diagram_shows_steps_outcomes_limits_and_results() -> None:
    way = 'opens = ["a"], limit = { rule = "PRO-MAX-VOTES", then = ["b"] }'
    shape = definition(step("a", again=way, done=END) + step("b", done=END))
    drawn = diagram(shape)
    assert 'a -- "again: PRO-MAX-VOTES" --> b' in drawn
    assert 'b -- "done" --> end_yes' in drawn
    assert reachable(shape) == {"a", "b"}
