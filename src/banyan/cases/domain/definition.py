"""What a pack says of one kind of case. Never changed once read; known by its hash."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from banyan.kernel.text import Text

STEP_TYPES = (
    "submit",
    "check",
    "opinion",
    "meeting-vote",
    "committee-vote",
    "decide",
    "notify",
    "wait",
    "ceremony",
    "deliver",
)
VOTES = ("meeting-vote", "committee-vote")
SUBJECTS = ("membership", "person", "unit")
HOSTS = ("home", "given", "subject", "parent")
FIELD_TYPES = (
    "text",
    "long",
    "date",
    "number",
    "choice",
    "flag",
    "person",
    "unit",
    "place",
)
SEVERITIES = ("block", "warn", "inform")
CLOCK_TYPES = ("due", "wait")


@dataclass(frozen=True)
class Use:
    """A named function as a definition uses it, with its own parameters.

    ``rule`` is the article behind it: a guard that says no cites it, and may be
    no stronger than the rulebook lets the rule be.
    """

    name: str
    params: Mapping[str, Any] = field(default_factory=dict)
    rule: str = ""
    severity: str = "block"
    waiver: Waiver | None = None
    line: int = 0


@dataclass(frozen=True)
class Waiver:
    """Who may let a case pass in spite of a guard; the reason is always written."""

    right: str
    place: str
    label: Text


@dataclass(frozen=True)
class By:
    """Who acts: the holders of ``right`` at a place, or the person concerned.

    ``person``: the person concerned acts; who holds the right at the place may
    enter what came on paper. ``posts``: who is named as acting must hold one.
    """

    right: str = "case.write"
    place: str = "host@1"
    person: bool = False
    posts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One answer of a field."""

    key: str
    label: Text


@dataclass(frozen=True)
class FieldDef:
    """One thing to write down at a step."""

    key: str
    type: str
    label: Text
    required: bool = True
    help: Text = field(default_factory=Text)
    choices: tuple[Choice, ...] = ()
    outcomes: tuple[str, ...] = ()
    privacy: str = "restricted"

    def asked_for(self, outcome: str) -> bool:
        """Say whether the field belongs to an outcome (empty: to all)."""
        return not self.outcomes or not outcome or outcome in self.outcomes


@dataclass(frozen=True)
class ClockDef:
    """A time that runs while a step is open.

    ``due``: the step is to be done by its end. ``wait``: nothing goes on before it
    is over. ``start`` is ``opened``, a named date, or ``rule`` (the event that the
    rule itself names). Without a usable rule the body sets the last day.
    """

    key: str
    type: str
    start: str
    title: Text
    rule: str = ""
    owner: By | None = None
    reminders: str = ""
    remind_to: str = ""
    escalate: str = "above@1"
    roll: bool = False


@dataclass(frozen=True)
class Limit:
    """How often an outcome may repeat, by a rule, and what opens instead then."""

    rule: str
    then: tuple[str, ...]


@dataclass(frozen=True)
class OutcomeDef:
    """How a step may end, and what opens then.

    ``when`` is the word of the vote's tally, or ``passed`` for a time that is
    over. ``result`` names what the whole case came to. ``cancels`` are steps no
    longer needed, ``*`` all of them.
    """

    key: str
    title: Text
    opens: tuple[str, ...] = ()
    when: str = ""
    effects: tuple[Use, ...] = ()
    guards: tuple[Use, ...] = ()
    cancels: tuple[str, ...] = ()
    result: str = ""
    limit: Limit | None = None
    decides: bool = True


