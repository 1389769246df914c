"""The whole derivation of a case: facts, rules as answered, votes, clocks, decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.rulebook import packs

from ..domain.play import Play
from ..domain.seen import Finding
from ..domain.state import World
from ..loading import asker, events_of_rules
from .electorate import case_electorates
from .hub import case_shown
from .shapes import CaseShown, ClockShown, EventShown, StepShown


def case_explain(actor: Actor, reference: str) -> dict[str, Any]:
    """Return everything that led a case where it is, as plain data.

    Raises NotVisible for a case out of range.
    """
    case = case_shown(actor, reference)
    return {
        "reference": case.reference,
        "kind": case.kind,
        "title": case.title.as_json(),
        "definition": {"pack": case.definition.pack, "hash": case.definition.hash},
        "about": case.about,
        "unit": case.unit.as_json(),
        "state": case.state,
        "result": case.result,
        "opened_on": _day(case.opened_on),
        "closed_on": _day(case.closed_on),
        "next_due": _day(case.next_due),
        "dates": {k: _day(v) for k, v in case.state_now.dates.items()},
        "opening": _given(case.opening),
        "steps": [_step(s) for s in case.steps],
        "events": [_event(e) for e in case.events],
        "electorates": [e.as_data() for e in case_electorates(actor, reference)],
        "rules": [a.as_data() for a in case.rules],
        "rules_since_changed": changed_rules(case),
    }


def changed_rules(case: CaseShown) -> list[dict[str, Any]]:
    """Return the rules of a case that say otherwise today than they count for it."""
    world = World(
        today=case.opened_on,
        ask=asker(case.definition.pack),
        chain=case.chain,
        rule_events=events_of_rules(case.definition.pack),
    )
    play = Play(case.definition, case.state_now, world, case.opened_on)
    found = []
    for rule in case.definition.rule_ids:
        counts = play.ask(rule)
        now = packs.ask(rule, on=clock.today(), pack=case.definition.pack)
        if (counts.status, counts.value, counts.unit) != (
            now.status,
            now.value,
            now.unit,
        ):
            found.append(
                {"rule": rule, "counts": counts.as_data(), "today": now.as_data()}
            )
    return found


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _given(given: Sequence[tuple[Text, Any]]) -> list[dict[str, Any]]:
    return [
        {"label": label.as_json(), "value": _value(value)} for label, value in given
    ]


def _value(value: Any) -> Any:
    if isinstance(value, Text):
        return value.as_json()
    return value.isoformat() if isinstance(value, dt.date) else value


def _step(s: StepShown) -> dict[str, Any]:
    return {
        "step": s.key,
        "round": s.round,
        "type": s.type,
        "title": s.title.as_json(),
        "state": s.state,
        "unit": s.unit.as_json(),
        "needs": s.right,
        "or_the_person": s.by_person,
        "opened_on": _day(s.opened_on),
        "done_on": _day(s.done_on),
        "outcome": s.outcome.as_json(),
        "rules": list(s.rules),
        "waits_for": [t.as_json() for t in s.waits_for],
        "blocked_by": [finding_data(f) for f in s.blockers],
        "clocks": [_clock(c) for c in s.clocks],
    }


def finding_data(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain data with its English sentence."""
    return finding.as_data() | {"message": finding.problem.message}


def _clock(c: ClockShown) -> dict[str, Any]:
    return {
        "clock": c.key,
        "type": c.type,
        "state": c.state,
        "started_on": _day(c.started_on),
        "due_on": _day(c.due_on),
        "days_left": c.days_left,
        "rule": c.rule,
        "citation": c.citation,
        "set_by_the_body": c.is_set,
        "disputed": c.is_disputed,
        "readings": {key: _day(day) for key, day in c.variants},
    }


def _event(e: EventShown) -> dict[str, Any]:
    data: dict[str, Any] = {
        "number": e.number,
        "kind": e.kind,
        "step": e.step,
        "round": e.round,
        "outcome": e.outcome.as_json(),
        "on": _day(e.on),
        "at": e.at.isoformat(),
        "by": e.by_name,
        "reason": e.reason,
        "given": _given(e.given),
        "vote": dict(e.vote),
        "readings": [dict(r) for r in e.readings],
        "findings": [dict(f) for f in e.findings],
        "rules": [dict(r) for r in e.rules],
        "decision": None,
    }
    if e.decision is not None:
        data["decision"] = {
            "symbol": e.decision.symbol,
            "kind": e.decision.kind,
            "decided_on": _day(e.decision.decided_on),
            "effective_on": _day(e.decision.effective_on),
        }
    return data
