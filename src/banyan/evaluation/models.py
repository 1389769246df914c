"""Campaigns, who is assessed, what was said, what was measured, how caps were read."""

from __future__ import annotations

from typing import Any

from django.db import models

from banyan.base.fields import TextField3
from banyan.base.models import Identified


def _unit(null: bool = False) -> Any:
    return models.ForeignKey(
        "units.Unit", null=null, on_delete=models.PROTECT, related_name="+"
    )


class Campaign(Identified):
    """One evaluation of a unit and all below it: period, frame, deadlines.

    The frame is pinned with its content: a later pack changes nothing here.
    ``period_to`` is the first day after the period.
    """

    STATES = ("open", "closed")

    unit = _unit()
    title = TextField3()
    period = models.CharField(max_length=8)
    period_from = models.DateField()
    period_to = models.DateField()
    pack = models.CharField(max_length=40)
    frame = models.CharField(max_length=40)
    frame_hash = models.CharField(max_length=64)
    frame_content = models.JSONField(default=dict)
    subjects = models.JSONField(default=list)
    deadlines = models.JSONField(default=dict)
    state = models.CharField(max_length=8, default="open")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    measured_on = models.DateField(null=True)
    is_specimen = models.BooleanField(default=False)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational"}

    class Meta:
        indexes = [
            models.Index(fields=["-period_to", "-id"], name="campaign_period"),
            models.Index(fields=["unit", "-period_to"], name="campaign_unit"),
        ]

    def __str__(self) -> str:
        return self.title.in_language("vi") or f"campaign {self.pk}"


class Assessment(Identified):
    """One member or unit in a campaign: where it stands and what was decided.

    ``unit`` is the member's unit or the unit itself, ``decider`` the level whose
    decision counts, ``kind_of_tasks`` who is counted together under a cap.
    """

    STATES = ("open", "decided", "published")

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="assessments"
    )
    subject = models.CharField(max_length=8)
    unit = _unit()
    decider = _unit()
    person = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    membership = models.ForeignKey(
        "people.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind_of_tasks = models.CharField(max_length=40)
    role = models.CharField(max_length=8, blank=True)
    led = _unit(null=True)
    rated = models.BooleanField(default=True)
    unrated_reason = models.CharField(max_length=20, blank=True)
    unrated_rule = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, default="open")
    done = models.JSONField(default=list)
    points = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    self_class = models.CharField(max_length=20, blank=True)
    proposed = models.CharField(max_length=20, blank=True)
    final = models.CharField(max_length=20, blank=True)
    decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(null=True)
    published_on = models.DateField(null=True)
    is_specimen = models.BooleanField(default=False)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {
        "*": "restricted",
        "uid": "organisational",
        "campaign": "organisational",
        "unit": "organisational",
        "decider": "organisational",
        "subject": "organisational",
        "is_specimen": "organisational",
        "row_version": "organisational",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "membership"],
                condition=models.Q(membership__isnull=False),
                name="assessment_member_once",
            ),
            models.UniqueConstraint(
                fields=["campaign", "unit"],
                condition=models.Q(subject="unit"),
                name="assessment_unit_once",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "decider", "subject"], name="assess_body"),
            models.Index(fields=["campaign", "unit", "subject"], name="assess_unit"),
            models.Index(fields=["person", "campaign"], name="assess_person"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} in campaign {self.campaign_id}"


class Word(models.Model):
    """What was said at a step, by whom; never changed. A correction is a new word."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="said"
    )
    step = models.CharField(max_length=10)
    on = models.DateField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200, blank=True)
    body = _unit(null=True)
    chair = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    klass = models.CharField(max_length=20, blank=True)
    points = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    counts = models.JSONField(default=dict)
    vote = models.PositiveBigIntegerField(null=True)
    decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )

    PRIVACY = {"*": "restricted", "by_name": "personal"}

    class Meta:
        indexes = [models.Index(fields=["assessment", "id"], name="word_assessment")]

    def __str__(self) -> str:
        return f"{self.step} of {self.assessment_id}"


class Opinion(models.Model):
    """An opinion asked of the place of residence or of an organisation; its answer.

    Answered it is a word on record too, which nobody changes.
    """

    KINDS = ("residence", "organisation")

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="opinions"
    )
    kind = models.CharField(max_length=14)
    asked_of = models.CharField(max_length=200)
    asked_on = models.DateField()
    until = models.DateField(null=True)
    asked_by = models.CharField(max_length=200, blank=True)
    answered_on = models.DateField(null=True)
    text = models.TextField(blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "restricted", "asked_by": "personal", "by_name": "personal"}

    class Meta:
        indexes = [models.Index(fields=["assessment", "id"], name="opinion_assessment")]

    def __str__(self) -> str:
        return f"opinion about {self.assessment_id}"


class Piece(models.Model):
    """Evidence that a person gave: a text, a link, a paper."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="pieces"
    )
    part = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)
    link = models.CharField(max_length=400, blank=True)
    paper = models.ForeignKey(
        "papers.Paper", null=True, on_delete=models.PROTECT, related_name="+"
    )
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    PRIVACY = {"*": "restricted", "by_name": "personal"}

    def __str__(self) -> str:
        return f"evidence of {self.assessment_id}"


class Measured(models.Model):
    """What an indicator came to for a unit in a campaign: filled by Banyan.

    No foreign keys: the rows of a campaign are computed anew as a whole. Numbers are
    kept as exact decimal text. What could not be measured has no row.
    """

    campaign_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    indicator = models.CharField(max_length=40)
    top = models.CharField(max_length=20, blank=True)
    base = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=20, blank=True)

    PRIVACY = {"*": "organisational"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign_id", "unit_id", "indicator"], name="measured_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} of {self.unit_id}"


class GroupChoice(models.Model):
    """How a body reads a disputed cap for a group, why, and why it goes over it."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="choices"
    )
    unit = _unit()
    group = models.CharField(max_length=60)
    outstanding = models.BooleanField(default=False)
    reading = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    over_reason = models.TextField(blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational", "by_name": "personal"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "group"], name="groupchoice_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group} of {self.unit_id}"
