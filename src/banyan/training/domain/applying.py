"""What was applied at home, counted apart from completion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

RESULTS = ("in-use", "partly", "not-yet", "stopped")
APPLIED = ("in-use", "partly")
NEEDS_EVIDENCE = ("in-use",)
NEEDS_TEXT = ("stopped",)


@dataclass(frozen=True)
class Reported:
    """The report of one participant after some months; ``result`` "" without one."""

    months: int
    due_on: dt.date
    result: str = ""
    evidence: bool = False
    checked: bool = False


@dataclass(frozen=True)
class Share:
    """The shares of a cohort after so many months."""

    months: int
    asked: int
    answered: int
    applied: int
    with_evidence: int
    checked: int
    stopped: int

    @property
    def percent(self) -> int | None:
        """Applied among all who were asked, in whole percent, never more."""
        return self.applied * 100 // self.asked if self.asked else None


def shares(rows: Iterable[Reported], today: dt.date) -> tuple[Share, ...]:
    """Return the shares by months; only reports that are due by today are counted."""
    due = [r for r in rows if r.due_on <= today or r.result]
    return tuple(
        _share(m, [r for r in due if r.months == m])
        for m in sorted({r.months for r in due})
    )


def _share(months: int, rows: list[Reported]) -> Share:
    applied = [r for r in rows if r.result in APPLIED]
    return Share(
        months=months,
        asked=len(rows),
        answered=sum(bool(r.result) for r in rows),
        applied=len(applied),
        with_evidence=sum(r.evidence for r in applied),
        checked=sum(r.checked for r in applied),
        stopped=sum(r.result == "stopped" for r in rows),
    )


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months later, the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for back in range(4):
        try:
            return dt.date(year, month + 1, day.day - back)
        except ValueError:
            continue
    raise ValueError(day)  # pragma: no cover - no month is that short
