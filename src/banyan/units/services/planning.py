"""Asking the tree about a plan without writing anything, and small helps for tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, Problem

from ..domain.decide import decide
from ..domain.operations import Operation
from ..kinds import kinds_of
from ..models import Reorganisation, Structure
from ..store.load import load_state
from .tables import AREAS
from .units import require_rights


def plan_problems(
    *, actor: Actor, structure: Structure, operations: Sequence[Operation], on: dt.date
) -> list[Problem]:
    """Return why operations cannot be carried out, each with its row; write nothing."""
    if not operations:
        return []
    state = load_state(structure.pk, operations, on)
    require_rights(actor, state, operations)
    return list(decide(state, operations, on=on, kinds=kinds_of(structure)).problems)


def only_child_kind(structure: Structure, parent: str, on: dt.date) -> str:
    """Return the one kind that may hang below a kind; empty when there are several."""
    kinds = kinds_of(structure)
    fit = [
        k for k in kinds.by_key if kinds.in_use(k, on) and kinds.allows(parent, k, on)
    ]
    return fit[0] if len(fit) == 1 and parent else ""


def areas_structure() -> int | None:
    """Return the id of the structure of areas, where there is one."""
    return Structure.objects.filter(key=AREAS).values_list("pk", flat=True).first()


def reorganisation_by_id(pk: int) -> Reorganisation:
    """Return a reorganisation that the caller knows to have made."""
    found = Reorganisation.objects.filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found
