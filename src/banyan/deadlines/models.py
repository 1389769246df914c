"""Deadlines: every clock of every context writes one."""

from __future__ import annotations

from django.db import models

from banyan.base.fields import TextField3


class Deadline(models.Model):
    """One thing that waits for somebody, with the start and length of its clock."""

    STATES = ("open", "waiting", "done", "dropped")

    kind = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject = models.BigIntegerField()
    title = TextField3()
    about = TextField3()
    person_id = models.BigIntegerField(null=True)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    right = models.CharField(max_length=40, blank=True)
    account = models.ForeignKey(
        "access.Account", null=True, on_delete=models.PROTECT, related_name="+"
    )
    started_on = models.DateField()
    length = models.PositiveIntegerField(null=True)
    length_unit = models.CharField(max_length=16, blank=True)
    calendar = models.CharField(max_length=4, default="vn")
    rolled = models.BooleanField(default=False)
    due_on = models.DateField()
    rule = models.CharField(max_length=40, blank=True)
    url = models.CharField(max_length=200, blank=True)
    action = TextField3()
    blocked_by = TextField3()
    state = models.CharField(max_length=8, default="open")
    done_at = models.DateTimeField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {
        "*": "organisational",
        "title": "restricted",
        "about": "restricted",
        "blocked_by": "restricted",
    }

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "due_on"],
                condition=models.Q(state__in=["open", "waiting"]),
                name="deadline_unit_due",
            ),
            models.Index(
                fields=["account", "due_on"],
                condition=models.Q(state__in=["open", "waiting"]),
                name="deadline_account_due",
            ),
            models.Index(fields=["subject_kind", "subject"], name="deadline_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} due {self.due_on}"
