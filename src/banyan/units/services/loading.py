"""The first load of a tree: tens of thousands of units in a few statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from banyan.base import bulk
from banyan.base.events import announce
from banyan.base.models import as_true_on
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, Problem, StateRefusal
from banyan.kernel.ids import MAX_DEPTH, segment
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from ..domain import findings
from ..domain.kinds import Kinds
from ..domain.state import Fact
from ..events import TreeLoaded
from ..kinds import kinds_of
from ..models import Structure, Unit, UnitPath, UnitVersion
from ..store import copies, paths
from ..store.paths import Stamp
from ..store.write import insert_units, open_versions
from .units import SHAPE, identity, lock

Key = str | int
MANY = 1_000
"""From so many units on PostgreSQL is told how large the tables have become."""


@dataclass(frozen=True, slots=True)
class Load:
    """One unit as taken over: ``parent`` is another's ``ref``, an id, or nothing.

    A text is a ``ref`` of this load, a number the id of a unit that exists.
    Without a ``valid_from`` the day of the load counts.
    """

    ref: str
    parent: Key | None
    kind: str
    names: Text
    code: str = ""
    area: int | None = None
    short_names: Text = Text()
    valid_from: dt.date | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Placed:
    unit: int
    path: str
    since: dt.date
    kind: str


def tree_load(
    *,
    actor: Actor,
    structure: Structure,
    rows: Iterable[Load],
    on: dt.date,
    decision: Any,
) -> dict[str, int]:
    """Load units that were there before Banyan; return the id of each by its ref.

    ``decision`` is one of kind "taken-over" that names the source. A unit begins
    on ``on`` unless its row says otherwise, and no earlier than its parent.
    Rows may come in any order. Raises InputError with every row that cannot be:
    a ref twice, a parent that is missing, a circle, a kind that may not hang there.
    """
    known = list(rows)
    with transaction.atomic():
        lock(structure)
        at = Stamp(on, clock.now(), identity(decision))
        plan = _Plan(structure, known, on)
        for node in plan.anchors.values():
            actor.require(SHAPE, path=node.path)
        if plan.has_roots:
            actor.require("settings.admin")
        with ledger.act(
            actor=actor,
            kind="units.tree_load",
            decision=decision,
            facts={"structure": structure.key, "on": on, "units": len(known)},
        ) as act:
            plan.write(at, act)
            announce(TreeLoaded(structure.pk, tuple(plan.ids.values())))
    return plan.ids


class _Plan:
    """The rows in order from the roots down, with ids and paths."""

    def __init__(self, structure: Structure, rows: Sequence[Load], on: dt.date) -> None:
        self.structure, self.rows, self.on = structure, rows, on
        self.problems: list[Problem] = []
        self.kinds: Kinds = kinds_of(structure)
        self.anchors = self._read_anchors()
        self.by_ref = self._by_ref()
        ids = bulk.take_ids(Unit, max(len(self.by_ref), 1))
        self.ids = dict(zip(self.by_ref, ids, strict=False))
        self.placed: dict[str, _Placed] = {}
        for row in self.by_ref.values():
            self._place_with_parents(row)
        self._refuse()

    @property
    def has_roots(self) -> bool:
        return any(row.parent is None for row in self.rows)

    def _read_anchors(self) -> dict[int, _Placed]:
        wanted = {r.parent for r in self.rows if isinstance(r.parent, int)}
        day = max(self.on, clock.today())
        found = UnitPath.objects.filter(
            as_true_on(day),
            unit__in=wanted,
            unit__structure=self.structure,
            closed=False,
        ).values_list("unit_id", "path", "valid_from", "unit__kind")
        return {row[0]: _Placed(*row) for row in found}

    def _by_ref(self) -> dict[str, Load]:
        found: dict[str, Load] = {}
        for number, row in enumerate(self.rows, start=1):
            if row.ref in found:
                self.problems.append(findings.twice(row.ref, "ref", number))
            if not row.names:
                self.problems.append(findings.no_name(row.ref, number))
            found[row.ref] = row
        return found

    def _place_with_parents(self, row: Load) -> None:
        """Place a row after all above it, without recursion into deep trees."""
        way: list[Load] = []
        current: Load | None = row
        while current is not None and current.ref not in self.placed:
            if current in way or len(way) > MAX_DEPTH:
                self.problems.append(findings.circle([r.ref for r in way], None))
                return
            way.append(current)
            parent = current.parent
            current = self.by_ref.get(parent) if isinstance(parent, str) else None
        for step in reversed(way):
            self._place(step)

    def _place(self, row: Load) -> None:
        above = self._above(row)
        if row.parent is not None and above is None:
            self.problems.append(findings.no_parent(row.ref, str(row.parent), None))
            return
        since = row.valid_from or self.on
        if above is not None and since < above.since:
            self.problems.append(_before_parent(row.ref, above.since))
        self._check_kind(row, above, since)
        unit = self.ids[row.ref]
        path = (above.path if above else "") + segment(unit)
        if paths.is_too_deep(len(path) // 8):
            self.problems.append(findings.too_deep(row.ref, MAX_DEPTH, None))
        self.placed[row.ref] = _Placed(unit, path, since, row.kind)

    def _above(self, row: Load) -> _Placed | None:
        if isinstance(row.parent, int):
            return self.anchors.get(row.parent)
        return self.placed.get(row.parent) if row.parent is not None else None

    def _check_kind(self, row: Load, above: _Placed | None, since: dt.date) -> None:
        parent = above.kind if above else None
        if not self.kinds.in_use(row.kind, since):
            found = findings.unknown_kind(row.kind, row.ref, since, None)
            self.problems.append(found)
        elif not self.kinds.allows(parent, row.kind, since):
            found = findings.wrong_kind(row.ref, row.kind, parent or "", since, None)
            self.problems.append(found)

    def _refuse(self) -> None:
        self._check_areas()
        if self.problems:
            raise InputError(
                _("The tree cannot be loaded: %(count)s findings."),
                problems=self.problems,
                count=len(self.problems),
            )

    def _check_areas(self) -> None:
        wanted = {r.area for r in self.rows if r.area is not None}
        if wanted:
            known = set(Unit.objects.in_bulk(list(wanted)))
            self.problems += [
                findings.unknown_area(area, "", self.on, None)
                for area in sorted(wanted - known)
            ]

    def write(self, stamp: Stamp, act: Any) -> None:
        """Write identities, versions, paths, entries and copies."""
        facts = [(p.unit, self._fact(ref)) for ref, p in self.placed.items()]
        insert_units(self.structure, facts, "planned")
        act.record_rows("create", Unit, [unit for unit, _fact in facts])
        starts = {p.unit: p.since for p in self.placed.values()}
        open_versions(facts, stamp, act, starts)
        bulk.insert(UnitPath, paths.COLUMNS, self._path_rows(stamp))
        if len(facts) > MANY:
            bulk.analyse(Unit, UnitVersion, UnitPath)
        copies.begin(starts)
        copies.refresh(clock.today())
        if len(facts) > MANY:
            bulk.analyse(Unit)  # until now every path in it was empty

    def _fact(self, ref: str) -> Fact:
        row = self.by_ref[ref]
        above = self._above(row)
        return Fact(
            parent=above.unit if above else None,
            kind=row.kind,
            names=row.names,
            short_names=row.short_names,
            code=row.code,
            area=row.area,
            facts=row.facts,
        )

    def _path_rows(self, stamp: Stamp) -> Iterable[tuple[Any, ...]]:
        for p in self.placed.values():
            depth = len(p.path) // 8 - 1
            yield p.unit, p.path, depth, False, stamp.decision, p.since, None, stamp.at


def _before_parent(ref: str, since: dt.date) -> Problem:
    return Problem.of(
        "tree.before_parent",
        _("%(unit)s would begin before the unit above it, which begins on %(day)s."),
        unit=ref,
        day=since,
    )


def require_empty(structure: Structure) -> None:
    """Refuse a first load into a structure that has units already."""
    if UnitVersion.objects.filter(unit__structure=structure).exists():
        raise StateRefusal(
            _("The structure “%(key)s” has units already."), key=structure.key
        )
