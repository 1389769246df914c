"""What this room tells a person about themself: the cases about them, step by step.

What others wrote in a case stays in the case: its page tells as much of it as the
procedure lets the person see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from banyan.base import ports
from banyan.base.ports import OwnColumn, OwnData
from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _

from .definitions import pinned
from .models import Case


def cases(actor: Actor, persons: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    """Yield the cases about a person: what, where, how far, with which result."""
    rows = Case.objects.filter(person__in=persons).select_related("unit")
    for row in rows.prefetch_related("steps").order_by("opened_on", "pk"):
        definition = pinned(row.definition_id)
        titles = {step.key: step.title for step in definition.steps}
        yield {
            "uid": row.uid,
            "reference": row.reference,
            "kind": definition.title,
            "unit": row.unit.names,
            "state": row.state,
            "result": row.result,
            "opened_on": row.opened_on,
            "closed_on": row.closed_on,
            "steps": [
                {
                    "step": titles.get(step.key, step.key),
                    "round": step.round,
                    "state": step.state,
                    "opened_on": step.opened_on,
                    "done_on": step.done_on,
                    "outcome": step.outcome,
                }
                for step in row.steps.all()
            ],
        }


ports.own_data.register(
    "cases",
    OwnData(
        110,
        _("Cases"),
        ("cases.Case",),
        (
            OwnColumn("reference", _("Case")),
            OwnColumn("kind", _("What")),
            OwnColumn("unit", _("Unit")),
            OwnColumn("opened_on", _("From")),
            OwnColumn("closed_on", _("Until")),
            OwnColumn("state", _("State"), "case-state"),
        ),
        cases,
    ),
)
