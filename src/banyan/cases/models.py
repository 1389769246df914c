"""Cases: what is pinned, where they stand, what happened, what runs, which papers."""

from __future__ import annotations

from django.db import models

from banyan.base.models import Identified
from banyan.kernel.periods import OPEN_END


class CaseDefinition(models.Model):
    """A procedure as it was when a case pinned it; never changed."""

    hash = models.CharField(max_length=64, primary_key=True)
    pack = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    content = models.JSONField()
    recorded_at = models.DateTimeField()

    PRIVACY = {"*": "public"}

    def __str__(self) -> str:
        return f"{self.kind} {self.hash[:8]}"


class CaseSeries(models.Model):
    """The running number of the cases of a kind, in a body and a year."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    PRIVACY = {"*": "organisational"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "code", "year"], name="caseseries_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year} of {self.unit_id}"


def _one_open(name: str, subject: str, **more: bool) -> models.UniqueConstraint:
    """Return the constraint "one open case of a kind for one subject"."""
    return models.UniqueConstraint(
        fields=["kind", subject],
        condition=models.Q(state__in=("open", "suspended"), is_single=True, **more),
        name=name,
    )


class Case(Identified):
    """One run of a procedure about one person or unit, at a host unit."""

    STATES = ("open", "suspended", "closed", "withdrawn")

    kind = models.CharField(max_length=40)
    definition = models.ForeignKey(CaseDefinition, on_delete=models.PROTECT)
    reference = models.CharField(max_length=60, unique=True)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    other_unit = models.ForeignKey(
        "units.Unit", null=True, on_delete=models.PROTECT, related_name="+"
    )
    subject_unit = models.ForeignKey(
        "units.Unit", null=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    membership = models.ForeignKey(
        "people.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    about = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, default="open")
    result = models.CharField(max_length=40, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    next_due = models.DateField(null=True)
    queue_on = models.DateField(default=OPEN_END)
    dates = models.JSONField(default=dict)
    fields = models.JSONField(default=dict)
    waived = models.JSONField(default=list)
    is_single = models.BooleanField(default=True)
    is_specimen = models.BooleanField(default=False)
    row_version = models.PositiveIntegerField(default=1)

    DERIVED = ["next_due", "queue_on"]
    PRIVACY = {
        "*": "restricted",
        "uid": "organisational",
        "kind": "restricted",
        "definition": "organisational",
        "reference": "organisational",
        "unit": "organisational",
        "other_unit": "organisational",
        "subject_unit": "organisational",
        "about": "personal",
        "is_specimen": "organisational",
        "row_version": "organisational",
    }

    class Meta:
        constraints = [
            _one_open("case_one_membership", "membership"),
            _one_open("case_one_person", "person", membership__isnull=True),
            _one_open("case_one_unit", "subject_unit"),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "next_due", "id"], name="case_unit"),
            models.Index(fields=["state", "next_due", "id"], name="case_due"),
            models.Index(fields=["queue_on", "id"], name="case_queue"),
            models.Index(fields=["person", "state"], name="case_person"),
            models.Index(fields=["membership", "state"], name="case_membership"),
            models.Index(
                fields=["other_unit"],
                condition=models.Q(other_unit__isnull=False),
                name="case_other_unit",
            ),
            models.Index(fields=["kind", "state", "-opened_on"], name="case_kind"),
        ]

    def __str__(self) -> str:
        return self.reference


class CaseStep(models.Model):
    """One round of one step of a case."""

    STATES = ("open", "pending", "done", "skipped", "cancelled", "suspended")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    key = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10)
    since = models.JSONField(default=list)
    unit = models.ForeignKey(
        "units.Unit", null=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_on = models.DateField(null=True)
    not_before = models.DateField(null=True)
    done_on = models.DateField(null=True)
    outcome = models.CharField(max_length=40, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "restricted"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key", "round"], name="casestep_round"
            )
        ]
        indexes = [
            models.Index(
                fields=["unit", "case"],
                condition=models.Q(state="open"),
                name="casestep_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.case_id}"


class CaseEvent(models.Model):
    """What happened in a case, with what was found and which rules were asked."""

    KINDS = (
        "open",
        "record",
        "pass",
        "waive",
        "set",
        "suspend",
        "resume",
        "withdraw",
        "move",
        "host",
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    step = models.CharField(max_length=40, blank=True)
    round = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=40, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200, blank=True)
    account = models.ForeignKey(
        "access.Account", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)
    given = models.JSONField(default=dict)
    vote = models.JSONField(default=dict)
    readings = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    rules = models.JSONField(default=list)
    decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    ballot = models.PositiveBigIntegerField(null=True)

    PRIVACY = {"*": "restricted", "by_name": "personal"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="caseevent_number")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.step} of {self.case_id}"


class CaseClock(models.Model):
    """A time that runs while a step is open; its row in ``deadlines`` follows it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks")
    step = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField(default=1)
    key = models.CharField(max_length=40)
    type = models.CharField(max_length=4)
    state = models.CharField(max_length=10)
    started_on = models.DateField(null=True)
    length = models.PositiveIntegerField(null=True)
    length_unit = models.CharField(max_length=16, blank=True)
    calendar = models.CharField(max_length=2, default="vn")
    roll = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    rule = models.CharField(max_length=40, blank=True)
    citation = models.CharField(max_length=200, blank=True)
    is_disputed = models.BooleanField(default=False)
    variants = models.JSONField(default=list)
    is_set = models.BooleanField(default=False)
    suspended_on = models.DateField(null=True)
    reminded = models.PositiveSmallIntegerField(null=True)
    raised_on = models.DateField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "restricted"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "step", "round", "key"], name="caseclock_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_on", "case"],
                condition=models.Q(state="running"),
                name="caseclock_running",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.case_id}"


class Application(models.Model):
    """What somebody from outside sent: the case, and how to follow it.

    The code is shown once and kept only as a digest.
    """

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="application"
    )
    code_digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    language = models.CharField(max_length=2, default="vi")
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "restricted", "row_version": "organisational"}

    def __str__(self) -> str:
        return f"application of {self.case_id}"


class CasePaper(models.Model):
    """A paper that belongs to a case: made from a form, or signed and scanned back."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    step = models.CharField(max_length=40, blank=True)
    paper = models.ForeignKey(
        "papers.Paper", on_delete=models.PROTECT, related_name="+"
    )
    form = models.CharField(max_length=60, blank=True)
    is_signed = models.BooleanField(default=False)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "restricted"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "paper"], name="casepaper_once")
        ]

    def __str__(self) -> str:
        return f"paper {self.paper_id} of {self.case_id}"
