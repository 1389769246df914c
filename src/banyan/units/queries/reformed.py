"""What a reorganisation did below one parent: the two columns of its drawing.

A country's reform has ten thousand units; so it is shown one former parent at a
time: what hung below it on the eve, and what took that over.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from banyan.access.queries import scope_q
from banyan.base.models import as_true_on
from banyan.kernel.actor import Actor
from banyan.kernel.names import fold
from banyan.kernel.text import Text

from ..models import Reorganisation, Unit, UnitPath, UnitSuccession, UnitVersion
from .tree import READ


@dataclass(frozen=True, slots=True)
class FormerParent:
    """A unit as on the eve, and how many units below it the reform changed."""

    id: int
    uid: uuid.UUID
    names: Text
    code: str
    kind: str
    path: str
    changed: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit in a column: as it was called and where it stood on that side."""

    id: int
    uid: uuid.UUID
    names: Text
    short: Text
    code: str
    kind: str
    path: str


@dataclass(frozen=True)
class ReformPart:
    """The two columns below one former parent, and who went where."""

    parent: FormerParent
    eve: dt.date
    before: tuple[Placed, ...]
    after: tuple[Placed, ...]
    links: tuple[tuple[int, int, str], ...]


def former_parents(
    actor: Actor, reorganisation: Reorganisation, *, typed: str = "", limit: int = 50
) -> list[FormerParent]:
    """Return the units below which the reform changed something, from the top down.

    ``typed`` keeps those whose name or code holds it. Three statements.
    """
    ended = _ended(actor, reorganisation).filter(parent__isnull=False)
    counted = ended.order_by().values_list("parent").annotate(n=Count("pk"))
    counts = dict(counted)
    eve = reorganisation.effective_on - dt.timedelta(days=1)
    rows = UnitVersion.objects.filter(
        as_true_on(eve), scope_q(actor, READ, unit="unit"), unit__in=counts
    )
    for word in fold(typed).split():
        rows = rows.filter(Q(name_fold__contains=word) | Q(code__iexact=word))
    found = {
        row[0]: row
        for row in rows.values_list("unit_id", "unit__uid", "names", "code", "kind")
    }
    paths = dict(_paths(found, eve))
    ordered = sorted(found, key=lambda u: (len(paths.get(u, "")), paths.get(u, "")))
    return [
        FormerParent(*found[u], paths.get(u, ""), counts[u]) for u in ordered[:limit]
    ]


def reform_part(
    actor: Actor, reorganisation: Reorganisation, parent: FormerParent
) -> ReformPart:
    """Return what hung below a former parent, and what took that over."""
    on = reorganisation.effective_on
    eve = on - dt.timedelta(days=1)
    old = _ended(actor, reorganisation).filter(parent=parent.id)
    before = _placed(old.values_list("unit_id", flat=True), eve)
    ids = {unit.id for unit in before}
    taken = _taken(actor, reorganisation, ids)
    after = _placed({t for found in taken.values() for t, _kind in found}, on)
    living = _placed(ids - taken.keys(), on)
    flows = [(u, t, kind) for u, found in taken.items() for t, kind in found]
    flows += [(unit.id, unit.id, "continue") for unit in living]
    return ReformPart(parent, eve, before, (*after, *living), tuple(flows))


Taken = dict[int, list[tuple[int, str]]]
"""For a unit before: each unit that took over from it, and how."""


def _taken(actor: Actor, reorganisation: Reorganisation, ids: set[int]) -> Taken:
    """Return who took over from each unit.

    Of a unit that ended without a successor: who took over what hung below it,
    once for each unit that went there.
    """
    taken = _successors(actor, reorganisation, ids)
    ended = _ended(actor, reorganisation).filter(parent__in=ids - taken.keys())
    above = dict(ended.values_list("unit_id", "parent_id"))
    for unit, found in _successors(actor, reorganisation, above.keys()).items():
        taken[above[unit]] += [(to_unit, "below") for to_unit, _kind in found]
    return taken


def _successors(
    actor: Actor, reorganisation: Reorganisation, ids: Iterable[int]
) -> Taken:
    links = UnitSuccession.objects.filter(
        scope_q(actor, READ, unit="to_unit"),
        decision=reorganisation.decision_id,
        superseded_at=None,
        from_unit__in=list(ids),
    ).values_list("from_unit_id", "to_unit_id", "kind")
    taken: Taken = defaultdict(list)
    for from_unit, to_unit, kind in links:
        taken[from_unit].append((to_unit, kind))
    return taken


def _ended(actor: Actor, reorganisation: Reorganisation):  # type: ignore[no-untyped-def]
    return UnitVersion.objects.filter(
        scope_q(actor, READ, unit="unit"),
        end_decision=reorganisation.decision_id,
        superseded_at=None,
        closed=False,
    )


def _placed(ids: Iterable[int], day: dt.date) -> tuple[Placed, ...]:
    """Return units as on a day, by name; those that do not exist then left out."""
    rows = UnitVersion.objects.filter(as_true_on(day), unit__in=list(ids), closed=False)
    found = list(
        rows.order_by("sort_key", "unit_id").values_list(
            "unit_id", "unit__uid", "names", "short_names", "code", "kind"
        )
    )
    paths = dict(_paths((row[0] for row in found), day))
    return tuple(Placed(*row, paths.get(row[0], "")) for row in found)


def _paths(ids: Iterable[int], day: dt.date) -> Iterable[tuple[int, str]]:
    rows = UnitPath.objects.filter(as_true_on(day), unit__in=list(ids))
    return rows.values_list("unit_id", "path")


def parent_on_eve(
    actor: Actor, reorganisation: Reorganisation, uid: uuid.UUID
) -> FormerParent | None:
    """Return one former parent by its public identity, or ``None``."""
    unit = Unit.objects.filter(scope_q(actor, READ, unit=""), uid=uid).first()
    if unit is None:
        return None
    eve = reorganisation.effective_on - dt.timedelta(days=1)
    for placed in _placed([unit.pk], eve):
        changed = _ended(actor, reorganisation).filter(parent=unit.pk).count()
        return FormerParent(
            placed.id,
            placed.uid,
            placed.names,
            placed.code,
            placed.kind,
            placed.path,
            changed,
        )
    return None
