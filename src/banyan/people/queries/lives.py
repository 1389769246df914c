"""Lives and papers of persons, as the facts of procedures need them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from banyan.kernel.actor import Actor

from ..models import Qualification
from .scope import memberships_visible, persons_visible


@dataclass(frozen=True)
class LifeKnown:
    """A person as facts need it: birth, death, memberships of every structure."""

    id: int
    birth_date: dt.date | None
    deceased_on: dt.date | None
    memberships: tuple[int, ...]


def lives_known(actor: Actor, ids: Iterable[int]) -> dict[int, LifeKnown]:
    """Return the lives of persons that the actor may see; two statements."""
    wanted = list(ids)
    held: dict[int, list[int]] = defaultdict(list)
    rows = memberships_visible(actor).filter(person__in=wanted).order_by("joined_on")
    for pk, person in rows.values_list("pk", "person_id"):
        held[person].append(pk)
    found = persons_visible(actor).filter(pk__in=wanted)
    return {
        pk: LifeKnown(pk, born, died, tuple(held[pk]))
        for pk, born, died in found.values_list("pk", "birth_date", "deceased_on")
    }


def qualifications_held(
    actor: Actor, persons: Iterable[int], kind: str
) -> dict[int, tuple[tuple[str, dt.date], ...]]:
    """Return number and day of the qualifications of a kind; one statement."""
    rows = Qualification.objects.filter(
        kind=kind, person__in=persons_visible(actor).filter(pk__in=list(persons))
    )
    found: dict[int, list[tuple[str, dt.date]]] = defaultdict(list)
    for person, number, day in rows.values_list("person_id", "number", "issued_on"):
        found[person].append((number, day))
    return {person: tuple(held) for person, held in found.items()}


def opening_decisions(actor: Actor, ids: Iterable[int]) -> dict[int, int]:
    """Return the decision that opened each membership; one statement."""
    rows = memberships_visible(actor).filter(pk__in=list(ids), opened_by__isnull=False)
    return dict(rows.values_list("pk", "opened_by_id"))
