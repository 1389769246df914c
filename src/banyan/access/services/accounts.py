"""Opening, changing and closing accounts. There is no sign-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from banyan.access.domain.identifiers import as_typed, problems_of, taken
from banyan.access.events import AccountClosed, AccountsOpened
from banyan.access.models import Account, Grant
from banyan.access.places import places_of
from banyan.access.queries.held import grants_valid
from banyan.base.events import announce
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    Problem,
    StateRefusal,
)
from banyan.kernel.names import normalise
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from .grants import require_places

ADMIN = "account.admin"

BEYOND = _(
    "You may not look after this account: its rights reach beyond the units where "
    "you look after accounts."
)
WAY_OUT = _("Ask an administrator of the level above.")
NO_UNIT = _("Name the unit that looks after the account.")
NO_LANGUAGE = _("“%(language)s” is no language of Banyan: vi, lo or en.")
HAS_ONE = _("This person already has an account.")
CLOSED = _("This account is closed already.")
ONLY_INSTALLATION = _("Only the installation itself sets a password for somebody.")


@dataclass(frozen=True)
class AccountOpen:
    """A new account. Without a password its holder sets one through the mail."""

    username: str
    unit_id: int | None = None
    person_id: int | None = None
    email: str = ""
    card_no: str = ""
    label: str = ""
    language: str = "vi"
    password: str | None = None
    is_specimen: bool = False
    offered: Text = Text()  # noqa: RUF009
    second_factor: bool = False


def account_open(*, actor: Actor, command: AccountOpen) -> Account:
    """Open one account; see :func:`accounts_open`."""
    return accounts_open(actor=actor, commands=[command])[0]


def accounts_open(*, actor: Actor, commands: Sequence[AccountOpen]) -> list[Account]:
    """Open accounts, in one act.

    Requires ``account.admin`` over the unit that looks after each, and over every
    unit where its person already holds rights: who opens an account for somebody
    must be trusted with what they may do. Names and cards are unique among all
    that one signs in with. Raises InputError with every problem, StateRefusal when
    the person has an open account.
    """
    if not commands:
        return []
    with transaction.atomic():
        accounts = [_row(c) for c in commands]
        problems = _problems(actor, commands, accounts)
        if problems:
            raise InputError(problems=problems)
        _require_units(actor, accounts)
        _require_free_persons(accounts)
        for account in accounts:
            _require_over(actor, account)
        return _write(actor, accounts)


def _row(command: AccountOpen) -> Account:
    account = Account(
        username=as_typed(command.username),
        email=as_typed(command.email),
        card_no=as_typed(command.card_no),
        unit_id=command.unit_id,
        person_id=command.person_id,
        label=normalise(command.label),
        language=command.language,
        is_specimen=command.is_specimen,
        offered=command.offered,
        second_factor=command.second_factor,
    )
    account.set_password(command.password)
    return account


def _problems(
    actor: Actor, commands: Sequence[AccountOpen], accounts: Sequence[Account]
) -> list[Problem]:
    rows = [None] if len(accounts) == 1 else list(range(1, len(accounts) + 1))
    used = _identifiers_used(accounts)
    found: list[Problem] = []
    for row, command, account in zip(rows, commands, accounts, strict=True):
        found += problems_of(account.username, account.email, row=row)
        found += _taken(account, used, row)
        used |= {x for x in (account.username, account.card_no) if x}
        if account.language not in LANGUAGES:
            found.append(_no_language(account.language, row))
        if account.unit_id is None and not actor.is_system:
            found.append(Problem.of("no_unit", NO_UNIT, field="unit", row=row))
        if command.password is not None and not actor.is_system:
            found.append(
                Problem.of("password", ONLY_INSTALLATION, field="password", row=row)
            )
    return found


def _no_language(language: str, row: int | None = None) -> Problem:
    return Problem.of(
        "no_language", NO_LANGUAGE, language=language, field="language", row=row
    )


def _identifiers_used(accounts: Sequence[Account], besides: int = 0) -> set[str]:
    """Return which of the wanted names and cards another account signs in with."""
    wanted = {x for a in accounts for x in (a.username, a.card_no) if x}
    names = Q(username__in=wanted) | Q(card_no__in=wanted, is_active=True)
    rows = Account.objects.filter(names).exclude(pk=besides)
    return wanted & {x for a in rows for x in (a.username, a.card_no)}


def _taken(account: Account, used: set[str], row: int | None) -> list[Problem]:
    pairs = (("username", account.username), ("card_no", account.card_no))
    return [taken(value, field, row) for field, value in pairs if value in used]


def _require_units(actor: Actor, accounts: Sequence[Account]) -> None:
    ids = [a.unit_id for a in accounts if a.unit_id is not None]
    for place in require_places(ids).values():
        actor.require(ADMIN, path=place.path, area_path=place.area_path)


def _require_free_persons(accounts: Sequence[Account]) -> None:
    persons = [a.person_id for a in accounts if a.person_id is not None]
    again = Account.objects.filter(person_id__in=persons, is_active=True).exists()
    if again or len(set(persons)) < len(persons):
        raise StateRefusal(HAS_ONE, code="has_account")


def _require_over(actor: Actor, account: Account) -> None:
    """Raise NotAllowed unless ``account.admin`` covers all that the account may do."""
    if actor.is_system:
        return
    own = Q(person=account.person_id) if account.person_id is not None else Q(pk=None)
    if account.pk is not None:
        own |= Q(account=account.pk)
    units = grants_valid(clock.today()).filter(own).values_list("unit_id", flat=True)
    for place in places_of(units).values():
        if not actor.covers(ADMIN, place.path, place.area_path):
            raise NotAllowed(BEYOND, code="beyond", way_out=WAY_OUT, right=ADMIN)


def _write(actor: Actor, accounts: Sequence[Account]) -> list[Account]:
    units = {a.unit_id for a in accounts}
    with ledger.act(
        actor=actor,
        kind="access.account_open",
        unit=units.pop() if len(units) == 1 else None,
        facts={"count": len(accounts)},
    ) as act:
        opened = Account.objects.bulk_create(accounts, batch_size=500)
        act.record_rows("create", Account, [a.pk for a in opened])
        announce(AccountsOpened(tuple(a.pk for a in opened)))
    return opened


def _locked(actor: Actor, account_id: int, row_version: int | None = None) -> Account:
    """Return an open account that the actor looks after, locked."""
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise NotVisible
    _require_kept(actor, account)
    _require_over(actor, account)
    if row_version is not None and row_version != account.row_version:
        raise Conflict
    if not account.is_active:
        raise StateRefusal(CLOSED, code="closed")
    return account


def _require_kept(actor: Actor, account: Account) -> None:
    """Raise NotVisible unless the actor looks after the unit of the account."""
    if actor.is_system:
        return
    unit_id = account.unit_id or 0
    place = places_of([unit_id]).get(unit_id)
    if place is None or not actor.covers(ADMIN, place.path, place.area_path):
        raise NotVisible


def account_change(
    *,
    actor: Actor,
    account_id: int,
    email: str | None = None,
    card_no: str | None = None,
    label: str | None = None,
    row_version: int | None = None,
) -> Account:
    """Change the mail, card or label of an account; ``None`` leaves it as it is.

    A changed mail is where a forgotten password is reset, so the same trust is
    required as for opening. Raises Conflict, InputError, NotVisible, NotAllowed.
    """
    with transaction.atomic():
        account = _locked(actor, account_id, row_version)
        if email is not None:
            account.email = as_typed(email)
        if card_no is not None:
            account.card_no = as_typed(card_no)
        if label is not None:
            account.label = normalise(label)
        problems = problems_of(account.username, account.email)
        problems += _taken(account, _identifiers_used([account], account.pk), None)
        if problems:
            raise InputError(problems=problems)
        return _save(actor, "access.account_change", account, "email card_no label")


def account_close(
    *, actor: Actor, account_id: int, row_version: int | None = None
) -> Account:
    """Close an account: it cannot sign in, its sessions end, its grants by hand end.

    What its person holds through offices stays with the person.
    """
    with transaction.atomic():
        account = _locked(actor, account_id, row_version)
        now = clock.now()
        account.is_active, account.closed_at = False, now
        account.row_version += 1
        grants = list(Grant.objects.filter(account=account, revoked_at__isnull=True))
        with ledger.act(
            actor=actor, kind="access.account_close", unit=account.unit_id, facts={}
        ) as act:
            account.save(update_fields=["is_active", "closed_at", "row_version"])
            act.record("end", account)
            for grant in grants:
                grant.revoked_at = now
                grant.row_version += 1
            Grant.objects.bulk_update(grants, ["revoked_at", "row_version"])
            act.record_rows("end", Grant, [g.pk for g in grants])
            announce(AccountClosed(account.pk))
        end_sessions(UserSession.objects.filter(user=account))
    return account


def end_sessions(rows: Any) -> int:
    """Sign out the sessions of a queryset; return how many."""
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return len(keys)


def account_language(*, actor: Actor, language: str) -> Account:
    """Set the language of the actor's own account."""
    if language not in LANGUAGES:
        raise InputError(problems=[_no_language(language)])
    with transaction.atomic():
        account = _own(actor)
        if account.language == language:
            return account
        account.language = language
        return _save(actor, "access.account_language", account, "language")


