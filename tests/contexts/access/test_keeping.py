"""Looking after an account: its factor, its password, its person, its sleep."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client

from banyan.access import queries, services
from banyan.access.mails import warn_sleeper
from banyan.access.models import Account
from banyan.kernel import clock
from banyan.kernel.errors import (
    InputError,
    NotAllowed,
    NotVisible,
    StateRefusal,
)
from banyan.ledger.models import Act
from banyan.ledger.queries import verify
from tests.contexts.access import ground
from tests.contexts.access.browser import PASSWORD, is_signed_in, sign_in


@pytest.fixture
def admin(tree: ground.Tree) -> Any:
    account = ground.account("admin")
    ground.give(account, "admin", tree.city)
    return ground.actor(account)


@pytest.fixture
def an(tree: ground.Tree) -> Account:
    return ground.account(
        "an", unit_id=tree.district.pk, email="an@example.org", password=PASSWORD
    )


def test_a_lost_second_factor_is_taken_off_with_a_reason(
    admin: Any, an: Account, client: Client
) -> None:
    TOTP.activate(an, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client.force_login(an, backend="banyan.access.backends.AccountBackend")
    with pytest.raises(InputError):
        services.account_factor_reset(actor=admin, account_id=an.pk, reason=" ")
    services.account_factor_reset(actor=admin, account_id=an.pk, reason="Lost phone")
    assert not Authenticator.objects.exists()
    act = Act.objects.get(kind="access.account_factor_reset")
    assert act.facts == {"account": an.pk, "reason": "Lost phone"}
    with pytest.raises(StateRefusal) as refused:
        services.account_factor_reset(actor=admin, account_id=an.pk, reason="Again")
    assert refused.value.code == "no_factor"


def test_nobody_takes_off_their_own_or_one_out_of_reach(
    admin: Any, tree: ground.Tree
) -> None:
    far = ground.account("far", unit_id=tree.union.pk)
    with pytest.raises(NotVisible):
        services.account_factor_reset(actor=admin, account_id=far.pk, reason="x")
    with pytest.raises(NotAllowed) as refused:
        services.account_factor_reset(
            actor=admin, account_id=admin.account_id, reason="x"
        )
    assert refused.value.code == "own_factor"


def test_whose_rights_reach_beyond_is_not_looked_after(
    admin: Any, an: Account, tree: ground.Tree
) -> None:
    ground.give(an, "reader", tree.union)
    with pytest.raises(NotAllowed):
        services.account_factor_reset(actor=admin, account_id=an.pk, reason="x")


def test_a_password_is_reset_through_the_mail_alone(
    admin: Any, an: Account, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[Account] = []
    with django_capture_on_commit_callbacks(execute=True):
        services.account_reset_send(actor=admin, account_id=an.pk, send=sent.append)
    assert [a.pk for a in sent] == [an.pk]
    assert Act.objects.filter(kind="access.account_reset_send").count() == 1
    services.account_change(actor=admin, account_id=an.pk, email="")
    with pytest.raises(StateRefusal) as refused:
        services.account_reset_send(actor=admin, account_id=an.pk, send=sent.append)
    assert refused.value.code == "no_mail"


def test_an_account_gets_its_person_once(
    admin: Any, an: Account, tree: ground.Tree
) -> None:
    person = ground.person()
    services.account_person_set(actor=admin, account_id=an.pk, person_id=person.pk)
    with pytest.raises(StateRefusal) as refused:
        services.account_person_set(actor=admin, account_id=an.pk, person_id=person.pk)
    assert refused.value.code == "has_person"
    other = ground.account("other", unit_id=tree.district.pk)
    with pytest.raises(StateRefusal) as refused:
        services.account_person_set(
            actor=admin, account_id=other.pk, person_id=person.pk
        )
    assert refused.value.code == "has_account"


def test_a_person_with_rights_beyond_is_not_linked(
    admin: Any, an: Account, tree: ground.Tree
) -> None:
    person = ground.person()
    ground.give(person, "reader", tree.union)
    with pytest.raises(NotAllowed):
        services.account_person_set(actor=admin, account_id=an.pk, person_id=person.pk)
    an.refresh_from_db()
    assert an.person_id is None


def test_blocked_with_a_reason_and_unblocked(
    admin: Any, an: Account, client: Client
) -> None:
    sign_in(client, "an")
    services.accounts_block(actor=admin, accounts=[an.pk], reason="Left the office")
    assert client.get("/account").status_code == 302
    shown = queries.account_shown(admin, an.pk)
    assert (shown.row.is_active, shown.block_reason) == (False, "Left the office")
    assert shown.sessions == ()
    services.accounts_unblock(actor=admin, accounts=[an.pk])
    shown = queries.account_shown(admin, an.pk)
    assert (shown.row.is_active, shown.block_reason) == (True, "")
    sign_in(client, "an")
    assert is_signed_in(client)
    assert verify(ground.SYSTEM, kinds=["access.account"]).is_sound


def test_unblocking_does_not_give_a_person_two_accounts(
    admin: Any, tree: ground.Tree
) -> None:
    person = ground.person()
    first = ground.account("first", unit_id=tree.city.pk, person_id=person.pk)
    services.accounts_block(actor=admin, accounts=[first.pk])
    ground.account("second", unit_id=tree.city.pk, person_id=person.pk)
    with pytest.raises(StateRefusal):
        services.accounts_unblock(actor=admin, accounts=[first.pk])


def test_what_an_administrator_sees_of_an_account(
    admin: Any, an: Account, tree: ground.Tree, client: Client
) -> None:
    ground.give(an, "reader", tree.branch)
    sign_in(client, "an")
    client.get("/account")
    shown = queries.account_shown(admin, an.pk)
    assert len(shown.sessions) == 1
    assert [g.right_set for g in shown.grants] == ["reader"]
    assert shown.last_login is not None
    services.account_session_end(
        actor=admin, account_id=an.pk, session_id=shown.sessions[0].id
    )
    assert queries.account_shown(admin, an.pk).sessions == ()
    with pytest.raises(NotVisible):
        queries.account_shown(ground.actor(an), admin.account_id)


# -- sleeping ---------------------------------------------------------------------


def asleep(account: Account, days: int) -> None:
    """Let the last sign-in lie so many days back (a fact that no service makes)."""
    then = clock.now() - dt.timedelta(days=days)
    Account.objects.filter(pk=account.pk).update(created_at=then, last_login=then)


@pytest.fixture
def terms(tree: ground.Tree) -> None:
    services.sleeping_set(actor=ground.SYSTEM, warn_after=100, block_after=20)


def night() -> tuple[int, int]:
    blocked = services.sleepers_block(actor=ground.SYSTEM)
    warned = services.sleepers_warn(actor=ground.SYSTEM, send=warn_sleeper)
    return warned, blocked


def warned_days_ago(account: Account, days: int) -> None:
    then = clock.now() - dt.timedelta(days=days)
    Account.objects.filter(pk=account.pk).update(sleep_warned_at=then)


def test_a_sleeping_account_is_warned_once_then_blocked(
    terms: None, admin: Any, an: Account
) -> None:
    asleep(an, 101)
    assert night() == (1, 0)
    assert mail.outbox[0].to == ["an@example.org"]
    assert "20 ngày" in mail.outbox[0].body or "20 days" in mail.outbox[0].body
    assert night() == (0, 0)
    assert [s.username for s in queries.sleepers(admin)[1]] == ["an"]
    warned_days_ago(an, 21)
    assert night() == (0, 1)
    an.refresh_from_db()
    assert (an.is_active, an.block_reason) == (False, "sleeping")


def test_who_signs_in_after_the_warning_is_awake(
    terms: None, an: Account, client: Client
) -> None:
    asleep(an, 101)
    night()
    warned_days_ago(an, 21)
    sign_in(client, "an")
    assert night() == (0, 0)
    asleep(an, 101)
    Account.objects.filter(pk=an.pk).update(
        sleep_warned_at=clock.now() - dt.timedelta(days=200)
    )
    assert night() == (1, 0), "an old warning does not count for a new sleep"


def test_nobody_is_blocked_without_a_warning(terms: None, an: Account) -> None:
    asleep(an, 4000)
    assert night() == (1, 0)


def test_never_when_the_term_is_nought(terms: None, an: Account) -> None:
    asleep(an, 4000)
    services.sleeping_set(actor=ground.SYSTEM, warn_after=0, block_after=0)
    assert night() == (0, 0)


def test_terms_are_set_by_whoever_may_on_record(admin: Any) -> None:
    with pytest.raises(NotAllowed):
        services.sleeping_set(actor=admin, warn_after=1, block_after=1)
    with pytest.raises(InputError):
        services.sleeping_set(actor=ground.SYSTEM, warn_after=-1, block_after=9999)
    services.sleeping_set(actor=ground.SYSTEM, warn_after=90, block_after=0)
    assert Act.objects.get(kind="access.sleeping_set").facts == {
        "warn_after": 90,
        "block_after": 0,
    }
    with pytest.raises(NotAllowed):
        services.sleepers_warn(actor=admin, send=warn_sleeper)


def test_what_was_read_during_help_from_outside_says_so(
    admin: Any, an: Account, tree: ground.Tree
) -> None:
    ground.give(ground.account("giver"), "giver", tree.city)
    giver = ground.actor(Account.objects.get(username="giver"))
    session = services.support_session_open(
        actor=giver,
        account_id=an.pk,
        unit_id=tree.branch.pk,
        reason="Import",
        right_set="reader",
    )
    inside, outside = clock.now(), clock.now() - dt.timedelta(hours=2)
    found = queries.support_reasons([(an.pk, outside), (an.pk, inside)])
    assert found == {1: "Import"}
    assert queries.support_sessions_given(admin)[0].is_open
    services.support_session_close(actor=giver, session_id=session.pk)
    assert not queries.support_sessions_given(admin)[0].is_open
    later = clock.now() + dt.timedelta(minutes=5)
    assert queries.support_reasons([(an.pk, later)]) == {}
