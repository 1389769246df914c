"""Who was nominated and what became of it; certificates, reports, invitations, guests."""

from __future__ import annotations

from django.db import models

from banyan.base.fields import TextField3
from banyan.exchange.shapes import Recorded, part_of, plain, refers, word


class Participant(Recorded):
    """A nomination to a cohort: an own member, or a counterpart of the partner.

    ``name`` and ``post`` are those of the day of nomination; ``unit`` is where an own
    member was then. The plan is what shall be done at home.
    """

    cohort = part_of("training.Cohort", "participants")
    person = refers("people.Person")
    counterpart = refers("exchange.Counterpart")
    unit = refers("units.Unit")
    name = plain()
    post = TextField3()
    language = models.CharField(max_length=2, blank=True)
    state = word("placed")
    nominated_on = models.DateField()
    nominated_by = plain()
    why = models.TextField(blank=True)
    task = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    placed_on = models.DateField(null=True, blank=True)
    plan = models.TextField(blank=True)
    plan_indicator = plain()
    plan_baseline = plain(60)
    plan_with = plain()
    plan_agreed_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    derivation = models.JSONField(default=list, blank=True)
    is_specimen = models.BooleanField(default=False)

    PRIVACY = {
        "*": "personal",
        "uid": "organisational",
        "cohort": "organisational",
        "derivation": "restricted",
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, counterpart__isnull=True)
                | models.Q(person__isnull=True, counterpart__isnull=False),
                name="participant_one_of_two",
            ),
            models.UniqueConstraint(
                fields=["cohort", "person"],
                condition=~models.Q(state="withdrawn"),
                name="participant_person_once",
            ),
            models.UniqueConstraint(
                fields=["cohort", "counterpart"],
                condition=~models.Q(state="withdrawn"),
                name="participant_guest_once",
            ),
        ]
        indexes = [
            models.Index(fields=["cohort", "state", "id"], name="participant_cohort"),
            models.Index(fields=["unit", "id"], name="participant_unit"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Certificate(Recorded):
    """A numbered certificate: what stands on the paper, and whether it still holds."""

    participant = part_of("training.Participant", "certificates")
    number = plain(80)
    code = plain(12)
    issued_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    holder = plain()
    course = TextField3()
    host = TextField3()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    state = word("valid")
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = refers("decisions.Decision")
    reason = models.TextField(blank=True)
    qualification = models.BigIntegerField(null=True, blank=True)
    is_specimen = models.BooleanField(default=False)

    PRIVACY = {"*": "personal", "code": "restricted", "reason": "restricted"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=models.Q(state="valid"),
                name="certificate_valid_once",
            )
        ]
        indexes = [models.Index(fields=["number"], name="certificate_number")]

    def __str__(self) -> str:
        return str(self.number)


class FollowUp(Recorded):
    """What a participant applied at home, asked after some months."""

    participant = part_of("training.Participant", "followups")
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    answered_on = models.DateField(null=True, blank=True)
    result = word()
    text = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    value = plain(60)
    answered_by = plain()
    checked_on = models.DateField(null=True, blank=True)
    checked_by = plain()

    PRIVACY = {"*": "personal", "uid": "organisational"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "months"], name="followup_months_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} +{self.months}"


class Invitation(Recorded):
    """A participant of an earlier cohort, invited to speak to the next."""

    cohort = part_of("training.Cohort", "invitations")
    participant = part_of("training.Participant", "invitations")
    invited_on = models.DateField()
    invited_by = plain()
    answer = word("open")
    answered_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    PRIVACY = {"*": "personal", "uid": "organisational"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "participant"], name="invitation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} to {self.cohort_id}"


class Guest(Recorded):
    """The account through which a counterpart of a partner sees the own courses."""

    counterpart = models.OneToOneField(
        "exchange.Counterpart", on_delete=models.PROTECT, related_name="+"
    )
    account = models.OneToOneField(
        "access.Account", on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.counterpart_id}: {self.account_id}"
