"""Which bodies may decide a reorganisation: those over the structure, in range."""

from __future__ import annotations

from typing import Any

from banyan.kernel.actor import Actor
from banyan.units.queries.outline import children_of, places_of, tops
from banyan.web.features.organisation.words import said

MOST = 30


def bodies_of(actor: Actor, row: Any) -> list[tuple[str, str]]:
    """Return the tops of the structure, and what hangs below, that one may decide for.

    Those whose decisions the actor may record; the tops first.
    """
    first = tops(actor, row.structure)[:MOST]
    below = children_of(actor, [one.id for one in first], limit=MOST)
    listed = [*first, *(one for page in below.values() for one in page.rows)]
    places = places_of(one.id for one in listed)
    return [
        (str(one.id), said(one.names))
        for one in listed
        if actor.covers("decision.write", *places[one.id])
    ][:MOST]
