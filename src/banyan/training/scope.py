"""Who sees what: hosts in range, whoever is below an offer, participants their own.

A course and a cohort that takes nominations are shown to every unit below the one that
offers them. Who takes part is shown to the host, to the unit that sent them, to
themselves; the name of an own member only to whoever reads persons of that unit.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.ids import ancestor_paths

from .domain.states import SEEN_ABOVE
from .models import Certificate, Cohort, Course, Guest, Participant

READ, WRITE, PERSON = "training.read", "training.write", "person.read"


def above_q(actor: Actor, unit: str = "unit") -> Q:
    """Return the condition "this unit lies above what the actor reads"."""
    paths = {
        path
        for r in actor.ranges(READ)
        if not r.over_area
        for path in ancestor_paths(r.low)
    }
    return Q(**{f"{unit}__path__in": sorted(paths)})


def own_q(actor: Actor, prefix: str = "") -> Q:
    """Return the condition "about the actor": the person, or a guest by its account."""
    found = Q(pk__in=())
    if actor.own_person is not None:
        found |= Q(**{f"{prefix}person": actor.own_person})
    if actor.own_account is not None:
        guests = Guest.objects.filter(account=actor.own_account)
        found |= Q(**{f"{prefix}counterpart__in": guests.values("counterpart")})
    return found


def courses_visible(actor: Actor) -> QuerySet[Course]:
    """Return the courses in range, and those offered from above."""
    rows = Course.objects.filter(scope_q(actor, READ) | above_q(actor))
    return rows.select_related("unit")


def cohorts_visible(actor: Actor) -> QuerySet[Cohort]:
    """Return the cohorts in range, those open from above, and one's own."""
    own = Participant.objects.filter(own_q(actor)).exclude(state="withdrawn")
    offered = above_q(actor) & Q(state__in=SEEN_ABOVE)
    found = scope_q(actor, READ) | offered | Q(pk__in=own.values("cohort"))
    return Cohort.objects.filter(found).select_related("unit", "course__unit")


def participants_visible(actor: Actor) -> QuerySet[Participant]:
    """Return who takes part, for the host, the sending unit, and oneself."""
    found = scope_q(actor, READ, unit="cohort__unit") | own_q(actor)
    found |= scope_q(actor, READ, unit="unit")
    return Participant.objects.filter(found).select_related(
        "cohort__unit", "cohort__course", "unit"
    )


def certificates_visible(actor: Actor) -> QuerySet[Certificate]:
    """Return the certificates of those whom the actor sees."""
    rows = Certificate.objects.filter(
        participant__in=participants_visible(actor).values("pk")
    )
    return rows.select_related("participant__cohort__unit", "participant__unit")


def hosts(actor: Actor, cohort: Any, right: str = READ) -> bool:
    """Say whether the actor holds a right over the unit that hosts a cohort."""
    return actor.covers(right, cohort.unit.path, cohort.unit.area_path)


def is_own(actor: Actor, row: Any) -> bool:
    """Say whether a participant is the actor, by person or by account."""
    if row.person_id is not None:
        return actor.own_person is not None and row.person_id == actor.own_person
    if actor.own_account is None:
        return False
    guest = Guest.objects.filter(
        account=actor.own_account, counterpart=row.counterpart_id
    )
    return guest.exists()


def may_name(actor: Actor, row: Any) -> bool:
    """Say whether the name of a participant may be shown; guests act in an office."""
    if row.person_id is None or actor.is_system:
        return True
    if actor.own_person is not None and row.person_id == actor.own_person:
        return True
    unit = row.unit
    return unit is not None and actor.covers(PERSON, unit.path, unit.area_path)


def found(rows: QuerySet[Any], uid: Any) -> Any:
    """Return the one row of an identity; NotVisible out of range."""
    row = rows.filter(uid=uid).first() if uid else None
    if row is None:
        raise NotVisible
    return row
