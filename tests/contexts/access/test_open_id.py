"""Signing in through a provider that really runs: linking, refusals, second factor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from banyan.access import providers, services
from banyan.access.models import Account
from banyan.kernel.text import Text
from banyan.ledger.models import Act
from tests.contexts.access import ground
from tests.contexts.access.browser import PASSWORD, code_of, is_signed_in, sign_in
from tests.support import oidc_provider

PROVIDERS = ("state", "other")


@pytest.fixture(scope="module")
def address(tmp_path_factory: Any) -> Iterator[str]:
    """The address of a provider that runs for this module."""
    folder = Path(tmp_path_factory.mktemp("provider"))
    with oidc_provider.running(folder, *PROVIDERS) as found:
        yield found


def configured(address: str, **changes: Any) -> Any:
    return providers.Provider(
        **{
            "id": "state",
            "name": Text(vi="Cổng quốc gia", lo="ປະຕູລັດ", en="State portal"),
            "server_url": address,
            "client_id": oidc_provider.CLIENT,
            "secret": oidc_provider.SECRET,
            "scope": ("openid", "profile"),
            **changes,
        }
    )


@pytest.fixture(autouse=True)
def _configured(db: None, settings: Any, address: str) -> None:
    cache.clear()
    settings.SOCIALACCOUNT_PROVIDERS = providers.apps([configured(address)])


@pytest.fixture
def an(tree: ground.Tree) -> Account:
    return ground.account(
        "an.nguyen", password=PASSWORD, email="an@example.org", language="en"
    )


class Browser:
    """One browser: Banyan by Django's client, the provider over the network."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.web = requests.Session()

    def leave(self, provider: str = "state", process: str = "") -> str:
        """Press the button; return the provider's address that the page leads to."""
        data = {"process": process} if process else {}
        url = reverse("openid_connect_login", args=[provider])
        page = self.client.post(url, data)
        assert page.status_code == 200, page.status_code
        refresh = re.search(r'content="0;url=([^"]+)"', page.content.decode())
        assert refresh, "the page leads nowhere"
        return unescape(refresh[1])

    def at_provider(self, url: str, person: str = "an", answer: str = "grant") -> str:
        """Sign in there and consent; return the address to which it sends back."""
        page = self.web.get(url, timeout=10)
        if "/accounts/login/" in page.url:
            login = {"login": person, "password": oidc_provider.PASSWORD}
            page = self._post(page, login)
        sent = self._post(page, {"action": answer}, follow=False)
        assert sent.status_code == 302, sent.text
        return str(sent.headers["Location"])

    def _post(self, page: Any, values: dict[str, str], follow: bool = True) -> Any:
        hidden = re.findall(r"<input[^>]+>", page.text)
        fields = [(_attribute(x, "name"), _attribute(x, "value")) for x in hidden]
        data = [(n, v) for n, v in fields if n and n not in values]
        return self.web.post(
            page.url, [*data, *values.items()], allow_redirects=follow, timeout=10
        )

    def back(self, location: str) -> Any:
        """Follow the provider's redirect to Banyan."""
        parts = urlsplit(location)
        assert parts.netloc == "testserver"
        return self.client.get(f"{parts.path}?{parts.query}")

    def whole(self, person: str = "an", process: str = "") -> Any:
        """The whole way there and back."""
        return self.back(self.at_provider(self.leave(process=process), person))


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


@pytest.fixture
def traveller(client: Client) -> Browser:
    client.cookies["banyan_language"] = "en"
    return Browser(client)


def link(traveller: Browser, person: str = "an") -> Any:
    """Sign in with the password and link an identity, the password once more."""
    sign_in(traveller.client, "an.nguyen")
    traveller.client.cookies["banyan_language"] = "en"
    answer = traveller.whole(person, process="connect")
    assert answer["Location"] == reverse("account_reauthenticate"), answer
    return traveller.client.post(answer["Location"], {"password": PASSWORD})


def signed_out(traveller: Browser) -> Browser:
    """The same person in a browser that knows nothing of Banyan."""
    fresh = Browser(Client())
    fresh.client.cookies["banyan_language"] = "en"
    fresh.web = traveller.web
    return fresh


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_the_button_is_there_only_when_configured(
    client: Client, settings: Any
) -> None:
    client.cookies["banyan_language"] = "vi"
    assert "Cổng quốc gia" in text(client.get(reverse("account_login")))
    settings.SOCIALACCOUNT_PROVIDERS = providers.apps([])
    page = text(client.get(reverse("account_login")))
    assert "Cổng quốc gia" not in page
    url = reverse("openid_connect_login", args=["state"])
    assert client.get(url).status_code == client.post(url).status_code == 404


