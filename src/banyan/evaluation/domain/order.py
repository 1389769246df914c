"""Bodies speak in order: what one has judged is not changed any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Protocol

from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

from .closing import Said
from .frame import Frame, Step

BODIES = ("vote", "committee")
"""The steps at which a body judges what was said before it.

Opinions judge nothing, and the decision has a state of its own.
"""


class Reviewed(Protocol):
    """What is asked of an assessment."""

    @property
    def subject(self) -> str:
        """Member or unit."""

    @property
    def rated(self) -> bool:
        """Whether it gets a class."""

    @property
    def done(self) -> Collection[str]:
        """The steps on record."""

    @property
    def self_class(self) -> str:
        """The class that somebody gave themself."""


def judged_by(frame: Frame, row: Reviewed) -> Step | None:
    """Return the body that has judged a self-review; ``None`` while it may change.

    Whoever was put back among those rated has given no class yet: nobody judged one.
    """
    if "self" not in row.done or (row.rated and not row.self_class):
        return None
    steps = frame.steps_of(row.subject)
    return next((s for s in steps if s.key in BODIES and s.key in row.done), None)


def follower(done: Collection[str]) -> str:
    """Return the body that has spoken after the vote, or nothing."""
    return next((s for s in BODIES if s != "vote" and s in done), "")


def after_vote(done: Collection[str]) -> list[str]:
    """Return the steps on record once a branch voted: its committee speaks after it."""
    return [*(s for s in done if s not in BODIES), "vote"]


def day_problem(
    name: Said,
    on: dt.date,
    step: Said,
    before: dt.date,
    row: int = 1,
    field: str = "on",
) -> Problem:
    """Say that a body would have spoken on a day before the one it follows."""
    return Problem.of(
        "evaluation.order", LATER, row=row, field=field, name=name, on=on, step=step,
        before=before, way_out=DAYS,
    )  # fmt: skip


LATER = _("%(name)s: “%(step)s” was on %(before)s, and %(on)s lies before it.")
DAYS = _("Bodies speak in order: check the day.")
JUDGED = _(
    "%(name)s: “%(step)s” is on record. Under “%(frame)s” bodies speak in order: "
    "a self-review that was judged is not changed."
)
OBJECTS = _("Once the class is published, an objection to it is open.")
DECIDES = _("Tell the level that decides: it may decide otherwise.")


def judged_problem(
    frame: Frame, subject: str, name: Said, body: Step, row: int = 1
) -> Problem:
    """Say that a body has spoken on a self-review, by which frame, and the way out."""
    return Problem.of(
        "evaluation.judged", JUDGED, row=row, field="klass", name=name, step=body.title,
        frame=frame.title,
        way_out=OBJECTS if frame.objection_of(subject) else DECIDES,
    )  # fmt: skip
