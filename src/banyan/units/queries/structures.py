"""The structures of this installation."""

from __future__ import annotations

from dataclasses import dataclass

from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from ..models import Structure


@dataclass(frozen=True)
class StructureRow:
    """One tree among several."""

    id: int
    key: str
    names: Text
    kind: str
    pack: str
    counting_order: int


def structures() -> list[StructureRow]:
    """Return every structure in the order in which persons are counted."""
    found = Structure.objects.order_by("counting_order", "id")
    return [_row(s) for s in found]


def structure_get(key: str) -> Structure:
    """Return a structure by its key; :class:`NotVisible` when there is none."""
    found = Structure.objects.filter(key=key).first()
    if found is None:
        raise NotVisible
    return found


def _row(s: Structure) -> StructureRow:
    return StructureRow(s.pk, s.key, s.names, s.kind, s.pack, s.counting_order)
