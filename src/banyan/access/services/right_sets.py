"""Loading the right sets that the packs define."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import transaction

from banyan.access.models import RightSet
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed
from banyan.kernel.text import Text
from banyan.ledger import services as ledger

COLUMNS = (
    "names",
    "rights",
    "needs_second_factor",
    "needs_second_person",
    "is_shipped",
)


class Shipped(Protocol):
    """A right set as the rulebook hands it over."""

    @property
    def key(self) -> str: ...

    @property
    def label(self) -> Text: ...

    @property
    def rights(self) -> Iterable[str]: ...


@dataclass(frozen=True)
class Loaded:
    """How many right sets were new, changed, or no longer shipped."""

    created: int
    changed: int
    retired: int


def right_sets_load(*, actor: Actor, sets: Iterable[Shipped]) -> Loaded:
    """Make the stored right sets those of the packs; say what changed.

    Only the installation itself may. A set that is no longer shipped stays, for
    grants name it, but gives no right. Loading the same sets again writes nothing.
    """
    if not actor.is_system:
        raise NotAllowed(right="settings.admin")
    wanted = {s.key: _columns(s) for s in sets}
    with transaction.atomic():
        known = {s.key: s for s in RightSet.objects.select_for_update()}
        new = [RightSet(key=k, **v) for k, v in wanted.items() if k not in known]
        gone = {"rights": [], "is_shipped": False}
        changed = _changed(known.values(), wanted, gone)
        if new or changed:
            _write(actor, new, changed)
    retired = sum(s.key not in wanted for s in changed)
    return Loaded(len(new), len(changed) - retired, retired)


def _columns(shipped: Any) -> dict[str, Any]:
    return {
        "names": Text.of(shipped.label),
        "rights": sorted(shipped.rights),
        "needs_second_factor": bool(getattr(shipped, "needs_second_factor", False)),
        "needs_second_person": bool(getattr(shipped, "needs_second_person", False)),
        "is_shipped": True,
    }


def _changed(
    known: Iterable[RightSet], wanted: dict[str, dict[str, Any]], gone: dict[str, Any]
) -> list[RightSet]:
    changed = []
    for stored in known:
        columns = wanted.get(stored.key, gone)
        if any(getattr(stored, c) != v for c, v in columns.items()):
            for column, value in columns.items():
                setattr(stored, column, value)
            stored.row_version += 1
            changed.append(stored)
    return changed


def _write(actor: Actor, new: list[RightSet], changed: list[RightSet]) -> None:
    with ledger.act(
        actor=actor,
        kind="access.right_sets_load",
        facts={"created": len(new), "changed": len(changed)},
    ) as act:
        RightSet.objects.bulk_create(new)
        RightSet.objects.bulk_update(
            changed,
            [*COLUMNS, "row_version"],
        )
        act.record_rows("create", RightSet, [s.pk for s in new])
        act.record_rows("change", RightSet, [s.pk for s in changed])
