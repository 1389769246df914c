"""What this room announces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .domain.votes import Counts


@dataclass(frozen=True)
class VoteRecorded:
    """A vote has a result; whoever waits for its subject goes on with it."""

    actor: Any
    act: Any
    vote: int
    subject_kind: str
    subject: int
    on: dt.date
    counts: Counts
    reading: str
    attendance: Mapping[int, str]
