"""Persons entered by mistake: set aside, with everything that taking them up needs."""

from __future__ import annotations

from django.db import models

from banyan.base.models import Identified

from .records import Person


class PersonRemoval(Identified):
    """A person who was entered by mistake is set aside: in no list, roster or count.

    Nothing is deleted. ``set_aside`` holds the memberships that were withdrawn with
    their facts; ``unit`` is where the person was kept, so that who may see it there
    finds it again.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "units.Unit", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=400)
    decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    account_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200, blank=True)
    set_aside = models.JSONField(default=list)
    removed_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.CharField(max_length=400, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {
        "*": "organisational",
        "person": "personal",
        "reason": "personal",
        "by_name": "personal",
        "undone_reason": "personal",
        "set_aside": "personal",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(undone_at__isnull=True),
                name="personremoval_once",
            )
        ]

    def __str__(self) -> str:
        return f"person {self.person_id} set aside"


def records_standing() -> models.QuerySet[Person]:
    """Return the persons whose record stands: neither merged nor set aside."""
    rows = Person.objects.filter(merged_into__isnull=True)
    return rows.exclude(is_set_aside("pk"))


def is_set_aside(person: str) -> models.Exists:
    """Return the condition that the person in a column is set aside now."""
    removed = PersonRemoval.objects.filter(
        person=models.OuterRef(person), undone_at__isnull=True
    )
    return models.Exists(removed)
