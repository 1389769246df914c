"""The kinds of a structure, taken from its rulebook pack as plain values."""

from __future__ import annotations

from banyan.rulebook import packs

from .domain.kinds import Kinds
from .models import Structure


def kinds_of(structure: Structure) -> Kinds:
    """Return the kinds of units that the pack of the structure knows for it."""
    return Kinds.of(structure.key, packs.unit_kinds(structure.pack or None).values())
