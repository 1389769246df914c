"""The list of briefings."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from banyan.access.queries import scope_q
from banyan.base import lists
from banyan.base.lists import Checked, Choice, Field, Kind, ListSpec, Reading
from banyan.exchange.titles import TitlesGiven
from banyan.kernel.text import gettext_noop as _
from banyan.kernel.text import ngettext_noop

from .domain import life
from .settings import templates
from .store import READ, titles_given, visible

STATES = {
    life.DRAFT: _("draft"),
    life.REVIEW: _("waits for approval"),
    life.RELEASED: _("released"),
    life.SUPERSEDED: _("superseded"),
    life.WITHDRAWN: _("withdrawn"),
}
TITLES = TitlesGiven(titles_given)
LEVELS = {
    life.INTERNAL: _("the house alone"),
    life.EXCHANGE: _("the guests of the exchange"),
    life.PARTNER: _("the partner"),
    life.PUBLIC: _("everybody with an account"),
}


def rows(reading: Reading) -> QuerySet[Any]:
    """Return the briefings that the reader sees."""
    return visible(reading.actor)


def _titled(test: Checked, reading: Reading) -> Q | None:
    """Find a title by words of the languages in which the reader is given it."""
    if reading.actor.is_system:
        return None
    found = TITLES.fitting(test, reading)
    told = lists.holds("words", test.value) & ~Q(pk__in=list(TITLES.by_row(reading)))
    return told | Q(pk__in=found)


def _choices(words: dict[str, str]) -> list[Choice]:
    return [Choice(key, label) for key, label in words.items()]


def _templates() -> list[Choice]:
    return [Choice(t.key, t.title) for t in templates().values()]


lists.register(
    ListSpec(
        key="briefings",
        title=_("Briefings"),
        right=READ,
        rows=rows,
        handle=("uid",),
        within=lambda reading, right: scope_q(reading.actor, right, unit="unit"),
        place=("unit__path", "unit__area_path"),
        counted=ngettext_noop("%(n)s briefing", "%(n)s briefings"),
        empty=(
            _("Briefings will stand here"),
            _("Compose one from a template: figures, charts and practices are put in."),
        ),
        fields=(
            Field(
                "title", _("Title"), Kind.TEXT, "title", folded="words", ops=("has",),
                reads=("title", "pk", "unit__path", "unit__area_path"),
                value=TITLES.value, match=_titled,
            ),
            Field("unit", _("Unit"), Kind.UNIT),
            Field("template", _("Template"), Kind.CHOICE, choices=_templates),
            Field("number", _("Version"), Kind.NUMBER),
            Field("state", _("State"), Kind.CHOICE, choices=lambda: _choices(STATES)),
            Field("level", _("Goes to"), Kind.CHOICE, choices=lambda: _choices(LEVELS)),
            Field("made", _("Begun on"), Kind.DATE, "made_on", sort="made_on"),
            Field(
                "released", _("Released on"), Kind.DATE, "released_on",
                sort="released_on", nullable=True,
            ),
        ),
        columns=("title", "unit", "number", "state", "level", "released"),
        order=("-made",),
        search=("title", "unit"),
    )
)  # fmt: skip
