"""Exchanges from need to learning back, with everything that belongs to one."""

from __future__ import annotations

from django.db import models

from banyan.base.fields import TextField3

from ..shapes import Kept, Recorded, part_of, plain, refers, topic_keys, word


class Exchange(Kept):
    """A conference, visit, workshop ... between two organisations."""

    type = word("conference")
    title = TextField3()
    partnership = refers("exchange.Partnership")
    host = models.ForeignKey(
        "exchange.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    visitor = models.ForeignKey(
        "exchange.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    own_side = word("host")
    venue = TextField3()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    date_said = plain(40)
    zone = models.CharField(max_length=40, default="Asia/Ho_Chi_Minh")
    objective = TextField3()
    outcomes = models.JSONField(default=list, blank=True)
    learned_back = TextField3()
    why_not = models.TextField(blank=True)
    topics = topic_keys()
    state = word("idea")
    held_recorded_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="exchange_days",
            )
        ]
        indexes = [
            models.Index(fields=["unit", "-starts_on", "-id"], name="exchange_unit"),
            models.Index(fields=["-starts_on", "-id"], name="exchange_day"),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Need(Kept):
    """What somebody wants to learn: a request for experience."""

    organisation = models.ForeignKey(
        "exchange.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    text = TextField3()
    topics = topic_keys()
    why = TextField3()
    urgency = word("normal")
    asked_on = models.DateField(null=True, blank=True)
    owner = plain()
    exchange = refers("exchange.Exchange")
    practice = refers("exchange.Practice")
    state = word("open")

    PRIVACY = {"*": "organisational", "owner": "personal"}

    class Meta:
        indexes = [models.Index(fields=["unit", "id"], name="need_unit")]

    def __str__(self) -> str:
        return str(self.text)


class Delegate(Recorded):
    """Somebody in a delegation, with the office of that day."""

    exchange = part_of("exchange.Exchange", "delegates")
    side = word("host")
    counterpart = models.ForeignKey(
        "exchange.Counterpart", on_delete=models.PROTECT, related_name="+"
    )
    office = TextField3()
    organisation = refers("exchange.Organisation")
    role = word("member")
    position = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=2, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exchange", "counterpart"], name="delegate_once"
            ),
            models.UniqueConstraint(
                fields=["exchange", "side"],
                condition=models.Q(role="head"),
                name="delegate_one_head",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.counterpart_id} ({self.role})"


class AgendaItem(Recorded):
    """One item of the programme, tied to topics and needs."""

    exchange = part_of("exchange.Exchange", "items")
    position = models.PositiveSmallIntegerField(default=1)
    day = models.DateField(null=True, blank=True)
    starts = plain(5)
    ends = plain(5)
    type = word("discussion")
    title = TextField3()
    topics = topic_keys()
    lead = plain()
    need = refers("exchange.Need")
    minutes = TextField3()

    PRIVACY = {"*": "organisational", "lead": "personal"}

    def __str__(self) -> str:
        return str(self.title)


class Question(Recorded):
    """A question put in an exchange, and its answer."""

    exchange = part_of("exchange.Exchange", "questions")
    item = refers("exchange.AgendaItem")
    side = word("visitor")
    asked_by = plain()
    text = TextField3()
    answer = TextField3()
    answered_by = plain()
    due = models.DateField(null=True, blank=True)

    PRIVACY = {
        "*": "organisational",
        "asked_by": "personal",
        "answered_by": "personal",
    }

    def __str__(self) -> str:
        return str(self.text)


class Material(Recorded):
    """A document or thing given by one side to the other."""

    exchange = part_of("exchange.Exchange", "materials")
    title = TextField3()
    side = word("host")
    form = word("document")
    languages = models.JSONField(default=list, blank=True)
    given_on = models.DateField(null=True, blank=True)
    release = word("internal")
    paper = models.UUIDField(null=True, blank=True)
    source = plain(400)

    def __str__(self) -> str:
        return str(self.title)


class Commitment(Recorded):
    """What a side said it would do. A declaration is never counted as a commitment."""

    exchange = part_of("exchange.Exchange", "commitments")
    form = word("declaration")
    side = word("host")
    by = plain()
    text = TextField3()
    due = models.DateField(null=True, blank=True)
    proof = plain(400)
    state = word("open")
    host_says = word()
    visitor_says = word()
    objection = plain(400)
    done_on = models.DateField(null=True, blank=True)
    source = models.TextField(blank=True)

    PRIVACY = {"*": "organisational", "by": "personal"}

    def __str__(self) -> str:
        return str(self.text)


class Confirmation(Recorded):
    """What a side answered when an undertaking was read back to it; never changed.

    ``text`` is the wording as it was shown, ``seal`` its hash in the languages in which
    it was ``written``: where that no longer fits, the answer is about an earlier wording.
    """

    exchange = part_of("exchange.Exchange", "confirmations")
    commitment = models.ForeignKey(
        "exchange.Commitment", on_delete=models.PROTECT, related_name="+"
    )
    side = word("host")
    says = word()
    words = plain(400)
    by = plain()
    account = models.BigIntegerField(null=True, blank=True)
    said_on = models.DateField()
    text = models.TextField(blank=True)
    seal = models.CharField(max_length=64)
    written = plain(20)

    PRIVACY = {"*": "organisational", "by": "personal", "account": "personal"}

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.side} {self.says}"


class Review(Recorded):
    """The four questions after an exchange, answered by one side."""

    exchange = part_of("exchange.Exchange", "reviews")
    side = word("host")
    planned = TextField3()
    happened = TextField3()
    why = TextField3()
    next = TextField3()
    held_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exchange", "side"], name="review_once")
        ]

    def __str__(self) -> str:
        return f"{self.exchange_id} {self.side}"


class Waiver(Recorded):
    """A step that was left out, with its reason."""

    exchange = part_of("exchange.Exchange", "waivers")
    step = word("review")
    reason = plain(400)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exchange", "step"], name="waiver_once")
        ]

    def __str__(self) -> str:
        return str(self.step)


class FollowUp(Recorded):
    """The question, months after an exchange, what came of it."""

    exchange = part_of("exchange.Exchange", "followups")
    months = models.PositiveSmallIntegerField()
    due = models.DateField()
    answered_on = models.DateField(null=True, blank=True)
    by = plain()
    answer = TextField3()
    verified_by = plain()

    PRIVACY = {"*": "organisational", "by": "personal", "verified_by": "personal"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exchange", "months"], name="followup_once")
        ]

    def __str__(self) -> str:
        return f"{self.exchange_id} + {self.months}"
