"""Acts, entries, seals and readings. Append-only: only the ledger writes here."""

from __future__ import annotations

from django.db import models

from banyan.base.models import Identified


class Act(Identified):
    """One service call: who, for whom, by which decision, under which rules."""

    kind = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=16)
    account_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    on_behalf_of = models.CharField(max_length=200, blank=True)
    support_session = models.BigIntegerField(null=True)
    decision_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    rules = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    on = models.DateField()
    at = models.DateTimeField()
    entry_count = models.PositiveIntegerField(default=0)
    root = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    tx = models.BigIntegerField(default=0)
    seal = models.ForeignKey(
        "ledger.Seal", null=True, on_delete=models.PROTECT, related_name="acts"
    )

    PRIVACY = {
        "*": "organisational",
        "actor_name": "personal",
        "on_behalf_of": "personal",
        "facts": "restricted",
    }

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="act_at"),
            models.Index(fields=["account_id", "at"], name="act_account"),
            models.Index(fields=["unit_id", "at"], name="act_unit"),
            models.Index(
                fields=["id"],
                condition=models.Q(seal__isnull=True),
                name="act_unsealed",
            ),
            models.Index(fields=["decision_id"], name="act_decision"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class Entry(models.Model):
    """One changed record: a salted digest of its whole truth row.

    No constraint of a foreign key: history never blocks or follows a deletion,
    and the table can be partitioned. ``salt`` of an erased entry is the digest
    of the salt that was destroyed.
    """

    act = models.ForeignKey(
        Act,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="entries",
    )
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    op = models.CharField(max_length=12)
    subject = models.BigIntegerField()
    row_version = models.PositiveIntegerField(default=1)
    codec = models.PositiveSmallIntegerField(default=1)
    unit_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    salt = models.BinaryField(max_length=32)
    values_digest = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    erased = models.BooleanField(default=False)

    PRIVACY = {"*": "organisational"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["act", "seq"], name="entry_act_seq")
        ]
        indexes = [
            models.Index(fields=["kind", "subject", "id"], name="entry_subject"),
            models.Index(fields=["person_id", "id"], name="entry_person"),
            models.Index(fields=["unit_id", "id"], name="entry_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.op} {self.kind} {self.subject}"


class Seal(models.Model):
    """A signed, chained batch of acts (and of readings)."""

    number = models.PositiveBigIntegerField(unique=True)
    stream = models.CharField(max_length=12, default="acts")
    previous = models.BinaryField(max_length=32)
    acts_root = models.BinaryField(max_length=32)
    act_count = models.PositiveIntegerField()
    first_act = models.BigIntegerField()
    last_act = models.BigIntegerField()
    at = models.DateTimeField()
    key_id = models.CharField(max_length=32)
    digest = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)

    PRIVACY = {"*": "organisational"}

    def __str__(self) -> str:
        return f"seal {self.number}"


class Reading(models.Model):
    """Somebody opened what is restricted or sensitive, or took it out."""

    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    reader_name = models.CharField(max_length=200)
    reader_person_id = models.BigIntegerField(null=True)
    reader_office = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=60)
    subject = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    what = models.CharField(max_length=200)
    reason = models.CharField(max_length=400, blank=True)
    digest = models.BinaryField(max_length=32)
    seal = models.ForeignKey("ledger.Seal", null=True, on_delete=models.PROTECT)

    PRIVACY = {
        "*": "organisational",
        "reader_name": "personal",
        "reader_office": "personal",
        "reason": "personal",
        "what": "restricted",
    }

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "at"], name="reading_person"),
            models.Index(fields=["account_id", "at"], name="reading_account"),
            models.Index(
                fields=["id"],
                condition=models.Q(seal__isnull=True),
                name="reading_unsealed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader_name}: {self.what}"
