"""The content of a yearly report: counted, cut to its level, written as plain data.

The same function makes what the house reads today and what is frozen at the release.
Nothing in it was typed for it but the foreword, and nobody is named: who said or
answered something is a side, never a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from banyan.briefings.domain.life import INTERNAL, reaches
from banyan.briefings.settings import rules
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from . import articles, sections
from .counting import Cells, cells_of, counted, materials_in
from .domain.measures import MEASURES
from .domain.standing import Year
from .gathering import Gathered, gathered
from .settings import terms


@dataclass(frozen=True)
class Ground:
    """What every section is written from."""

    found: Gathered
    year: Year
    before: Year
    cells: Cells
    level: str

    def may(self, key: str) -> bool:
        """Say whether lines of a kind go as far as the report."""
        return reaches(terms().level(key), self.level)

    def materials(self, year: Year) -> list[Any]:
        """Return the materials of a year that go as far as the report."""
        rows = materials_in(self.found, year)
        return [row for row in rows if reaches(row.release or INTERNAL, self.level)]


Section = Callable[[Ground], Any]
SECTIONS: dict[str, tuple[str, Section]] = {
    "agreements": ("agreements", articles.agreements),
    "beside": ("agreements", articles.beside),
    "undertakings": ("undertakings", sections.undertakings),
    "declarations": ("declarations", sections.declarations),
    "projects": ("projects", sections.projects),
    "courses": ("courses", sections.courses),
    "balance": ("balance", sections.balance),
    "applications": ("applications", sections.applications),
    "questions": ("questions", sections.questions),
    "learned": ("learned", sections.learned),
    "answers": ("answers", sections.answers),
    "word": ("word", sections.word),
}
"""Each section of a report with the kind of its lines, which says how far they go."""


def content_of(
    actor: Actor, partnership: Any, year: int, *, foreword: Text, level: str
) -> dict[str, Any]:
    """Return the whole report on a year, as far as ``level``, in a fixed number of reads."""
    today = clock.today()
    found = gathered(actor, partnership)
    this, before = Year(year, today), Year(year - 1, today)
    cells = cells_of(found, (before, this))
    ground = Ground(found, this, before, cells, level)
    told = {
        key: write(ground) if ground.may(kind) else None
        for key, (kind, write) in SECTIONS.items()
    }
    return {
        "year": year,
        "as_of": this.as_of.isoformat(),
        "level": level,
        "limit": rules().limit,
        "partnership": _head(found),
        "foreword": foreword.as_json(),
        "measures": _measures(ground),
        "kept_back": [key for key, value in told.items() if value is None],
        **{key: value or [] for key, value in told.items()},
    }


def _head(found: Gathered) -> dict[str, Any]:
    row = found.partnership
    return {
        "uid": str(row.uid),
        "name": row.name.as_json(),
        "type": row.type,
        "state": row.state,
        "since": written(row.since),
        "unit": row.unit.names.as_json(),
        "partner": row.partner.name.as_json(),
        "twins": [
            {
                "own": (twin.name_then or twin.house_unit.names).as_json(),
                "partner": twin.counterpart.name.as_json(),
                "since": written(twin.since),
                "ended_on": written(twin.ended_on),
            }
            for twin in found.kept.twins
        ],
    }


def _measures(ground: Ground) -> list[dict[str, Any]]:
    if not ground.may("measures"):
        return []
    now, then = (
        counted(ground.found, year, ground.cells, len(ground.materials(year)))
        for year in (ground.year, ground.before)
    )
    return [{"key": key, "now": now[key], "before": then[key]} for key in MEASURES]


def written(day: dt.date | None) -> str:
    """Return a day as plain data."""
    return day.isoformat() if day else ""
