"""Keys of senders, packages sent and received, records received."""

from __future__ import annotations

from django.db import models

from banyan.base.fields import TextField3
from banyan.base.models import Identified


class SenderKey(Identified):
    """The key of a partner's installation, added by a person who compared it.

    ``compared`` says how: by telephone, on paper. One that was withdrawn stays, so
    that a package signed with it is known for what it is.
    """

    TRUSTED, WITHDRAWN = "trusted", "withdrawn"

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "exchange.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    installation = models.CharField(max_length=16)
    public = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=60)
    compared = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default=TRUSTED)
    added_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_why = models.CharField(max_length=400, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "installation"],
                condition=models.Q(state="trusted"),
                name="senderkey_one_trusted",
            )
        ]
        indexes = [
            models.Index(fields=["installation"], name="senderkey_installation"),
            models.Index(fields=["unit", "id"], name="senderkey_unit"),
        ]

    def __str__(self) -> str:
        return self.fingerprint


class Package(Identified):
    """A package that was sent or received, with its file and what its list says.

    ``package`` is its own identity, the same in both installations. A received one
    waits until a person takes from it what is to be taken.
    """

    SENT, RECEIVED = "sent", "received"
    MADE, WAITING, TAKEN, ASIDE = "made", "waiting", "taken", "aside"

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "exchange.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    sender_key = models.ForeignKey(
        SenderKey, null=True, on_delete=models.PROTECT, related_name="+"
    )
    direction = models.CharField(max_length=8)
    state = models.CharField(max_length=8)
    package = models.UUIDField()
    title = TextField3()
    level = models.CharField(max_length=10)
    manifest = models.JSONField(default=dict)
    records = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    made_on = models.DateField()
    came_on = models.DateField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=80)
    key_id = models.CharField(max_length=32)
    wrapped_key = models.BinaryField()
    is_specimen = models.BooleanField(default=False)
    words = models.TextField(blank=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY: dict[str, str] = {"*": "organisational", "wrapped_key": "sensitive"}
    DERIVED = ["words", "stored_as", "key_id", "wrapped_key"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "direction", "package"], name="package_once"
            )
        ]
        indexes = [
            models.Index(fields=["came_on", "id"], name="package_came"),
            models.Index(fields=["unit", "id"], name="package_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.package}"


class Received(Identified):
    """A record as a sender wrote it, in one of its packages; never changed here.

    A later package adds a row that takes the place of the former. ``own`` is the
    identity of an own record, of the same kind, that tells of the same thing;
    ``own_says`` what that said when this was taken.
    """

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "exchange.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    package = models.ForeignKey(
        Package, on_delete=models.PROTECT, related_name="received"
    )
    previous = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_current = models.BooleanField(default=True)
    kind = models.CharField(max_length=40)
    origin = models.UUIDField()
    title = TextField3()
    document = models.JSONField()
    says = models.CharField(max_length=64)
    own = models.UUIDField(null=True)
    own_says = models.CharField(max_length=64, blank=True)
    is_linked_by_hand = models.BooleanField(default=False)
    in_conflict = models.BooleanField(default=False)
    taken_on = models.DateField()
    is_specimen = models.BooleanField(default=False)
    words = models.TextField(blank=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY: dict[str, str] = {"*": "organisational"}
    DERIVED = ["words"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "origin"],
                condition=models.Q(is_current=True),
                name="received_one_current",
            )
        ]
        indexes = [
            models.Index(fields=["unit", "id"], name="received_unit"),
            models.Index(fields=["own"], name="received_own"),
            models.Index(fields=["taken_on", "id"], name="received_taken"),
        ]

    def __str__(self) -> str:
        return str(self.title)
