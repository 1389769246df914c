"""What a plan leads to: facts in, new facts or a list of problems out.

The plan is a set of operations that take effect on one day. First new units,
then names, areas and places, then endings; what hangs below an ending unit
follows its one successor, or where the plan says. :mod:`.checks` then looks at
the whole tree as it would be.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from . import findings
from .checks import check_outcome
from .kinds import Kinds
from .operations import (
    Absorb,
    ChangeArea,
    Dissolve,
    Establish,
    Merge,
    Move,
    Operation,
    Ref,
    Rename,
    Split,
)
from .state import Child, Ended, Fact, Node, Outcome, Question, State, Succession

ORDER: tuple[type[Operation], ...] = (
    Establish,
    Rename,
    ChangeArea,
    Move,
    Merge,
    Absorb,
    Split,
    Dissolve,
)


def decide(
    state: State,
    operations: Sequence[Operation],
    *,
    on: dt.date,
    kinds: Kinds,
    custodian: Ref | None = None,
) -> Outcome:
    """Return what the operations lead to on the day; nothing is written.

    ``custodian`` keeps what ends unless an operation names another; without
    one it is the single successor, else the unit above.
    """
    planner = _Planner(state, on, custodian)
    for kind in ORDER:
        for operation in operations:
            if type(operation) is kind:
                planner.take(operation)
    planner.settle_endings()
    check_outcome(state, planner.outcome, planner.rows, on=on, kinds=kinds)
    return planner.outcome


class _Planner:
    def __init__(self, state: State, on: dt.date, custodian: Ref | None) -> None:
        self.state, self.on, self.custodian = state, on, custodian
        self.outcome = Outcome()
        self.rows: dict[Ref, int | None] = {}
        self.endings: dict[int, Operation] = {}
        self.done: set[tuple[Ref, str]] = set()
        self.known_refs: set[str] = set()
        self._takers: dict[type[Operation], Callable[..., None]] = {
            Establish: self._establish,
            Rename: self._rename,
            ChangeArea: self._change_area,
            Move: self._move,
            Merge: self._merge,
            Absorb: self._merge,
            Split: self._split,
            Dissolve: self._dissolve,
        }

    def take(self, operation: Operation) -> None:
        """Take up one operation."""
        self._takers[type(operation)](operation)

    # -- what each operation does -------------------------------------------

    def _establish(self, op: Establish) -> None:
        if op.ref in self.known_refs:
            self._problem(findings.twice(op.ref, op.op, op.row))
            return
        self.known_refs.add(op.ref)
        if not op.names:
            self._problem(findings.no_name(op.ref, op.row))
        self.rows[op.ref] = op.row
        self.outcome.established.append(op.ref)
        self.outcome.facts[op.ref] = Fact(
            parent=op.parent,
            kind=op.kind,
            names=op.names,
            short_names=op.short_names,
            code=op.code,
            area=op.area,
            facts=op.facts or {},
        )

    def _rename(self, op: Rename) -> None:
        if not self._first(op.unit, "rename", op.row):
            return
        given = ("names", "short_names", "code", "kind", "facts")
        values = {k: v for k in given if (v := getattr(op, k)) is not None}
        if self._change(op.unit, op.row, **values):
            self.outcome.renamed.append(op.unit)

    def _change_area(self, op: ChangeArea) -> None:
        if self._first(op.unit, "area", op.row):
            self._change(op.unit, op.row, area=op.area)

    def _move(self, op: Move) -> None:
        if self._first(op.unit, "move", op.row) and self._change(
            op.unit, op.row, parent=op.parent
        ):
            self.outcome.moved.append(op.unit)

    def _merge(self, op: Merge | Absorb) -> None:
        if isinstance(op, Absorb) and isinstance(op.into, str):
            self._problem(findings.must_exist(op.into, op.row))
        for unit in op.units:
            if unit == op.into:
                self._problem(findings.not_its_own(self._label(unit), op.row))
            else:
                self._end(unit, op, (op.into,), op.into, op.custodian)

    def _split(self, op: Split) -> None:
        if len(set(op.into)) < 2:
            self._problem(findings.few_successors(self._label(op.unit), op.row))
        if op.unit in op.into:
            self._problem(findings.not_its_own(self._label(op.unit), op.row))
            return
        self._end(
            op.unit, op, tuple(dict.fromkeys(op.into)), op.members_to, op.custodian
        )

    def _dissolve(self, op: Dissolve) -> None:
        self._end(op.unit, op, (), op.children_to, op.custodian)

    def _end(
        self,
        unit: int,
        op: Operation,
        successors: tuple[Ref, ...],
        heir: Ref | None,
        custodian: Ref | None,
    ) -> None:
        node = self._node(unit, op.row)
        if node is None or not self._first(unit, "end", op.row):
            return
        keeper = custodian if custodian is not None else self.custodian
        if keeper is None:
            keeper = successors[0] if len(successors) == 1 else node.parent
        how = "merge" if op.op == "merge" else op.op
        self.endings[unit] = op
        self.outcome.ended[unit] = Ended(unit, how, successors, keeper, heir, op.row)
        self.outcome.successions += [Succession(unit, s, how) for s in successors]

    # -- what hangs below an ending unit -------------------------------------

    def settle_endings(self) -> None:
        """Give every child of an ending unit its place; close the ended ones."""
        for unit, op in self.endings.items():
            for child in self.state.children.get(unit, ()):
                self._settle_child(unit, child, op)
        for unit, ended in self.outcome.ended.items():
            fact = self.outcome.facts.get(unit, self.state.nodes[unit].fact)
            if ended.custodian == unit:
                self._problem(findings.circle([self._label(unit)] * 2, ended.row))
            self.outcome.facts[unit] = replace(
                fact, parent=ended.custodian, closed=True
            )
            self.rows[unit] = ended.row

    def _settle_child(self, unit: int, child: Child, op: Operation) -> None:
        if child.unit in self.outcome.ended or (child.unit, "move") in self.done:
            return
        if child.planned:
            found = findings.planned_child(child.label, self._label(unit), op.row)
            self._problem(found)
            return
        target = _target_of(child.unit, op)
        if target is not None:
            if self._change(child.unit, op.row, parent=target):
                self.outcome.moved.append(child.unit)
        elif isinstance(op, Split):
            self.outcome.questions.append(self._question(unit, child, op))
        else:
            found = findings.no_parent(child.label, self._label(unit), op.row)
            self._problem(found)

    def _question(self, unit: int, child: Child, op: Split) -> Question:
        return Question(
            code="assign",
            unit=unit,
            label=self._label(unit),
            subject=child.unit,
            subject_label=child.label,
            choices=op.into,
            row=op.row,
        )

    # -- small things ----------------------------------------------------------

    def _node(self, unit: int, row: int | None) -> Node | None:
        node = self.state.nodes.get(unit)
        if node is None:
            self._problem(findings.unknown_unit(unit, self.on, row))
        elif node.fact.closed:
            self._problem(findings.dissolved_already(node.fact.label, row))
        elif node.later:
            self._problem(findings.later_change(node.fact.label, row))
        else:
            return node
        return None

    def _change(self, unit: int, row: int | None, **values: object) -> bool:
        node = self._node(unit, row)
        if node is None:
            return False
        fact = self.outcome.facts.get(unit, node.fact)
        self.outcome.facts[unit] = replace(fact, **values)  # type: ignore[arg-type]
        self.rows[unit] = row
        return True

    def _first(self, unit: int, what: str, row: int | None) -> bool:
        if (unit, what) in self.done:
            self._problem(findings.twice(self._label(unit), what, row))
            return False
        self.done.add((unit, what))
        return True

    def _label(self, unit: int) -> str:
        node = self.state.nodes.get(unit)
        return node.fact.label if node else str(unit)

    def _problem(self, problem: object) -> None:
        self.outcome.problems.append(problem)  # type: ignore[arg-type]


def _target_of(child: int, op: Operation) -> Ref | None:
    if isinstance(op, Merge | Absorb):
        return op.into
    if isinstance(op, Split):
        return dict(op.assign).get(child, op.rest)
    if isinstance(op, Dissolve):
        return op.children_to
    return None


def named_units(operations: Iterable[Operation]) -> set[int]:
    """Return the ids of all units that the operations name, areas left out."""
    found: set[int] = set()
    for op in operations:
        found.update(r for r in _refs(op) if isinstance(r, int))
    return found


def named_areas(operations: Iterable[Operation]) -> set[int]:
    """Return the ids of the areas that the operations name."""
    given = (getattr(op, "area", None) for op in operations)
    return {area for area in given if isinstance(area, int)}


def _refs(op: Operation) -> Iterable[Ref | None]:
    single = (getattr(op, n, None) for n in ("unit", "parent", "rest", "members_to"))
    yield from single
    yield getattr(op, "custodian", None)
    yield getattr(op, "children_to", None)
    yield from getattr(op, "units", ())
    into = getattr(op, "into", ())
    yield from into if isinstance(into, tuple) else (into,)
    for child, successor in getattr(op, "assign", ()):
        yield child
        yield successor