@dataclass(frozen=True)
class VoteDef:
    """A vote: its rule (threshold, denominator, ballot) and how it is tallied.

    ``by_rule`` chooses among several rules by the answer of another one: who
    decides has changed over the years, and with it the majority.
    """

    tally: str
    rule: str = ""
    by_rule: str = ""
    rules: Mapping[str, str] = field(default_factory=dict)
    electorate: str = ""
    quorum: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DecisionDef:
    """The decision that a step records: kind, paper, day of effect, who may sign."""

    kind: str
    title: Text
    effective: Use
    paper: str = "QĐ"
    signers: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepDef:
    """One step of a procedure."""

    key: str
    type: str
    title: Text
    by: By
    outcomes: tuple[OutcomeDef, ...]
    help: Text = field(default_factory=Text)
    rules: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()
    only_if: Use | None = None
    otherwise: tuple[str, ...] = ()
    guards: tuple[Use, ...] = ()
    fields: tuple[FieldDef, ...] = ()
    clocks: tuple[ClockDef, ...] = ()
    vote: VoteDef | None = None
    decision: DecisionDef | None = None
    event: str = ""
    forms: tuple[str, ...] = ()
    line: int = 0

    def outcome(self, key: str) -> OutcomeDef | None:
        """Return the outcome of this key."""
        return next((o for o in self.outcomes if o.key == key), None)

    def outcomes_when(self, word: str) -> tuple[OutcomeDef, ...]:
        """Return the outcomes that a word of the tally (or of the clock) leads to."""
        return tuple(o for o in self.outcomes if o.when == word)

    def clock(self, key: str) -> ClockDef | None:
        """Return the clock of this key."""
        return next((c for c in self.clocks if c.key == key), None)

    @property
    def targets(self) -> Iterator[str]:
        """Every step that this one may open."""
        for outcome in self.outcomes:
            yield from outcome.opens
            if outcome.limit:
                yield from outcome.limit.then
        yield from self.otherwise


@dataclass(frozen=True)
class Watch:
    """Whom a case of this kind should soon be opened for: found by a named function.

    ``rule`` is the time in which it is to be done from the day that the function
    gives; ``reminders`` says how many days before that day it is first shown.
    """

    subjects: Use
    title: Text
    right: str = "case.write"
    rule: str = ""
    reminders: str = ""


@dataclass(frozen=True)
class Definition:
    """One kind of case."""

    kind: str
    pack: str
    code: str
    title: Text
    meaning: Text
    subject: str
    host: str
    hash: str
    start: tuple[str, ...]
    steps: tuple[StepDef, ...]
    results: Mapping[str, Text]
    structures: tuple[str, ...] = ()
    calendar: str = "vn"
    other: str = ""
    right: str = "case.write"
    by_person: bool = False
    several: bool = False
    public: bool = False
    rules: tuple[str, ...] = ()
    guards: tuple[Use, ...] = ()
    fields: tuple[FieldDef, ...] = ()
    dates: Mapping[str, Use] = field(default_factory=dict)
    events: Mapping[str, Text] = field(default_factory=dict)
    watch: Watch | None = None
    moves: Mapping[str, str] = field(default_factory=dict)
    moves_from: tuple[str, ...] = ()
    content: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""

    def step(self, key: str) -> StepDef | None:
        """Return the step of this key."""
        return next((s for s in self.steps if s.key == key), None)

    def must(self, key: str) -> StepDef:
        """Return the step of this key; a definition was checked to have it."""
        found = self.step(key)
        if found is None:
            raise KeyError(f"{self.kind} has no step {key}")
        return found

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """Every rule that the definition names, in the order of first use."""
        found = [*self.rules, *(u.rule for u in self._uses())]
        if self.watch:
            found += [self.watch.rule, self.watch.reminders]
            found.append(self.watch.subjects.rule)
        for step in self.steps:
            found += [*step.rules, *_clock_rules(step), *_vote_rules(step)]
            found += [o.limit.rule for o in step.outcomes if o.limit]
        return tuple(dict.fromkeys(r for r in found if r))

    def _uses(self) -> Iterator[Use]:
        yield from self.guards
        yield from self.dates.values()
        for step in self.steps:
            yield from step.guards
            if step.only_if:
                yield step.only_if
            for outcome in step.outcomes:
                yield from outcome.guards
                yield from outcome.effects


def _clock_rules(step: StepDef) -> Iterator[str]:
    for clock in step.clocks:
        yield clock.rule
        yield clock.reminders


def _vote_rules(step: StepDef) -> Iterator[str]:
    if step.vote:
        yield step.vote.rule
        yield step.vote.by_rule
        yield step.vote.quorum
        yield from step.vote.rules.values()
