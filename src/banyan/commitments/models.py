"""Registered tasks with milestones, evidence and notes; closed periods; results."""

from __future__ import annotations

from django.db import models

from banyan.base.fields import TextField3
from banyan.base.models import Identified

NAME, FIGURE = 200, 24


class Commitment(Identified):
    """One task of a person, or of a unit where no person is named.

    ``above`` is the unit whose level approves and scores it. Points and bonus are
    in hundredths; figures are decimal text, empty where nothing is known. A task that
    was ``handed_over`` came with a reorganisation: a unit may have several of one parent.
    """

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    above = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="parts"
    )
    root = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=20, default="regular")
    axis = models.CharField(max_length=40, blank=True)
    title = TextField3()
    product = TextField3()
    measure = TextField3()
    target = models.CharField(max_length=FIGURE, blank=True)
    measured_in = models.CharField(max_length=40, blank=True)
    period = models.CharField(max_length=7)
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField()
    agreed_on = models.DateField(null=True)
    standard = models.PositiveSmallIntegerField(null=True)
    difficulty = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, default="draft")
    registered_by = models.CharField(max_length=NAME, blank=True)
    approved_by = models.CharField(max_length=NAME, blank=True)
    approved_on = models.DateField(null=True)
    reason = models.TextField(blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    delayed_to = models.DateField(null=True)
    delay_reason = models.TextField(blank=True)
    done_on = models.DateField(null=True)
    achieved = models.CharField(max_length=FIGURE, blank=True)
    own_level = models.CharField(max_length=20, blank=True)
    own_timeliness = models.PositiveSmallIntegerField(null=True)
    own_quality = models.PositiveSmallIntegerField(null=True)
    own_exceeded = models.BooleanField(default=False)
    own_points = models.PositiveIntegerField(null=True)
    own_comment = models.TextField(blank=True)
    level = models.CharField(max_length=20, blank=True)
    timeliness = models.PositiveSmallIntegerField(null=True)
    quality = models.PositiveSmallIntegerField(null=True)
    exceeded = models.BooleanField(default=False)
    points = models.PositiveIntegerField(null=True)
    bonus = models.PositiveIntegerField(default=0)
    comment = models.TextField(blank=True)
    derivation = models.JSONField(default=dict)
    scored_by = models.CharField(max_length=NAME, blank=True)
    scored_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    handed_over = models.BooleanField(default=False)
    is_specimen = models.BooleanField(default=False)
    row_version = models.PositiveIntegerField(default=1)
    words = models.TextField(blank=True)

    DERIVED = ["words"]
    PRIVACY = {"*": "restricted", "unit": "organisational", "uid": "organisational"}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")),
                name="commitment_period",
            ),
            models.UniqueConstraint(
                fields=["parent", "unit"],
                condition=models.Q(person__isnull=True, handed_over=False)
                & ~models.Q(state="dropped"),
                name="commitment_once_in_unit",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "starts_on", "id"], name="commitment_unit"),
            models.Index(
                fields=["person", "starts_on", "id"], name="commitment_person"
            ),
            models.Index(fields=["above", "state", "id"], name="commitment_above"),
            models.Index(fields=["due_on", "id"], name="commitment_due"),
            models.Index(fields=["starts_on", "ends_on"], name="commitment_span"),
        ]

    def __str__(self) -> str:
        return f"{self.period}: {self.title}"


class Handover(models.Model):
    """A running task that went to another unit with a reorganisation, and from where."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="handovers"
    )
    from_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+"
    )
    from_above = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+"
    )
    reform = models.BigIntegerField()

    PRIVACY = {"*": "organisational"}

    class Meta:
        indexes = [models.Index(fields=["reform"], name="commitment_handover")]

    def __str__(self) -> str:
        return f"{self.commitment_id} from {self.from_unit_id}"


class Milestone(models.Model):
    """One step on the way to a task, with its day."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="milestones"
    )
    number = models.PositiveSmallIntegerField()
    title = TextField3()
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "restricted"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "number"], name="milestone_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Evidence(models.Model):
    """What shows that a task was done: a file, a link, or a record in Banyan."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="evidence"
    )
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    paper = models.ForeignKey(
        "papers.Paper", null=True, on_delete=models.PROTECT, related_name="+"
    )
    url = models.CharField(max_length=500, blank=True)
    record = models.CharField(max_length=80, blank=True)
    on = models.DateField()
    by_name = models.CharField(max_length=NAME, blank=True)
    at = models.DateTimeField()

    PRIVACY = {"*": "restricted"}

    def __str__(self) -> str:
        return self.title


class Note(models.Model):
    """What happened to a task, one line of time: progress, delay, approval, return."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="notes"
    )
    kind = models.CharField(max_length=12)
    on = models.DateField()
    percent = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(blank=True)
    by_name = models.CharField(max_length=NAME, blank=True)
    at = models.DateTimeField()

    PRIVACY = {"*": "restricted"}

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"


class PeriodClosing(models.Model):
    """A period of a unit that was closed, with what the tasks came to."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)
    closed_on = models.DateField()
    counts = models.JSONField(default=dict)
    by_name = models.CharField(max_length=NAME, blank=True)
    at = models.DateTimeField()

    PRIVACY = {"*": "organisational"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "period"], name="commitment_closed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.period} of {self.unit_id}"


class Result(Identified):
    """One target of a unit in a period and what it came to, with its source.

    ``indicator`` names what the system measures; typed results have a key of their
    own. ``actual`` is empty where nothing was measured.
    """

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)
    key = models.CharField(max_length=60)
    indicator = models.CharField(max_length=60, blank=True)
    title = TextField3()
    axis = models.CharField(max_length=40, blank=True)
    measured_in = models.CharField(max_length=40, blank=True)
    plan = models.CharField(max_length=FIGURE, blank=True)
    actual = models.CharField(max_length=FIGURE, blank=True)
    as_of = models.DateField(null=True)
    source = models.CharField(max_length=300, blank=True)
    is_marked = models.BooleanField(default=False)
    story = TextField3()
    marked_by = models.CharField(max_length=NAME, blank=True)
    by_name = models.CharField(max_length=NAME, blank=True)
    recorded_at = models.DateTimeField()
    is_specimen = models.BooleanField(default=False)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational", "marked_by": "personal", "by_name": "personal"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "period", "key"], name="result_of_period_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.key} of {self.unit_id}"
