"""Read ``rules/*.toml``: rules, their values and examples, and local values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace

from .documents import Document
from .kinds import APPLY, value_fault
from .node import Node
from .read_documents import CONFIDENCES
from .rules import Citation, Example, Reach, Rule, Status, Value, Variant, Waiver
from .shapes import Labels

RULE_KEYS = (
    "id", "kind", "title", "meaning", "unit", "event", "severity", "waiver",
    "default", "values", "examples",
)  # fmt: skip
VALUE_KEYS = (
    "value", "variants", "from", "to", "cites", "confidence", "status", "scope",
    "priority", "start", "details", "note",
)  # fmt: skip
STATUSES = tuple(s.value for s in Status if s is not Status.UNKNOWN)
SEVERITIES = ("block", "warn", "inform")
DEFAULT_EVENT = "case-opened"


class RuleReader:
    """Gathers the rules of a pack's files; later files may add local values."""

    def __init__(
        self,
        documents: Mapping[str, Document],
        labels: Labels,
        base: Mapping[str, Rule],
    ) -> None:
        self.documents = documents
        self.measures: Collection[str] = labels.get("measures", {})
        self.topics: Collection[str] = labels.get("topics", {})
        self.rules: dict[str, Rule] = dict(base)
        self.own: set[str] = set()

    def read(self, top: Node) -> None:
        """Read one file: a topic, rules, and local values for rules of the base."""
        top.known("topic", "rules", "local")
        topic = top.choice("topic", self.topics) if top.data else ""
        pack = top.source.name.split("/")[0]
        for node in top.tables("rules"):
            rule = self._rule(node, topic, pack)
            if rule.id in self.own:
                node.problem("each rule once", f"“{rule.id}” again", "id")
            self.own.add(rule.id)
            self.rules[rule.id] = rule
        for node in top.tables("local"):
            self._local(node)

    def _rule(self, node: Node, topic: str, pack: str) -> Rule:
        node.rule = node.string("id")
        node.known(*RULE_KEYS)
        kind = node.choice("kind", APPLY)
        rule = Rule(
            id=node.rule,
            pack=pack,
            topic=topic,
            kind=kind,
            title=node.text("title"),
            meaning=node.text("meaning"),
            unit=node.choice("unit", self.measures),
            event=node.string("event", DEFAULT_EVENT),
            severity=node.choice("severity", SEVERITIES, "warn"),
            waiver=_waiver(node),
            default=node.flag("default"),
            values=tuple(self._values(node, kind)),
            examples=tuple(_examples(node)),
            file=node.source.name,
            line=node.source.line(node.path),
        )
        if not rule.values:
            node.problem("at least one value", "none", "values")
        if not rule.examples:
            node.problem("at least one example", "none", "examples")
        return rule

    def _local(self, node: Node) -> None:
        node.rule = node.string("id")
        node.known("id", "values", "examples")
        rule = self.rules.get(node.rule)
        if rule is None:
            node.problem("the id of a rule", f"“{node.rule}”", "id")
            return
        self.rules[rule.id] = replace(
            rule,
            values=(*rule.values, *self._values(node, rule.kind)),
            examples=(*rule.examples, *_examples(node)),
        )

    def _values(self, rule: Node, kind: str) -> list[Value]:
        return [self._value(node, kind) for node in rule.tables("values")]

    def _value(self, node: Node, kind: str) -> Value:
        node.known(*VALUE_KEYS)
        cites = self._cites(node)
        start, precision = self._start(node, cites)
        confidence = node.choice("confidence", CONFIDENCES)
        variants = tuple(self._variant(n, kind) for n in node.tables("variants"))
        if "value" in node.data:
            _check_value(node, kind)
        elif not variants:
            node.problem("a “value” or “variants”", "neither")
        return Value(
            value=node.data.get("value"),
            start_day=start,
            end_day=node.date("to"),
            precision=precision,
            cites=cites,
            confidence=confidence,
            status=_status(node, confidence, variants),
            reach=_reach(node),
            priority=node.integer("priority", 0),
            start=node.string("start", ""),
            details=node.table("details"),
            variants=variants,
            note=node.text("note", required=False),
            line=node.source.line(node.path),
        )

    def _variant(self, node: Node, kind: str) -> Variant:
        node.known("key", "value", "label", "cites", "unit", "start", "confidence")
        _check_value(node, kind)
        return Variant(
            key=node.string("key"),
            value=node.data.get("value"),
            label=node.text("label"),
            cites=self._cites(node),
            unit=node.choice("unit", self.measures, ""),
            start=node.string("start", ""),
            confidence=node.choice("confidence", CONFIDENCES, ""),
        )

    def _cites(self, node: Node) -> tuple[Citation, ...]:
        found = []
        for cite in node.tables("cites"):
            cite.known("document", "point")
            found.append(Citation(cite.string("document"), cite.string("point", "")))
            if found[-1].document not in self.documents:
                node.problem(
                    "a document of the register", f"“{found[-1].document}”", "cites"
                )
        if not found:
            node.problem("at least one citation in “cites”", "none", "cites")
        return tuple(found)

    def _start(self, node: Node, cites: tuple[Citation, ...]) -> tuple[dt.date, str]:
        """Read the first day; a year alone takes the day its document took effect."""
        given = node.data.get("from")
        if isinstance(given, dt.date):
            return given, "day"
        if not isinstance(given, int) or isinstance(given, bool):
            node.problem("“from”: a day or a year", f"{given!r}", "from")
            return dt.date.min, "day"
        document = self.documents.get(cites[0].document) if cites else None
        starts = document.in_force_from if document else None
        if starts and starts.year == given:
            return starts, "year"
        if not starts or starts.year > given:
            node.problem(
                f"a day in “from”: the document took effect on no known day of {given}",
                f"{starts}",
                "from",
            )
        return dt.date(given, 1, 1), "year"


