"""One act upon one case while it is being decided: state, rules asked, findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from banyan.rulebook.domain.rules import Answer

from .definition import Definition, StepDef, Use
from .seen import Finding, Seen
from .state import State, StepState, World

EVENT_OF = {
    "meeting-vote": "meeting-held",
    "committee-vote": "meeting-held",
    "decide": "decision-issued",
    "ceremony": "ceremony",
}
"""The named date that a step of a type sets when the definition names none."""


def event_of(step: StepDef) -> str:
    """Return the name of the date that doing a step sets."""
    return step.event or EVENT_OF.get(step.type, "")


@dataclass
class Play:
    """The working table: what was there, what is known, what was asked and found."""

    definition: Definition
    state: State
    world: World
    on: dt.date
    step: str = ""
    outcome: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    sets: Mapping[str, dt.date] = field(default_factory=dict)
    is_preview: bool = False
    answers: dict[str, Answer] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    opened: list[StepState] = field(default_factory=list)

    def ask(self, rule: str) -> Answer:
        """Ask a rule on the day that selects its version; keep what it said."""
        if rule not in self.answers:
            event = self.world.rule_events.get(rule, "")
            day = self.state.dates.get(event, self.state.case.opened_on)
            self.answers[rule] = self.world.ask(rule, day)
        return self.answers[rule]

    def seen(self) -> Seen:
        """Return what named functions are shown."""
        return Seen(
            case=self.state.case,
            on=self.on,
            step=self.step,
            outcome=self.outcome,
            is_preview=self.is_preview,
            given=self.given,
            fields=self.state.fields,
            dates=self.state.dates,
            outcomes=self.state.outcomes,
            facts=self.world.facts,
            chain=self.world.chain,
            ask=self.ask,
        )

    def shown(self, use: Use) -> Seen:
        """Return what one use of a function is shown, with the answer of its rule."""
        return self.seen().of(use, self.ask(use.rule) if use.rule else None)

    def date_set(self, name: str, day: dt.date) -> None:
        """Note a named date; it may select rules and start clocks from now on."""
        self.state = replace(self.state, dates={**self.state.dates, name: day})

    @property
    def refused(self) -> tuple[Finding, ...]:
        """The findings that stop the act."""
        return tuple(f for f in self.findings if f.blocks)
