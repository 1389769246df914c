"""What can be chosen while a briefing is composed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from banyan.exchange.queries import choices_of, lessons_offered, practices_of_houses
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from ..catalogue import PERIODS, figures, periods_of
from ..charting import CHARTS
from ..results import offered
from ..settings import rules, templates


@dataclass(frozen=True)
class Choices:
    """Figures with period (``key@period``), charts, practices, lessons, by name."""

    figures: tuple[tuple[str, str, str, str], ...]
    """Key with period, name, word for the period, how far it may go."""
    charts: tuple[tuple[str, str], ...]
    practices: tuple[tuple[str, Text], ...]
    lessons: tuple[tuple[str, Text], ...]


def choices_for(actor: Actor, row: Any, topics: list[str]) -> Choices:
    """Return what a section of a briefing may hold: a fixed number of statements."""
    language, level = get_language() or "en", rules().level("results")
    return Choices(
        tuple(
            (f"{f.key}@{period}", f.name, PERIODS[period], f.level)
            for f in figures()
            for period in periods_of(f)
        )
        + tuple(
            (f"{key}@{period}", name.in_language(language), period, level)
            for key, name, period in offered(actor, row.unit_id)
        ),
        tuple((key, chart.title) for key, chart in CHARTS.items()),
        tuple(practices_of_houses(actor, row.unit_id)),
        tuple(lessons_offered(actor, topics)),
    )


def template_choices() -> list[tuple[str, Text, Text]]:
    """Return the templates: key, title, what each is for."""
    return [(t.key, t.title, t.hint) for t in templates().values()]


def exchanges_offered(actor: Actor) -> list[tuple[Any, Text]]:
    """Return the exchanges a briefing may be for."""
    return choices_of(actor, "exchange")
