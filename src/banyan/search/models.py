"""The table of folded texts."""

from __future__ import annotations

from django.db import models


class SearchText(models.Model):
    """One folded text of one thing in one language, with unit and class for scope."""

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    language = models.CharField(max_length=2)
    field = models.CharField(max_length=20, default="name")
    folded = models.CharField(max_length=400)
    shown = models.CharField(max_length=400)
    unit = models.ForeignKey(
        "units.Unit", null=True, on_delete=models.PROTECT, related_name="+"
    )
    privacy = models.CharField(max_length=16, default="organisational")
    weight = models.PositiveSmallIntegerField(default=10)

    PRIVACY = {"*": "organisational"}

    class Meta:
        indexes = [
            models.Index(fields=["kind", "object_id"], name="searchtext_object"),
            models.Index(fields=["kind", "folded"], name="searchtext_folded"),
        ]

    def __str__(self) -> str:
        return self.shown


class TextState(models.Model):
    """The state of one text in one language: original, translated, checked, stale."""

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    field = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=10)
    made_from = models.CharField(max_length=16, blank=True)
    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)

    PRIVACY = {"*": "organisational"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "field", "language"],
                name="textstate_once",
            )
        ]
        indexes = [models.Index(fields=["state", "language"], name="textstate_state")]

    def __str__(self) -> str:
        return (
            f"{self.kind} {self.object_id} {self.field} {self.language}: {self.state}"
        )
