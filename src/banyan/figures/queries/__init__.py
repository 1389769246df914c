"""Reads of the figures: the kept counts, with the deltas that still wait."""

from .charts import AgeRow, MonthRow, admissions_by_month, age_structure
from .tallies import TallyShown, figures_are_stale, tally_of

__all__ = [
    "AgeRow",
    "MonthRow",
    "TallyShown",
    "admissions_by_month",
    "age_structure",
    "figures_are_stale",
    "tally_of",
]