def account_second_factor(*, actor: Actor, wanted: bool) -> Account:
    """Let the own account require a second factor, also in a demonstration."""
    with transaction.atomic():
        account = _own(actor)
        if account.second_factor == wanted:
            return account
        account.second_factor = wanted
        return _save(actor, "access.account_second_factor", account, "second_factor")


def _own(actor: Actor) -> Account:
    account = (
        Account.objects.select_for_update().filter(pk=actor.own_account or 0).first()
    )
    if account is None:
        raise NotVisible
    return account


def _save(actor: Actor, kind: str, account: Account, columns: str) -> Account:
    account.row_version += 1
    with ledger.act(actor=actor, kind=kind, unit=account.unit_id, facts={}) as act:
        account.save(update_fields=[*columns.split(), "row_version"])
        act.record("change", account)
    return account


def account_password_set(*, actor: Actor, account_id: int, password: str) -> Account:
    """Set the password of an account and sign it out everywhere.

    Only the installation itself (its command line) may: administrators let the
    holder reset it through the mail. Raises InputError for a weak password.
    """
    if not actor.is_system:
        raise NotAllowed(ONLY_INSTALLATION, code="only_installation", right=ADMIN)
    with transaction.atomic():
        account = _locked(actor, account_id)
        try:
            validate_password(password, account)
        except ValidationError as error:
            problems = [
                Problem("password", m, field="password") for m in error.messages
            ]
            raise InputError(problems=problems) from error
        account.set_password(password)
        with ledger.act(
            actor=actor,
            kind="access.account_password_set",
            unit=account.unit_id,
            facts={"account": account.pk},
        ):
            account.save(update_fields=["password"])
        end_sessions(UserSession.objects.filter(user=account))
    return account