def _check_value(node: Node, kind: str) -> None:
    fault = value_fault(kind, node.data.get("value")) if kind in APPLY else ""
    if fault:
        found = repr(node.data.get("value"))
        node.problem(f"“value” of kind {kind}: {fault}", found, "value")


def _status(node: Node, confidence: str, variants: tuple[Variant, ...]) -> Status:
    """Take the status given, or the one that follows from the confidence."""
    implied = {"X": Status.DISPUTED, "C": Status.UNVERIFIED}.get(confidence)
    given = node.choice("status", STATUSES, "")
    status = Status(given) if given in STATUSES else implied or Status.ACTIVE
    if implied and status is not implied:
        node.problem(f"status {implied} for confidence {confidence}", given, "status")
    if (status is Status.DISPUTED) != (len(variants) > 1):
        node.problem(
            "two or more variants exactly when disputed", f"{len(variants)}", "variants"
        )
    return status


def _reach(node: Node) -> Reach:
    scope = node.child("scope")
    if scope is None:
        return Reach()
    scope.known("unit", "province", "kind")
    return Reach(
        scope.string("unit", ""), scope.string("province", ""), scope.string("kind", "")
    )


def _waiver(node: Node) -> Waiver | None:
    table = node.child("waiver")
    if table is None:
        return None
    table.known("by", "label")
    return Waiver(table.string("by"), table.text("label"))


def _examples(rule: Node) -> list[Example]:
    found: list[Example] = []
    for node in rule.tables("examples"):
        node.known("on", "scope", "input", "expect")
        on = node.date("on")
        if on is None:
            node.problem("“on”: the day of the example", "nothing", "on")
        if "expect" not in node.data:
            node.problem("“expect”: what the rule must answer", "nothing", "expect")
        found.append(
            Example(
                on=on or dt.date.min,
                input=node.table("input"),
                expect=node.data.get("expect"),
                scope=node.string("scope", ""),
                line=node.source.line(node.path),
                file=node.source.name,
            )
        )
    return found
