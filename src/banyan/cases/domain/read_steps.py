"""Read the steps of a procedure: who acts, the vote, the clocks, the outcomes."""

from __future__ import annotations

from collections.abc import Mapping

from banyan.kernel.text import Text
from banyan.rulebook.domain.node import Node

from .definition import (
    CLOCK_TYPES,
    SEVERITIES,
    STEP_TYPES,
    By,
    ClockDef,
    DecisionDef,
    Limit,
    OutcomeDef,
    StepDef,
    Use,
    VoteDef,
    Waiver,
)
from .read_fields import read_field

Labels = Mapping[str, Mapping[str, Text]]
STEP_KEYS = (
    "key", "type", "title", "help", "by", "rules", "waits_for", "only_if", "otherwise",
    "guards", "fields", "clocks", "vote", "decision", "event", "forms", "outcomes",
)  # fmt: skip
OWN_OF_USE = ("name", "rule", "severity", "waiver")


def read_step(node: Node, labels: Labels) -> StepDef:
    """Read one step."""
    node.known(*STEP_KEYS)
    kind = node.choice("type", STEP_TYPES)
    only_if = node.child("only_if")
    return StepDef(
        key=node.string("key"),
        type=kind,
        title=node.text("title"),
        by=read_by(node, kind),
        outcomes=tuple(read_outcome(o) for o in node.tables("outcomes")),
        help=node.text("help", required=False),
        rules=node.strings("rules"),
        waits_for=node.strings("waits_for"),
        only_if=read_use(only_if) if only_if else None,
        otherwise=node.strings("otherwise"),
        guards=read_uses(node, "guards"),
        fields=tuple(read_field(f, labels) for f in node.tables("fields")),
        clocks=tuple(read_clock(c) for c in node.tables("clocks")),
        vote=_read_vote(node),
        decision=_read_decision(node),
        event=node.string("event", ""),
        forms=node.strings("forms"),
        line=node.source.line(node.path),
    )


def read_by(node: Node, kind: str = "") -> By:
    """Read who acts; a decision needs the right to decide."""
    child = node.child("by")
    right = "decision.write" if kind == "decide" else "case.write"
    if child is None:
        return By(right=right)
    child.known("right", "place", "person", "posts")
    return By(
        right=child.string("right", right),
        place=child.string("place", "host@1"),
        person=child.flag("person"),
        posts=child.strings("posts"),
    )


def read_uses(node: Node, key: str) -> tuple[Use, ...]:
    """Read a list of named functions, each with its parameters."""
    return tuple(read_use(child) for child in node.tables(key))


def read_use(node: Node) -> Use:
    """Read one named function as it is used here."""
    return Use(
        name=node.string("name"),
        params={k: v for k, v in node.data.items() if k not in OWN_OF_USE},
        rule=node.string("rule", ""),
        severity=node.choice("severity", SEVERITIES, "block"),
        waiver=_read_waiver(node),
        line=node.source.line(node.path),
    )


def _read_waiver(node: Node) -> Waiver | None:
    child = node.child("waiver")
    if child is None:
        return None
    child.known("right", "place", "label")
    return Waiver(
        right=child.string("right", "case.waive"),
        place=child.string("place", "above@1"),
        label=child.text("label"),
    )


def read_clock(node: Node) -> ClockDef:
    """Read one clock."""
    node.known(
        "key", "type", "start", "title", "rule", "by", "reminders", "remind_to",
        "escalate", "roll",
    )  # fmt: skip
    return ClockDef(
        key=node.string("key"),
        type=node.choice("type", CLOCK_TYPES, "due"),
        start=node.string("start", "opened"),
        title=node.text("title"),
        rule=node.string("rule", ""),
        owner=read_by(node) if "by" in node.data else None,
        reminders=node.string("reminders", ""),
        remind_to=node.string("remind_to", ""),
        escalate=node.string("escalate", "above@1"),
        roll=node.flag("roll"),
    )


def read_outcome(node: Node) -> OutcomeDef:
    """Read one way in which a step may end."""
    node.known(
        "key", "title", "opens", "when", "effects", "guards", "cancels", "result",
        "limit", "decides",
    )  # fmt: skip
    limit = node.child("limit")
    return OutcomeDef(
        key=node.string("key"),
        title=node.text("title"),
        opens=node.strings("opens"),
        when=node.string("when", ""),
        effects=read_uses(node, "effects"),
        guards=read_uses(node, "guards"),
        cancels=node.strings("cancels"),
        result=node.string("result", ""),
        limit=Limit(limit.string("rule"), limit.strings("then")) if limit else None,
        decides=node.flag("decides", True),
    )


def _read_vote(node: Node) -> VoteDef | None:
    child = node.child("vote")
    if child is None:
        return None
    child.known("tally", "rule", "by_rule", "rules", "electorate", "quorum", "params")
    return VoteDef(
        tally=child.string("tally", "carried@1"),
        rule=child.string("rule", ""),
        by_rule=child.string("by_rule", ""),
        rules={k: str(v) for k, v in child.table("rules").items()},
        electorate=child.string("electorate", ""),
        quorum=child.string("quorum", ""),
        params=child.table("params"),
    )


def _read_decision(node: Node) -> DecisionDef | None:
    child = node.child("decision")
    if child is None:
        return None
    child.known("kind", "title", "effective", "paper", "signers")
    effective = child.child("effective")
    return DecisionDef(
        kind=child.string("kind"),
        title=child.text("title"),
        effective=read_use(effective) if effective else Use("day-decided@1"),
        paper=child.string("paper", "QĐ"),
        signers=child.strings("signers"),
    )
