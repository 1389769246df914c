"""What this room tells a person about themself: meetings, electorates, counting.

How somebody voted is told nobody: it is not kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from banyan.base import ports
from banyan.base.ports import OwnColumn, OwnData
from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _

from .models import Attendance, Count, Elector

Row = Mapping[str, Any]


def attendance(actor: Actor, persons: Sequence[int]) -> Iterator[Row]:
    """Yield the meetings where a person is noted by name."""
    rows = Attendance.objects.filter(person__in=persons)
    for row in rows.select_related("meeting__unit").order_by("meeting__held_on"):
        yield {
            "held_on": row.meeting.held_on,
            "unit": row.meeting.unit.names,
            "kind": row.meeting.kind,
            "status": row.status,
            "left_at": row.left_at,
        }


def electorates(actor: Actor, persons: Sequence[int]) -> Iterator[Row]:
    """Yield the votes in whose electorate a person was looked at: in or out, and why."""
    rows = Elector.objects.filter(person__in=persons)
    for row in rows.select_related("vote__unit").order_by("vote__held_on", "pk"):
        yield {
            "held_on": row.vote.held_on,
            "unit": row.vote.unit.names,
            "question": row.vote.question,
            "denominator": row.denominator,
            "counted": row.is_counted,
            "reason": row.reason,
            "rule": row.rule,
        }


def counts(actor: Actor, persons: Sequence[int]) -> Iterator[Row]:
    """Yield the counts that a person made."""
    rows = Count.objects.filter(counter__in=persons)
    for row in rows.select_related("vote__unit").order_by("at"):
        yield {
            "at": row.at,
            "unit": row.vote.unit.names,
            "question": row.vote.question,
            "number": row.number,
        }


ports.own_data.register(
    "meetings",
    OwnData(
        120,
        _("Meetings"),
        ("meetings.Attendance",),
        (
            OwnColumn("held_on", _("Held on")),
            OwnColumn("unit", _("Unit")),
            OwnColumn("status", _("Attendance"), "attendance"),
        ),
        attendance,
    ),
)
ports.own_data.register(
    "electorates",
    OwnData(
        130,
        _("Votes"),
        ("meetings.Elector", "meetings.Vote"),
        (
            OwnColumn("held_on", _("Held on")),
            OwnColumn("unit", _("Unit")),
            OwnColumn("question", _("Question")),
            OwnColumn("counted", _("Counted in the electorate")),
        ),
        electorates,
    ),
)
ports.own_data.register(
    "counts",
    OwnData(
        140,
        _("Counts"),
        ("meetings.Count",),
        (
            OwnColumn("at", _("When")),
            OwnColumn("unit", _("Unit")),
            OwnColumn("question", _("Question")),
        ),
        counts,
    ),
)
