"""Yearly reports of partnerships, and what was given of them."""

from __future__ import annotations

from django.db import models

from banyan.base.fields import TextField3
from banyan.base.models import Identified
from banyan.briefings.domain import life


class YearReport(Identified):
    """One edition of the report of a partnership on a year.

    A draft holds the foreword alone: everything else is counted when it is read, until
    the release freezes it. ``unit`` kept the partnership when it was made.
    """

    partnership = models.ForeignKey(
        "exchange.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=1)
    foreword = TextField3()
    state = models.CharField(max_length=12, default=life.DRAFT)
    level = models.CharField(max_length=10, default=life.INTERNAL)
    paper = models.CharField(max_length=80, blank=True)
    made_on = models.DateField()
    released_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_why = models.TextField(blank=True)
    is_specimen = models.BooleanField(default=False)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "year", "number"], name="yearreport_edition"
            ),
            models.UniqueConstraint(
                fields=["partnership", "year"],
                condition=models.Q(state=life.DRAFT),
                name="yearreport_one_draft",
            ),
            models.UniqueConstraint(
                fields=["partnership", "year"],
                condition=models.Q(state=life.RELEASED),
                name="yearreport_one_released",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-id"], name="yearreport_unit")]

    def __str__(self) -> str:
        return f"{self.partnership_id} {self.year}/{self.number}"


class YearSnapshot(models.Model):
    """What was given: the whole report on the day of release. Never changes."""

    report = models.OneToOneField(
        YearReport, on_delete=models.PROTECT, related_name="snapshot"
    )
    taken_at = models.DateTimeField()
    as_of = models.DateField()
    content = models.JSONField()
    hash = models.CharField(max_length=64)

    PRIVACY = {"*": "organisational"}

    def __str__(self) -> str:
        return f"{self.report_id} {self.as_of}"
