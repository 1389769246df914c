"""Practices with their building blocks and evidence, lessons, applications."""

from __future__ import annotations

from django.db import models

from banyan.base.fields import TextField3

from ..shapes import Kept, Recorded, part_of, plain, refers, topic_keys, word


class Practice(Kept):
    """A way of doing things that others may re-use, block by block."""

    organisation = models.ForeignKey(
        "exchange.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    title = TextField3()
    topics = topic_keys()
    problem = TextField3()
    conditions = TextField3()
    cost = plain()
    limits = TextField3()
    since = models.DateField(null=True, blank=True)
    state = word("draft")

    class Meta:
        indexes = [models.Index(fields=["unit", "id"], name="practice_unit")]

    def __str__(self) -> str:
        return str(self.title)


class Block(Recorded):
    """One building block of a practice."""

    practice = part_of("exchange.Practice", "blocks")
    position = models.PositiveSmallIntegerField(default=1)
    title = TextField3()
    purpose = TextField3()
    steps = TextField3()
    enabling = TextField3()
    lesson = TextField3()

    def __str__(self) -> str:
        return str(self.title)


class Evidence(Recorded):
    """What speaks for a practice, with its strength."""

    practice = part_of("exchange.Practice", "evidence")
    form = word("document")
    text = TextField3()
    strength = models.PositiveSmallIntegerField(default=0)
    checked_by = plain()
    dated = models.DateField(null=True, blank=True)
    source = plain(400)

    PRIVACY = {"*": "organisational", "checked_by": "personal"}

    def __str__(self) -> str:
        return str(self.text)


class Application(Recorded):
    """What became of a practice elsewhere, from hearing of it to its result."""

    practice = part_of("exchange.Practice", "applications")
    receiver = models.ForeignKey(
        "exchange.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    block = refers("exchange.Block")
    exchange = refers("exchange.Exchange")
    need = models.PositiveSmallIntegerField(null=True, blank=True)
    law = models.PositiveSmallIntegerField(null=True, blank=True)
    structure = models.PositiveSmallIntegerField(null=True, blank=True)
    people = models.PositiveSmallIntegerField(null=True, blank=True)
    money = models.PositiveSmallIntegerField(null=True, blank=True)
    language = models.PositiveSmallIntegerField(null=True, blank=True)
    began_on = models.DateField(null=True, blank=True)
    adapted = TextField3()
    owner = plain()
    sponsor = plain()
    due = models.DateField(null=True, blank=True)
    state = word("heard")
    state_since = models.DateField(null=True, blank=True)
    reason = TextField3()
    evidence = models.TextField(blank=True)
    indicator = TextField3()
    baseline = plain(60)
    result = plain(60)
    self_reported = models.BooleanField(default=True)
    source = plain(400)

    PRIVACY = {"*": "organisational", "owner": "personal", "sponsor": "personal"}

    def __str__(self) -> str:
        return f"{self.practice_id} {self.state}"


class ApplicationFollowUp(Recorded):
    """The question, months after an application began, what became of it.

    Asked of the doer and of the superior; ``raised_on`` is the day on which silence
    went to the sponsor.
    """

    practice = part_of("exchange.Practice", "asked")
    application = models.ForeignKey(
        "exchange.Application", on_delete=models.PROTECT, related_name="asked"
    )
    role = word("doer")
    months = models.PositiveSmallIntegerField()
    due = models.DateField()
    answered_on = models.DateField(null=True, blank=True)
    by = plain()
    stands = word()
    answer = TextField3()
    evidence = models.TextField(blank=True)
    verified_by = plain()
    raised_on = models.DateField(null=True, blank=True)

    PRIVACY = {"*": "organisational", "by": "personal", "verified_by": "personal"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "role", "months"], name="asked_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["due"],
                condition=models.Q(answered_on__isnull=True),
                name="asked_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} + {self.months}"


class Lesson(Kept):
    """What was learned and is due wherever its topics come up again."""

    text = TextField3()
    topics = topic_keys()
    advice = word("do")
    exchange = refers("exchange.Exchange")
    practice = refers("exchange.Practice")

    class Meta:
        indexes = [models.Index(fields=["unit", "id"], name="lesson_unit")]

    def __str__(self) -> str:
        return str(self.text)
