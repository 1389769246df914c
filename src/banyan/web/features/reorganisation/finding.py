"""One reorganisation by its public identity, and how large its plan is."""

from __future__ import annotations

import uuid
from typing import Any

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.units.domain.operations import Operation, many_from_json
from banyan.units.queries import reorganisations

MOST = 2000
"""So many operations are worked on while a reader waits; more go by command."""

HEAVY = ("plan", "preview", "made")


def find(actor: Actor, uid: uuid.UUID, *, light: bool = False) -> Any:
    """Return a reorganisation that the actor may see; ``light`` without its plan."""
    rows = reorganisations(actor).select_related("structure", "decision", "reversal")
    if light:
        rows = rows.defer(*HEAVY)
    found = rows.filter(uid=uid).first()
    if found is None:
        raise NotVisible
    return found


def operations_of(row: Any) -> list[Operation]:
    """Return the operations of a plan."""
    return many_from_json(row.plan.get("operations", ()))


def count_of(row: Any) -> int:
    """Return how many operations a plan has."""
    return len(row.plan.get("operations", ()))


def refuse_large(count: int, structure: str, on: Any = None) -> None:
    """Raise StateRefusal where a plan is too large to be worked on in a page."""
    if count < MOST:
        return
    when = f" --date {on.isoformat()}" if on else ""
    raise StateRefusal(
        _("This plan has %(count)s operations: too many for a page to work on."),
        code="reorganisation.large",
        count=count,
        command=f"banyan reorganise FILE --structure {structure}{when} --preview",
        way_out=_(
            "Keep the table as a file and run on the server: %(command)s; then the "
            "same with --apply."
        ),
    )
