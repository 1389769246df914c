"""Correcting what was recorded wrongly: the row is superseded, not ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import F

from banyan.base import bulk
from banyan.base.events import announce
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Conflict, NotVisible, Problem, RuleRefusal
from banyan.kernel.ids import segment
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from ..domain import findings
from ..domain.state import Fact
from ..events import TreeChanged
from ..kinds import kinds_of
from ..models import Structure, Unit, UnitPath, UnitVersion
from ..store import copies
from ..store.load import FACT
from ..store.paths import Stamp
from ..store.rebuild import rebuild_below
from ..store.write import VERSION_COLUMNS, version_row
from .units import NAMES, SHAPE, identity, lock, refuse_shared_decision

KEEP: Any = object()
"""Leave a parent or area as it is (``None`` means "none")."""


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What should have been recorded in a version; ``None`` or KEEP: as it is."""

    version: int
    names: Text | None = None
    short_names: Text | None = None
    code: str | None = None
    kind: str | None = None
    facts: Mapping[str, Any] | None = None
    parent: int | None = KEEP
    area: int | None = KEEP
    valid_from: dt.date | None = None

    @property
    def is_shape(self) -> bool:
        """It changes where or when a unit was, not only how it was called."""
        return (
            self.parent is not KEEP
            or self.area is not KEEP
            or self.kind is not None
            or self.valid_from is not None
        )

    def applied(self, fact: Fact) -> Fact:
        """Return the fact as it should have been."""
        given = ("names", "short_names", "code", "kind", "facts")
        values = {k: v for k in given if (v := getattr(self, k)) is not None}
        if self.parent is not KEEP:
            values["parent"] = self.parent
        if self.area is not KEEP:
            values["area"] = self.area
        return replace(fact, **values)


@dataclass(frozen=True)
class _Wrong:
    """A version as recorded, with what must replace it."""

    row: UnitVersion
    fact: Fact
    since: dt.date
    until: dt.date | None


def unit_correct(
    *,
    actor: Actor,
    structure: Structure,
    commands: Sequence[Correction],
    decision: Any,
) -> None:
    """Record that versions were wrong; each is superseded by a corrected row.

    What was known before the correction stays as it was known. A corrected first
    day also moves the end of the version before. Names need ``unit.write``,
    places and days ``reorganise``. Raises Conflict when a version was superseded
    meanwhile, RuleRefusal when the corrected tree could not have been.
    """
    with transaction.atomic():
        lock(structure)
        refuse_shared_decision(decision)
        rows = _rows(structure, commands)
        _require(actor, commands, rows)
        wrong = _wrong(commands, rows)
        _refuse_kinds(structure, wrong)
        with ledger.act(
            actor=actor,
            kind="units.unit_correct",
            decision=decision,
            facts={"structure": structure.key, "versions": len(wrong)},
        ) as act:
            stamp = Stamp(clock.today(), clock.now(), identity(decision))
            _write(wrong, stamp, act)
            units = {w.row.unit_id for w in wrong}
            copies.begin(_with_everything_below(units))
            _rebuild(commands, rows, wrong, stamp)
            copies.refresh(clock.today())
            announce(TreeChanged(structure.pk, stamp.on, touched=tuple(units)))


def _rows(
    structure: Structure, commands: Sequence[Correction]
) -> dict[int, UnitVersion]:
    wanted = [c.version for c in commands]
    found = (
        UnitVersion.objects.select_related("unit")
        .filter(unit__structure=structure)
        .in_bulk(wanted)
    )
    if len(found) < len(set(wanted)):
        raise NotVisible
    if any(row.superseded_at for row in found.values()):
        raise Conflict
    return found


def _require(
    actor: Actor, commands: Sequence[Correction], rows: Mapping[int, UnitVersion]
) -> None:
    parents = {c.parent for c in commands if isinstance(c.parent, int)}
    above = Unit.objects.in_bulk(list(parents))
    for command in commands:
        right = SHAPE if command.is_shape else NAMES
        unit = rows[command.version].unit
        actor.require(right, path=unit.path, area_path=unit.area_path)
        if isinstance(command.parent, int):
            parent = above.get(command.parent)
            if parent is None:
                raise NotVisible
            actor.require(right, path=parent.path, area_path=parent.area_path)


def _wrong(
    commands: Sequence[Correction], rows: Mapping[int, UnitVersion]
) -> list[_Wrong]:
    found = []
    for command in commands:
        row = rows[command.version]
        since = command.valid_from or row.valid_from
        if row.valid_to is not None and since >= row.valid_to:
            raise _refusal(_not_before_end(row))
        found.append(_Wrong(row, command.applied(_fact(row)), since, row.valid_to))
        if since != row.valid_from:
            found += _before(row, since)
    return found


