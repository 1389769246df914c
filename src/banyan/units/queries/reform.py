"""A reorganisation as seen: its state, and what was beside what is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from django.db.models import Q, QuerySet

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from ..models import Reorganisation, UnitSuccession, UnitVersion
from .tree import READ


@dataclass(frozen=True, slots=True)
class ReformUnit:
    """One unit in one of the two columns; ``weight`` sizes it (members, say)."""

    id: int
    names: Text
    code: str
    kind: str
    parent: int | None
    weight: int


@dataclass(frozen=True, slots=True)
class Ribbon:
    """What flows from a unit before to a unit after.

    ``weight`` is that of the old unit where it goes over whole, and ``None``
    where it is divided: nobody has said how much goes where.
    """

    before: int
    after: int
    kind: str
    weight: int | None


@dataclass(frozen=True)
class ReformView:
    """Two columns and the ribbons between them."""

    reorganisation: int
    title: Text
    state: str
    on: dt.date
    before: tuple[ReformUnit, ...]
    after: tuple[ReformUnit, ...]
    ribbons: tuple[Ribbon, ...]


def reorganisations(actor: Actor) -> QuerySet[Reorganisation]:
    """Return the reorganisations the actor may see, newest first.

    Those that were applied are seen by who reads units there; drafts by who may
    reorganise at all.
    """
    wrote = UnitVersion.objects.filter(
        scope_q(actor, READ, unit="unit"), decision__isnull=False
    ).values("decision_id")
    seen = Q(decision_id__in=wrote)
    if actor.holds("reorganise"):
        seen |= Q(state__in=("draft", "reversed", "dropped"))
    rows = Reorganisation.objects.filter(seen).select_related("structure")
    return rows.order_by("-effective_on", "-id")


def reorganisation_get(actor: Actor, reorganisation: int) -> Reorganisation:
    """Return one reorganisation; NotVisible when it is not to be seen."""
    found = reorganisations(actor).filter(pk=reorganisation).first()
    if found is None:
        raise NotVisible
    return found


def reorganisation_named(actor: Actor, name: str, structure: str) -> Reorganisation:
    """Return a reorganisation by its number, or the last applied of a title.

    A path counts by its stem, so that the file of a plan names what came of it.
    """
    rows = reorganisations(actor)
    if name.isdigit():
        return reorganisation_get(actor, int(name))
    stem = PurePath(name).stem
    done = rows.filter(structure__key=structure, state__in=("applied", "planned"))
    for row in done.order_by("-applied_at"):
        if stem in (row.title.vi, row.title.en, row.title.lo):
            return row
    raise NotVisible


def reform_view(
    actor: Actor,
    reorganisation: Reorganisation,
    *,
    kinds: tuple[str, ...] = (),
    under: str = "",
    weights: Mapping[int, int] | None = None,
) -> ReformView:
    """Return what an applied reorganisation changed, as two columns and ribbons.

    ``kinds`` limits the columns to levels, ``under`` to units whose present path
    lies below it, ``weights`` sizes units by id (default 1). Units that merely
    moved flow to themselves. Three statements.
    """
    weigh = weights or {}
    ended = _versions(actor, kinds, under).filter(
        end_decision=reorganisation.decision_id, superseded_at=None, closed=False
    )
    opened = _versions(actor, kinds, under).filter(
        decision=reorganisation.decision_id, superseded_at=None, closed=False
    )
    before = _column(ended, weigh)
    after = _column(opened, weigh)
    return ReformView(
        reorganisation=reorganisation.pk,
        title=reorganisation.title,
        state=reorganisation.state,
        on=reorganisation.effective_on,
        before=before,
        after=after,
        ribbons=_ribbons(reorganisation, before, after),
    )


def _versions(
    actor: Actor, kinds: tuple[str, ...], under: str
) -> QuerySet[UnitVersion]:
    rows = UnitVersion.objects.filter(scope_q(actor, READ, unit="unit"))
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if under:
        rows = rows.filter(unit__path__gte=under, unit__path__lt=under + "g")
    return rows


def _column(
    rows: QuerySet[UnitVersion], weigh: Mapping[int, int]
) -> tuple[ReformUnit, ...]:
    found = rows.order_by("sort_key", "unit_id").values_list(
        "unit_id", "names", "code", "kind", "parent_id"
    )
    return tuple(ReformUnit(*row, weigh.get(row[0], 1)) for row in found)


def _ribbons(
    reorganisation: Reorganisation,
    before: tuple[ReformUnit, ...],
    after: tuple[ReformUnit, ...],
) -> tuple[Ribbon, ...]:
    old = {unit.id: unit for unit in before}
    new = {unit.id for unit in after}
    links = UnitSuccession.objects.filter(
        decision=reorganisation.decision_id, superseded_at=None
    ).values_list("from_unit_id", "to_unit_id", "kind")
    found = [
        Ribbon(a, b, kind, None if kind == "split" else old[a].weight)
        for a, b, kind in links
        if a in old
    ]
    found += [Ribbon(u, u, "continue", old[u].weight) for u in old if u in new]
    return tuple(sorted(found, key=lambda r: (r.before, r.after)))
