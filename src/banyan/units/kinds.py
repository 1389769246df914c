"""The kinds of a structure, taken from its rulebook pack as plain values."""

from __future__ import annotations

from typing import Protocol

from banyan.rulebook import packs

from .domain.kinds import Kinds


class OfPack(Protocol):
    """A structure, as a record or as it is read."""

    @property
    def key(self) -> str: ...

    @property
    def pack(self) -> str: ...


def kinds_of(structure: OfPack) -> Kinds:
    """Return the kinds of units that the pack of the structure knows for it."""
    return Kinds.of(structure.key, packs.unit_kinds(structure.pack or None).values())
