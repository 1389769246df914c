"""What the tree announces."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class TreeChanged:
    """Units were established, changed or ended, from ``on`` (maybe to come)."""

    structure: int
    on: dt.date
    established: tuple[int, ...] = ()
    ended: tuple[int, ...] = ()
    touched: tuple[int, ...] = ()


@dataclass(frozen=True)
class TreeLoaded:
    """Units were taken over in bulk."""

    structure: int
    units: tuple[int, ...]


@dataclass(frozen=True)
class ReorganisationApplied:
    """A reorganisation was written; ``planned`` until its day comes."""

    reorganisation: int
    structure: int
    on: dt.date
    planned: bool


@dataclass(frozen=True)
class ReorganisationReversed:
    """A reorganisation was taken back."""

    reorganisation: int
    structure: int
    on: dt.date
