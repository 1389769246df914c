"""Reads of registered tasks: lists, one, the tree, shares; results of a period."""

from ..scope import commitments_visible
from .counted import counted_in
from .results import ResultShown, ResultsShown, results_of
from .shapes import CommitmentShown, TaskLine, TreeShown, YearShown
from .shares import shares
from .tasks import (
    approvals,
    commitment_get,
    commitments_mine,
    tasks_of_person,
    tree_of,
    years_of_person,
    years_of_unit,
)
from .telling import ResultTold, results_told, results_worth_telling

__all__ = [
    "CommitmentShown",
    "ResultShown",
    "ResultTold",
    "ResultsShown",
    "TaskLine",
    "TreeShown",
    "YearShown",
    "approvals",
    "commitment_get",
    "commitments_mine",
    "commitments_visible",
    "counted_in",
    "results_of",
    "results_told",
    "results_worth_telling",
    "shares",
    "tree_of",
    "tasks_of_person",
    "years_of_person",
    "years_of_unit",
]
