"""Organisations and their people, partnerships, agreements, twin units."""

from __future__ import annotations

from django.db import models

from banyan.base.fields import TextField3

from ..shapes import Kept, Recorded, part_of, plain, refers, topic_keys, word


class Organisation(Kept):
    """A body that takes part in exchanges: a partner's, or one of the own house."""

    name = TextField3()
    short = TextField3()
    type = word("party")
    side = word("partner")
    country = models.CharField(max_length=2, default="LA")
    parent = refers("exchange.Organisation")
    house_unit = models.ForeignKey(
        "units.Unit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    valid_from = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    succeeded_by = refers("exchange.Organisation")
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "id"], name="organisation_unit")]

    def __str__(self) -> str:
        return str(self.name)


class Counterpart(Kept):
    """Somebody who acts in an office in exchanges; never an ordinary member."""

    name = plain()
    organisation = refers("exchange.Organisation")
    language = models.CharField(max_length=2, blank=True)
    phone = plain(40)
    mail = plain(200)

    PRIVACY = {
        "*": "organisational",
        "name": "personal",
        "words": "personal",
        "phone": "personal",
        "mail": "personal",
    }

    class Meta:
        indexes = [models.Index(fields=["unit", "id"], name="counterpart_unit")]

    def __str__(self) -> str:
        return str(self.name)


class Spelling(Recorded):
    """Another spelling of a name: official, as reported, romanised."""

    counterpart = part_of("exchange.Counterpart", "spellings")
    text = plain()
    language = models.CharField(max_length=2, blank=True)
    form = word("spelling")
    source = plain(400)

    PRIVACY = {"*": "organisational", "text": "personal"}

    def __str__(self) -> str:
        return str(self.text)


class Holding(Recorded):
    """An office that somebody held, from when to when; offices change, people stay."""

    counterpart = part_of("exchange.Counterpart", "holdings")
    office = TextField3()
    organisation = refers("exchange.Organisation")
    valid_from = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    source = plain(400)

    def __str__(self) -> str:
        return str(self.office)


class Partnership(Kept):
    """A lasting relation of a unit of the house with an organisation abroad."""

    name = TextField3()
    type = word("twin")
    partner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="partnerships"
    )
    since = models.DateField(null=True, blank=True)
    basis = plain(400)
    state = word("alive")

    class Meta:
        indexes = [models.Index(fields=["unit", "id"], name="partnership_unit")]

    def __str__(self) -> str:
        return str(self.name)


class Twin(Recorded):
    """Two units that are twins; when one ends its successors go on, from that day.

    ``succeeds`` is the twinning that this one goes on from; ``reform`` the
    reorganisation that made it.
    """

    partnership = part_of("exchange.Partnership", "twins")
    house_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+"
    )
    counterpart = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    name_then = TextField3()
    since = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    succeeds = refers("exchange.Twin")
    reform = models.BigIntegerField(null=True, blank=True)
    source = plain(400)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "house_unit", "counterpart"],
                condition=models.Q(ended_on__isnull=True),
                name="twin_once",
            )
        ]
        indexes = [models.Index(fields=["house_unit"], name="twin_house_unit")]

    def __str__(self) -> str:
        return f"{self.house_unit_id} - {self.counterpart_id}"


class Heartbeat(Recorded):
    """Whether a partnership was alive in a year, said once a year."""

    partnership = part_of("exchange.Partnership", "heartbeats")
    year = models.PositiveSmallIntegerField()
    state = word("alive")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "year"], name="heartbeat_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partnership_id} {self.year}: {self.state}"


class Agreement(Kept):
    """What two sides signed, with its term and what is said about renewing it."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="agreements"
    )
    title = TextField3()
    type = word("mou")
    signed_on = models.DateField(null=True, blank=True)
    signed_at = plain()
    signed_by = plain(400)
    term_from = models.DateField(null=True, blank=True)
    term_to = models.DateField(null=True, blank=True)
    renewal = word("agreed")
    notice_months = models.PositiveSmallIntegerField(null=True, blank=True)
    supersedes = refers("exchange.Agreement")

    PRIVACY = {"*": "organisational", "signed_by": "personal"}

    class Meta:
        indexes = [models.Index(fields=["unit", "id"], name="agreement_unit")]

    def __str__(self) -> str:
        return str(self.title)


class Article(Recorded):
    """One article of an agreement."""

    agreement = part_of("exchange.Agreement", "articles")
    number = plain(10)
    text = TextField3()
    topics = topic_keys()

    def __str__(self) -> str:
        return str(self.number)


class Handover(models.Model):
    """A record that went to another unit with a reorganisation; taken back with it."""

    what = models.CharField(max_length=40)
    record = models.UUIDField()
    from_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+"
    )
    to_unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+"
    )
    reform = models.BigIntegerField()

    PRIVACY = {"*": "organisational"}

    class Meta:
        indexes = [models.Index(fields=["reform"], name="handover_reform")]

    def __str__(self) -> str:
        return f"{self.what} {self.record}"
