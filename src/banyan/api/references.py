"""References: a record by its public identity (UUID), or by its number here.

Only what the actor may see is found; anything else does not exist.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from banyan.cases.queries import cases_visible
from banyan.commitments.queries import commitments_visible
from banyan.decisions.queries import decisions_visible
from banyan.evaluation.queries.campaigns import campaigns_visible
from banyan.evaluation.queries.visible import assessments_visible
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.papers.queries import papers_visible
from banyan.people.queries import (
    memberships_visible,
    offices_visible,
    persons_visible,
)
from banyan.units.queries import reorganisations, unit_find, units_found
from banyan.units.queries.tree import ids_by_uid

PATTERN = (
    r"^([1-9][0-9]{0,8}"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$"
)
MOST = 2**31 - 1

Ref = Annotated[str, StringConstraints(pattern=PATTERN, max_length=36)]
"""A reference in an address."""

Num = Annotated[int, Field(ge=1, le=MOST)]
"""The number of a record here, in an address."""

Number = Annotated[int, Field(strict=True, ge=1, le=MOST)]
"""The number of a record here."""

RefIn = Annotated[Number | uuid.UUID, Field(union_mode="left_to_right")]
"""A reference in a body."""

Key = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=60)
]
"""A word of the rulebook or of a table of ours."""


def handle(ref: str) -> int | uuid.UUID:
    """Return a reference of an address as what it names."""
    return int(ref) if ref.isascii() and ref.isdigit() else uuid.UUID(ref)


def where(ref: str) -> dict[str, Any]:
    """Return a reference as a condition on rows."""
    found = handle(ref)
    return {"pk": found} if isinstance(found, int) else {"uid": found}


def unit_row(actor: Actor, ref: str) -> Any:
    """Return the identity of a unit in range; NotVisible otherwise."""
    found = unit_find(actor, handle(ref))
    if found is None:
        raise NotVisible
    return found


def one_of(rows: Any, ref: str) -> Any:
    """Return the row of a scoped list that a reference names; NotVisible otherwise."""
    found = rows.filter(**where(ref)).first()
    if found is None:
        raise NotVisible
    return found


# -- many at once, for the references in a body -------------------------------------

Rows = Callable[[Actor], Any]

VISIBLE: dict[str, Rows] = {
    "person": persons_visible,
    "membership": memberships_visible,
    "decision": decisions_visible,
    "paper": papers_visible,
    "case": cases_visible,
    "office": offices_visible,
    "reorganisation": reorganisations,
    "commitment": commitments_visible,
    "assessment": assessments_visible,
    "campaign": campaigns_visible,
}
"""Where a reference of a kind is looked for; units have their own way."""

WITHOUT_UID = frozenset(("office",))

Found = dict[Any, int]


def ids_of(actor: Actor, kind: str, refs: Iterable[Any]) -> Found:
    """Return the numbers of references of one kind; NotVisible when one is not seen."""
    wanted = set(refs)
    if not wanted:
        return {}
    found = _units(actor, wanted) if kind == "unit" else _rows(actor, kind, wanted)
    if len(found) < len(wanted):
        raise NotVisible
    return found


def _rows(actor: Actor, kind: str, wanted: set[Any]) -> Found:
    rows = VISIBLE[kind](actor)
    numbers = {w for w in wanted if isinstance(w, int)}
    found: Found = {}
    if numbers:
        seen = rows.filter(pk__in=numbers).values_list("pk", flat=True)
        found.update({pk: pk for pk in seen})
    if uids := wanted - numbers:
        if kind in WITHOUT_UID:
            raise NotVisible
        found.update(rows.filter(uid__in=uids).values_list("uid", "pk"))
    return found


def _units(actor: Actor, wanted: set[Any]) -> Found:
    uids = {w for w in wanted if not isinstance(w, int)}
    known: Found = dict(ids_by_uid(uids)) if uids else {}
    known.update({w: w for w in wanted if isinstance(w, int)})
    seen = units_found(actor, known.values())
    return {ref: pk for ref, pk in known.items() if pk in seen}
