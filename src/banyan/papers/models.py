"""Papers, their versions, their contents."""

from __future__ import annotations

from django.db import models

from banyan.base.fields import TextField3
from banyan.base.models import Identified


class Paper(Identified):
    """One document with its versions; carries unit and class for its own rights."""

    CLASSES = ("public", "organisational", "personal", "restricted", "sensitive")

    title = TextField3()
    kind = models.CharField(max_length=40)
    unit = models.ForeignKey(
        "units.Unit", null=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    privacy = models.CharField(max_length=16, default="organisational")
    subject_kind = models.CharField(max_length=60, blank=True)
    subject = models.BigIntegerField(null=True)
    decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="papers"
    )
    is_specimen = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational", "title": "restricted"}

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject"], name="paper_subject"),
            models.Index(fields=["unit"], name="paper_unit"),
            models.Index(fields=["person"], name="paper_person"),
        ]

    def __str__(self) -> str:
        return str(self.title.in_language("vi"))


class PaperVersion(models.Model):
    """One version of a paper in one language: name, type, hash of the content."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2, blank=True)
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=80)
    key_id = models.CharField(max_length=16, blank=True)
    wrapped_key = models.BinaryField(null=True)
    form = models.CharField(max_length=60, blank=True)
    has_macros = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    row_version = models.PositiveIntegerField(default=1)

    DERIVED = ["stored_as", "key_id", "wrapped_key"]
    """Where the content lies and what opens it: ``sha256`` says what it is."""
    PRIVACY = {"*": "organisational", "file_name": "restricted"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "number", "language"], name="paperversion_number"
            )
        ]

    def __str__(self) -> str:
        return self.file_name
