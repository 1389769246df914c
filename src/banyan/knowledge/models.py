"""Topics, proposals, and what is about which topic."""

from __future__ import annotations

from django.db import models

from banyan.base.fields import TextField3
from banyan.base.models import Identified


class Topic(Identified):
    """One concept; ``alt`` and ``hidden`` hold lists of labels by language.

    ``words`` is every label, folded, by which lists find it; ``title`` the labels to
    sort by.
    """

    SOURCES = ("pack", "hand", "import", "proposal")

    key = models.SlugField(max_length=60, unique=True)
    label = TextField3()
    alt = models.JSONField(default=dict, blank=True)
    hidden = models.JSONField(default=dict, blank=True)
    definition = TextField3()
    broader = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="narrower"
    )
    related = models.JSONField(default=list, blank=True)
    matches = models.JSONField(default=list, blank=True)
    exact = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=10, default="pack")
    retired = models.BooleanField(default=False)
    words = models.TextField(blank=True)
    row_version = models.PositiveIntegerField(default=1)

    DERIVED = ["words"]
    PRIVACY = {"*": "public"}

    class Meta:
        indexes = [models.Index(fields=["broader", "key"], name="topic_broader")]

    def __str__(self) -> str:
        return self.key


class TopicProposal(Identified):
    """A label that somebody missed: another word for ``topic``, or a new one below it."""

    KINDS = ("label", "topic")
    STATES = ("open", "accepted", "rejected")

    what = models.CharField(max_length=8, default="label")
    language = models.CharField(max_length=2)
    text = models.CharField(max_length=120)
    topic = models.ForeignKey(
        Topic, null=True, on_delete=models.PROTECT, related_name="proposals"
    )
    why = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=10, default="open")
    answer = models.CharField(max_length=400, blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational", "proposed_by": "personal"}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(decided_at__isnull=False),
                name="topicproposal_decided",
            )
        ]
        indexes = [
            models.Index(fields=["state", "-proposed_at"], name="topicproposal_state")
        ]

    def __str__(self) -> str:
        return self.text


class TopicUse(models.Model):
    """One record is about one topic; derived from the record, by its public identity."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="uses")
    what = models.CharField(max_length=40)
    record = models.UUIDField()

    PRIVACY = {"*": "organisational"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "what", "record"], name="topicuse_once"
            )
        ]
        indexes = [models.Index(fields=["what", "record"], name="topicuse_record")]

    def __str__(self) -> str:
        return f"{self.what} {self.record}: {self.topic_id}"
