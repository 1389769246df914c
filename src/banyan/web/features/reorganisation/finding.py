"""One reorganisation by its public identity, and how large its plan is."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.units.domain.operations import (
    Establish,
    Operation,
    from_json,
    many_from_json,
)
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


def part_of(
    row: Any, after: int, most: int
) -> tuple[list[Operation], dict[str, Establish]]:
    """Return a stretch of a plan, and the new units that it mentions.

    A country's plan has fourteen thousand operations: only the stretch is read.
    """
    raw = row.plan.get("operations", ())
    shown = raw[after : after + most]
    wanted = {ref for one in shown for ref in _refs(one)}
    fresh = {
        one["ref"]: one
        for one in raw
        if one.get("op") == "establish" and one.get("ref") in wanted
    }
    made = {ref: from_json(one) for ref, one in fresh.items()}
    known = {ref: one for ref, one in made.items() if isinstance(one, Establish)}
    return many_from_json(shown), known


def _refs(value: Any) -> Iterator[str]:
    """Yield every text in an operation that may be a word for a new unit."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _refs(item)
    elif isinstance(value, list):
        for item in value:
            yield from _refs(item)


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
