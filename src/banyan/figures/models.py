"""Tallies: the counts of each unit with everything below; ages and months apart."""

from __future__ import annotations

from django.db import models


class Tally(models.Model):
    """The counts of one unit today with all below it; ``own_*`` of the unit alone.

    ``persons`` counts each person once, in the counting place. ``born`` and
    ``birth_years`` (members with a known birth date, the sum of their years) give
    the mean age. ``units`` counts active units, the unit itself among them;
    ``branches`` those of the kinds that hold members, ``below_minimum`` those
    of them with fewer official members than the rule asks.
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
    own_below_minimum = models.IntegerField(default=0)
    computed_at = models.DateTimeField()

    PRIVACY = {"*": "organisational"}

    def __str__(self) -> str:
        return f"tally of {self.unit_id}"


class AgeTally(models.Model):
    """The members of a unit and all below it, by sex and band of age, today.

    No foreign key: the rows of a unit are replaced as a whole.
    """

    unit_id = models.BigIntegerField()
    sex = models.CharField(max_length=1)
    band = models.CharField(max_length=8)
    members = models.IntegerField(default=0)

    PRIVACY = {"*": "organisational"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit_id", "sex", "band"], name="agetally_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.sex} {self.band}"


class KindTally(models.Model):
    """The active units of a kind in a unit and all below it, today.

    Of a root without itself; 0 of a kind whose units were all closed. No foreign key:
    the rows are replaced as a whole.
    """

    unit_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    units = models.IntegerField(default=0)

    PRIVACY = {"*": "organisational"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "kind"], name="kindtally_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.kind}"


class MonthFact(models.Model):
    """What happened in a month in a unit and all below it, over today's tree.

    No foreign key, so that the table can be partitioned by month.
    """

    unit_id = models.BigIntegerField()
    month = models.DateField()
    measure = models.CharField(max_length=20)
    value = models.IntegerField(default=0)

    PRIVACY = {"*": "organisational"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit_id", "month", "measure"], name="monthfact_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.month} {self.measure}"
