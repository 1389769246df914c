"""Taking a reorganisation back: exactly, unless something builds on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from banyan.base import bulk, ports
from banyan.base.events import announce
from banyan.decisions.services import decision_take
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import RuleRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from ..domain.change import TreeChange
from ..domain.state import Ended
from ..events import ReorganisationReversed
from ..models import Reorganisation, Unit, UnitSuccession, UnitVersion
from ..store import copies
from ..store.building import built_on
from ..store.paths import Stamp
from ..store.restore import restore_paths
from ..store.temp import picked
from ..store.write import VERSION_COLUMNS
from .reorganise import KIND, _consequences, _locked, _require_state
from .units import SHAPE, identity, lock

DONE = ("applied", "planned")


def reorganisation_undo(
    *,
    actor: Actor,
    reorganisation: Reorganisation,
    decision: Any = None,
    body: Any = None,
    source: str = "",
) -> Reorganisation:
    """Take back what applying wrote: supersede it, and restore what it had ended.

    The view of what was known before the reversal stays. Raises RuleRefusal with
    the list when something builds on the reorganisation: a later change of a unit
    it touched, a unit founded below one it moved, anything that points to a unit
    it established. It can be applied again afterwards.
    """
    with transaction.atomic():
        row = _locked(reorganisation)
        _require_state(row, DONE)
        lock(row.structure)
        _require_right(actor, row)
        change = _change(row)
        _refuse_if_built_on(row, change)
        taken = decision or decision_take(
            actor=actor,
            kind=KIND,
            title=row.title,
            body=body,
            decided_on=clock.today(),
            effective_on=clock.today(),
            source=source,
            corrects=row.decision_id,
            effect={"reorganisation": row.pk, "undo": True},
        )
        _undo(actor, row, change, identity(taken))
    return row


def _undo(
    actor: Actor, row: Reorganisation, change: TreeChange, decision: int | None
) -> None:
    stamp = Stamp(row.effective_on, clock.now(), row.decision_id)
    with ledger.act(
        actor=actor,
        kind="units.reorganisation_undo",
        decision=decision,
        facts={"reorganisation": row.pk},
    ) as act:
        for _room, consequence in ports.consequences:
            consequence.undo(change, act)
        touched = _restore_versions(stamp, act)
        begun = stamp.on <= clock.today()
        if begun:
            copies.begin(touched | set(row.made.values()), by_decision=stamp.decision)
        restore_paths(stamp)
        _void_successions(stamp, act)
        if begun:
            copies.refresh(clock.today())
        else:
            copies.begin(row.made.values())
            copies.refresh(clock.today())
        row.state, row.reversal_id = "reversed", decision
        row.preview, row.plan_digest = {}, ""
        row.row_version += 1
        row.save()
        act.record("change", row)
        announce(ReorganisationReversed(row.pk, row.structure_id, stamp.on))


def _require_right(actor: Actor, row: Reorganisation) -> None:
    if actor.is_system:
        return
    wrote = UnitVersion.objects.filter(
        Q(decision=row.decision_id) | Q(end_decision=row.decision_id)
    )
    places = Unit.objects.filter(pk__in=wrote.values("unit_id"))
    for path, area_path in places.values_list("path", "area_path"):
        actor.require(SHAPE, path=path, area_path=area_path)


def _change(row: Reorganisation) -> TreeChange:
    ended: dict[int, list[int]] = {}
    hows: dict[int, str] = {}
    rows = UnitSuccession.objects.filter(decision=row.decision_id, superseded_at=None)
    for from_unit, to_unit, kind in rows.values_list(
        "from_unit_id", "to_unit_id", "kind"
    ):
        ended.setdefault(from_unit, []).append(to_unit)
        hows[from_unit] = kind
    closed = UnitVersion.objects.filter(
        decision=row.decision_id, superseded_at=None, closed=True
    ).values_list("unit_id", "parent_id")
    return TreeChange(
        structure=row.structure_id,
        on=row.effective_on,
        direction="undo",
        reorganisation=row.pk,
        decision=row.decision_id,
        ended=tuple(
            Ended(
                unit,
                hows.get(unit, "dissolve"),
                tuple(ended.get(unit, ())),
                custodian,
            )
            for unit, custodian in closed
        ),
        established=row.made,
    )


def _refuse_if_built_on(row: Reorganisation, change: TreeChange) -> None:
    problems = built_on(row)
    problems += [f.as_problem() for _r, f in _consequences(change) if f.forbids]
    if problems:
        raise RuleRefusal(
            _("This cannot be taken back: %(count)s things build on it."),
            code="reorganisation.built_on",
            problems=problems,
            count=len(problems),
            way_out=_("Take those back first, or record a new reorganisation."),
        )


def _restore_versions(stamp: Stamp, act: Any) -> set[int]:
    """Supersede what was written; copy what was ended, with its end open again."""
    mine = UnitVersion.objects.filter(decision=stamp.decision, superseded_at=None)
    written = list(mine.values_list("id", "unit_id"))
    ended = list(
        UnitVersion.objects.filter(
            Q(superseded_at=None) | Q(valid_from__gte=stamp.on),
            end_decision=stamp.decision,
        ).values_list("id", "unit_id", "superseded_at")
    )
    gone = [pk for pk, _unit in written]
    gone += [pk for pk, _unit, superseded in ended if superseded is None]
    with picked(gone, "bn_gone") as chosen:
        UnitVersion.objects.filter(id__in=chosen).update(
            superseded_at=stamp.at, row_version=F("row_version") + 1
        )
    act.record_rows("supersede", UnitVersion, gone)
    fresh = _copy_back([pk for pk, _unit, _s in ended], stamp)
    act.record_rows("create", UnitVersion, fresh)
    return {unit for _pk, unit in written} | {unit for _pk, unit, _s in ended}


def _copy_back(ids: list[int], stamp: Stamp) -> Iterable[int]:
    columns = [c for c in VERSION_COLUMNS if c not in ("id", "recorded_at")]
    with picked(ids, "bn_gone") as chosen:
        rows = list(
            UnitVersion.objects.filter(id__in=chosen)
            .order_by("id")
            .values_list(*columns)
        )
    fresh = bulk.take_ids(UnitVersion, len(rows)) if rows else range(0)
    until, version = columns.index("valid_to"), columns.index("row_version")
    bulk.insert(
        UnitVersion,
        ("id", "recorded_at", *columns),
        (
            (pk, stamp.at, *_reopened(list(row), until, version, stamp.on))
            for pk, row in zip(fresh, rows, strict=True)
        ),
    )
    return fresh


def _reopened(row: list[Any], until: int, version: int, on: dt.date) -> list[Any]:
    if row[until] == on:
        row[until] = None
    row[version] = 1
    return row


def _void_successions(stamp: Stamp, act: Any) -> None:
    rows = UnitSuccession.objects.filter(decision=stamp.decision, superseded_at=None)
    ids = list(rows.values_list("id", flat=True))
    rows.update(superseded_at=stamp.at, row_version=F("row_version") + 1)
    act.record_rows("supersede", UnitSuccession, ids)
