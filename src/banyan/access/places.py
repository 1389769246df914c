"""Where units stand today, read through the relation of a grant.

Units live above this room; a right depends on their present path, so it is
never taken from the caller.
"""

from __future__ import annotations

from collections.abc import Iterable

from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from .domain.place import Place
from .models import Grant


def places_of(unit_ids: Iterable[int]) -> dict[int, Place]:
    """Return the present places of units, in one statement; unknown ids are absent."""
    units = Grant._meta.get_field("unit").related_model._default_manager
    rows = units.filter(pk__in=set(unit_ids)).values_list(
        "pk", "path", "area_path", "names"
    )
    return {
        pk: Place(pk, path, area_path, Text.of(names))
        for pk, path, area_path, names in rows
    }


def place_of(unit_id: int) -> Place:
    """Return the present place of one unit; :class:`NotVisible` when unknown."""
    found = places_of([unit_id]).get(unit_id)
    if found is None or not found.path:
        raise NotVisible
    return found
