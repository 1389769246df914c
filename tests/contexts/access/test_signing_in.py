"""Signing in, being locked out, resetting and changing the password, sessions."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from banyan.access import services
from banyan.access.models import Account
from banyan.kernel.text import Text
from banyan.ledger.models import Act
from tests.contexts.access import ground
from tests.contexts.access.browser import PASSWORD, is_signed_in, sign_in


@pytest.fixture(autouse=True)
def _fresh_counts(db: None) -> None:
    cache.clear()


@pytest.fixture
def an(tree: ground.Tree) -> Account:
    return ground.account(
        "an.nguyen",
        password=PASSWORD,
        email="an@example.org",
        card_no="HN 123",
        label="Nguyễn Văn An",
        person_id=ground.person().pk,
    )


@pytest.mark.parametrize(
    "typed", ["an.nguyen", "AN.NGUYEN ", "hn123", "HN 123", "an@example.org"]
)
def test_by_name_card_and_mail(an: Account, client: Client, typed: str) -> None:
    answer = sign_in(client, typed)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_signed_in(client)
    assert answer.cookies["banyan_language"].value == "vi"


@pytest.mark.parametrize("typed", ["an.nguyen", "nobody"])
def test_a_wrong_password_and_an_unknown_name_look_alike(
    an: Account, client: Client, typed: str
) -> None:
    answer = sign_in(client, typed, "wrong")
    assert answer.status_code == 200
    text = answer.content.decode().replace(typed, "")
    assert "do not fit together" in text
    assert not is_signed_in(client)


def test_a_closed_account_cannot_sign_in(an: Account, client: Client) -> None:
    services.account_close(actor=ground.SYSTEM, account_id=an.pk)
    sign_in(client, "an.nguyen")
    assert not is_signed_in(client)


def test_closing_an_account_signs_it_out(an: Account, client: Client) -> None:
    sign_in(client, "an.nguyen")
    services.account_close(actor=ground.SYSTEM, account_id=an.pk)
    assert client.get(reverse("account")).status_code == 302


def test_locked_after_six_attempts_however_one_types_it(
    an: Account, client: Client
) -> None:
    names = ["an.nguyen", "hn123", "an@example.org"] * 2
    answers = [sign_in(client, name, "wrong") for name in names]
    assert answers[-1].status_code == 429
    assert "15 minutes" in answers[-1].content.decode()
    assert sign_in(client, "an.nguyen").status_code == 429
    assert not is_signed_in(client)
    kept = AccessAttempt.objects.get()
    assert kept.username == "an.nguyen"
    assert "wrong" not in kept.post_data
    elsewhere = Client(REMOTE_ADDR="10.9.8.7")
    assert sign_in(elsewhere, "an.nguyen").status_code == 302


def test_there_is_no_sign_up(client: Client, tree: ground.Tree) -> None:
    from django.urls import NoReverseMatch

    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    assert client.get("/signup").status_code in (302, 404)


def _link() -> str:
    found = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def test_the_password_is_reset_by_mail(an: Account, client: Client) -> None:
    Account.objects.filter(pk=an.pk).update(language="en")
    sign_in(client, "an.nguyen", "wrong")
    client.post(reverse("account_reset_password"), {"email": "AN@example.org"})
    assert "an.nguyen" in mail.outbox[-1].body
    assert mail.outbox[-1].to == ["an@example.org"]
    form = client.get(_link(), follow=True)
    address = form.redirect_chain[-1][0]
    new = "another long one 84"
    done = client.post(address, {"password1": new, "password2": new})
    assert done.status_code == 302
    assert sign_in(client, "an.nguyen", new).status_code == 302
    assert Act.objects.filter(kind="access.password_set").exists()
    assert not AccessAttempt.objects.exists()
    assert "link sent" in mail.outbox[-1].body or "set anew" in mail.outbox[-1].body
    again = Client().get(_first_link(), follow=True)
    assert "used up" in again.content.decode()


def _first_link() -> str:
    found = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)
    assert found
    return found[1]


def test_a_reset_tells_nobody_who_has_an_account(an: Account, client: Client) -> None:
    address = reverse("account_reset_password")
    known = client.post(address, {"email": "an@example.org"})
    unknown = client.post(address, {"email": "nobody@example.org"})
    assert known["Location"] == unknown["Location"]
    assert len(mail.outbox) == 1


def test_a_reset_follows_the_mail_of_the_account(an: Account, client: Client) -> None:
    """A mail that the account no longer has resets nothing."""
    client.post(reverse("account_reset_password"), {"email": "an@example.org"})
    link = _link()
    services.account_change(
        actor=ground.SYSTEM, account_id=an.pk, email="new@example.org"
    )
    assert "used up" in client.get(link, follow=True).content.decode()
    client.post(reverse("account_reset_password"), {"email": "an@example.org"})
    assert len(mail.outbox) == 1


def test_the_mail_is_in_the_language_of_the_account(
    an: Account, client: Client, monkeypatch: Any
) -> None:
    from django.utils import translation

    spoken = []
    real = translation.override.__enter__

    def enter(self: Any) -> Any:
        spoken.append(self.language)
        return real(self)

    monkeypatch.setattr(translation.override, "__enter__", enter)
    services.account_language(actor=ground.actor(an), language="lo")
    client.post(reverse("account_reset_password"), {"email": "an@example.org"})
    assert "lo" in spoken


def test_the_password_is_changed_and_others_are_signed_out(
    an: Account, client: Client
) -> None:
    other = Client()
    sign_in(other, "an.nguyen")
    sign_in(client, "an.nguyen")
    new = "another long one 84"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    answer = client.post(reverse("account_change_password"), data)
    assert answer["Location"] == reverse("account")
    assert client.get(reverse("account")).status_code == 200
    assert other.get(reverse("account")).status_code == 302


def test_a_weak_password_is_refused(an: Account, client: Client) -> None:
    sign_in(client, "an.nguyen")
    data = {"oldpassword": PASSWORD, "password1": "1234", "password2": "1234"}
    answer = client.post(reverse("account_change_password"), data)
    assert answer.status_code == 200
    an.refresh_from_db()
    assert an.check_password(PASSWORD)


def test_sessions_are_listed_and_ended(an: Account, client: Client) -> None:
    one, two = Client(HTTP_USER_AGENT="Phone"), Client(HTTP_USER_AGENT="Tablet")
    for browser in (client, one, two):
        sign_in(browser, "an.nguyen")
    page = client.get(reverse("usersessions_list"))
    listed = page.context["sessions"]
    assert len(listed) == 3
    assert sum(s.is_current for s in listed) == 1
    phone = next(s for s in listed if s.user_agent == "Phone")
    client.post(reverse("session_end", args=[phone.id]))
    assert one.get(reverse("account")).status_code == 302
    assert two.get(reverse("account")).status_code == 200
    client.post(reverse("sessions_end_others"))
    assert two.get(reverse("account")).status_code == 302
    assert client.get(reverse("account")).status_code == 200
    assert Act.objects.latest("pk").kind == "access.sessions_end_others"


def test_nobody_ends_the_session_of_another(an: Account, client: Client) -> None:
    ground.account("binh", password=PASSWORD)
    other = Client()
    sign_in(other, "an.nguyen")
    sign_in(client, "binh")
    theirs = other.get(reverse("usersessions_list")).context["sessions"][0]
    answer = client.post(reverse("session_end", args=[theirs.id]))
    assert answer.status_code == 404
    assert other.get(reverse("account")).status_code == 200


def test_session_account_and_grants_cost_two_statements(
    an: Account, client: Client, tree: ground.Tree, django_assert_num_queries: Any
) -> None:
    ground.give(an, "giver", tree.district)
    ground.give(an, "reader", tree.local, over_area=True)
    sign_in(client, "an.nguyen")
    from django.http import HttpResponse
    from django.test import override_settings
    from django.urls import path

    seen = {}

    def view(request: Any) -> HttpResponse:
        seen["actor"] = request.actor
        seen["held"] = len(request.actor.held)
        return HttpResponse("ok")

    urls = type("Urls", (), {"urlpatterns": [path("bare", view, name="bare")]})
    client.get(reverse("account"))
    with override_settings(ROOT_URLCONF=urls), django_assert_num_queries(2):
        assert client.get("/bare").status_code == 200
    assert seen["held"] == 2


def test_pages_speak_the_language_of_the_account(an: Account, client: Client) -> None:
    sign_in(client, "an.nguyen")
    services.account_language(actor=ground.actor(an), language="lo")
    del client.cookies["banyan_language"]
    assert client.get(reverse("account"))["Content-Language"] == "lo"
    client.post(reverse("account_own_language"), {"language": "en"})
    assert client.get(reverse("account"))["Content-Language"] == "en"
    an.refresh_from_db()
    assert an.language == "en"


@pytest.fixture
def offered(tree: ground.Tree) -> Account:
    return ground.account("demo.an", is_specimen=True, offered=Text.of("A secretary"))


def test_a_demonstration_offers_its_accounts(
    offered: Account, client: Client, settings: Any
) -> None:
    settings.BANYAN_DEMO = True
    page = client.get(reverse("account_login"))
    assert "A secretary" in page.content.decode()
    answer = client.post(reverse("demo_sign_in"), {"username": "demo.an"})
    assert answer.status_code == 302
    assert is_signed_in(client)


def test_accounts_are_never_offered_otherwise(
    offered: Account, client: Client, settings: Any
) -> None:
    settings.BANYAN_DEMO = False
    assert "A secretary" not in client.get(reverse("account_login")).content.decode()
    answer = client.post(reverse("demo_sign_in"), {"username": "demo.an"})
    assert answer.status_code == 404
    assert not is_signed_in(client)


def test_a_demonstration_offers_only_what_is_offered(
    an: Account, offered: Account, client: Client, settings: Any
) -> None:
    settings.BANYAN_DEMO = True
    answer = client.post(reverse("demo_sign_in"), {"username": "an.nguyen"})
    assert answer.status_code == 404
    assert not is_signed_in(client)
    assert client.get(reverse("demo_sign_in")).status_code == 405
