"""What this room tells a person about themself: the clocks about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from banyan.base import ports
from banyan.base.ports import OwnColumn, OwnData
from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _

from .models import Deadline


def deadlines(actor: Actor, persons: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    """Yield every clock that ran or runs about a person."""
    rows = Deadline.objects.filter(person_id__in=persons).select_related("unit")
    for row in rows.order_by("started_on", "pk"):
        yield {
            "title": row.title,
            "unit": row.unit.names,
            "started_on": row.started_on,
            "due_on": row.due_on,
            "state": row.state,
            "done_at": row.done_at,
            "rule": row.rule,
        }


ports.own_data.register(
    "deadlines",
    OwnData(
        90,
        _("Deadlines"),
        ("deadlines.Deadline",),
        (
            OwnColumn("title", _("What")),
            OwnColumn("unit", _("Unit")),
            OwnColumn("started_on", _("From")),
            OwnColumn("due_on", _("Due")),
            OwnColumn("state", _("State"), "deadline-state"),
        ),
        deadlines,
    ),
)
