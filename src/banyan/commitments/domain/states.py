"""Kinds and states of tasks, and which act is possible in which state."""

from __future__ import annotations

import datetime as dt

from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

KINDS = ("regular", "difficult", "breakthrough")
LEVELS = ("proactive", "meets", "fails")
EVIDENCE = ("file", "link", "record")
STATES = (
    "draft",
    "submitted",
    "returned",
    "approved",
    "done",
    "scored",
    "closed",
    "dropped",
)
SETTLED = ("scored", "closed", "dropped")
"""States that do not stand against closing a period."""

ACTS: dict[str, tuple[str, ...]] = {
    "change": ("draft", "submitted", "returned"),
    "submit": ("draft", "returned"),
    "approve": ("submitted",),
    "return": ("submitted", "done"),
    "drop": ("draft", "submitted", "returned", "approved", "done"),
    "roll_out": ("approved",),
    "progress": ("approved",),
    "milestone": ("approved",),
    "delay": ("approved",),
    "agree": ("approved",),
    "evidence": ("draft", "submitted", "returned", "approved", "done"),
    "finish": ("approved",),
    "score": ("approved", "done", "scored"),
}
"""Every act with the states in which it is possible."""

OWNER = ("change", "submit", "progress", "milestone", "delay", "evidence", "finish")
"""Acts of the owner, or of whoever keeps the tasks of the unit."""
ABOVE = ("approve", "return", "agree", "score")
"""Acts of the level above, never of the owner."""

WAYS_OUT = {
    "change": _("An approved task stays as it is: report a delay, or drop it."),
    "submit": _("It was handed in already."),
    "approve": _("Only what was handed in can be approved."),
    "return": _("Only what was handed in, or reported done, can be sent back."),
    "drop": _("A scored task is corrected by a new score, not dropped."),
    "roll_out": _("A task is rolled out after it was approved."),
    "finish": _("A task is reported done after it was approved."),
    "score": _("A task is scored after it was reported done, or when its day is over."),
}


def may(act: str, state: str) -> bool:
    """Say whether an act is possible in a state."""
    return state in ACTS[act]


def why_not(act: str, state: str, title: object = "") -> Problem | None:
    """Return why an act is not possible in a state, if it is not."""
    if may(act, state):
        return None
    return Problem.of(
        "commitments.state",
        _("“%(title)s”: this is not possible now."),
        title=title,
        way_out=WAYS_OUT.get(act, _("Look at where the task stands.")),
    )


def may_score(state: str, due_on: dt.date, today: dt.date) -> bool:
    """Say whether a task can be scored: reported done, or its day is over."""
    return state in ("done", "scored") or (state == "approved" and due_on < today)
