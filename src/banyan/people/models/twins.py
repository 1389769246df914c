"""Possible twins: what a scan proposes, what people decided, what was merged.

Proposals follow from the records and can be made anew at any time, so the ledger
does not hold them. Verdicts and merges are decisions of people: it does.
"""

from __future__ import annotations

from django.db import models

from banyan.base.models import Identified

from .records import Person


class TwinProposal(models.Model):
    """Two records that look alike: the lower id first, the score and its reasons.

    ``reasons`` are pairs of a word and the points that it gave. The state follows
    from verdicts and merges.
    """

    STATES = ("open", "two-persons", "merged")

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=12, default="open")
    found_at = models.DateTimeField()

    PRIVACY = {
        "*": "organisational",
        "score": "personal",
        "reasons": "personal",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"], name="twinproposal_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")),
                name="twinproposal_order",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-score", "id"], name="twinproposal_state")
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.score}"


class TwinVerdict(models.Model):
    """Somebody looked: these are two persons. Withdrawn when that was wrong."""

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400)
    account_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {
        "*": "organisational",
        "reason": "personal",
        "by_name": "personal",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="twinverdict_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")),
                name="twinverdict_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id} are two persons"


class PersonMerge(Identified):
    """One record became part of another, with everything that undoing it needs.

    ``moved`` holds for each column that points at persons the rows that went
    over; ``patches`` the single values that changed, before and after; ``made``
    the rows that the merge added; ``set_aside`` what was recorded twice.
    """

    survivor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400)
    decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    account_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200, blank=True)
    choices = models.JSONField(default=dict)
    moved = models.JSONField(default=dict)
    patches = models.JSONField(default=list)
    made = models.JSONField(default=list)
    set_aside = models.JSONField(default=dict)
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.CharField(max_length=400, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {
        "*": "organisational",
        "reason": "personal",
        "by_name": "personal",
        "undone_reason": "personal",
        "patches": "personal",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=models.Q(undone_at__isnull=True),
                name="personmerge_once",
            )
        ]
        indexes = [models.Index(fields=["survivor"], name="personmerge_survivor")]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.survivor_id}"
