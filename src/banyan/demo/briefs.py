"""Present members as plain values, all at once, for choosing among them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from banyan.kernel.actor import Actor
from banyan.people.queries import memberships_visible


@dataclass(frozen=True, slots=True)
class PersonBrief:
    """A present member: who, where, of which grade."""

    person: int
    sex: str
    born: dt.date | None
    unit: int
    grade: str
    joined: dt.date


def persons_briefly(
    actor: Actor, structure: str, *, unit: int | None = None
) -> list[PersonBrief]:
    """Return the present members of a structure, or of one unit of it."""
    rows = memberships_visible(actor).filter(structure__key=structure, state="member")
    if unit is not None:
        rows = rows.filter(unit=unit)
    columns = (
        "person_id",
        "person__sex",
        "person__birth_date",
        "unit_id",
        "grade",
        "joined_on",
    )
    return [PersonBrief(*row) for row in rows.order_by("id").values_list(*columns)]
