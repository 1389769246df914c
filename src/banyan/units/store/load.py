"""Reads the part of the tree that a plan concerns, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from banyan.base.models import as_true_on
from banyan.kernel.ids import path_ids

from ..domain.decide import named_areas, named_units
from ..domain.moves import END, Span
from ..domain.operations import Operation, Ref
from ..domain.state import Child, Fact, Node, State
from ..models import UnitPath, UnitVersion
from .temp import picked

FACT = (
    "parent_id",
    "kind",
    "names",
    "short_names",
    "code",
    "area_id",
    "closed",
    "facts",
)


def load_state(
    structure_id: int,
    operations: Sequence[Operation],
    on: dt.date,
    custodian: Ref | None = None,
) -> State:
    """Return the units that the operations name, their children, and all above."""
    state = State()
    named = named_units(operations)
    if isinstance(custodian, int):
        named.add(custodian)
    _load_children(state, structure_id, named, on)
    below = {c.unit for children in state.children.values() for c in children}
    _load_nodes(state, structure_id, named | below, on)
    above = {i for n in state.nodes.values() for i in path_ids(n.path)}
    _load_nodes(state, structure_id, above - state.nodes.keys(), on)
    state.areas = _living_areas(named_areas(operations), on)
    return state


def _load_nodes(
    state: State, structure_id: int, ids: Iterable[int], on: dt.date
) -> None:
    with picked(ids) as chosen:
        paths = dict(
            UnitPath.objects.filter(as_true_on(on), unit_id__in=chosen).values_list(
                "unit_id", "path"
            )
        )
        later = _later(chosen, on)
        found = UnitVersion.objects.filter(
            as_true_on(on), unit_id__in=chosen, unit__structure_id=structure_id
        ).values_list(
            "unit_id", "id", "valid_from", "unit__path", "unit__area_path", *FACT
        )
        for unit, version, since, present, area_path, *fact in found:
            state.nodes[unit] = Node(
                unit=unit,
                version=version,
                fact=Fact(*fact),
                valid_from=since,
                path=paths.get(unit, ""),
                present_path=present,
                area_path=area_path,
                later=unit in later,
                ends_later=later.get(unit, False),
            )


def _later(chosen: Any, on: dt.date) -> dict[int, bool]:
    """Return the units with a later version, and whether it is their end."""
    later: dict[int, bool] = {}
    rows = UnitVersion.objects.filter(
        unit_id__in=chosen, valid_from__gt=on, superseded_at=None
    ).values_list("unit_id", "closed")
    for unit, closed in rows:
        later[unit] = later.get(unit, False) or closed
    return later


def _load_children(
    state: State, structure_id: int, ids: Iterable[int], on: dt.date
) -> None:
    with picked(ids) as chosen:
        rows = UnitVersion.objects.filter(
            parent_id__in=chosen,
            unit__structure_id=structure_id,
            valid_to__gt=on,
            superseded_at=None,
            closed=False,
        ).values_list("parent_id", "unit_id", "kind", "names", "code", "valid_from")
        for parent, unit, kind, names, code, since in rows.order_by("sort_key", "id"):
            fact = Fact(parent, kind, names, code=code)
            child = Child(unit, fact.label, kind, planned=since > on)
            state.children.setdefault(parent, []).append(child)


def _living_areas(ids: Iterable[int], on: dt.date) -> set[int]:
    with picked(ids) as chosen:
        return set(
            UnitVersion.objects.filter(
                as_true_on(on), unit_id__in=chosen, closed=False
            ).values_list("unit_id", flat=True)
        )


def load_spans(ids: Iterable[int], on: dt.date) -> dict[int, list[Span]]:
    """Return the paths of units from the day on."""
    spans: dict[int, list[Span]] = {}
    with picked(ids) as chosen:
        rows = UnitPath.objects.filter(
            unit_id__in=chosen, valid_to__gt=on, superseded_at=None
        ).values_list("unit_id", "path", "valid_from", "valid_to")
        for unit, path, since, until in rows:
            spans.setdefault(unit, []).append(Span(path, since, until or END))
    return spans
