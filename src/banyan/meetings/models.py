"""Meetings, who came, votes with their electorate, counts and results."""

from __future__ import annotations

from django.db import models

from banyan.base.fields import TextField3
from banyan.base.models import Identified


class Meeting(Identified):
    """A meeting of a body: the members of a unit, or its committee."""

    BODIES = ("members", "committee", "standing")
    KINDS = ("regular", "thematic", "extraordinary", "congress")

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=10, default="members")
    kind = models.CharField(max_length=20, default="regular")
    held_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    summoned = models.PositiveIntegerField(default=0)
    present = models.PositiveIntegerField(default=0)
    excused = models.PositiveIntegerField(default=0)
    absent = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField()
    is_specimen = models.BooleanField(default=False)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational"}

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-held_on", "-id"], name="meeting_unit"),
            models.Index(fields=["-held_on", "-id"], name="meeting_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.unit_id} on {self.held_on}"


class Attendance(models.Model):
    """Whether one person came to a meeting. Only those noted by name have a row."""

    STATUSES = ("present", "excused", "absent")

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="attendance"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=8)
    left_at = models.CharField(max_length=5, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "restricted"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], name="attendance_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.status}"


class Vote(Identified):
    """One vote of a body, with the electorate of its day. ``subject`` waits for it."""

    STATES = ("open", "recorded", "dropped")

    meeting = models.ForeignKey(
        Meeting, null=True, on_delete=models.PROTECT, related_name="votes"
    )
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    question = TextField3()
    subject_kind = models.CharField(max_length=40, blank=True)
    subject = models.PositiveBigIntegerField(null=True)
    held_on = models.DateField()
    held_at = models.CharField(max_length=5, blank=True)
    rule = models.CharField(max_length=40, blank=True)
    tally = models.CharField(max_length=40, default="carried@1")
    params = models.JSONField(default=dict)
    denominators = models.JSONField(default=list)
    bases = models.JSONField(default=dict)
    voters = models.JSONField(default=dict)
    ballot = models.CharField(max_length=10, default="secret")
    state = models.CharField(max_length=10, default="open")
    is_specimen = models.BooleanField(default=False)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "restricted", "unit": "organisational", "uid": "organisational"}

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-held_on"], name="vote_unit"),
            models.Index(fields=["subject_kind", "subject"], name="vote_subject"),
        ]

    def __str__(self) -> str:
        return f"vote {self.pk} of {self.unit_id}"


class Elector(models.Model):
    """One person of a vote's electorate: in or out under a denominator, and why."""

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="electors")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    denominator = models.CharField(max_length=40)
    is_counted = models.BooleanField()
    reason = models.CharField(max_length=20)
    rule = models.CharField(max_length=40, blank=True)

    PRIVACY = {"*": "restricted"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vote", "denominator", "person"], name="elector_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.vote_id}: {self.is_counted}"


class Count(models.Model):
    """What one counter read from the papers. Two of them must agree."""

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="counts")
    number = models.PositiveSmallIntegerField()
    counter = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    favour = models.PositiveIntegerField(default=0)
    against = models.PositiveIntegerField(default=0)
    blank = models.PositiveIntegerField(default=0)
    invalid = models.PositiveIntegerField(default=0)
    present = models.PositiveIntegerField(default=0)
    options = models.JSONField(default=dict)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    PRIVACY = {"*": "restricted", "by_name": "personal"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vote", "number"], name="count_number")
        ]

    def __str__(self) -> str:
        return f"count {self.number} of {self.vote_id}"


class Result(models.Model):
    """What a vote came to, with its derivation. A correction is a new result."""

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="results")
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    counts = models.JSONField(default=dict)
    ballot = models.CharField(max_length=10)
    word = models.CharField(max_length=40, blank=True)
    readings = models.JSONField(default=list)
    reading = models.CharField(max_length=60, blank=True)
    rules = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    PRIVACY = {"*": "restricted"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vote"],
                condition=models.Q(corrects__isnull=True),
                name="result_first_once",
            ),
            models.UniqueConstraint(fields=["corrects"], name="result_corrected_once"),
        ]

    def __str__(self) -> str:
        return f"result of {self.vote_id}: {self.word}"
