"""What can be chosen where a task is registered: units of a person, tasks above."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.ids import ancestor_paths
from banyan.kernel.text import Text
from banyan.people.queries import memberships_visible, offices_held
from banyan.units.queries import units_found

from ..models import Commitment
from .shapes import TaskLine
from .tasks import _lines

HOUSE = system_actor("commitments")
MOST = 100


def places_of(actor: Actor, person: int, right: str = "") -> list[tuple[int, Text]]:
    """Return the units where a person is a member or holds an office.

    With a ``right`` only those over which the actor holds it.
    """
    rows = memberships_visible(HOUSE).filter(person=person, state="member")
    ids = [pk for pk in rows.values_list("unit_id", flat=True) if pk is not None]
    ids += [o.unit for o in offices_held(HOUSE, [person]).get(person, ())]
    found = units_found(HOUSE, dict.fromkeys(ids))
    return [
        (unit.pk, unit.names)
        for pk in dict.fromkeys(ids)
        if (unit := found.get(pk)) is not None
        and (not right or actor.covers(right, unit.path, unit.area_path))
    ]


def above_of(actor: Actor, units: Sequence[int]) -> Iterable[TaskLine]:
    """Return the approved tasks of units and of those above them, to be served.

    A task above is named to whoever works below it.
    """
    paths = {
        path
        for unit in units_found(HOUSE, units).values()
        for path in ancestor_paths(unit.path)
    }
    rows = Commitment.objects.filter(
        unit__path__in=paths, person__isnull=True, state="approved"
    )
    return _lines(rows.order_by("-starts_on", "unit__path", "pk")[:MOST])
