"""Tallies: the counts of each unit, its own and with all below."""

from __future__ import annotations

from django.db import models


class Tally(models.Model):
    """The counts of one unit today: ``own`` members, and ``all`` in the subtree.

    ``persons`` counts each person once, in the counting place; ``ages`` is the
    sum of birth years (for the mean age) over members with a known birth date.
    """

    unit = models.OneToOneField(
        "units.Unit", primary_key=True, on_delete=models.CASCADE, related_name="tally"
    )
    members = models.IntegerField(default=0)
    official = models.IntegerField(default=0)
    probationary = models.IntegerField(default=0)
    exempt = models.IntegerField(default=0)
    women = models.IntegerField(default=0)
    young = models.IntegerField(default=0)
    born = models.IntegerField(default=0)
    birth_years = models.BigIntegerField(default=0)
    persons = models.IntegerField(default=0)
    branches = models.IntegerField(default=0)
    units = models.IntegerField(default=0)
    posts = models.IntegerField(default=0)
    vacant = models.IntegerField(default=0)
    below_minimum = models.IntegerField(default=0)
    own_members = models.IntegerField(default=0)
    own_official = models.IntegerField(default=0)
    computed_at = models.DateTimeField()

    PRIVACY = {"*": "organisational"}

    def __str__(self) -> str:
        return f"tally of {self.unit_id}"


class MonthFact(models.Model):
    """What happened in a unit's own rows in a month; kept, never recomputed."""

    unit_id = models.BigIntegerField()
    month = models.DateField()
    measure = models.CharField(max_length=20)
    value = models.IntegerField()

    PRIVACY = {"*": "organisational"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit_id", "month", "measure"], name="monthfact_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.month} {self.measure}"
