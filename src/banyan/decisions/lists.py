"""The list of decisions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from banyan.access.queries import scope_q
from banyan.base import lists
from banyan.base.lists import Choice, Field, Kind, ListSpec, Reading
from banyan.kernel.text import gettext_noop as _
from banyan.kernel.text import ngettext_noop

from .kinds import kind_labels
from .queries import RIGHT, decisions_visible


def rows(reading: Reading) -> QuerySet[Any]:
    """Return the decisions in range; on another day those known by then."""
    found = decisions_visible(reading.actor)
    if reading.is_past:
        found = found.filter(decided_on__lte=reading.day)
    if reading.known is not None:
        found = found.filter(recorded_at__lte=reading.known)
    return found


def kinds() -> list[Choice]:
    """Return the kinds of decisions."""
    return [Choice(key, label) for key, label in kind_labels().items()]


lists.register(
    ListSpec(
        key="decisions",
        title=_("Decisions"),
        right=RIGHT,
        rows=rows,
        handle=("uid",),
        dated=True,
        within=lambda reading, right: scope_q(reading.actor, right, unit="body"),
        place=("body__path", "body__area_path"),
        counted=ngettext_noop("%(n)s decision", "%(n)s decisions"),
        empty=(
            _("Decisions will stand here"),
            _("What a body decides is recorded with its number, day and papers."),
        ),
        fields=(
            Field("title", _("Title"), Kind.TEXT, folded="words", ops=("has",)),
            Field("symbol", _("Number"), Kind.TEXT, sort="symbol"),
            Field("kind", _("Kind"), Kind.CHOICE, choices=kinds),
            Field("body", _("Body"), Kind.UNIT),
            Field(
                "decided", _("Decided on"), Kind.DATE, "decided_on", sort="decided_on"
            ),
            Field(
                "effective",
                _("In effect from"),
                Kind.DATE,
                "effective_on",
                sort="effective_on",
            ),
            Field("signed", _("Signed by"), Kind.TEXT, "signed_by", privacy="personal"),
            Field("source", _("Source"), Kind.TEXT),
            Field(
                "recorded",
                _("Recorded at"),
                Kind.DATE,
                "recorded_at",
                instant=True,
            ),
        ),
        columns=("title", "symbol", "kind", "body", "decided"),
        order=("-decided",),
        search=("title", "symbol"),
    )
)
