"""The measures of a year beside those of the year before; what has no rows has none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .standing import DUE, KEPT, LATE

MEASURES = (
    "exchanges",
    "materials",
    "due",
    "kept",
    "kept-share",
    "late",
    "declarations",
    "questions",
    "unanswered",
    "projects",
    "milestones",
    "milestones-kept",
    "checks",
    "checks-answered",
    "courses",
    "placed",
    "completed",
    "applied",
    "applications",
    "in-use",
    "measured",
    "followups",
    "followups-answered",
)
"""The measures of a report, in the order in which they are shown."""
PERCENT = ("kept-share",)
PEOPLE = ("placed", "completed", "applied")
"""Counts of people: small ones are never told (``cells``)."""
APPLYING = ("piloting", "in-use", "measured", "passed-on")
USING = ("in-use", "measured", "passed-on")


@dataclass(frozen=True)
class Counted:
    """What was counted in a year, by the words of the sections."""

    exchanges: int | None
    materials: int | None
    standings: tuple[str, ...]
    """Of the undertakings."""
    declarations: int
    promised: bool
    """Whether anything at all was promised, of whatever form."""
    questions: int
    answered: int
    projects: int
    milestones: tuple[str, ...]
    checks: tuple[str, ...]
    courses: int
    people: Mapping[str, int | None]
    applications: tuple[str, ...]
    followups: int
    followups_answered: int


def measures_of(found: Counted) -> dict[str, int | None]:
    """Return each measure; None where there are no rows to measure it by."""
    due = [s for s in found.standings if s in DUE]
    kept = due.count(KEPT)
    used = sum(state in USING for state in found.applications)
    steps = [s for s in found.milestones if s in DUE]
    checks = [s for s in found.checks if s in DUE]
    return {
        "exchanges": found.exchanges,
        "materials": found.materials,
        "due": _of(len(due), found.standings),
        "kept": _of(kept, due),
        "kept-share": _share(kept, len(due)),
        "late": _of(sum(s in LATE for s in due), due),
        "declarations": found.declarations if found.promised else None,
        "questions": found.questions or None,
        "unanswered": _of(found.questions - found.answered, [1] * found.questions),
        "projects": found.projects or None,
        "milestones": _of(len(steps), found.milestones),
        "milestones-kept": _of(steps.count(KEPT), steps),
        "checks": _of(len(checks), found.checks),
        "checks-answered": _of(sum(s in (KEPT, LATE[0]) for s in checks), checks),
        "courses": found.courses or None,
        **{key: found.people.get(key) for key in PEOPLE},
        "applications": _of(
            sum(s in APPLYING for s in found.applications), found.applications
        ),
        "in-use": _of(used, found.applications),
        "measured": _of(found.applications.count("measured"), found.applications),
        "followups": found.followups or None,
        "followups-answered": _of(found.followups_answered, [1] * found.followups),
    }


def _of(value: int, rows: Iterable[Any]) -> int | None:
    """Return a count of these rows; nothing where there are none."""
    return value if list(rows) else None


def _share(top: int, base: int) -> int | None:
    return round(top * 100 / base) if base else None
