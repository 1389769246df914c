"""Decisions and their number series."""

from __future__ import annotations

from django.db import models

from banyan.base.fields import OpenDateField, TextField3
from banyan.base.models import Identified

KINDS = {
    "admission": "decision",
    "recognition": "decision",
    "transfer": "decision",
    "office": "decision",
    "reorganisation": "decision",
    "establishment": "decision",
    "correction": "decision",
    "taken-over": "record",
    "setting": "decision",
    "grant": "decision",
}


class Series(models.Model):
    """A running number per body, type of paper and term of the body."""

    body = models.ForeignKey(
        "units.Unit", null=True, on_delete=models.PROTECT, related_name="+"
    )
    paper = models.CharField(max_length=16, default="QĐ")
    term_from = models.DateField()
    term_to = OpenDateField()
    pattern = models.CharField(max_length=60, default="{n:02d}-{paper}/{body}")
    body_symbol = models.CharField(max_length=30, default="")
    last_number = models.PositiveIntegerField(default=0)

    PRIVACY = {"*": "organisational"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "paper", "term_from"], name="series_body_paper_term"
            )
        ]

    def __str__(self) -> str:
        return f"{self.paper}/{self.body_symbol}"


class Decision(Identified):
    """One decision. A correction is a new decision, never a change of this one.

    ``words`` is the folded text of symbol and title, by which it is found.
    """

    series = models.ForeignKey(Series, null=True, on_delete=models.PROTECT)
    number = models.PositiveIntegerField(null=True)
    symbol = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=40)
    body = models.ForeignKey(
        "units.Unit", null=True, on_delete=models.PROTECT, related_name="+"
    )
    title = TextField3()
    decided_on = models.DateField()
    effective_on = models.DateField()
    signed_by = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=400, blank=True)
    rules = models.JSONField(default=list)
    vote = models.JSONField(default=dict)
    effect = models.JSONField(default=dict)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    words = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    row_version = models.PositiveIntegerField(default=1)

    DERIVED = ["words"]
    PRIVACY = {
        "*": "organisational",
        "words": "restricted",
        "signed_by": "personal",
        "vote": "restricted",
        "effect": "restricted",
        "title": "restricted",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "number"], name="decision_series_number"
            ),
            models.UniqueConstraint(
                fields=["body", "symbol", "decided_on"],
                condition=~models.Q(symbol=""),
                name="decision_paper_once",
            ),
        ]
        indexes = [
            models.Index(fields=["body", "-decided_on", "-id"], name="decision_body"),
            models.Index(fields=["-decided_on", "-id"], name="decision_day"),
            models.Index(fields=["symbol"], name="decision_symbol"),
        ]

    def __str__(self) -> str:
        return self.symbol or f"decision {self.pk}"
