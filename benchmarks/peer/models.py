"""Units and members, as one would model them in an afternoon."""

from __future__ import annotations

from django.db import models
from treebeard.mp_tree import MP_Node


class Unit(MP_Node):
    """A unit in a tree of materialised paths."""

    name = models.CharField(max_length=200)
    code = models.CharField(max_length=30, db_index=True)
    kind = models.CharField(max_length=40)

    node_order_by: list[str] = []

    def __str__(self) -> str:
        return str(self.name)


class Member(models.Model):
    """A member of one unit."""

    SEXES = (("m", "male"), ("f", "female"))
    GRADES = (("probationary", "probationary"), ("official", "official"))

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="members")
    full_name = models.CharField(max_length=200, db_index=True)
    card_no = models.CharField(max_length=30, unique=True, null=True)
    sex = models.CharField(max_length=1, choices=SEXES, blank=True)
    birth_date = models.DateField(null=True)
    grade = models.CharField(max_length=16, choices=GRADES)
    participation = models.CharField(max_length=16)
    joined_on = models.DateField()
    official_on = models.DateField(null=True)
    phone = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["full_name", "id"]

    def __str__(self) -> str:
        return self.full_name
