"""The list of accounts that one looks after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from banyan.base import lists
from banyan.base.lists import (
    Checked,
    Choice,
    Done,
    Field,
    Kind,
    Left,
    ListAct,
    ListSpec,
    Reading,
    Work,
)
from banyan.kernel.errors import Problem
from banyan.kernel.names import normalise
from banyan.kernel.text import gettext_noop as _
from banyan.kernel.text import ngettext_noop

from .models import Account, Grant, RightSet
from .queries.accounts import ADMIN
from .queries.scope import scope_q
from .services.many import accounts_block, accounts_sign_out, accounts_unblock

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
        concerns=("person_id", "unit_id"),
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


# -- what can be done to many at once ------------------------------------------------


def _check(*, open_: bool | None) -> Callable[[Work], list[Left]]:
    """Return which accounts cannot be part: out of reach, one's own, so already."""

    def check(work: Work) -> list[Left]:
        mine = Account.objects.filter(scope_q(work.actor, ADMIN), pk__in=work.ids)
        known = {row.pk: row for row in mine}
        found = []
        for pk in work.ids:
            row = known.get(pk)
            if row is None or (open_ and pk == work.actor.account_id):
                name = str(row) if row else str(pk)
                found.append(Left(pk, Problem.of("list.left_out", NOT_IT, name=name)))
            elif open_ is not None and row.is_active is not open_:
                found.append(Left(pk, Problem.of("list.left_out", SO, name=str(row))))
        return found

    return check


NOT_IT = _("%(name)s: not an account that you may block.")
SO = _("%(name)s is so already.")


def _block(work: Work) -> Done:
    made = accounts_block(actor=work.actor, accounts=work.ids)
    return Done(len(made), {"versions": {str(row.pk): row.row_version for row in made}})


def _unblock(work: Work) -> Done:
    made = accounts_unblock(actor=work.actor, accounts=work.ids)
    return Done(len(made), {"versions": {str(row.pk): row.row_version for row in made}})


def _sign_out(work: Work) -> Done:
    accounts_sign_out(actor=work.actor, accounts=work.ids)
    return Done(len(work.ids))


def _changed_since(work: Work, back: Mapping[str, Any]) -> list[Left]:
    versions = back["versions"]
    rows = Account.objects.filter(pk__in=work.ids)
    return [
        Left(row.pk, Problem.of("list.left_out", CHANGED, name=str(row)))
        for row in rows
        if versions.get(str(row.pk)) != row.row_version
    ]


CHANGED = _("%(name)s: changed again since, so it stays as it is.")

for _act in (
    ListAct(
        key="accounts.block",
        list_key="accounts",
        label=_("Block"),
        help=_("They cannot sign in; their sessions end. Rights stay as they are."),
        right=ADMIN,
        check=_check(open_=True),
        run=_block,
        undo=lambda work, _back: _unblock(work),
        undo_check=_changed_since,
        icon="outline/lock",
        danger=True,
    ),
    ListAct(
        key="accounts.unblock",
        list_key="accounts",
        label=_("Unblock"),
        right=ADMIN,
        check=_check(open_=False),
        run=_unblock,
        undo=lambda work, _back: _block(work),
        undo_check=_changed_since,
        icon="outline/lock-open",
    ),
    ListAct(
        key="accounts.sign_out",
        list_key="accounts",
        label=_("End all sessions"),
        right=ADMIN,
        check=_check(open_=None),
        run=_sign_out,
        icon="outline/logout",
    ),
):
    lists.register_act(_act)
