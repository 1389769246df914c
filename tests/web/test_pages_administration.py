"""The administration: who enters, what its pages show, that their forms act."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from banyan.access.models import Account, Grant, GrantRequest
from banyan.access.services import accounts_block
from banyan.base import jobs as kinds_of_jobs
from banyan.jobs.models import Job
from banyan.kernel import clock
from banyan.ledger.models import Act
from tests.support import kept, web_world
from tests.support.counting import queries_of

pytestmark = pytest.mark.django_db

PAGES = (
    "administration",
    "admin_accounts",
    "admin_account_open",
    "admin_sleeping",
    "admin_right_sets",
    "admin_grants",
    "admin_requests",
    "admin_support",
    "admin_packs",
    "admin_retention",
    "admin_settings",
    "admin_register",
)


@kept.once
def built() -> web_world.World:
    return web_world.build(
        admin=("administrator", "city"), second=("administrator", "city")
    )


@pytest.fixture
def admin(world: web_world.World) -> Client:
    return world.client("admin")


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def url(world: web_world.World, who: str, what: str = "") -> str:
    name = f"admin_account_{what}" if what else "admin_account"
    return reverse(name, args=[world.accounts[who].pk])


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["en", "vi", "lo"])
def test_every_page_opens_in_three_languages(
    world: web_world.World, name: str, language: str
) -> None:
    answer = world.client("admin", language).get(reverse(name))
    assert answer.status_code == 200
    assert "<h1" in text(answer)


@pytest.mark.parametrize("name", PAGES)
def test_nobody_else_enters(world: web_world.World, name: str) -> None:
    for who in ("secretary", "inspector", "stranger"):
        answer = world.client(who).get(reverse(name))
        assert answer.status_code == 403, (who, name)
    assert Client().get(reverse(name)).status_code == 302


def test_the_rail_shows_it_only_to_who_may(world: web_world.World) -> None:
    address = reverse("administration")
    assert f'href="{address}"' in text(world.client("admin").get("/account"))
    for who in ("secretary", "officer", "commission", "reader"):
        assert f'href="{address}"' not in text(world.client(who).get("/account"))


def test_who_only_gives_rights_sees_only_that(world: web_world.World) -> None:
    client = world.client("commission")
    page = text(client.get(reverse("administration")))
    assert "Grants and deputies" in page
    assert "Retention" not in page and "Sleeping" not in page


# -- accounts -------------------------------------------------------------------------


def test_an_account_is_opened_and_its_password_mail_sent(
    world: web_world.World, admin: Client, django_capture_on_commit_callbacks: Any
) -> None:
    code = _code_of(world, "branch")
    fields = {
        "username": "New.Person",
        "email": "new@example.org",
        "unit": f"{code}@party",
        "language": "vi",
    }
    answer = admin.post(reverse("admin_account_open"), fields)
    assert answer.status_code == 302, text(answer)
    made = Account.objects.get(username="new.person")
    assert answer["Location"] == reverse("admin_account", args=[made.pk])
    assert not made.has_usable_password()
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(reverse("admin_account_reset", args=[made.pk]))
    assert mail.outbox[0].to == ["new@example.org"]
    assert "/password/reset/" in mail.outbox[0].body
    assert Act.objects.filter(kind="access.account_reset_send").exists()


def _code_of(world: web_world.World, place: str) -> str:
    from banyan.units.models import Unit, UnitVersion

    Unit.objects.filter(pk=world.units[place]).update(code="B1")
    UnitVersion.objects.filter(unit=world.units[place]).update(code="B1")
    return "B1"


def test_what_was_typed_stays_when_it_is_refused(
    world: web_world.World, admin: Client
) -> None:
    fields = {"username": "world-reader", "unit": "NOWHERE@party", "language": "lo"}
    answer = admin.post(reverse("admin_account_open"), fields)
    assert answer.status_code == 404
    assert 'value="NOWHERE@party"' in text(answer)
    fields["unit"] = f"{_code_of(world, 'branch')}@party"
    answer = admin.post(reverse("admin_account_open"), fields)
    assert answer.status_code == 422
    assert "world-reader" in text(answer)
    assert Account.objects.filter(username="world-reader").count() == 1


def test_blocked_unblocked_and_closed(world: web_world.World, admin: Client) -> None:
    answer = admin.post(url(world, "reader", "block"), {"reason": ""})
    assert answer.status_code == 422
    admin.post(url(world, "reader", "block"), {"reason": "Left"})
    page = text(admin.get(url(world, "reader")))
    assert "Left" in page and "Unblock" in page
    admin.post(url(world, "reader", "unblock"))
    assert Account.objects.get(pk=world.accounts["reader"].pk).is_active
    admin.post(url(world, "reader", "close"))
    assert not Account.objects.get(pk=world.accounts["reader"].pk).is_active


def test_an_administrator_does_not_see_who_the_person_is(
    world: web_world.World, admin: Client
) -> None:
    page = text(admin.get(url(world, "reader")))
    assert "whom you may not read" in page
    assert "Trần Thị Mẫu" not in page


def test_whose_rights_reach_beyond_is_refused_with_the_way_out(
    world: web_world.World,
) -> None:
    from banyan.access.services import Give, grant_give

    give = Give(
        right_set="administrator",
        unit_id=world.units["north"],
        account_id=world.accounts["officer"].pk,
        reason="Test",
    )
    grant_give(actor=web_world.SYSTEM, command=give)
    client = world.client("officer")
    answer = client.post(url(world, "secretary", "block"), {"reason": "x"})
    assert answer.status_code == 302
    far = client.get(url(world, "neighbour"))
    assert far.status_code == 404


def test_one_account_costs_a_fixed_number_of_statements(
    world: web_world.World, admin: Client
) -> None:
    few = queries_of(admin, url(world, "reader"))
    admin.get(url(world, "reader"))
    assert queries_of(admin, url(world, "reader")) <= few <= 16


def test_the_list_of_accounts_leads_to_each(
    world: web_world.World, admin: Client
) -> None:
    page = text(admin.get(reverse("admin_accounts")))
    assert url(world, "reader") in page
    assert reverse("admin_account_open") in page


def test_sleeping_terms_are_set_by_the_form(admin: Client) -> None:
    address = reverse("admin_sleeping")
    answer = admin.post(address, {"warn_after": "x", "block_after": "5"})
    assert answer.status_code == 422
    answer = admin.post(address, {"warn_after": "90", "block_after": "14"})
    assert answer.status_code == 302
    assert "After 90 days" in text(admin.get(address))


# -- rights ---------------------------------------------------------------------------


def test_rights_for_two_are_asked_and_agreed_to(world: web_world.World) -> None:
    first, second = world.client("admin"), world.client("second")
    place = reverse("unit_grants", args=[world.units["north"]])
    fields = {
        "to": "world-reader",
        "right_set": "administrator",
        "below": "on",
        "reason": "Holiday",
    }
    answer = first.post(place, fields)
    assert answer.status_code == 302, text(answer)
    request = GrantRequest.objects.get()
    page = text(first.get(reverse("admin_requests")))
    assert "Take the request back" in page and "Holiday" in page
    answering = reverse("admin_request_answer", args=[request.pk])
    refused = first.post(answering, {"agree": "yes", "row_version": 1})
    assert refused.status_code == 403
    wrong = second.post(answering, {"agree": "no", "row_version": 1})
    assert wrong.status_code == 422
    assert "Say why" in text(wrong)
    second.post(answering, {"agree": "yes", "row_version": 1})
    assert Grant.objects.filter(
        account=world.accounts["reader"], source="hand"
    ).exists()
    assert "Nothing waits" in text(second.get(reverse("admin_requests")))


def test_a_right_set_shows_rights_and_holders(admin: Client) -> None:
    page = text(admin.get(reverse("admin_right_set", args=["administrator"])))
    assert "account.admin" in page
    assert "Account admin" in page
    assert "second person agrees" in page
    assert admin.get(reverse("admin_right_set", args=["nothing"])).status_code == 404


def test_help_from_outside_is_listed_and_closed(world: web_world.World) -> None:
    client = world.client("commission")
    opening = reverse("support_open", args=[world.units["branch"]])
    fields = {
        "to": "world-stranger",
        "right_set": "member",
        "minutes": "30",
        "reason": "Import fails",
    }
    assert client.post(opening, fields).status_code == 302
    page = text(client.get(reverse("admin_support")))
    assert "Import fails" in page and "Close now" in page
    closing = re.search(r'action="(/rights/support/\d+/close)"', page)
    assert closing
    client.post(closing[1])
    assert "Close now" not in text(client.get(reverse("admin_support")))


def test_a_deputy_for_a_part_stands_on_the_unit_and_in_both_inboxes(
    world: web_world.World,
) -> None:
    client = world.client("officer")
    own = world.actor("officer").held[0].grant_id
    until = clock.real_today().replace(year=clock.real_today().year + 1)
    fields = {
        "to": "world-reader",
        "valid_to": until.isoformat(),
        "only_rights": ["unit.read", "person.read"],
        "reason": "Leave",
    }
    answer = client.post(reverse("deputy", args=[own]), fields)
    assert answer.status_code == 302, text(answer)
    said = "stands for Account officer"
    assert said in text(client.get("/"))
    assert said in text(world.client("reader").get("/"))
    from banyan.units.models import Unit

    unit = Unit.objects.get(pk=world.units["north"])
    assert said in text(client.get(reverse("unit_offices", args=[unit.uid])))
    assert said not in text(world.client("neighbour").get("/"))


# -- packs, retention, settings -------------------------------------------------------


def test_the_packs_show_hash_check_and_what_is_uncertain(admin: Client) -> None:
    from banyan.rulebook import packs

    page = text(admin.get(reverse("admin_packs")))
    assert packs.rulebook().hash in page
    assert "disputed: sources disagree" in page
    assert "Documents that wait for confirmation" in page


def test_a_term_is_set_and_shown_with_its_reason(admin: Client) -> None:
    address = reverse("admin_term", args=["people.contacts-of-former"])
    assert admin.get(address).status_code == 200
    assert admin.post(address, {"months": "0", "reason": "x"}).status_code == 422
    assert (
        admin.post(address, {"months": "18", "reason": "Board, 3/3"}).status_code == 302
    )
    page = text(admin.get(reverse("admin_retention")))
    assert "18 months" in page and "set here: Board, 3/3" in page
    assert admin.get(reverse("admin_term", args=["units"])).status_code == 404


def test_what_is_due_goes_as_a_job_only_after_it_was_shown(
    world: web_world.World, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datetime as dt

    account = world.accounts["stranger"]
    accounts_block(actor=web_world.SYSTEM, accounts=[account.pk])
    later = clock.real_today() + dt.timedelta(days=365 * 3)
    monkeypatch.setattr(clock, "today", lambda: later)
    page = text(admin.get(reverse("admin_retention")))
    offered = re.search(r'value="(access\.closed-accounts=\d+)"', page)
    assert offered
    start = reverse("admin_retention_start")
    refused = admin.post(start, {"kinds": [offered[1]], "reason": ""})
    assert refused.status_code == 422
    assert Job.objects.count() == 0
    stale = admin.post(start, {"kinds": ["access.closed-accounts=0"], "reason": "x"})
    assert stale.status_code == 409
    answer = admin.post(start, {"kinds": [offered[1]], "reason": "Over"})
    assert answer.status_code == 302
    job = Job.objects.get()
    assert answer["Location"] == reverse("job", args=[job.pk])
    assert kinds_of_jobs.jobs.get(job.kind) is not None


def test_settings_say_how_they_stand_and_the_way_out(
    admin: Client, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*", "testserver"]
    page = text(admin.get(reverse("admin_settings")))
    assert "Name the hosts in BANYAN_HOSTS." in page
    assert "Needs care" in page


def test_the_register_names_every_delicate_table(admin: Client) -> None:
    page = text(admin.get(reverse("admin_register")))
    for model in ("people.Person", "people.Sensitive", "ledger.Reading"):
        assert model in page
