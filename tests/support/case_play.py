"""Procedures written for tests, walked by the pure interpreter without any database."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from banyan.cases.domain import builtin, interpret
from banyan.cases.domain.definition import Definition
from banyan.cases.domain.read import read_content
from banyan.cases.domain.seen import CaseView, Chain, PlaceUnit
from banyan.cases.domain.state import Electorate, Move, Recorded, State, World
from banyan.kernel.text import Text
from banyan.meetings.domain.votes import Counts
from banyan.rulebook.domain.errors import PackProblem
from banyan.rulebook.domain.rules import (
    NATIONAL,
    Answer,
    Citation,
    Status,
    Variant,
)
from banyan.rulebook.domain.source import Source

assert builtin  # noqa: S101  (registers what every kind may use)

DAY = dt.date(2026, 3, 2)
T = '{ vi = "%s", lo = "%s", en = "%s" }'


def text(words: str) -> str:
    """Return a text in three languages, as TOML."""
    return T % (words, words, words)


HEAD = f"""
kind = "test"
code = "T"
subject = "membership"
host = "home"
title = {text("Test")}
meaning = {text("Test")}

[results]
yes = {text("Yes")}
no = {text("No")}

[events]
served = {text("served")}
"""
"""What every procedure of a test begins with; ``start`` comes in front of it."""


def step(key: str, kind: str = "submit", *, more: str = "", **outcomes: str) -> str:
    """Return one step as TOML; each outcome is the rest of its table."""
    ways = "".join(
        f'\n  {{ key = "{k.replace("_", "-")}", title = {text(k)}, {v} }},'
        for k, v in outcomes.items()
    )
    return (
        f'\n[[steps]]\nkey = "{key}"\ntype = "{kind}"\ntitle = {text(key)}\n'
        f"{more}\noutcomes = [{ways}\n]\n"
    )


def definition(body: str, start: str = '["a"]', head: str = HEAD) -> Definition:
    """Read a procedure; a fault of its shape fails the test."""
    found, problems = reading(body, start, head)
    assert problems == []
    return found


def reading(
    body: str, start: str = '["a"]', head: str = HEAD
) -> tuple[Definition, list[PackProblem]]:
    """Read a procedure with whatever is wrong with it."""
    data = tomllib.loads(f"start = {start}\n{head}{body}")
    problems: list[PackProblem] = []
    found = read_content(Source("test.toml", data), "vn-party", {}, problems)
    return found, problems


def rule(
    id_: str,
    value: Any = None,
    unit: str = "working-day",
    status: Status = Status.ACTIVE,
    start: str = "",
    variants: Mapping[str, Any] | None = None,
) -> Answer:
    """Return an answer of the rulebook."""
    cite = Citation(f"{id_}-document", "1")
    return Answer(
        id=id_,
        on=DAY,
        status=status,
        pack="test",
        unit=unit,
        scope=NATIONAL,
        value=value,
        start=start,
        citation=cite if status is not Status.UNKNOWN else None,
        variants=tuple(
            Variant(k, v, Text.of(k), (Citation(f"{id_}-{k}"),), unit)
            for k, v in (variants or {}).items()
        ),
    )


def majority(fraction: str = "2/3", comparator: str = ">=") -> dict[str, Any]:
    """Return the value of a rule of votes."""
    return {
        "fraction": fraction,
        "comparator": comparator,
        "denominator": "official-summoned",
        "ballot": "secret",
    }


CHAIN = Chain(
    (
        PlaceUnit(1, "province-committee", "00000001", has_committee=True),
        PlaceUnit(2, "commune-committee", "0000000100000002", has_committee=True),
        PlaceUnit(3, "branch", "000000010000000200000003", has_committee=True),
    )
)
VIEW = CaseView(id=1, kind="test", unit=3, opened_on=DAY, about="An", membership=5)


@dataclass
class Walk:
    """One case under way: what it is today, and what was answered last."""

    definition: Definition
    rules: Mapping[str, Answer] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    base: int = 20
    today: dt.date = DAY
    move: Move = field(init=False)

    def __post_init__(self) -> None:
        """Open the case."""
        self.move = interpret.opened(self.definition, VIEW, {}, self.world)

    @property
    def state(self) -> State:
        """The case as it stands."""
        return self.move.state

    @property
    def world(self) -> World:
        """What is known beside the case."""
        name = "official-summoned@1"
        return World(
            today=self.today,
            ask=self.ask,
            chain=CHAIN,
            facts=self.facts,
            electorate=Electorate({name: self.base}, {name: self.base}),
        )

    def ask(self, id_: str, on: dt.date) -> Answer:
        """Answer for a rule; one that is not given is unknown."""
        return self.rules.get(id_) or rule(id_, status=Status.UNKNOWN)

    def do(self, step_: str, outcome: str = "", **more: Any) -> Move:
        """Record a step today; a refusal leaves the case as it was."""
        more.setdefault("on", self.today)
        act = Recorded(step=step_, outcome=outcome, **more)
        found = interpret.recorded(self.definition, self.state, act, self.world)
        if not found.is_refused:
            self.move = found
        return found

    def vote(self, step_: str, favour: int, against: int, **more: Any) -> Move:
        """Record a vote."""
        counts = Counts(favour=favour, against=against, present=favour + against)
        return self.do(step_, counts=counts, **more)

    def wait(self, days: int) -> None:
        """Let days go by, and the clock do its work."""
        self.today += dt.timedelta(days=days)
        self.move = interpret.passed(self.definition, self.state, self.world)

    @property
    def open(self) -> list[str]:
        """The steps that are open."""
        return sorted(s.key for s in self.state.open_steps)

    @property
    def refused(self) -> list[str]:
        """The codes of the last refusal."""
        return [f.code for f in self.move.refused]


def codes(move: Move) -> list[str]:
    """Return the codes of a refusal."""
    return [f.code for f in move.refused]
