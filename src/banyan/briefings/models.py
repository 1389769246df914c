"""Briefings, their sections, who approved which language, and what was frozen."""

from __future__ import annotations

from django.db import models

from banyan.base.fields import TextField3
from banyan.base.models import Identified

from .domain import life


class Briefing(Identified):
    """One version of a briefing of a unit.

    ``level`` is how far it is meant to go while a draft, and how far it went once
    released. ``submitted_by`` is the account that handed it in: somebody else
    approves. ``words`` is the folded title.
    """

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    exchange = models.ForeignKey(
        "exchange.Exchange",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    partner = models.ForeignKey(
        "exchange.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveSmallIntegerField(default=1)
    template = models.CharField(max_length=40)
    title = TextField3()
    audience = TextField3()
    languages = models.JSONField(default=list)
    level = models.CharField(max_length=10, default=life.INTERNAL)
    state = models.CharField(max_length=12, default=life.DRAFT)
    submitted_by = models.BigIntegerField(null=True)
    returned_why = models.TextField(blank=True)
    made_on = models.DateField()
    released_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_why = models.TextField(blank=True)
    is_specimen = models.BooleanField(default=False)
    words = models.TextField(blank=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational"}
    DERIVED = ["words"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["previous"],
                condition=models.Q(previous__isnull=False),
                name="briefing_one_successor",
            )
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="briefing_unit"),
            models.Index(fields=["state", "-id"], name="briefing_state"),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Section(Identified):
    """One section: text, figures with their period, charts, practices, lessons.

    ``figures`` is a list of ``{"key", "period"}``, ``charts`` of keys,
    ``practices`` and ``lessons`` of identities in the room of exchanges.
    """

    briefing = models.ForeignKey(
        Briefing, on_delete=models.PROTECT, related_name="sections"
    )
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    heading = TextField3()
    text = TextField3()
    figures = models.JSONField(default=list)
    charts = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    practices = models.JSONField(default=list)
    lessons = models.JSONField(default=list)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational"}

    class Meta:
        indexes = [
            models.Index(fields=["briefing", "position"], name="briefingsection_order")
        ]

    def __str__(self) -> str:
        return str(self.heading)


class Approval(models.Model):
    """Somebody in charge approved a briefing in one language, as it then read."""

    briefing = models.ForeignKey(
        Briefing, on_delete=models.PROTECT, related_name="approvals"
    )
    language = models.CharField(max_length=2)
    approved_on = models.DateField()
    approved_by = models.CharField(max_length=200)
    content_hash = models.CharField(max_length=64)

    PRIVACY = {"*": "organisational", "approved_by": "personal"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["briefing", "language"], name="briefingapproval_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.briefing_id} {self.language}"


class Snapshot(models.Model):
    """What was given: the whole content on the day of release. Never changes.

    Only what is shown stands here: a small or withheld number is not in it.
    """

    briefing = models.OneToOneField(
        Briefing, on_delete=models.PROTECT, related_name="snapshot"
    )
    taken_at = models.DateTimeField()
    as_of = models.DateField()
    content = models.JSONField()
    hash = models.CharField(max_length=64)

    PRIVACY = {"*": "organisational"}

    def __str__(self) -> str:
        return f"{self.briefing_id} {self.as_of}"
