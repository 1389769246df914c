"""The table of folded texts, and what a text means as numbers."""

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


class TextVector(models.Model):
    """What one text means, as an encoder put it into numbers; goes with its text.

    ``vector`` is half-precision floats, little end first. ``language`` is that of
    :class:`LanguageMean`. A vector of another model or of another text (``digest``)
    counts for nothing and is made anew.
    """

    text = models.OneToOneField(
        SearchText,
        on_delete=models.DO_NOTHING,  # a trigger takes it along (triggers.py)
        primary_key=True,
        db_constraint=False,
        related_name="vector",
    )
    language = models.CharField(max_length=2)
    model = models.CharField(max_length=60)
    digest = models.CharField(max_length=16)
    vector = models.BinaryField()

    PRIVACY = {"*": "organisational"}

    class Meta:
        indexes = [models.Index(fields=["digest"], name="textvector_digest")]

    def __str__(self) -> str:
        return f"{self.text_id} {self.model}"


class LanguageMean(models.Model):
    """The mean of the vectors of one language: what its texts have in common.

    It is taken off every vector, or texts of one language lie together whatever they
    say. ``texts`` is how many vectors there were.
    """

    model = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    texts = models.PositiveIntegerField()
    vector = models.BinaryField()

    PRIVACY = {"*": "organisational"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["model", "language"], name="languagemean_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.language}"


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
