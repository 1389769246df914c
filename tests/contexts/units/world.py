"""A small party tree made by the services, actors over it, and a free tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from banyan.decisions.services import decision_take_over
from banyan.kernel.actor import Actor, Held, PathRange, system_actor
from banyan.kernel.text import Text
from banyan.units import services
from banyan.units.models import (
    Reorganisation,
    Structure,
    UnitPath,
    UnitSuccession,
    UnitVersion,
)
from banyan.units.services import Load

SYSTEM = system_actor("tests")
D = dt.date
START = D(2000, 1, 1)
COMMISSION = frozenset({"unit.read", "unit.write", "reorganise", "decision.write"})


class FreeKinds:
    """Kinds that allow everything: for trees of any shape."""

    by_key: Mapping[str, Any] = {}

    def known(self, kind: str) -> bool:
        return True

    def in_use(self, kind: str, on: dt.date) -> bool:
        return True

    def allows(self, parent: str | None, kind: str, on: dt.date) -> bool:
        return True

    def level_of(self, kind: str) -> int:
        return 1

    def level_names(self) -> dict[int, str]:
        return {1: "unit"}

    def at_level(self, name: str) -> tuple[str, ...]:
        return (name,)


def free_kinds(monkeypatch: Any) -> None:
    """Let units of any kind hang below any other."""
    from banyan.units.queries import counts
    from banyan.units.services import correct, loading, reorganise, tables, units

    for module in (counts, correct, loading, reorganise, tables, units):
        monkeypatch.setattr(module, "kinds_of", lambda structure: FreeKinds())


def decision(day: dt.date = START) -> Any:
    """Take a decision over, for a change of the tree."""
    return decision_take_over(
        actor=SYSTEM, title="Test", decided_on=min(day, D(2026, 1, 1)), source="test"
    )


@dataclass
class Party:
    """Ha Noi with two districts, three communes, and branches."""

    structure: Structure
    ids: dict[str, int]

    def __getitem__(self, ref: str) -> int:
        return self.ids[ref]


def party() -> Party:
    """Make the small party tree as of the first day of 2000."""
    structure = services.structure_create(actor=SYSTEM, key="party")
    ids = services.tree_load(
        actor=SYSTEM,
        structure=structure,
        on=START,
        decision=decision(),
        rows=[
            _load("city", None, "province-committee", "Đảng bộ Thành phố", "1"),
            _load("d1", "city", "district-committee", "Đảng bộ quận Ba Đình", "1"),
            _load("d2", "city", "district-committee", "Đảng bộ quận Tây Hồ", "3"),
            _load("c1", "d1", "commune-committee", "Đảng bộ phường Cống Vị", "22"),
            _load("c2", "d1", "commune-committee", "Đảng bộ phường Kim Mã", "31"),
            _load("c3", "d2", "commune-committee", "Đảng bộ phường Bưởi", "109"),
            _load("b1", "c1", "branch", "Chi bộ 1", ""),
            _load("b2", "c1", "branch", "Chi bộ 10", ""),
            _load("b3", "c2", "branch", "Chi bộ 2", ""),
            _load("b4", "c3", "branch", "Chi bộ 4", ""),
        ],
    )
    return Party(structure, ids)


def _load(ref: str, parent: str | None, kind: str, name: str, code: str) -> Load:
    return Load(ref, parent, kind, Text(vi=name), code=code)


def free_tree(parents: Iterable[int | None]) -> Party:
    """Make a tree of any shape: each unit below one before it, or a root."""
    structure = services.structure_create(actor=SYSTEM, key="front")
    rows = [
        Load(
            f"u{n}",
            None if above is None else f"u{above}",
            "front-group",
            Text(vi=f"Unit {n}"),
            code=str(n),
        )
        for n, above in enumerate(parents)
    ]
    ids = services.tree_load(
        actor=SYSTEM, structure=structure, rows=rows, on=START, decision=decision()
    )
    return Party(structure, ids)


def officer(
    path: str, rights: frozenset[str] = COMMISSION, *, over_area: bool = False
) -> Actor:
    """Return an actor with rights over one subtree."""
    held = Held(1, "set", rights, PathRange(path, over_area=over_area), 1)
    return Actor(kind="account", account_id=1, name="Officer", held=(held,))


def truth() -> dict[str, list[Any]]:
    """Return everything that counts as true now, whoever recorded it when."""
    live = {"superseded_at": None}
    return {
        "versions": sorted(
            UnitVersion.objects.filter(**live).values_list(
                "unit_id",
                "valid_from",
                "valid_to",
                "parent_id",
                "kind",
                "names",
                "code",
                "area_id",
                "closed",
            ),
            key=repr,
        ),
        "paths": sorted(
            UnitPath.objects.filter(**live).values_list(
                "unit_id", "valid_from", "valid_to", "path", "depth", "closed"
            ),
            key=repr,
        ),
        "successions": sorted(
            UnitSuccession.objects.filter(**live).values_list(
                "from_unit_id", "to_unit_id", "kind", "on"
            ),
            key=repr,
        ),
    }


def applied(
    party: Party, operations: Any, on: dt.date, **kwargs: Any
) -> Reorganisation:
    """Draft and apply a plan."""
    row = services.reorganisation_draft(
        actor=SYSTEM,
        structure=party.structure,
        title="Reform",
        effective_on=on,
        operations=operations,
        **kwargs,
    )
    return services.reorganisation_apply(
        actor=SYSTEM, reorganisation=row, decision=decision(on)
    )
