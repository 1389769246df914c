"""Jobs, their files, and the schedules that start some by themselves."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .domain import states

ALIVE = [state.value for state in states.ALIVE]
ENDED = [state.value for state in states.ENDED]


class Job(models.Model):
    """One job: what is run, for whom, and where it is.

    Derived columns change while it runs and are gone when it ends; what happened
    stands in the others, and each of their changes is an act.
    """

    kind = models.CharField(max_length=60)
    account = models.ForeignKey(
        "access.Account", null=True, on_delete=models.PROTECT, related_name="+"
    )
    token = models.ForeignKey(
        "access.Token", null=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        "units.Unit", null=True, on_delete=models.PROTECT, related_name="+"
    )
    about = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=120, blank=True)
    schedule = models.CharField(max_length=60, blank=True)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="queued")
    attempts = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    losses = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    error = models.JSONField(null=True)
    row_version = models.PositiveIntegerField(default=1)
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    text = models.CharField(max_length=200, blank=True)
    carrier = models.UUIDField(null=True)

    DERIVED = ["worker", "lease_until", "done", "total", "text", "carrier"]
    PRIVACY = {
        "*": "organisational",
        "about": "restricted",
        "params": "restricted",
        "result": "restricted",
        "error": "restricted",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(state__in=ALIVE) & ~Q(key=""),
                name="job_key_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*ALIVE, *ENDED]), name="job_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ALIVE, finished_at__isnull=True)
                | Q(state__in=ENDED, finished_at__isnull=False),
                name="job_ended_has_its_end",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "next_at"],
                condition=Q(state__in=ALIVE),
                name="job_alive",
            ),
            models.Index(fields=["account", "created_at"], name="job_account"),
            models.Index(fields=["finished_at"], name="job_finished"),
        ]

    def __str__(self) -> str:
        return f"job {self.pk} ({self.kind})"


class JobFile(models.Model):
    """A file that a job made, encrypted with a key of its own.

    ``needs`` holds, by right, the places where it was held when the file was
    made (unit, below, over its area): whoever fetches must hold as much.
    """

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=80)
    key_id = models.CharField(max_length=16, blank=True)
    wrapped_key = models.BinaryField(null=True)
    needs = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    DERIVED = ["stored_as", "key_id", "wrapped_key"]
    PRIVACY = {"*": "organisational", "name": "restricted"}

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(erased_at__isnull=True),
                name="jobfile_kept",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Schedule(models.Model):
    """What starts a job by itself: one row per kind that has a rhythm."""

    kind = models.CharField(max_length=60, unique=True)
    words = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)
    row_version = models.PositiveIntegerField(default=1)
    next_at = models.DateTimeField(null=True)

    DERIVED = ["next_at"]
    PRIVACY = {"*": "organisational"}

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(is_active=True), name="schedule_next"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.words}"
