"""Terms of retention: how many months a kind of data is kept, and who says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from banyan.kernel.periods import add_months
from banyan.kernel.text import LANGUAGES, Text

LONGEST = 1200


@dataclass(frozen=True)
class Term:
    """How long a kind is kept; ``months`` None is "for ever"."""

    kind: str
    months: int | None
    source: Text
    set_here: bool = False

    def before(self, today: dt.date) -> dt.date | None:
        """Return the day before which the term must have begun to be over."""
        return None if self.months is None else add_months(today, -self.months)


def read_terms(
    data: Mapping[str, Any], where: str
) -> tuple[dict[str, Term], list[str]]:
    """Read a file of terms; return them by kind, and what is wrong with it."""
    found: dict[str, Term] = {}
    problems: list[str] = []
    for number, entry in enumerate(data.get("keep", []), start=1):
        place = f"{where}, keep {number}"
        kind, months, source = (entry.get(n) for n in ("kind", "months", "source"))
        if not isinstance(kind, str) or not kind:
            problems.append(f"{place}: kind is missing")
            continue
        if type(months) is not int or not 1 <= months <= LONGEST:
            problems.append(f"{place}: months is no number from 1 to {LONGEST}")
            continue
        if not isinstance(source, Mapping) or set(source) != set(LANGUAGES):
            problems.append(f"{place}: source is not said in vi, lo and en")
            continue
        if kind in found:
            problems.append(f"{place}: {kind} is there twice")
        found[kind] = Term(kind, months, Text.of(dict(source)))
    return found, problems
