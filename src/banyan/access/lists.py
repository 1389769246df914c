"""The list of accounts that one looks after."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from banyan.base import lists
from banyan.base.lists import Checked, Choice, Field, Kind, ListSpec, Reading
from banyan.kernel.names import normalise
from banyan.kernel.text import gettext_noop as _
from banyan.kernel.text import ngettext_noop

from .models import Account, Grant, RightSet
from .queries.accounts import ADMIN
from .queries.scope import scope_q

LANGUAGES = (
    Choice("vi", _("Vietnamese")),
    Choice("lo", _("Lao")),
    Choice("en", _("English")),
)


def rows(reading: Reading) -> QuerySet[Any]:
    """Return the accounts of units where the actor looks after accounts."""
    return Account.objects.filter(scope_q(reading.actor, ADMIN))


def _named(test: Checked, _reading: Reading) -> Q:
    """Return "name, label, mail or card holds every word"."""
    found = Q()
    for word in normalise(test.value).split():
        found &= (
            Q(username__icontains=word)
            | Q(label__icontains=word)
            | Q(email__icontains=word)
            | Q(card_no__istartswith=word)
        )
    return found


def _held(test: Checked, reading: Reading) -> Q:
    """Return "holds one of the right sets today", by itself or through its person."""
    grants = Grant.objects.filter(
        Q(account=OuterRef("pk")) | Q(person__isnull=False, person=OuterRef("person")),
        valid_from__lte=reading.day,
        valid_to__gt=reading.day,
        revoked_at__isnull=True,
    )
    if test.op == "empty":
        return ~Q(Exists(grants))
    return Q(Exists(grants.filter(right_set__key__in=test.values)))


def right_sets() -> list[Choice]:
    """Return the right sets there are."""
    found = RightSet.objects.order_by("key").values_list("key", "names")
    return [Choice(key, names) for key, names in found]


lists.register(
    ListSpec(
        key="accounts",
        title=_("Accounts"),
        right=ADMIN,
        rows=rows,
        handle=("username", "row_version"),
        usual="open is yes",
        within=lambda reading, right: scope_q(reading.actor, right),
        place=("unit__path", "unit__area_path"),
        counted=ngettext_noop("%(n)s account", "%(n)s accounts"),
        personal=True,
        empty=(
            _("Accounts will stand here"),
            _(
                "An account is opened for a person of a unit that you look after; its "
                "holder sets a password through the mail."
            ),
        ),
        fields=(
            Field(
                "name",
                _("Sign-in name"),
                Kind.TEXT,
                "username",
                sort="username",
                match=_named,
                ops=("has",),
                privacy="personal",
            ),
            Field("label", _("Called"), Kind.TEXT, privacy="personal"),
            Field("mail", _("Mail"), Kind.TEXT, "email", privacy="personal"),
            Field("card", _("Card number"), Kind.TEXT, "card_no", privacy="personal"),
            Field("unit", _("Looked after by"), Kind.UNIT, nullable=True),
            Field("person", _("Person"), Kind.PERSON, "person_id", loose=True),
            Field(
                "sets",
                _("Right set"),
                Kind.CHOICE,
                "pk",
                choices=right_sets,
                match=_held,
                column=False,
            ),
            Field("language", _("Language"), Kind.CHOICE, choices=LANGUAGES),
            Field("open", _("Open"), Kind.BOOL, "is_active"),
            Field("factor", _("Second factor asked"), Kind.BOOL, "second_factor"),
            Field(
                "seen",
                _("Last signed in"),
                Kind.DATE,
                "last_login",
                instant=True,
                sort="last_login",
                nullable=True,
                privacy="personal",
            ),
            Field(
                "created",
                _("Opened at"),
                Kind.DATE,
                "created_at",
                instant=True,
                sort="created_at",
            ),
            Field(
                "closed",
                _("Closed at"),
                Kind.DATE,
                "closed_at",
                instant=True,
                nullable=True,
            ),
            Field("invented", _("Invented"), Kind.BOOL, "is_specimen"),
        ),
        columns=("name", "label", "unit", "person", "seen", "open"),
        order=("name",),
        search=("name", "unit"),
    )
)
