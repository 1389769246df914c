"""The decision of a step: numbered by its body, with the rules and the vote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from banyan.decisions.services import Take, decisions_take
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.people.queries import persons_known

from .doing import Doing


def decide(actor: Actor, act: Any, doings: Sequence[Doing]) -> None:
    """Record the decisions of the steps that decide; note the id with each."""
    takes = []
    for doing in doings:
        if doing.command.decision is not None:
            doing.decision = doing.command.decision
        elif _decides(doing):
            takes.append(doing)
    signers = {d.command.signer for d in takes if d.command.signer is not None}
    names = {k: p.name for k, p in persons_known(actor, signers).items()}
    commands = [_take(d, names) for d in takes]
    made = decisions_take(actor=actor, commands=commands, record_into=act)
    for doing, decision in zip(takes, made, strict=True):
        doing.decision = decision.pk


def _decides(doing: Doing) -> bool:
    step, done = doing.step, doing.moved.done
    if step is None or step.decision is None or done is None:
        return False
    outcome = step.outcome(done.outcome)
    return outcome is not None and outcome.decides


def _take(doing: Doing, names: Mapping[int, str]) -> Take:
    step, move = doing.step, doing.moved
    assert step is not None and step.decision is not None and move.done is not None
    return Take(
        kind=step.decision.kind,
        title=_title(step.decision.title, doing.row.about),
        decided_on=doing.command.on,
        effective_on=move.effective_on,
        body=move.done.unit,
        rules=tuple(a.as_data() | {"on": a.on} for a in move.answers),
        vote=_vote(doing),
        effect=_effect(doing),
        signed_by=names.get(doing.command.signer or 0, ""),
        paper=step.decision.paper,
    )


def _title(template: Text, about: str) -> Text:
    return Text(
        vi=template.vi.replace("{about}", about),
        lo=template.lo.replace("{about}", about),
        en=template.en.replace("{about}", about),
    )


def _vote(doing: Doing) -> dict[str, int]:
    counts = doing.command.counts
    if counts is None:
        return {}
    found = counts.as_data()
    entitled = [r.base for r in doing.moved.readings]
    return found | ({"entitled": max(entitled)} if entitled else {})


def _effect(doing: Doing) -> dict[str, Any]:
    case = doing.state.case
    found = {"case": case.reference, "person": case.person, "unit": case.subject_unit}
    return {k: v for k, v in found.items() if v is not None}
