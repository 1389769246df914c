"""Reads of yearly reports: actor first; a guest gets what was released, nothing else."""

from .shown import (
    Line,
    YearlyShown,
    releases_of,
    yearly_released,
    yearly_shown,
    years_of,
)

__all__ = [
    "Line",
    "YearlyShown",
    "releases_of",
    "yearly_released",
    "yearly_shown",
    "years_of",
]
