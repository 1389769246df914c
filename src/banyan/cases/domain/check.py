"""What must be true of a definition as a whole: no dead end, no loose name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from banyan.kernel.registry import Registry
from banyan.meetings.domain.electorate import denominators, versioned
from banyan.meetings.domain.votes import tallies
from banyan.rulebook.domain.errors import PackProblem
from banyan.rulebook.domain.pack import Pack

from . import builtin  # noqa: F401  (registers what every kind may use)
from .definition import (
    VOTES,
    By,
    ClockDef,
    Definition,
    OutcomeDef,
    StepDef,
    Use,
    VoteDef,
)
from .play import EVENT_OF, event_of
from .seen import conditions, days, effects, guards, places, subjects

Say = Callable[..., None]


@dataclass(frozen=True)
class Known:
    """What lies outside the definition: the pack, forms, kinds of decision and case."""

    pack: Pack
    forms: frozenset[str]
    rights: frozenset[str]
    kinds: frozenset[str]


def problems_of(definition: Definition, known: Known) -> list[PackProblem]:
    """Return everything wrong with a definition that was read."""
    found: list[PackProblem] = []

    def say(expected: str, got: str = "", line: int = 1) -> None:
        where = (definition.file, line, definition.kind)
        found.append(PackProblem(*where, expected, got))

    _heads(definition, known, say)
    _keys(definition, say)
    _reach(definition, say)
    for step in definition.steps:
        _step(definition, step, known, say)
    _uses(definition, say)
    _rules(definition, known, say)
    _dates(definition, say)
    return sorted(set(found))


def _heads(definition: Definition, known: Known, say: Say) -> None:
    if not definition.start:
        say("“start”: the steps that open first", "none")
    if not definition.results:
        say("“results”: what a case can come to", "none")
    for key in sorted(set(definition.structures) - set(known.pack.structures)):
        say("structures of the pack", f"“{key}”")
    if definition.right not in known.rights:
        say("a right that is described", f"“{definition.right}”")
    if definition.other and "." not in definition.other:
        say("“other”: a field as step.field", f"“{definition.other}”")


def _keys(definition: Definition, say: Say) -> None:
    keys = [s.key for s in definition.steps]
    for key in sorted({k for k in keys if keys.count(k) > 1}):
        say("each step once", f"“{key}” again")
    for step in definition.steps:
        named = [*step.targets, *step.waits_for]
        named += [k for o in step.outcomes for k in o.cancels if k != "*"]
        for key in sorted(set(named) - set(keys)):
            say("steps of this procedure", f"“{key}” at “{step.key}”", step.line)
    for key in sorted(set(definition.start) - set(keys)):
        say("steps of this procedure", f"“{key}” in “start”")


def reachable(definition: Definition) -> set[str]:
    """Return the steps that can open at all."""
    found: set[str] = set()
    todo = [k for k in definition.start if definition.step(k)]
    while todo:
        key = todo.pop()
        if key not in found and (step := definition.step(key)):
            found.add(key)
            todo += [t for t in step.targets if definition.step(t)]
    return found


def _reach(definition: Definition, say: Say) -> None:
    found = reachable(definition)
    for step in definition.steps:
        if step.key not in found:
            say("steps that can be reached", f"“{step.key}”", step.line)
        for key in step.waits_for:
            if definition.step(key) and key not in found:
                say("to wait for what can come", f"“{key}” at “{step.key}”", step.line)


def _step(definition: Definition, step: StepDef, known: Known, say: Say) -> None:
    _who(step.by, known, say, step)
    if not step.outcomes:
        say("an outcome", f"none at “{step.key}”", step.line)
    for outcome in step.outcomes:
        _outcome(definition, step, outcome, known, say)
    for clock in step.clocks:
        _clock(definition, step, clock, known, say)
    _vote(step, known, say)
    _decision(step, known, say)
    if step.only_if and not step.otherwise:
        say("“otherwise” beside “only_if”", f"none at “{step.key}”", step.line)
    if step.type == "wait" and not any(c.type == "wait" for c in step.clocks):
        say("a waiting step with a clock of type wait", f"“{step.key}”", step.line)
    for form in sorted(set(step.forms) - known.forms):
        say("forms of the pack", f"“{form}” at “{step.key}”", step.line)


def _who(by: By, known: Known, say: Say, step: StepDef) -> None:
    if by.right not in known.rights:
        say("a right that is described", f"“{by.right}” at “{step.key}”", step.line)
    if by.place not in places:
        say("a registered place", f"“{by.place}” at “{step.key}”", step.line)
    for post in sorted(set(by.posts) - set(known.pack.posts)):
        say("posts of the pack", f"“{post}” at “{step.key}”", step.line)


def _outcome(
    definition: Definition, step: StepDef, outcome: OutcomeDef, known: Known, say: Say
) -> None:
    where = f"“{step.key}.{outcome.key}”"
    if not (outcome.opens or outcome.result or _joined(definition, step)):
        say("a way on: “opens” or “result”", where, step.line)
    if outcome.result and outcome.result not in definition.results:
        say("a result of this procedure", f"“{outcome.result}” at {where}", step.line)
    if outcome.limit and not outcome.limit.then:
        say("what opens at the limit", where, step.line)
    if outcome.when == "passed" and outcome.effects:
        say("no effect where only time has passed: people decide", where, step.line)
    for use in outcome.effects:
        standing = use.name in effects and effects.get(use.name).options.get("standing")
        if standing and not (step.type == "decide" and outcome.decides):
            text = "an effect on a standing at a decision only"
            say(text, f"“{use.name}” at {where}", step.line)
        kind = use.params.get("kind")
        if use.name.startswith("open-case@") and kind not in known.kinds:
            say("a kind of case of the pack", f"“{kind}” at {where}", step.line)


def _joined(definition: Definition, step: StepDef) -> bool:
    """Say whether another step waits for this one: it may then end by itself."""
    return any(step.key in s.waits_for for s in definition.steps)


def _clock(
    definition: Definition, step: StepDef, clock: ClockDef, known: Known, say: Say
) -> None:
    where = f"“{step.key}.{clock.key}”"
    if clock.owner:
        _who(clock.owner, known, say, step)
    if clock.escalate and clock.escalate not in places:
        say("a registered place", f"“{clock.escalate}” at {where}", step.line)
    if clock.start not in ("opened", "rule", *events_of(definition)):
        say("a clock that starts at a date of the case", where, step.line)
    if clock.remind_to and clock.remind_to not in events_of(definition):
        say("a date of the case to remind of", where, step.line)
    if clock.start == "rule" and not clock.rule:
        say("the rule that names the start", where, step.line)
    rule = known.pack.rules.get(clock.rule)
    if rule and rule.kind != "deadline":
        say("a rule of kind deadline", f"“{clock.rule}” at {where}", step.line)


def events_of(definition: Definition) -> set[str]:
    """Return every named date that a case of this kind can have."""
    steps = {event_of(s) for s in definition.steps if event_of(s)}
    return {"case-opened", *definition.dates, *steps}


def _vote(step: StepDef, known: Known, say: Say) -> None:
    vote = step.vote
    if (step.type in VOTES) and vote is None:
        say("“vote”", f"none at “{step.key}”", step.line)
    if vote is None:
        return
    if vote.tally not in tallies:
        say("a registered tally", f"“{vote.tally}” at “{step.key}”", step.line)
        return
    _denominators(step, vote, known, say)
    words = tallies.get(vote.tally).options.get("words") or vote.params.get("order", ())
    for word in words:
        if not step.outcomes_when(word):
            say(f"an outcome for “{word}”", f"none at “{step.key}”", step.line)


def _denominators(step: StepDef, vote: VoteDef, known: Known, say: Say) -> None:
    rules = [vote.rule, *vote.rules.values()]
    for rule in (known.pack.rules[r] for r in rules if r in known.pack.rules):
        words = [_denominator(v.value) for v in rule.values if v.value]
        for word in words:
            if versioned(word) not in denominators:
                say("a registered denominator", f"“{word}” of “{rule.id}”", step.line)
    if not any(rules) and not vote.electorate:
        say("a rule or an electorate of the vote", f"“{step.key}”", step.line)
    if vote.electorate and vote.electorate not in denominators:
        say("a registered denominator", f"“{vote.electorate}”", step.line)


def _denominator(value: object) -> str:
    return str(value.get("denominator", "")) if isinstance(value, dict) else ""


def _decision(step: StepDef, known: Known, say: Say) -> None:
    if step.type == "decide" and step.decision is None:
        say("“decision”", f"none at “{step.key}”", step.line)
    if step.decision is None:
        return
    if step.decision.kind not in known.pack.labels.get("decision_kinds", {}):
        say("a kind of decision of the pack", f"“{step.decision.kind}”", step.line)
    for post in sorted(set(step.decision.signers) - set(known.pack.posts)):
        say("posts of the pack", f"“{post}” at “{step.key}”", step.line)


def _named(definition: Definition) -> Iterator[tuple[Use, Registry, int]]:  # type: ignore[type-arg]
    yield from ((u, guards, u.line) for u in definition.guards)
    yield from ((u, days, u.line) for u in definition.dates.values())
    for step in definition.steps:
        yield from ((u, guards, step.line) for u in step.guards)
        if step.only_if:
            yield step.only_if, conditions, step.line
        if step.decision:
            yield step.decision.effective, days, step.line
        for outcome in step.outcomes:
            yield from ((u, guards, step.line) for u in outcome.guards)
            yield from ((u, effects, step.line) for u in outcome.effects)


def _uses(definition: Definition, say: Say) -> None:
    for use, registry, line in _named(definition):
        if use.name not in registry:
            say(f"one of the {registry.title} of the house", f"“{use.name}”", line)
    for use, _registry, line in _named(definition):
        if use.waiver and use.waiver.place not in places:
            say("a registered place", f"“{use.waiver.place}”", line)
    if definition.watch and definition.watch.subjects.name not in subjects:
        say("registered subjects", f"“{definition.watch.subjects.name}”")


def _rules(definition: Definition, known: Known, say: Say) -> None:
    for rule in definition.rule_ids:
        if rule not in known.pack.rules:
            say("a rule of the pack", f"“{rule}”")


def _dates(definition: Definition, say: Say) -> None:
    known = events_of(definition)
    for use, registry, line in _named(definition):
        for key in ("date", "from"):
            name = use.params.get(key)
            named = isinstance(name, str) and registry in (guards, days)
            if named and name not in known:
                say("a date of the case", f"“{name}” for “{use.name}”", line)
    own = {event_of(s) for s in definition.steps} - set(EVENT_OF.values()) - {""}
    for name in sorted((own | set(definition.dates)) - set(definition.events)):
        say("“events”: each named date with its text", f"“{name}”")
