"""Reads of the tree: today from the copies, past days from versions and paths.

A right is today's: what may be seen is decided by the present path, whatever
the day asked (FOUNDATIONS 7). ``as_of`` asks what was true on a day,
``known_on`` what was known by an instant.
"""

from .actor import actor_for
from .check import CheckResult, tree_check
from .codes import unit_by_code, units_by_code
from .counts import counts_by_level, set_kinds
from .reform import (
    ReformView,
    reform_view,
    reorganisation_get,
    reorganisation_named,
    reorganisations,
)
from .shapes import Step, UnitRow, UnitView
from .story import Story, unit_story
from .structures import StructureRow, structure_get, structures
from .succession import Successor, predecessors, successors, units_before
from .tree import ancestors, children, path_of, subtree_range, tree
from .units import unit_find, unit_get, unit_ids, units_found, units_named

__all__ = [
    "ReformView",
    "Story",
    "Successor",
    "predecessors",
    "reform_view",
    "reorganisation_get",
    "reorganisation_named",
    "reorganisations",
    "set_kinds",
    "successors",
    "unit_story",
    "CheckResult",
    "Step",
    "StructureRow",
    "UnitRow",
    "UnitView",
    "actor_for",
    "ancestors",
    "children",
    "counts_by_level",
    "path_of",
    "structure_get",
    "structures",
    "subtree_range",
    "tree",
    "tree_check",
    "unit_by_code",
    "unit_find",
    "unit_ids",
    "unit_get",
    "units_by_code",
    "units_before",
    "units_found",
    "units_named",
]
