"""Projects and everything that belongs to one."""

from __future__ import annotations

from typing import Any

from django.db import models

from banyan.base.fields import AmountField, TextField3
from banyan.exchange.shapes import Kept, Recorded, part_of, plain, refers, topic_keys
from banyan.exchange.shapes import word as chosen


def _amount() -> Any:
    return AmountField(null=True, blank=True)


class Project(Kept):
    """Training, infrastructure or equipment that two sides carry out together."""

    title = TextField3()
    form = chosen("training")
    summary = TextField3()
    topics = topic_keys()
    partnership = refers("exchange.Partnership")
    agreement = refers("exchange.Agreement")
    exchange = refers("exchange.Exchange")
    country = models.CharField(max_length=2, default="LA")
    place = TextField3()
    point = plain(40)
    currency = models.CharField(max_length=3, default="VND")
    planned_start = models.DateField(null=True, blank=True)
    planned_end = models.DateField(null=True, blank=True)
    actual_start = models.DateField(null=True, blank=True)
    actual_end = models.DateField(null=True, blank=True)
    identifier = plain(80)
    state = chosen("planned")
    state_since = models.DateField(null=True, blank=True)
    state_reason = TextField3()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(planned_end__isnull=True)
                | models.Q(planned_end__gte=models.F("planned_start")),
                name="project_planned_days",
            ),
            models.CheckConstraint(
                condition=models.Q(actual_end__isnull=True)
                | models.Q(actual_end__gte=models.F("actual_start")),
                name="project_actual_days",
            ),
        ]
        indexes = [models.Index(fields=["unit", "id"], name="project_unit")]

    def __str__(self) -> str:
        return str(self.title)


class Participant(Recorded):
    """An organisation that takes part, in a role."""

    project = part_of("projects.Project", "participants")
    organisation = models.ForeignKey(
        "exchange.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    role = chosen("implementing")
    identifier = plain(80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation", "role"], name="participant_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.role}"


class Sector(Recorded):
    """What a project is about, as a share of it."""

    project = part_of("projects.Project", "sectors")
    code = chosen()
    share = models.PositiveSmallIntegerField(default=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "code"], name="sector_once")
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.code}"


class MoneyLine(Recorded):
    """A budget of a period, or a payment on a day; never converted by itself."""

    project = part_of("projects.Project", "lines")
    form = chosen("budget")
    amount = _amount()
    currency = models.CharField(max_length=3)
    value_date = models.DateField(null=True, blank=True)
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    payer = refers("exchange.Organisation")
    payee = refers("exchange.Organisation")
    note = plain(400)
    rate = _amount()
    rate_currency = models.CharField(max_length=3, blank=True)
    rate_date = models.DateField(null=True, blank=True)
    rate_source = plain(400)
    source = plain(400)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="money_positive"
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.amount} {self.currency}"


class Step(Recorded):
    """A milestone: when it was to be reached, when it was, and why later."""

    project = part_of("projects.Project", "steps")
    text = TextField3()
    planned = models.DateField(null=True, blank=True)
    actual = models.DateField(null=True, blank=True)
    reason = TextField3()

    def __str__(self) -> str:
        return str(self.text)


class ProjectPaper(Recorded):
    """A document of a project."""

    project = part_of("projects.Project", "papers")
    title = TextField3()
    category = chosen("A02")
    languages = models.JSONField(default=list, blank=True)
    dated = models.DateField(null=True, blank=True)
    address = plain(400)
    release = chosen("internal")
    source = plain(400)

    def __str__(self) -> str:
        return str(self.title)


class HandingOver(Recorded):
    """The decision by which what was made went to whoever keeps it."""

    project = part_of("projects.Project", "handings")
    handed_on = models.DateField(null=True, blank=True)
    decision = plain(400)
    receiver = models.ForeignKey(
        "exchange.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    inventory = models.TextField(blank=True)
    defects_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project"], name="handing_once")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.handed_on}"


class UseCheck(Recorded):
    """The question, months after the handing over, whether it is used."""

    project = part_of("projects.Project", "checks")
    months = models.PositiveSmallIntegerField()
    due = models.DateField()
    answered_on = models.DateField(null=True, blank=True)
    by = plain()
    used = chosen()
    kept_by = plain()
    answer = TextField3()
    evidence = models.TextField(blank=True)
    raised_on = models.DateField(null=True, blank=True)

    PRIVACY = {"*": "organisational", "by": "personal", "kept_by": "personal"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "months"], name="use_check_once")
        ]

    def __str__(self) -> str:
        return f"{self.project_id} + {self.months}"


class ProjectResult(Recorded):
    """What a project is to bring: an indicator with baseline, target and what came."""

    project = part_of("projects.Project", "results")
    form = chosen("output")
    text = TextField3()
    indicator = TextField3()
    measure = chosen("unit")
    baseline = _amount()
    baseline_year = models.PositiveSmallIntegerField(null=True, blank=True)
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    target = _amount()
    actual = _amount()
    why_not = TextField3()
    source = plain(400)

    def __str__(self) -> str:
        return str(self.text)
