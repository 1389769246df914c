"""What this room lets go: contacts and sealed values of those who left, or never came.

Names, memberships, offices and decisions stay: they are the history of the
organisation. A person with an open membership, an account in use, or whom
another room holds (an open case) keeps everything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from banyan.access.queries import scope_q
from banyan.base.retention import Example, held_persons
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from .models import Contact, Membership, Person, Sensitive

ERASE = "ledger.erase"
SHOWN = 8
MEMBER = _("This person is a member.")
LATER = _("This person is to become a member.")


def members_stay(persons: Collection[int]) -> Mapping[int, str]:
    """Return the persons who are members, or are to be."""
    rows = Membership.objects.filter(person__in=persons).exclude(state="left")
    return {
        person: MEMBER if state == "member" else LATER
        for person, state in rows.values_list("person", "state")
    }


def _memberships(**wanted: Any) -> QuerySet[Membership]:
    return Membership.objects.filter(person=OuterRef("pk"), **wanted)


def former(actor: Actor, before: dt.date) -> QuerySet[Person]:
    """Return persons who left every structure before a day, wholly in range."""
    out_of_range = _memberships().exclude(scope_q(actor, ERASE, unit="unit"))
    return (
        Person.objects.annotate(left=Max("memberships__left_on"))
        .filter(left__lt=before)
        .exclude(Exists(_memberships().exclude(state="left")))
        .exclude(Exists(out_of_range))
    )


def outsiders(actor: Actor, before: dt.date) -> QuerySet[Person]:
    """Return persons without any membership, entered before a day.

    They belong to no unit, so only who may erase at the root of a tree (or the
    installation) sees them.
    """
    if not (actor.is_system or any(len(r.low) <= 8 for r in actor.ranges(ERASE))):
        return Person.objects.none()
    start = dt.datetime.combine(before, dt.time.min, clock.ZONE)
    return Person.objects.filter(
        ~Exists(_memberships()), Q(accounts__isnull=True), created_at__lt=start
    )


class _OfPersons:
    """Rows about persons that go when the term of the persons is over."""

    model: type[models.Model]
    persons: Any
    kind: str

    def due(self, actor: Actor, before: dt.date) -> Sequence[int]:
        """Return the rows of persons whom nothing holds."""
        rows = self.model._default_manager.filter(
            person__in=type(self).persons(actor, before).values("pk")
        )
        found = list(rows.order_by("person", "pk").values_list("pk", "person"))
        held = held_persons({person for _pk, person in found})
        return [pk for pk, person in found if person not in held]

    def examples(self, actor: Actor, ids: Sequence[int]) -> list[Example]:
        """Return names to who may read the person, numbers to others."""
        from .queries.scope import persons_visible

        rows = self.model._default_manager.filter(pk__in=ids[:SHOWN])
        found = list(rows.order_by("person", "pk").values_list("pk", "person"))
        seen = dict(
            persons_visible(actor)
            .filter(pk__in={p for _pk, p in found})
            .values_list("pk", "full_name")
        )
        return [Example(pk, seen.get(person) or f"#{person}") for pk, person in found]

    def let_go(self, actor: Actor, ids: Sequence[int], reason: str) -> int:
        """Delete the rows, and make former values impossible to confirm."""
        with transaction.atomic():
            rows = self.model._default_manager.select_for_update().filter(pk__in=ids)
            found = dict(rows.values_list("pk", "person"))
            held = held_persons(set(found.values()))
            going = {pk: p for pk, p in found.items() if p not in held}
            self.model._default_manager.filter(pk__in=going).delete()
            ledger.erase_record_values(
                actor=actor, kind=self.kind, subjects=list(going), reason=reason
            )
        return len(going)


class ContactsOfFormer(_OfPersons):
    """Phones, mails and addresses of those who left."""

    key = "people.contacts-of-former"
    title = _("Phones, mails and addresses of former members")
    counts_from = _("the day on which the last membership ended")
    stays = _("Name, memberships, offices and decisions stay: they are the history.")
    model, kind = Contact, "people.contact"
    persons = staticmethod(former)


class SealedOfFormer(_OfPersons):
    """Identity numbers and other sealed values of those who left."""

    key = "people.sealed-of-former"
    title = _("Identity numbers and other sealed values of former members")
    counts_from = _("the day on which the last membership ended")
    stays = _("Name, memberships, offices and decisions stay: they are the history.")
    model, kind = Sensitive, "people.sensitive"
    persons = staticmethod(former)


class ContactsOfOutsiders(_OfPersons):
    """Phones, mails and addresses of those who never became members."""

    key = "people.contacts-of-outsiders"
    title = _("Phones, mails and addresses of persons who never became members")
    counts_from = _("the day on which the person was entered")
    stays = _("The name stays with the case; an open case keeps everything.")
    model, kind = Contact, "people.contact"
    persons = staticmethod(outsiders)


class SealedOfOutsiders(_OfPersons):
    """Identity numbers of those who never became members."""

    key = "people.sealed-of-outsiders"
    title = _("Identity numbers of persons who never became members")
    counts_from = _("the day on which the person was entered")
    stays = _("The name stays with the case; an open case keeps everything.")
    model, kind = Sensitive, "people.sensitive"
    persons = staticmethod(outsiders)
