"""Writes what a plan led to: units, versions, paths, successions, copies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from banyan.base import bulk
from banyan.kernel import clock
from banyan.kernel.errors import RuleRefusal
from banyan.kernel.ids import MAX_DEPTH, uuid7
from banyan.kernel.text import gettext_noop as _

from ..domain import findings
from ..domain.moves import Moves, Place
from ..domain.operations import Ref
from ..domain.state import Fact, Outcome, State
from ..models import Structure, Unit, UnitSuccession, UnitVersion
from . import copies, paths
from .keys import name_keys
from .load import load_spans
from .paths import Stamp
from .temp import picked

UNIT_COLUMNS = (
    "id",
    "uid",
    "structure_id",
    "state",
    "kind",
    "names",
    "name_fold",
    "sort_key",
    "code",
    "path",
    "area_path",
    "is_specimen",
    "row_version",
)
VERSION_COLUMNS = (
    "id",
    "unit_id",
    "parent_id",
    "kind",
    "names",
    "short_names",
    "code",
    "area_id",
    "closed",
    "facts",
    "name_fold",
    "sort_key",
    "decision_id",
    "valid_from",
    "valid_to",
    "recorded_at",
    "row_version",
)
SUCCESSION_COLUMNS = (
    "id",
    "from_unit_id",
    "to_unit_id",
    "kind",
    "on",
    "decision_id",
    "recorded_at",
    "row_version",
)


@dataclass
class Written:
    """What a write changed: the ids of new units, and rows per kind."""

    units: dict[str, int] = field(default_factory=dict)
    touched: list[int] = field(default_factory=list)
    versions_ended: int = 0
    versions_opened: int = 0
    paths_rewritten: int = 0
    successions: int = 0


def refuse_if_problems(outcome: Outcome, template: str | None = None) -> None:
    """Raise with the list when something forbids the plan or is left to decide."""
    problems = list(outcome.problems)
    problems += [findings.to_assign(question) for question in outcome.questions]
    if problems:
        first = problems[0]
        if template is None and len(problems) == 1:
            raise RuleRefusal(
                first.template,
                code=first.code,
                problems=problems,
                way_out=first.way_out,
                **dict(first.values),
            )
        raise RuleRefusal(
            template or _("The change cannot be made: %(count)s findings."),
            code="tree.refused",
            problems=problems,
            count=len(problems),
        )


def moves_of(
    state: State, outcome: Outcome, ids: Mapping[str, int], on: dt.date
) -> Moves:
    """Return the moves of paths that the outcome asks for."""
    places: dict[int, Place] = {}
    for ref, fact in outcome.facts.items():
        node = state.nodes.get(ref) if isinstance(ref, int) else None
        if node and (node.parent, node.fact.closed) == (fact.parent, fact.closed):
            continue
        places[_id(ref, ids)] = Place(_maybe(fact.parent, ids), fact.closed)
    parents = {p.parent for p in places.values() if p.parent is not None}
    return Moves(places, load_spans(places.keys() | parents, on), on)


def write_outcome(
    structure: Structure,
    state: State,
    outcome: Outcome,
    stamp: Stamp,
    act: Any,
    *,
    made: Mapping[str, int] | None = None,
) -> Written:
    """Write the outcome, which was checked, inside the caller's act."""
    written = Written(units=_new_units(structure, outcome, act, made or {}))
    changed = {
        ref: fact
        for ref, fact in outcome.facts.items()
        if isinstance(ref, str) or state.nodes[ref].fact != fact
    }
    moves = moves_of(state, outcome, written.units, stamp.on)
    written.paths_rewritten, depth = paths.stage(moves.rebases())
    fresh = moves.fresh()
    _refuse_too_deep(max([depth, *(len(s.path) // 8 for _u, s, _c in fresh)]))
    old = [state.nodes[r].version for r in changed if isinstance(r, int)]
    written.versions_ended = end_versions(old, stamp, act)
    rows = [
        (_id(r, written.units), _resolved(f, written.units)) for r, f in changed.items()
    ]
    written.versions_opened = open_versions(rows, stamp, act)
    written.touched = [unit for unit, _fact in rows]
    if stamp.on <= clock.today():
        copies.begin(written.touched, staged=True)
    paths.replace_staged(stamp)
    paths.insert_fresh(fresh, stamp)
    written.successions = _successions(outcome, written.units, stamp, act)
    if stamp.on <= clock.today():
        copies.refresh(clock.today())
    return written


def _refuse_too_deep(depth: int) -> None:
    if paths.is_too_deep(depth):
        problem = findings.too_deep("…", MAX_DEPTH, None)
        raise RuleRefusal(
            _("The tree would be %(depth)s levels deep; %(most)s are possible."),
            code=problem.code,
            depth=depth,
            most=MAX_DEPTH,
        )


def _new_units(
    structure: Structure, outcome: Outcome, act: Any, made: Mapping[str, int]
) -> dict[str, int]:
    """Make the identities of new units; those made before are used again."""
    units = {ref: made[ref] for ref in outcome.established if ref in made}
    wanted = [ref for ref in outcome.established if ref not in units]
    if wanted:
        fresh = dict(zip(wanted, bulk.take_ids(Unit, len(wanted)), strict=True))
        insert_units(
            structure, ((fresh[r], outcome.facts[r]) for r in wanted), "planned"
        )
        act.record_rows("create", Unit, list(fresh.values()))
        units |= fresh
    return units


def insert_units(
    structure: Structure, rows: Iterable[tuple[int, Fact]], state: str
) -> int:
    """Insert identities with the copies that can be shown before they begin."""
    return bulk.insert(
        Unit,
        UNIT_COLUMNS,
        (
            (
                unit,
                uuid7(),
                structure.pk,
                state,
                fact.kind,
                fact.names,
                *name_keys(fact.names),
                fact.code,
                "",
                "",
                structure.is_specimen,
                1,
            )
            for unit, fact in rows
        ),
    )


def end_versions(ids: list[int], stamp: Stamp, act: Any) -> int:
    """End versions on the day; those that begin that day are superseded instead."""
    with picked(ids, "bn_version") as chosen:
        rows = UnitVersion.objects.filter(id__in=chosen)
        same_day = list(rows.filter(valid_from=stamp.on).values_list("id", flat=True))
        rows.filter(valid_from__lt=stamp.on).update(
            valid_to=stamp.on,
            ended_recorded_at=stamp.at,
            end_decision_id=stamp.decision,
            row_version=F("row_version") + 1,
        )
    UnitVersion.objects.filter(id__in=same_day).update(
        superseded_at=stamp.at,
        end_decision_id=stamp.decision,
        row_version=F("row_version") + 1,
    )
    act.record_rows("end", UnitVersion, set(ids) - set(same_day))
    act.record_rows("supersede", UnitVersion, same_day)
    return len(ids)


def open_versions(
    rows: list[tuple[int, Fact]],
    stamp: Stamp,
    act: Any,
    starts: Mapping[int, dt.date] | None = None,
) -> int:
    """Insert versions that begin on the day (or each on its own)."""
    ids = bulk.take_ids(UnitVersion, len(rows)) if rows else range(0)
    starts = starts or {}
    bulk.insert(
        UnitVersion,
        VERSION_COLUMNS,
        (
            version_row(pk, unit, fact, starts.get(unit, stamp.on), None, stamp)
            for pk, (unit, fact) in zip(ids, rows, strict=True)
        ),
    )
    act.record_rows("create", UnitVersion, ids)
    return len(rows)


def version_row(
    pk: int,
    unit: int,
    fact: Fact,
    since: dt.date,
    until: dt.date | None,
    stamp: Stamp,
) -> tuple[Any, ...]:
    """Return one row in the order of :data:`VERSION_COLUMNS`."""
    return (
        pk,
        unit,
        fact.parent,
        fact.kind,
        fact.names,
        fact.short_names,
        fact.code,
        fact.area,
        fact.closed,
        dict(fact.facts),
        *name_keys(fact.names),
        stamp.decision,
        since,
        until,
        stamp.at,
        1,
    )


def _successions(
    outcome: Outcome, units: Mapping[str, int], stamp: Stamp, act: Any
) -> int:
    found = outcome.successions
    ids = bulk.take_ids(UnitSuccession, len(found)) if found else range(0)
    bulk.insert(
        UnitSuccession,
        SUCCESSION_COLUMNS,
        (
            (
                pk,
                s.from_unit,
                _id(s.to_unit, units),
                s.kind,
                stamp.on,
                stamp.decision,
                stamp.at,
                1,
            )
            for pk, s in zip(ids, found, strict=True)
        ),
    )
    act.record_rows("create", UnitSuccession, ids)
    return len(found)


def _id(ref: Ref, units: Mapping[str, int]) -> int:
    return ref if isinstance(ref, int) else units[ref]


def _maybe(ref: Ref | None, units: Mapping[str, int]) -> int | None:
    return None if ref is None else _id(ref, units)


def _resolved(fact: Fact, units: Mapping[str, int]) -> Fact:
    from dataclasses import replace

    return replace(
        fact, parent=_maybe(fact.parent, units), area=_maybe(fact.area, units)
    )
