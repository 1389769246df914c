"""Reports that were read, and what they claim, each with its sentence."""

from __future__ import annotations

from django.db import models

from ..shapes import Kept, Recorded, part_of, plain, refers, word


class Report(Kept):
    """The text of a report, as it was taken in."""

    title = plain(300)
    body = models.TextField()
    digest = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    published_on = models.DateField(null=True, blank=True)
    address = plain(400)
    state = word("open")
    exchange = refers("exchange.Exchange")
    matched = refers("exchange.Exchange")
    read_at = models.DateTimeField()

    PRIVACY = {"*": "organisational", "body": "personal", "title": "personal"}

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-read_at", "-id"], name="report_unit"),
            models.Index(fields=["digest"], name="report_digest"),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Claim(Recorded):
    """One value that a report was read to claim; a person accepts or rejects it."""

    STATES = ("open", "accepted", "corrected", "rejected", "added")

    report = part_of("exchange.Report", "claims")
    path = models.CharField(max_length=60)
    field = models.CharField(max_length=30)
    language = models.CharField(max_length=2)
    position = models.PositiveSmallIntegerField(default=0)
    value = models.JSONField(default=dict)
    taken = models.JSONField(default=dict, blank=True)
    sentence = models.TextField(blank=True)
    starts_at = models.PositiveIntegerField(default=0)
    ends_at = models.PositiveIntegerField(default=0)
    grade = word()
    state = word("open")
    match_kind = word()
    match = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = plain(150)

    PRIVACY = {
        "*": "organisational",
        "value": "personal",
        "taken": "personal",
        "sentence": "personal",
        "decided_by": "personal",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "path"], name="claim_path")
        ]
        indexes = [
            models.Index(fields=["field", "language", "state"], name="claim_counted")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.path}"
