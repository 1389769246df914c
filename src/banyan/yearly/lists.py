"""The list of yearly reports: every edition that was given, of every partnership."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from banyan.access.queries import scope_q
from banyan.base import lists
from banyan.base.lists import Checked, Choice, Field, Kind, ListSpec, Reading
from banyan.briefings.domain import life
from banyan.exchange.titles import TitlesGiven
from banyan.kernel.text import gettext_noop as _
from banyan.kernel.text import ngettext_noop

from .models import YearReport
from .store import READ, listed, titles_given
from .words import LEVELS, STATES

TITLES = TitlesGiven(titles_given)
UNIT = "partnership__unit"
PLACE = (f"{UNIT}__path", f"{UNIT}__area_path")


def rows(reading: Reading) -> QuerySet[YearReport]:
    """Return what was given and the reader may see."""
    return listed(reading.actor)


def _titled(test: Checked, reading: Reading) -> Q | None:
    """Find a name by words of the languages in which the reader is given it."""
    if reading.actor.is_system:
        return None
    found = TITLES.fitting(test, reading)
    inside = scope_q(reading.actor, READ, unit=UNIT)
    told = lists.holds("partnership__words", test.value)
    return (told & inside) | Q(pk__in=found)


def _states() -> list[Choice]:
    return [Choice(key, STATES[key]) for key in life.GIVEN]


def _levels() -> list[Choice]:
    return [Choice(key, label) for key, label in LEVELS.items()]


lists.register(
    ListSpec(
        key="yearly-reports",
        title=_("Yearly reports"),
        right=READ,
        rows=rows,
        handle=("partnership__uid", "year", "number", "state"),
        within=lambda reading, right: scope_q(reading.actor, right, unit=UNIT),
        place=PLACE,
        counted=ngettext_noop("%(n)s yearly report", "%(n)s yearly reports"),
        empty=(
            _("Yearly reports will stand here"),
            _("Each January one is asked for of every partnership that lives."),
        ),
        fields=(
            Field(
                "title", _("Partnership"), Kind.TEXT, "partnership__name",
                folded="partnership__words", ops=("has",),
                reads=("partnership__name", "pk", *PLACE),
                value=TITLES.value, match=_titled,
            ),
            Field("year", _("Year"), Kind.NUMBER, sort="year", grouped=False),
            Field("unit", _("Kept by"), Kind.UNIT),
            Field("edition", _("Edition"), Kind.NUMBER, "number"),
            Field("state", _("State"), Kind.CHOICE, choices=_states),
            Field("level", _("Goes to"), Kind.CHOICE, choices=_levels),
            Field("paper", _("Number"), Kind.TEXT, "paper"),
            Field(
                "released", _("Released on"), Kind.DATE, "released_on",
                sort="released_on", nullable=True,
            ),
        ),
        columns=("title", "year", "unit", "edition", "state", "level", "released"),
        order=("-year",),
        search=("title", "unit"),
    )
)  # fmt: skip
