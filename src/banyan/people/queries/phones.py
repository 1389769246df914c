"""Finding members by half a telephone number, for who may read contacts there."""

from __future__ import annotations

from typing import Any

from banyan.kernel.actor import Actor

from ..domain.phones import Part, is_like_a_number, parts_of_number
from .scope import PERSON_READ, everywhere, reach_sql
from .stages import UNORDERED, Stage

PHONE = "phone"


def phone_stages(actor: Actor, typed: str) -> list[Stage]:
    """Return the stage of telephone numbers; none where no number was typed.

    It reaches only members whose records the actor may read (``person.read``),
    and oneself. Each search for a part of a number reads the index of contacts.
    """
    if not is_like_a_number(typed):
        return []
    held, values = _held(parts_of_number(typed))
    reach, more = reach_sql(everywhere(actor, PERSON_READ), "pu")
    allowed = f"m.unit_id IN (SELECT pu.id FROM units_unit pu WHERE {reach})"
    if actor.own_person is not None:
        allowed, more = f"({allowed} OR m.person_id = %s)", [*more, actor.own_person]
    where = (
        "m.person_id IN (SELECT c.person_id FROM people_contact c "
        f"WHERE c.kind = 'phone' AND ({held})) AND {allowed}"
    )
    params = (*values, *more)
    return [Stage(PHONE, where, params, key=UNORDERED, index="", is_quick=False)]


def _held(parts: tuple[Part, ...]) -> tuple[str, list[Any]]:
    """Return the condition over a contact's digits: nothing but digits is in them."""
    values = [f"{p.digits}%" if p.begins else f"%{p.digits}%" for p in parts]
    return " OR ".join("c.value_fold LIKE %s" for _part in parts), values
