"""Saved lists and whom they are shared with; batch acts and their way back."""

from __future__ import annotations

from django.db import models

from banyan.base.models import Identified


class SavedList(Identified):
    """A filter with its columns and order, under a name that its owner gave it.

    ``hidden_at`` is set where its owner removed it: it can be brought back.
    """

    list_key = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    owner = models.ForeignKey(
        "access.Account", on_delete=models.PROTECT, related_name="+"
    )
    query = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational", "query": "personal", "owner": "personal"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "list_key", "name"],
                condition=models.Q(hidden_at__isnull=True),
                name="savedlist_name",
            )
        ]
        indexes = [
            models.Index(fields=["list_key", "owner"], name="savedlist_of_owner"),
        ]

    def __str__(self) -> str:
        return self.name


class SavedShare(models.Model):
    """A unit with which a list is shared: who works there or below may use it."""

    saved = models.ForeignKey(
        SavedList, on_delete=models.PROTECT, related_name="shares"
    )
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["saved", "unit"], name="savedshare_once")
        ]

    def __str__(self) -> str:
        return f"{self.saved_id} with {self.unit_id}"


class Batch(Identified):
    """One act on many rows of a list: who, what, how many, and how it is undone.

    ``values`` is what was typed, ``back`` what the inverse needs. ``act_id`` is the
    act of the ledger, ``undo_act_id`` that of the undoing, ``job_id`` the job that did it.
    """

    STATES = ("done", "undone")

    account_id = models.BigIntegerField(null=True)
    list_key = models.CharField(max_length=40)
    act_key = models.CharField(max_length=60)
    asked = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    back = models.JSONField(default=dict)
    number = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=list)
    state = models.CharField(max_length=10, default="done")
    job_id = models.BigIntegerField(null=True, unique=True)
    act_id = models.BigIntegerField(null=True)
    undo_act_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    PRIVACY = {
        "*": "organisational",
        "asked": "personal",
        "values": "restricted",
        "back": "restricted",
        "left_out": "restricted",
    }

    class Meta:
        indexes = [
            models.Index(fields=["account_id", "-created_at"], name="batch_account")
        ]

    def __str__(self) -> str:
        return f"{self.act_key} on {self.number} rows"
