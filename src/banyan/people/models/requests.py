"""What members ask for about their own record, and what became of it."""

from __future__ import annotations

from django.db import models

from banyan.base.models import Identified

from .records import Membership, Person


class CorrectionRequest(Identified):
    """A member says that something recorded is wrong; an officer answers.

    ``about`` names the field, ``wanted`` holds what it should read. ``seen_version``
    is the version of the record when it was asked.
    """

    STATES = ("open", "accepted", "refused", "withdrawn")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(
        Membership, null=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=24)
    wanted = models.JSONField(default=dict)
    reason = models.CharField(max_length=1000)
    paper = models.ForeignKey(
        "papers.Paper", null=True, on_delete=models.PROTECT, related_name="+"
    )
    seen_version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default="open")
    asked_account = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    answered_account = models.BigIntegerField(null=True)
    answered_name = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {
        "*": "restricted",
        "uid": "organisational",
        "wanted": "personal",
        "reason": "personal",
        "answer": "personal",
        "answered_name": "personal",
        "row_version": "organisational",
    }

    class Meta:
        indexes = [
            models.Index(fields=["person", "state"], name="correction_person"),
            models.Index(fields=["unit", "state"], name="correction_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.about} of {self.person_id}"