def test_an_identity_nobody_linked_is_refused_with_the_way_out(
    an: Account, traveller: Browser
) -> None:
    answer = traveller.whole()
    assert answer.status_code == 403
    assert "No account is linked" in text(answer)
    assert "sign in with your password and link the identity" in text(answer)
    assert not is_signed_in(traveller.client)
    assert not SocialAccount.objects.exists()
    assert Account.objects.count() == 1


def test_the_same_mail_links_nothing(an: Account, traveller: Browser) -> None:
    an.email = "an@provider.example"
    an.save()
    assert traveller.whole().status_code == 403
    assert not is_signed_in(traveller.client)


def test_linked_from_a_signed_in_session_it_signs_in(
    an: Account, traveller: Browser
) -> None:
    answer = link(traveller)
    assert answer["Location"] == reverse("socialaccount_connections")
    assert "The identity is linked" in text(traveller.client.get(answer["Location"]))
    row = SocialAccount.objects.get()
    assert (row.provider, row.user_id) == ("state", an.pk)
    assert set(row.extra_data) == {"shown"}
    assert Act.objects.filter(kind="access.sign_in_linked").count() == 1
    assert mail.outbox[0].to == ["an@example.org"]
    assert "State portal" in mail.outbox[0].body

    fresh = signed_out(traveller)
    answer = fresh.whole()
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_signed_in(fresh.client)
    assert int(fresh.client.session["_auth_user_id"]) == an.pk


def test_linking_asks_for_the_password_again(an: Account, traveller: Browser) -> None:
    sign_in(traveller.client, "an.nguyen")
    answer = traveller.whole(process="connect")
    assert answer["Location"] == reverse("account_reauthenticate")
    assert not SocialAccount.objects.exists()
    wrong = traveller.client.post(answer["Location"], {"password": "wrong"})
    assert wrong.status_code == 200
    assert not SocialAccount.objects.exists()


def test_nobody_links_without_being_signed_in(an: Account, traveller: Browser) -> None:
    """Asked to link, a stranger merely tries to sign in."""
    answer = traveller.whole(process="connect")
    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()


def test_an_identity_belongs_to_one_account(
    an: Account, traveller: Browser, tree: ground.Tree
) -> None:
    link(traveller)
    ground.account("binh.tran", password=PASSWORD)
    second = signed_out(traveller)
    sign_in(second.client, "binh.tran")
    second.client.cookies["banyan_language"] = "en"
    second.whole(process="connect")
    second.client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = second.client.get(reverse("socialaccount_connections"))
    assert "linked to another account" in text(page)
    assert SocialAccount.objects.get().user_id == an.pk


def test_the_second_factor_is_asked_for_all_the_same(
    an: Account, traveller: Browser
) -> None:
    link(traveller)
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(an, secret)
    fresh = signed_out(traveller)
    answer = fresh.whole()
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_signed_in(fresh.client)
    fresh.client.post(answer["Location"], {"code": code_of(secret)})
    assert is_signed_in(fresh.client)


def test_rights_that_need_a_factor_still_lead_to_its_set_up(
    an: Account, traveller: Browser
) -> None:
    link(traveller)
    an.second_factor = True
    an.save()
    fresh = signed_out(traveller)
    fresh.whole()
    answer = fresh.client.get(reverse("account"))
    assert answer["Location"] == reverse("mfa_activate_totp")


def test_a_closed_account_stays_closed(an: Account, traveller: Browser) -> None:
    link(traveller)
    services.account_close(actor=ground.SYSTEM, account_id=an.pk)
    fresh = signed_out(traveller)
    answer = fresh.whole()
    assert answer["Location"] == reverse("account_inactive")
    assert not is_signed_in(fresh.client)


def test_the_link_is_taken_away_on_record(an: Account, traveller: Browser) -> None:
    link(traveller)
    row = SocialAccount.objects.get()
    url = reverse("socialaccount_connections")
    traveller.client.post(url, {"account": row.pk})
    assert not SocialAccount.objects.exists()
    assert Act.objects.filter(kind="access.sign_in_unlinked").count() == 1
    assert "taken away" in mail.outbox[-1].subject
    assert signed_out(traveller).whole().status_code == 403


def test_the_last_way_to_sign_in_stays(an: Account, traveller: Browser) -> None:
    link(traveller)
    an.set_unusable_password()
    an.save()
    url = reverse("socialaccount_connections")
    traveller.client.force_login(an, backend="banyan.access.backends.AccountBackend")
    answer = traveller.client.post(url, {"account": SocialAccount.objects.get().pk})
    assert "Set a password first" in text(answer)
    assert SocialAccount.objects.exists()


def test_whoever_stops_at_the_provider_is_told_so(
    an: Account, traveller: Browser
) -> None:
    answer = traveller.back(traveller.at_provider(traveller.leave(), answer="deny"))
    assert answer["Location"] == reverse("socialaccount_login_cancelled")
    assert "Not signed in" in text(traveller.client.get(answer["Location"]))