def _before(row: UnitVersion, since: dt.date) -> list[_Wrong]:
    """Return the version that met the corrected one; its end moves along."""
    before = (
        UnitVersion.objects.select_related("unit")
        .filter(unit=row.unit_id, superseded_at=None, valid_to=row.valid_from)
        .first()
    )
    if before is None:
        return []
    if before.valid_from >= since:
        raise _refusal(_not_before_end(before))
    return [_Wrong(before, _fact(before), before.valid_from, since)]


def _fact(row: UnitVersion) -> Fact:
    return Fact(*(getattr(row, name) for name in FACT))


def _refuse_kinds(structure: Structure, wrong: Sequence[_Wrong]) -> None:
    kinds = kinds_of(structure)
    for w in wrong:
        if not w.fact.closed and not kinds.in_use(w.fact.kind, w.since):
            found = findings.unknown_kind(w.fact.kind, w.fact.label, w.since, None)
            raise _refusal(found)


def _write(wrong: Sequence[_Wrong], stamp: Stamp, act: Any) -> None:
    ids = [w.row.pk for w in wrong]
    UnitVersion.objects.filter(id__in=ids).update(
        superseded_at=stamp.at, row_version=F("row_version") + 1
    )
    act.record_rows("supersede", UnitVersion, ids)
    fresh = bulk.take_ids(UnitVersion, len(wrong))
    bulk.insert(
        UnitVersion,
        (*VERSION_COLUMNS, "ended_recorded_at", "end_decision_id"),
        (
            (
                *version_row(pk, w.row.unit_id, w.fact, w.since, w.until, stamp),
                None if w.until is None else stamp.at,
                w.row.end_decision_id,
            )
            for pk, w in zip(fresh, wrong, strict=True)
        ),
    )
    act.record_rows("create", UnitVersion, fresh)


def _with_everything_below(units: set[int]) -> set[int]:
    found = set(units)
    for path in (
        Unit.objects.filter(id__in=units)
        .exclude(path="")
        .values_list("path", flat=True)
    ):
        below = Unit.objects.filter(path__gte=path, path__lt=path + "g")
        found.update(below.values_list("id", flat=True))
    return found


def _rebuild(
    commands: Sequence[Correction],
    rows: Mapping[int, UnitVersion],
    wrong: Sequence[_Wrong],
    stamp: Stamp,
) -> None:
    roots = {
        rows[c.version].unit_id
        for c in commands
        if c.parent is not KEEP or c.valid_from is not None
    }
    if not roots:
        return
    _refuse_circles(wrong)
    rebuild_below(roots, stamp)
    _refuse_gaps(roots)


def _refuse_circles(wrong: Sequence[_Wrong]) -> None:
    for w in wrong:
        if w.fact.parent is None:
            continue
        above = UnitPath.objects.filter(
            unit=int(w.fact.parent),
            superseded_at=None,
            path__contains=segment(w.row.unit_id),
            valid_from__lt=w.until or dt.date.max,
            valid_to__gt=w.since,
        ).values_list("path", flat=True)
        own = segment(w.row.unit_id)
        if any(own in _segments(path) for path in above):
            raise _refusal(findings.circle([w.fact.label, w.fact.label], None))


def _segments(path: str) -> set[str]:
    return {path[i : i + 8] for i in range(0, len(path), 8)}


def _refuse_gaps(roots: set[int]) -> None:
    """Every version of a unit, and of all that hang below, needs its path."""
    children = UnitVersion.objects.filter(
        parent__in=roots, superseded_at=None
    ).values_list("unit_id", flat=True)
    for row in UnitVersion.objects.filter(
        unit_id__in=roots | set(children), superseded_at=None
    ):
        if not _covered(row):
            fact = _fact(row)
            raise _refusal(findings.no_parent(fact.label, str(fact.parent), None))


def _covered(row: UnitVersion) -> bool:
    end = row.valid_to or dt.date.max
    reached = row.valid_from
    paths = UnitPath.objects.filter(unit=row.unit_id, superseded_at=None)
    for since, until in paths.order_by("valid_from").values_list(
        "valid_from", "valid_to"
    ):
        if since <= reached:
            reached = max(reached, until or dt.date.max)
    return reached >= end


def _not_before_end(row: UnitVersion) -> Problem:
    return Problem.of(
        "tree.empty_period",
        _("%(unit)s would begin on or after the day it ends."),
        unit=_fact(row).label,
        field="valid_from",
    )


def _refusal(problem: Problem) -> RuleRefusal:
    return RuleRefusal(
        problem.template,
        code=problem.code,
        problems=[problem],
        way_out=problem.way_out,
        **dict(problem.values),
    )
