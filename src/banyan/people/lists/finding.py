"""Persons that any filter or list names, as far as the actor may see them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from banyan.base import lists
from banyan.base.lists import PersonRef, Reading

from ..queries.scope import persons_visible

COLUMNS = ("pk", "uid", "full_name")


def persons_typed(reading: Reading, typed: Sequence[str]) -> Mapping[str, PersonRef]:
    """Find persons by uid, as typed. One statement."""
    wanted: dict[uuid.UUID, str] = {}
    for word in typed:
        try:
            wanted[uuid.UUID(word.strip())] = word
        except ValueError:
            continue
    if not wanted:
        return {}
    rows = persons_visible(reading.actor).filter(uid__in=list(wanted))
    return {wanted[row[1]]: PersonRef(*row) for row in rows.values_list(*COLUMNS)}


def persons_by_id(reading: Reading, ids: Sequence[int]) -> Mapping[int, PersonRef]:
    """Return the persons by id whom the actor may see. One statement."""
    rows = persons_visible(reading.actor).filter(pk__in=list(ids))
    return {row[0]: PersonRef(*row) for row in rows.values_list(*COLUMNS)}


lists.lookup.persons = persons_typed
lists.lookup.persons_named = persons_by_id
