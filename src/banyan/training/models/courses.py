"""Courses of the catalogue; cohorts with sessions, tests, handouts and lessons."""

from __future__ import annotations

from django.db import models

from banyan.base.fields import TextField3
from banyan.exchange.shapes import Kept, Recorded, part_of, plain, refers, word


class Course(Kept):
    """What is taught, for whom, and by which rule it is completed.

    ``attendance`` and ``pass_percent`` are shares in percent; ``tests`` says whether
    each test is to be passed or their average; ``qualification`` is the kind that an
    own member gets in the register.
    """

    title = TextField3()
    type = word("course")
    aims = TextField3()
    topics = models.JSONField(default=list, blank=True)
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    audience = word("own")
    waiting = word("arrival")
    attendance = models.PositiveSmallIntegerField(default=0)
    excused_left_out = models.BooleanField(default=False)
    tests = word("none")
    pass_percent = models.PositiveSmallIntegerField(default=0)
    needs_plan = models.BooleanField(default=False)
    certificate = word("none")
    valid_months = models.PositiveSmallIntegerField(null=True, blank=True)
    qualification = plain(40)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(attendance__lte=100, pass_percent__lte=100),
                name="course_shares",
            )
        ]
        indexes = [models.Index(fields=["unit", "id"], name="course_unit")]

    def __str__(self) -> str:
        return str(self.title)


class Cohort(Kept):
    """One holding of a course, at a host unit; without places nobody waits."""

    course = part_of("training.Course", "cohorts")
    title = TextField3()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    date_said = plain()
    nominate_by = models.DateField(null=True, blank=True)
    places = models.PositiveSmallIntegerField(null=True, blank=True)
    languages = models.JSONField(default=list, blank=True)
    venue = TextField3()
    zone = models.CharField(max_length=30, default="Asia/Ho_Chi_Minh")
    partner = refers("exchange.Organisation")
    exchange = refers("exchange.Exchange")
    state = word("planned")
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "id"], name="cohort_unit"),
            models.Index(fields=["-starts_on", "-id"], name="cohort_start"),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Session(Recorded):
    """One session: when, what, by whom; ``counts`` for the share of attendance."""

    cohort = part_of("training.Cohort", "sessions")
    day = models.DateField()
    starts = plain(5)
    ends = plain(5)
    title = TextField3()
    form = word("lesson")
    topics = models.JSONField(default=list, blank=True)
    lecturer = plain()
    place = TextField3()
    counts = models.BooleanField(default=True)
    state = word("planned")
    attended_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = {"*": "organisational", "lecturer": "personal"}

    class Meta:
        indexes = [models.Index(fields=["cohort", "day", "starts"], name="session_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.title}"


class Test(Recorded):
    """One test of a cohort, marked from 0 to ``top``."""

    cohort = part_of("training.Cohort", "tests")
    title = TextField3()
    on = models.DateField(null=True, blank=True)
    top = models.PositiveSmallIntegerField(default=10)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(top__gte=1), name="test_top")
        ]

    def __str__(self) -> str:
        return str(self.title)


class Handout(Recorded):
    """Something to read; participants see it from the day it is released."""

    cohort = part_of("training.Cohort", "handouts")
    title = TextField3()
    text = TextField3()
    url = plain(500)
    released_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.title)


class Lesson(Recorded):
    """What a cohort learned about holding the course; shown to the next one."""

    cohort = part_of("training.Cohort", "lessons")
    text = TextField3()
    advice = word("do")

    def __str__(self) -> str:
        return str(self.text)
