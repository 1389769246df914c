"""Writes of the tree. Every one names the decision that it carries out.

Plural by nature: each takes a list of commands, makes one plan of them and
writes it set-based in one act; a list of one is the single case.
"""

from .areas import area_ids, areas_load, areas_reform_apply, areas_reform_draft
from .correct import Correction, unit_correct
from .loading import Load, tree_load
from .planning import (
    areas_structure,
    only_child_kind,
    plan_problems,
    reorganisation_by_id,
)
from .reorganise import (
    reorganisation_apply,
    reorganisation_draft,
    reorganisation_drop,
    reorganisation_edit,
    reorganisation_preview,
)
from .structures import structure_create
from .tables import reorganisation_import, reorganisation_read
from .undo import reorganisation_undo
from .units import unit_change, unit_dissolve, unit_establish, units_apply

__all__ = [
    "Correction",
    "Load",
    "area_ids",
    "areas_load",
    "areas_reform_apply",
    "areas_reform_draft",
    "areas_structure",
    "only_child_kind",
    "plan_problems",
    "reorganisation_apply",
    "reorganisation_by_id",
    "reorganisation_draft",
    "reorganisation_drop",
    "reorganisation_edit",
    "reorganisation_import",
    "reorganisation_preview",
    "reorganisation_read",
    "reorganisation_undo",
    "structure_create",
    "tree_load",
    "unit_change",
    "unit_correct",
    "unit_dissolve",
    "unit_establish",
    "units_apply",
]