def changed(location: str, **values: str) -> str:
    parts = urlsplit(location)
    query = {**dict(parse_qsl(parts.query)), **values}
    return urlunsplit(parts._replace(query=urlencode(query)))


def failed(answer: Any) -> bool:
    return answer.status_code == 401 and "did not work" in text(answer)


def test_each_attempt_has_state_nonce_and_proof_of_its_own(traveller: Browser) -> None:
    asked = [parse_qs(urlsplit(traveller.leave()).query) for _attempt in range(2)]
    for name in ("state", "nonce", "code_challenge"):
        assert asked[0][name] != asked[1][name]
    assert asked[0]["code_challenge_method"] == ["S256"]
    assert asked[0]["client_id"] == [oidc_provider.CLIENT]


def test_an_answer_with_another_state_is_refused(
    an: Account, traveller: Browser
) -> None:
    link(traveller)
    fresh = signed_out(traveller)
    location = fresh.at_provider(fresh.leave())
    assert failed(fresh.back(changed(location, state="forged")))
    assert not is_signed_in(fresh.client)


def test_an_answer_for_another_browser_is_refused(
    an: Account, traveller: Browser
) -> None:
    """The way of an attacker who sends somebody their own answer."""
    link(traveller)
    location = signed_out(traveller).at_provider(signed_out(traveller).leave())
    victim = signed_out(traveller)
    victim.leave()
    assert failed(victim.back(location))
    assert not is_signed_in(victim.client)


def test_an_answer_is_good_once(an: Account, traveller: Browser) -> None:
    link(traveller)
    fresh = signed_out(traveller)
    location = fresh.at_provider(fresh.leave())
    fresh.back(location)
    fresh.client.post(reverse("account_logout"))
    assert failed(fresh.back(location))


def test_a_token_with_another_nonce_is_refused(an: Account, traveller: Browser) -> None:
    """The person is the right one; the answer belongs to another attempt."""
    link(traveller)
    fresh = signed_out(traveller)
    location = fresh.at_provider(changed(fresh.leave(), nonce="another"))
    assert failed(fresh.back(location))
    assert not is_signed_in(fresh.client)


def test_a_wrong_secret_or_client_is_refused(
    an: Account, traveller: Browser, settings: Any, address: str
) -> None:
    link(traveller)
    fresh = signed_out(traveller)
    location = fresh.at_provider(fresh.leave())
    wrong = configured(address, secret="wrong")
    settings.SOCIALACCOUNT_PROVIDERS = providers.apps([wrong])
    assert failed(fresh.back(location))
    stranger = configured(address, client_id="stranger")
    settings.SOCIALACCOUNT_PROVIDERS = providers.apps([stranger])
    there = fresh.web.get(signed_out(traveller).leave(), timeout=10)
    assert there.url.startswith(address)
    assert "invalid_client" in there.text.lower() or "Error" in there.text, there.text


def test_a_provider_that_does_not_answer_is_said(
    traveller: Browser, settings: Any
) -> None:
    gone = configured("http://127.0.0.1:9")
    settings.SOCIALACCOUNT_PROVIDERS = providers.apps([gone])
    answer = traveller.client.post(reverse("openid_connect_login", args=["state"]))
    assert failed(answer)


def test_several_providers_are_told_apart(
    an: Account, traveller: Browser, settings: Any, address: str
) -> None:
    other = configured(address, id="other", name=Text(en="Other"))
    both = [configured(address), other]
    settings.SOCIALACCOUNT_PROVIDERS = providers.apps(both)
    link(traveller)
    fresh = signed_out(traveller)
    page = text(fresh.client.get(reverse("account_login")))
    assert "State portal" in page and "Other" in page
    answer = fresh.back(fresh.at_provider(fresh.leave("other")))
    assert answer.status_code == 403


@pytest.mark.parametrize("language", ["vi", "lo"])
def test_every_page_speaks_the_language_of_the_reader(
    an: Account, traveller: Browser, language: str
) -> None:
    link(traveller)
    traveller.client.get(reverse("account"))
    traveller.client.cookies["banyan_language"] = language
    url = reverse("openid_connect_login", args=["state"])
    english = re.compile(
        r"[Ss]ign(ing)? in|linked|identity|provider did|Continue|account"
    )
    pages = [
        traveller.client.get(url),
        traveller.client.get(f"{url}?process=connect"),
        traveller.client.post(url),
        traveller.client.get(reverse("openid_connect_callback", args=["state"])),
        traveller.client.get(reverse("socialaccount_login_cancelled")),
        traveller.client.get(reverse("socialaccount_connections")),
    ]
    fresh = Browser(Client())
    fresh.client.cookies["banyan_language"] = language
    pages.append(fresh.whole("binh"))
    for page in pages:
        main = re.search(r"<main.*?</main>", text(page), re.S)
        assert main
        seen = re.sub(r"<[^>]+>", " ", main[0])
        assert not english.search(seen), seen
