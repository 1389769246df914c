"""What the page of a person shows of tasks: three years, and registering one."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext

from banyan.commitments import queries
from banyan.kernel.actor import Actor
from banyan.people.queries import PersonShown
from banyan.web.shared.ui import Act

from .words import YearCard, year_card


def person_years(actor: Actor, person: int) -> tuple[YearCard, ...]:
    """Return three years of a person, for their page; one statement."""
    return tuple(year_card(y, None) for y in queries.years_of_person(actor, person))


def register_act(actor: Actor, person: PersonShown) -> Act | None:
    """Return what registers a task of a member, where the reader may."""
    if not any(m.state == "member" for m in person.memberships):
        return None
    url = reverse("commitment_new")
    if person.is_self:
        return Act(gettext("Register a task"), url, icon="outline/plus")
    if not actor.holds("commitment.write"):
        return None
    return Act(
        gettext("Register a task"), f"{url}?person={person.uid}", icon="outline/plus"
    )
