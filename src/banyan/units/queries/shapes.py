"""What the reads of this room return: frozen values, no model instances."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from banyan.kernel.text import Text


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit on one day. ``depth`` counts from the root of its tree (0)."""

    id: int
    uid: uuid.UUID
    kind: str
    names: Text
    code: str
    parent: int | None
    path: str
    depth: int
    has_children: bool = False
    sort_key: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One unit on the way from the root down."""

    id: int
    uid: uuid.UUID
    names: Text
    kind: str


@dataclass(frozen=True)
class UnitView:
    """A unit with all that a page shows of the unit itself, on one day."""

    id: int
    uid: uuid.UUID
    structure: str
    state: str
    version: int
    kind: str
    names: Text
    short_names: Text
    code: str
    parent: int | None
    area: int | None
    path: str
    area_path: str
    present_path: str
    founded_on: dt.date | None
    dissolved_on: dt.date | None
    valid_from: dt.date
    valid_to: dt.date | None
    decision: int | None
    closed: bool
    facts: Mapping[str, Any] = field(default_factory=dict)
    is_specimen: bool = False
