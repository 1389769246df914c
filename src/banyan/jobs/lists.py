"""The list of jobs: one's own, and every one with ``jobs.admin``."""

from __future__ import annotations

from typing import Any

from banyan.base import lists
from banyan.base.jobs import jobs
from banyan.base.lists import Choice, Field, Kind, ListSpec, Reading
from banyan.kernel.text import gettext_noop as _
from banyan.kernel.text import ngettext_noop

from .domain.states import State
from .queries import jobs_visible

STATES = {
    State.QUEUED: _("waiting"),
    State.RUNNING: _("running"),
    State.DONE: _("done"),
    State.FAILED: _("failed"),
    State.CANCELLED: _("cancelled"),
}


def kinds() -> list[Choice]:
    """Return every kind of job, by its title."""
    return [Choice(key, kind.title) for key, kind in jobs]


def _rows(reading: Reading) -> Any:
    return jobs_visible(reading.actor)


lists.register(
    ListSpec(
        key="jobs",
        title=_("Jobs"),
        right="",
        rows=_rows,
        counted=ngettext_noop("%(n)s job", "%(n)s jobs"),
        empty=(
            _("Jobs will stand here"),
            _("What takes longer than a page waits for runs here, and can be fetched."),
        ),
        fields=(
            Field("kind", _("Kind"), Kind.CHOICE, choices=kinds),
            Field(
                "state",
                _("State"),
                Kind.CHOICE,
                choices=tuple(Choice(s.value, label) for s, label in STATES.items()),
            ),
            Field("about", _("About"), Kind.TEXT, privacy="restricted"),
            Field("unit", _("Unit"), Kind.UNIT, "unit_id", loose=True),
            Field("started", _("Started at"), Kind.DATE, "started_at", instant=True),
            Field("ended", _("Ended at"), Kind.DATE, "finished_at", instant=True),
            Field(
                "asked",
                _("Asked for at"),
                Kind.DATE,
                "created_at",
                instant=True,
                sort="pk",
            ),
            Field("by", _("Asked for by"), Kind.TEXT, "account__username"),
            Field("schedule", _("Schedule"), Kind.TEXT),
            Field("attempts", _("Attempts"), Kind.NUMBER),
        ),
        columns=("kind", "about", "state", "asked", "ended"),
        order=("-asked",),
        search=("about",),
    )
)
