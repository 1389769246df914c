"""Writes of the tree. Every one names the decision that it carries out.

Plural by nature: each takes a list of commands, makes one plan of them and
writes it set-based in one act; a list of one is the single case.
"""

from .correct import Correction, unit_correct
from .loading import Load, tree_load
from .structures import structure_create
from .units import unit_change, unit_dissolve, unit_establish, units_apply

__all__ = [
    "Correction",
    "Load",
    "structure_create",
    "tree_load",
    "unit_change",
    "unit_correct",
    "unit_dissolve",
    "unit_establish",
    "units_apply",
]
