"""Imports and the mappings remembered. What the rows say stands in the staging file."""

from __future__ import annotations

from django.db import models

from banyan.base.models import Identified


class Import(Identified):
    """One table on its way: read, looked at, applied, perhaps taken back.

    ``key`` opens the staging file of the same ``uid`` in the data folder; without
    the row the file cannot be read, without the file the row holds no person's data.
    """

    STATES = (
        "mapping",
        "reading",
        "ready",
        "applying",
        "applied",
        "undoing",
        "undone",
        "failed",
        "ended",
    )

    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=8, default="mapping")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    structure = models.ForeignKey(
        "units.Structure", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        "units.Unit", null=True, on_delete=models.PROTECT, related_name="+"
    )
    account_id = models.BigIntegerField(null=True)
    job_number = models.BigIntegerField(null=True)
    overwrite = models.BooleanField(default=False)
    on = models.DateField()
    signature = models.CharField(max_length=64, blank=True)
    headings = models.JSONField(default=list)
    heading_row = models.PositiveIntegerField(default=0)
    mapping = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    key = models.BinaryField()
    decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reversal = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational", "key": "sensitive", "file_name": "personal"}

    class Meta:
        indexes = [
            models.Index(fields=["account_id", "-id"], name="import_account"),
            models.Index(fields=["state", "ends_at"], name="import_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Remembered(models.Model):
    """The mapping chosen for a source: headings of one account or unit."""

    signature = models.CharField(max_length=64)
    account_id = models.BigIntegerField(null=True)
    unit = models.ForeignKey(
        "units.Unit", null=True, on_delete=models.CASCADE, related_name="+"
    )
    mapping = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    PRIVACY = {"*": "organisational"}

    class Meta:
        indexes = [
            models.Index(fields=["signature", "account_id"], name="remembered_source")
        ]

    def __str__(self) -> str:
        return self.signature[:12]
