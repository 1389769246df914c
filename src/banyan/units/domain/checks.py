"""What must hold of the tree as a plan would leave it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from banyan.kernel.errors import Problem
from banyan.kernel.ids import MAX_DEPTH

from . import findings
from .kinds import Kinds
from .operations import Ref
from .state import Fact, Outcome, State


def check_outcome(
    state: State,
    outcome: Outcome,
    rows: Mapping[Ref, int | None],
    *,
    on: dt.date,
    kinds: Kinds,
) -> None:
    """Add to the outcome every problem of the tree as it would be."""
    view = _View(state, outcome, rows, on, kinds)
    outcome.problems += view.parents()
    outcome.problems += view.circles()
    outcome.problems += view.kinds_allowed()
    outcome.problems += view.areas()
    outcome.notices += view.codes()


class _View:
    """The tree after the plan: changed facts over what was read."""

    def __init__(
        self,
        state: State,
        outcome: Outcome,
        rows: Mapping[Ref, int | None],
        on: dt.date,
        kinds: Kinds,
    ) -> None:
        self.state, self.outcome, self.rows = state, outcome, rows
        self.on, self.kinds = on, kinds
        self._depth: dict[Ref, int] = {}

    def fact(self, ref: Ref) -> Fact | None:
        if ref in self.outcome.facts:
            return self.outcome.facts[ref]
        node = self.state.nodes.get(ref) if isinstance(ref, int) else None
        return node.fact if node else None

    def label(self, ref: Ref) -> str:
        fact = self.fact(ref)
        return fact.label if fact else str(ref)

    def changed(self) -> Iterator[tuple[Ref, Fact, int | None]]:
        for ref, fact in self.outcome.facts.items():
            yield ref, fact, self.rows.get(ref)

    def parents(self) -> Iterator[Problem]:
        for _ref, fact, row in self.changed():
            if fact.parent is None:
                continue
            above = self.fact(fact.parent)
            if above is None and isinstance(fact.parent, str):
                yield findings.unknown_ref(fact.parent, row)
            elif above is None:
                yield findings.unknown_unit(fact.parent, self.on, row)
            elif above.closed and not fact.closed:
                yield findings.no_parent(fact.label, above.label, row)
            elif not fact.closed and self._ends_later(fact.parent):
                yield findings.parent_ends(fact.label, above.label, row)
        for ended in self.outcome.ended.values():
            for successor in ended.successors:
                yield from self._successor(successor, ended.row)

    def _ends_later(self, ref: Ref) -> bool:
        node = self.state.nodes.get(ref) if isinstance(ref, int) else None
        return node is not None and node.ends_later

    def _successor(self, ref: Ref, row: int | None) -> Iterator[Problem]:
        fact = self.fact(ref)
        if fact is None and isinstance(ref, str):
            yield findings.unknown_ref(ref, row)
        elif fact is None:
            yield findings.unknown_unit(ref, self.on, row)
        elif fact.closed:
            yield findings.dissolved_already(fact.label, row)

    def circles(self) -> Iterator[Problem]:
        told: set[Ref] = set()
        for ref, _fact, row in self.changed():
            way = self._way_up(ref)
            if way[-1] in way[:-1] and not told.intersection(way):
                told.update(way)
                ring = way[way.index(way[-1]) :]
                yield findings.circle([self.label(r) for r in ring], row)
            elif len(way) - (way[-1] in way[:-1]) > MAX_DEPTH:
                yield findings.too_deep(self.label(ref), MAX_DEPTH, row)

    def _way_up(self, ref: Ref) -> list[Ref]:
        """Return the units from ``ref`` to its root; a ring ends where it closes."""
        way: list[Ref] = [ref]
        while len(way) <= MAX_DEPTH + len(self.outcome.facts) + 1:
            fact = self.fact(way[-1])
            if fact is None or fact.parent is None:
                break
            way.append(fact.parent)
            if fact.parent in way[:-1]:
                break
        return way

    def kinds_allowed(self) -> Iterator[Problem]:
        for ref, fact, row in self.changed():
            if fact.closed or not self._concerns_kind(ref, fact):
                continue
            if not self.kinds.in_use(fact.kind, self.on):
                yield findings.unknown_kind(fact.kind, fact.label, self.on, row)
                continue
            above = self.fact(fact.parent) if fact.parent is not None else None
            if above and not self.kinds.allows(above.kind, fact.kind, self.on):
                yield findings.wrong_kind(
                    fact.label, fact.kind, above.kind, self.on, row
                )
            yield from self._children_allowed(ref, fact, row)

    def _concerns_kind(self, ref: Ref, fact: Fact) -> bool:
        """Names and areas may change whatever the rules say of old placements."""
        node = self.state.nodes.get(ref) if isinstance(ref, int) else None
        return node is None or (node.fact.kind, node.parent) != (
            fact.kind,
            fact.parent,
        )

    def _children_allowed(
        self, ref: Ref, fact: Fact, row: int | None
    ) -> Iterator[Problem]:
        if not isinstance(ref, int) or self.state.nodes[ref].fact.kind == fact.kind:
            return
        for child in self.state.children.get(ref, ()):
            if child.unit in self.outcome.facts:
                continue
            if not self.kinds.allows(fact.kind, child.kind, self.on):
                yield findings.wrong_kind(
                    child.label, child.kind, fact.kind, self.on, row
                )

    def areas(self) -> Iterator[Problem]:
        for ref, fact, row in self.changed():
            node = self.state.nodes.get(ref) if isinstance(ref, int) else None
            if fact.area is None or (node and node.fact.area == fact.area):
                continue
            if fact.area not in self.state.areas and fact.area not in self.rows:
                yield findings.unknown_area(fact.area, fact.label, self.on, row)

    def codes(self) -> Iterator[Problem]:
        seen: dict[tuple[int | None, str], str] = {}
        for _ref, fact, row in self.changed():
            if fact.closed or not fact.code:
                continue
            key = (self.kinds.level_of(fact.kind), fact.code)
            if key in seen:
                yield findings.same_code(fact.code, seen[key], fact.label, row)
            seen[key] = fact.label
