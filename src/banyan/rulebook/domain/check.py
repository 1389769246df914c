"""What must be true of rules together: periods, citations, examples."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from typing import Any

from .errors import PackProblem
from .evaluate import value_of
from .kinds import applied
from .pack import Pack
from .rules import Example, Rule, Scope, Status, Value

LAST = dt.date.max


def pack_problems(pack: Pack) -> list[PackProblem]:
    """Return everything wrong with the rules of a pack that was read."""
    found: list[PackProblem] = []
    for rule in pack.rules.values():
        found += [p for v in rule.values for p in _period_problems(rule, v)]
        found += _overlap_problems(rule)
        found += [p for v in rule.values for p in _citation_problems(pack, rule, v)]
        found += [p for e in rule.examples for p in _example_problems(pack, rule, e)]
    found += _minimum_rules(pack)
    return sorted(set(found))


def _problem(rule: Rule, line: int, expected: str, found: str = "") -> PackProblem:
    return PackProblem(rule.file, line, rule.id, expected, found)


def _period_problems(rule: Rule, value: Value) -> list[PackProblem]:
    if value.end_day is None or value.end_day > value.start_day:
        return []
    span = f"{value.start_day} to {value.end_day}"
    return [_problem(rule, value.line, "“to” after “from”", span)]


def _overlap_problems(rule: Rule) -> list[PackProblem]:
    found = []
    for one, two in combinations(rule.values, 2):
        same = (one.reach, one.priority) == (two.reach, two.priority)
        if same and overlap(one, two):
            later = max(one, two, key=lambda v: v.line)
            text = "one value at a time within one scope and priority"
            days = f"{one.start_day} and {two.start_day} overlap"
            found.append(_problem(rule, later.line, text, days))
    return found


def overlap(one: Value, two: Value) -> bool:
    """Say whether two half-open periods share a day."""
    return one.start_day < (two.end_day or LAST) and two.start_day < (
        one.end_day or LAST
    )


def _citation_problems(pack: Pack, rule: Rule, value: Value) -> list[PackProblem]:
    """The first citation carries the start; the others must meet the period."""
    known = [d for c in value.cites if (d := pack.documents.get(c.document))]
    found = []
    if known and not known[0].in_force(value.start_day):
        text = f"a first citation in force on {value.start_day}"
        found.append(_problem(rule, value.line, text, known[0].span))
    for document in known[1:]:
        starts, ends = document.in_force_from, document.in_force_to
        late = starts and value.end_day and starts >= value.end_day
        if late or (ends and ends <= value.start_day):
            text = f"citations in force between {value.start_day} and {value.end_day}"
            found.append(_problem(rule, value.line, text, document.span))
    return found


def _example_problems(pack: Pack, rule: Rule, example: Example) -> list[PackProblem]:
    try:
        got = example_result(pack, rule, example)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        got = f"an input that the kind {rule.kind} cannot use ({error!r})"
    if same(got, example.expect):
        return []
    return [
        PackProblem(
            example.file,
            example.line,
            rule.id,
            f"{example.expect!r} on {example.on} for {example.input!r}",
            f"{got!r}",
        )
    ]


def same(got: Any, expected: Any) -> bool:
    """Compare without taking true for one."""
    return got == expected and isinstance(got, bool) == isinstance(expected, bool)


def example_result(pack: Pack, rule: Rule, example: Example) -> Any:
    """Run an example: one result, one per variant, or the status without a value."""
    answer = value_of(pack, rule.id, example.on, Scope.parse(example.scope))
    if answer.status in (Status.UNKNOWN, Status.REPLACED):
        return str(answer.status)
    if answer.status is Status.DISPUTED:
        return {
            v.key: applied(rule.kind, v.value, v.unit or rule.unit, example.input)
            for v in answer.variants
        }
    return applied(rule.kind, answer.value, rule.unit, example.input)


def _minimum_rules(pack: Pack) -> list[PackProblem]:
    return [
        PackProblem(
            f"{pack.id}/units.toml",
            1,
            kind.minimum_rule,
            "a rule of the pack",
            f"none, named by the kind “{kind.key}”",
        )  # fmt: skip
        for kind in pack.kinds.values()
        if kind.minimum_rule and kind.minimum_rule not in pack.rules
    ]
