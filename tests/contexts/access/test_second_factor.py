"""The whole ceremony of the second factor, recovery codes, and being forced to it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from banyan.access import services
from banyan.access.models import Account
from banyan.access.sealing import seal, unseal
from banyan.ledger.models import Act
from tests.contexts.access import ground
from tests.contexts.access.browser import (
    PASSWORD,
    code_of,
    is_signed_in,
    secret_on,
    sign_in,
)


@pytest.fixture(autouse=True)
def _fresh_counts(db: None) -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do at once what waits for the commit that a test never makes."""
    monkeypatch.setattr(transaction, "on_commit", lambda do, **_more: do())


@pytest.fixture
def an(tree: ground.Tree) -> Account:
    return ground.account("an", password=PASSWORD, email="an@example.org")


def _set_up(client: Client) -> str:
    """Sign in, confirm, set up the app; return its secret."""
    sign_in(client, "an")
    address = reverse("mfa_activate_totp")
    asked = client.get(address)
    assert reverse("account_reauthenticate") in asked["Location"]
    client.post(asked["Location"], {"password": PASSWORD})
    secret = secret_on(client.get(address))
    answer = client.post(address, {"code": code_of(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def test_set_up_signed_in_with_and_removed(an: Account, client: Client) -> None:
    Account.objects.filter(pk=an.pk).update(language="en")
    secret = _set_up(client)
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored
    assert unseal(stored) == secret
    assert "set up" in mail.outbox[-1].body
    assert Act.objects.filter(kind="access.second_factor_added").count() == 1

    browser = Client()
    answer = sign_in(browser, "an")
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(browser)
    wrong = browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    assert not is_signed_in(browser)
    browser.post(reverse("mfa_authenticate"), {"code": code_of(secret, 1)})
    assert is_signed_in(browser)

    again = Client()
    sign_in(again, "an")
    again.post(reverse("mfa_authenticate"), {"code": code_of(secret, 1)})
    assert not is_signed_in(again), "a code is good once"

    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert Act.objects.filter(kind="access.second_factor_removed").count() == 1
    alone = Client()
    assert sign_in(alone, "an")["Location"] == "/"


def test_a_recovery_code_signs_in_once(an: Account, client: Client) -> None:
    _set_up(client)
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    codes = re.findall(r"<code>(\d{8})</code>", page)
    assert len(codes) == 10
    stored = Authenticator.objects.get(type="recovery_codes").data
    assert codes[0] not in str(stored)
    as_file = client.get(reverse("mfa_download_recovery_codes"))
    assert as_file.content.decode().split() == codes
    for expected in (True, False):
        browser = Client()
        sign_in(browser, "an")
        browser.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert is_signed_in(browser) is expected
    client.post(reverse("mfa_generate_recovery_codes"))
    fresh = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert codes[1] not in fresh
    assert Act.objects.filter(kind="access.recovery_codes_made").exists()


def test_codes_cannot_be_guessed(an: Account, client: Client) -> None:
    secret = _set_up(client)
    browser = Client()
    sign_in(browser, "an")
    for _n in range(6):
        browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    browser.post(reverse("mfa_authenticate"), {"code": code_of(secret, 1)})
    assert not is_signed_in(browser)


def test_chosen_right_sets_force_it(
    an: Account, client: Client, tree: ground.Tree
) -> None:
    ground.load_sets("giver")
    ground.give(an, "giver", tree.district)
    sign_in(client, "an")
    answer = client.get(reverse("rights"))
    assert answer["Location"] == reverse("mfa_activate_totp")
    posted = client.post(reverse("account_own_language"), {"language": "en"})
    assert posted["Location"] == reverse("mfa_activate_totp")
    an.refresh_from_db()
    assert an.language == "vi"
    address = reverse("mfa_activate_totp")
    client.post(client.get(address)["Location"], {"password": PASSWORD})
    secret = secret_on(client.get(address))
    client.post(address, {"code": code_of(secret)})
    assert client.get(reverse("rights")).status_code == 200


def test_other_right_sets_do_not(
    an: Account, client: Client, tree: ground.Tree
) -> None:
    ground.load_sets("giver")
    ground.give(an, "reader", tree.district)
    sign_in(client, "an")
    assert client.get(reverse("rights")).status_code == 200


def test_a_demonstration_does_not_force_it_but_for_who_asked(
    an: Account, client: Client, tree: ground.Tree, settings: Any
) -> None:
    settings.BANYAN_DEMO = True
    ground.load_sets("giver")
    ground.give(an, "giver", tree.district)
    sign_in(client, "an")
    assert client.get(reverse("rights")).status_code == 200
    services.account_second_factor(actor=ground.actor(an), wanted=True)
    answer = client.get(reverse("rights"))
    assert answer["Location"] == reverse("mfa_activate_totp")


def test_a_touched_secret_is_refused() -> None:
    from cryptography.exceptions import InvalidTag

    sealed = seal("SECRET")
    assert unseal(sealed) == "SECRET"
    assert seal("SECRET") != sealed
    with pytest.raises(InvalidTag):
        unseal(sealed[:-4] + "AAA=")
