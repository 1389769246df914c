"""Accounts, right sets, grants, releases, support sessions."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from banyan.base.fields import OpenDateField, TextField3
from banyan.base.models import period_check
from banyan.kernel.actor import Held


class AccountManager(BaseUserManager["Account"]):
    """Creates accounts; there is no super-user."""

    def create_user(
        self, username: str, password: str | None = None, **fields: Any
    ) -> Account:
        """Create an account with a password, or without one (cannot sign in)."""
        account = self.model(username=self.model.normalize_username(username), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """What one signs in with. Its rights come from grants to it or its person.

    ``unit`` is the unit that looks after the account (``account.admin`` there).
    """

    username = models.CharField(max_length=80, unique=True)
    email = models.EmailField(blank=True)
    card_no = models.CharField(max_length=30, blank=True)
    unit = models.ForeignKey(
        "units.Unit", null=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="accounts"
    )
    label = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2, default="vi")
    is_active = models.BooleanField(default=True)
    is_specimen = models.BooleanField(default=False)
    offered = TextField3()
    second_factor = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    block_reason = models.CharField(max_length=400, blank=True)
    sleep_warned_at = models.DateTimeField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    held_today: tuple[dt.date, tuple[Held, ...]] | None = None
    """What it holds, when it was read together with the account for a request."""
    must_have_second_factor: bool = False
    token: Token | None = None
    """The token through which it came, when it did; ``held_today`` is cut to it."""

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()

    DERIVED = ["last_login", "password", "sleep_warned_at"]
    PRIVACY = {"*": "personal", "password": "sensitive", "offered": "public"}

    class Meta:
        indexes = [
            models.Index(fields=["email"], name="account_email"),
            models.Index(fields=["card_no"], name="account_card"),
        ]

    def __str__(self) -> str:
        return self.label or self.username

    @property
    def is_staff(self) -> bool:
        """Nobody uses Django's own administration."""
        return False


class RightSet(models.Model):
    """A named bundle of rights. Shipped sets come from the packs."""

    key = models.SlugField(max_length=40, unique=True)
    names = TextField3()
    rights = models.JSONField(default=list)
    needs_second_factor = models.BooleanField(default=False)
    needs_second_person = models.BooleanField(default=False)
    is_shipped = models.BooleanField(default=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational"}

    def __str__(self) -> str:
        return self.key


class Grant(models.Model):
    """A right set over a unit (and below), for a period, to a person or account.

    ``only_rights`` narrows it to some rights of the set (a deputy for a part);
    empty means all of them.
    """

    SOURCES = ("office", "hand", "deputy", "support")

    account = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="grants"
    )
    person = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    right_set = models.ForeignKey(RightSet, on_delete=models.PROTECT)
    only_rights = models.JSONField(default=list)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    below = models.BooleanField(default=True)
    over_area = models.BooleanField(default=False)
    source = models.CharField(max_length=8, default="hand")
    source_ref = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=400, blank=True)
    valid_from = models.DateField()
    valid_to = OpenDateField()
    decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational", "reason": "personal"}

    class Meta:
        constraints = [
            period_check("grant_period"),
            models.CheckConstraint(
                condition=models.Q(account__isnull=False)
                | models.Q(person__isnull=False),
                name="grant_to_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "valid_to"], name="grant_person"),
            models.Index(fields=["account", "valid_to"], name="grant_account"),
            models.Index(fields=["unit", "valid_to"], name="grant_unit"),
        ]

    def __str__(self) -> str:
        return f"grant {self.pk}"


class GrantRequest(models.Model):
    """A right set that a second person must approve before it is given."""

    STATES = ("open", "approved", "refused", "withdrawn")

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    right_set = models.ForeignKey(RightSet, on_delete=models.PROTECT)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    below = models.BooleanField(default=True)
    over_area = models.BooleanField(default=False)
    reason = models.CharField(max_length=400)
    valid_from = models.DateField(null=True)
    valid_to = OpenDateField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="open")
    answered_by = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=400, blank=True)
    grant = models.ForeignKey(
        Grant, null=True, on_delete=models.PROTECT, related_name="+"
    )
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational", "reason": "personal", "answer": "personal"}

    class Meta:
        indexes = [
            models.Index(
                fields=["unit"],
                condition=models.Q(state="open"),
                name="grantrequest_open",
            )
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"


class Release(models.Model):
    """One object shown to an account, or to whoever reads a unit, out of its range.

    ``unit`` is the unit of the object: who may release there may withdraw.
    """

    LEVELS = ("read", "write")

    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    to_account = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+"
    )
    to_unit = models.ForeignKey(
        "units.Unit", null=True, on_delete=models.PROTECT, related_name="+"
    )
    level = models.CharField(max_length=20, default="read")
    languages = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = OpenDateField()
    decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational"}

    class Meta:
        constraints = [
            period_check("release_period"),
            models.CheckConstraint(
                condition=models.Q(to_account__isnull=False)
                | models.Q(to_unit__isnull=False),
                name="release_to_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "object_id"], name="release_object"),
            models.Index(fields=["to_account", "kind"], name="release_account"),
            models.Index(fields=["unit"], name="release_unit"),
        ]

    def __str__(self) -> str:
        return f"release of {self.kind} {self.object_id}"


class SupportSession(models.Model):
    """Help from outside: timed, with a reason, shown to the unit concerned."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational", "reason": "personal"}

    def __str__(self) -> str:
        return f"support session {self.pk}"


class Token(models.Model):
    """A secret that a program shows instead of signing in; only its hash is kept.

    ``rights`` and ``units`` cut what the account holds (empty: all of it). A
    ``feed`` opens the calendar of the account, at an address that holds it; a
    ``unit`` the calendar of the cases of a unit and below, one for each unit.
    """

    KINDS = ("api", "feed", "unit")

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, default="api")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    rights = models.JSONField(default=list)
    units = models.JSONField(default=list)
    own = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    ends_on = OpenDateField()
    revoked_at = models.DateTimeField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "personal", "digest": "sensitive"}

    class Meta:
        indexes = [models.Index(fields=["account", "kind"], name="token_account")]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(kind="feed", revoked_at__isnull=True),
                name="token_one_feed",
            )
        ]

    def __str__(self) -> str:
        return self.name


class KeptAnswer(models.Model):
    """What a write answered, for a program that asks again with the same key.

    The body is sealed; rows end after a day. While ``status`` is empty the
    first request is still at work.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    asked = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)

    PRIVACY = {"*": "organisational", "body": "restricted"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="keptanswer_key")
        ]
        indexes = [models.Index(fields=["started_at"], name="keptanswer_started")]

    def __str__(self) -> str:
        return f"answer {self.pk}"
