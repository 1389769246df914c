"""The lists of courses, of cohorts and of those who take part."""

from __future__ import annotations

from banyan.access.queries import scope_q
from banyan.base import lists
from banyan.base.lists import Choice, Field, Kind, ListSpec
from banyan.kernel.text import gettext_noop as _
from banyan.kernel.text import ngettext_noop

from . import words as w
from .scope import READ, cohorts_visible, courses_visible


def _choices(pairs: tuple[tuple[str, str], ...]) -> tuple[Choice, ...]:
    return tuple(Choice(key, label) for key, label in pairs)


lists.register(
    ListSpec(
        key="courses",
        title=_("Courses"),
        right=READ,
        rows=lambda reading: courses_visible(reading.actor),
        handle=("uid",),
        within=lambda reading, right: scope_q(reading.actor, right, unit="unit"),
        counted=ngettext_noop("%(n)s course", "%(n)s courses"),
        empty=(
            _("Courses will stand here"),
            _("What is taught, for whom, and by which rule it is completed."),
        ),
        fields=(
            Field("title", _("Title"), Kind.TEXT, ops=("has",), folded="words"),
            Field("type", _("Kind"), Kind.CHOICE, choices=_choices(w.TYPES)),
            Field(
                "audience", _("For whom"), Kind.CHOICE, choices=_choices(w.AUDIENCES)
            ),
            Field("hours", _("Hours"), Kind.NUMBER, "hours", nullable=True),
            Field(
                "certificate",
                _("Certificate"),
                Kind.CHOICE,
                choices=_choices(w.CERTIFICATES),
            ),
            Field("unit", _("Kept by"), Kind.UNIT, sort="unit__sort_key"),
            Field("source", _("Source"), Kind.TEXT),
        ),
        columns=("title", "type", "audience", "hours", "certificate", "unit"),
        order=("unit",),
        search=("title",),
    )
)
lists.register(
    ListSpec(
        key="cohorts",
        title=_("Cohorts"),
        right=READ,
        rows=lambda reading: cohorts_visible(reading.actor),
        handle=("uid",),
        within=lambda reading, right: scope_q(reading.actor, right, unit="unit"),
        counted=ngettext_noop("%(n)s cohort", "%(n)s cohorts"),
        empty=(
            _("Cohorts will stand here"),
            _("Each holding of the course, with its days, its places and its host."),
        ),
        fields=(
            Field("title", _("Title"), Kind.TEXT, ops=("has",), folded="words"),
            Field(
                "course",
                _("Course"),
                Kind.TEXT,
                "course__title",
                ops=("has",),
                folded="course__words",
            ),
            Field(
                "starts",
                _("First day"),
                Kind.DATE,
                "starts_on",
                sort="starts_on",
                nullable=True,
            ),
            Field(
                "ends",
                _("Last day"),
                Kind.DATE,
                "ends_on",
                sort="ends_on",
                nullable=True,
            ),
            Field("places", _("Places"), Kind.NUMBER, "places", nullable=True),
            Field("state", _("State"), Kind.CHOICE, choices=_choices(w.COHORT_STATES)),
            Field("unit", _("Host"), Kind.UNIT, sort="unit__sort_key"),
            Field("source", _("Source"), Kind.TEXT),
        ),
        columns=("title", "course", "starts", "ends", "places", "state", "unit"),
        order=("-starts",),
        search=("title",),
    )
)
