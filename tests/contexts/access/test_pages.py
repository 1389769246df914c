"""Pages of rights: why, who can see me, who read me, grants of a unit, deputies."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from banyan.access.models import Account, Grant, SupportSession
from banyan.kernel import clock
from banyan.ledger import services as ledger
from banyan.people.models import Membership
from tests.contexts.access import ground
from tests.contexts.access.browser import PASSWORD, sign_in

NEXT_MONTH = (clock.real_today() + dt.timedelta(days=30)).isoformat()


@pytest.fixture(autouse=True)
def _fresh_counts(db: None) -> None:
    cache.clear()


@pytest.fixture
def giver(tree: ground.Tree, client: Client) -> Account:
    """An officer who may give over the district, signed in, in English."""
    account = ground.account("giver", password=PASSWORD, language="en")
    ground.give(account, "giver", tree.district)
    sign_in(client, "giver")
    return account


@pytest.fixture
def an(tree: ground.Tree) -> Account:
    return ground.account(
        "an", password=PASSWORD, language="en", email="an@example.org"
    )


def _text(answer: Any) -> str:
    return re.sub(r"<[^>]+>", " ", answer.content.decode())


def test_why_i_may(giver: Account, client: Client, tree: ground.Tree) -> None:
    asked = {"right": "person.write", "unit": "branch"}
    page = _text(client.get(reverse("rights"), asked))
    assert "Yes:" in page
    assert "granted by hand in district" in page
    assert "this unit and all below" in page


def test_why_i_may_not(giver: Account, client: Client, tree: ground.Tree) -> None:
    holder = ground.account("holder", label="Lê Văn Chi")
    ground.give(holder, "inspector", tree.city)
    asked = {"right": "ledger.read", "unit": "branch@party"}
    page = _text(client.get(reverse("rights"), asked))
    assert "No:" in page
    assert "Lê Văn Chi" not in page
    ground.give(holder, "giver", tree.city)
    assert "Lê Văn Chi" in _text(client.get(reverse("rights"), asked))


@pytest.mark.parametrize("unit", ["other", "nothing", "branch@union", "x@nowhere"])
def test_what_is_out_of_range_does_not_exist(
    giver: Account, client: Client, unit: str
) -> None:
    asked = {"right": "unit.read", "unit": unit}
    answer = client.get(reverse("rights"), asked)
    assert answer.status_code == 200
    assert answer.context["answer"] is None
    assert answer.context["problem"] is not None


def test_who_can_see_me(an: Account, client: Client, tree: ground.Tree) -> None:
    me = ground.person("Tôi Đây")
    Account.objects.filter(pk=an.pk).update(person=me)
    Membership.objects.create(
        person=me,
        structure=tree.branch.structure,
        unit=tree.branch,
        state="member",
        joined_on=dt.date(2020, 1, 1),
    )
    officer = ground.account("officer", label="Cán Bộ")
    ground.give(officer, "reader", tree.district)
    stranger = ground.account("stranger", label="Người Lạ")
    ground.give(stranger, "reader", tree.other)
    sign_in(client, "an")
    page = _text(client.get(reverse("seers")))
    assert "Cán Bộ" in page
    assert "Người Lạ" not in page


def test_who_has_read_my_data(an: Account, client: Client, tree: ground.Tree) -> None:
    me = ground.person("Tôi Đây")
    Account.objects.filter(pk=an.pk).update(person=me)
    reader = ground.actor(ground.account("reader", label="Người Đọc"))
    ledger.reading_record(
        actor=reader, kind="people.person", subject=me.pk, person=me.pk, what="card"
    )
    sign_in(client, "an")
    assert "Người Đọc" in _text(client.get(reverse("readings")))


def test_pages_without_a_person(an: Account, client: Client) -> None:
    sign_in(client, "an")
    for name in ("account", "rights", "seers", "readings", "usersessions_list"):
        assert client.get(reverse(name)).status_code == 200


def test_rights_are_given_and_revoked(
    giver: Account, an: Account, client: Client, tree: ground.Tree
) -> None:
    address = reverse("unit_grants", args=[tree.commune.pk])
    assert client.get(address).status_code == 200
    data = {"to": "AN@example.org", "right_set": "reader", "below": "on"}
    answer = client.post(address, {**data, "reason": "helps", "valid_to": NEXT_MONTH})
    assert answer["Location"] == address
    grant = Grant.objects.get(account=an)
    assert (grant.below, grant.over_area, grant.reason) == (True, False, "helps")
    page = client.get(address)
    assert "helps" in _text(page)
    row = next(r for r in page.context["page"].grants if r.name == "an")
    revoke = reverse("grant_revoke", args=[grant.pk])
    client.post(revoke, {"reason": "done", "row_version": row.row_version})
    grant.refresh_from_db()
    assert grant.revoked_at is not None


def test_a_refusal_keeps_what_was_typed(
    giver: Account, an: Account, client: Client, tree: ground.Tree
) -> None:
    address = reverse("unit_grants", args=[tree.commune.pk])
    data = {"to": "giver", "right_set": "reader", "reason": "for me"}
    answer = client.post(address, data)
    assert answer.status_code == 403
    assert "Nobody gives rights to themself" in _text(answer)
    assert b'value="for me"' in answer.content
    unknown = client.post(address, {**data, "to": "nobody"})
    assert unknown.status_code == 422
    beyond = client.post(address, {**data, "to": "an", "right_set": "inspector"})
    assert beyond.status_code == 422
    assert Grant.objects.count() == 1


def test_grants_of_other_units_do_not_exist(
    giver: Account, an: Account, client: Client, tree: ground.Tree
) -> None:
    outside = reverse("unit_grants", args=[tree.other.pk])
    assert client.get(outside).status_code == 404
    grant = ground.give(an, "reader", tree.other)
    revoke = reverse("grant_revoke", args=[grant.pk])
    assert client.post(revoke, {"reason": "x"}).status_code == 404
    reader = Client()
    ground.give(an, "reader", tree.commune)
    sign_in(reader, "an")
    inside = reverse("unit_grants", args=[tree.commune.pk])
    assert reader.get(inside).status_code == 403


def test_a_deputy_is_appointed(
    giver: Account, an: Account, client: Client, tree: ground.Tree
) -> None:
    own = Grant.objects.get(account=giver)
    address = reverse("deputy", args=[own.pk])
    assert client.get(address).status_code == 200
    data = {"to": "an", "valid_to": NEXT_MONTH, "reason": "leave"}
    assert client.post(address, data)["Location"] == reverse("rights")
    assert Grant.objects.get(account=an).source == "deputy"
    theirs = ground.give(an, "reader", tree.commune)
    assert client.get(reverse("deputy", args=[theirs.pk])).status_code == 404


def test_support_is_opened_and_closed(
    giver: Account, an: Account, client: Client, tree: ground.Tree
) -> None:
    address = reverse("support_open", args=[tree.commune.pk])
    data = {"to": "an", "right_set": "reader", "minutes": "30", "reason": "help me"}
    listed = reverse("unit_grants", args=[tree.commune.pk])
    assert client.post(address, {**data, "minutes": "90"}).status_code == 422
    assert client.post(address, data)["Location"] == listed
    session = SupportSession.objects.get()
    assert "help me" in _text(client.get(listed))
    client.post(reverse("support_close", args=[session.pk]))
    session.refresh_from_db()
    assert session.closed_at is not None


SIGNED_OUT = ("account_login", "account_reset_password", "account_logout")
OWN = ("account", "rights", "seers", "readings", "usersessions_list", "mfa_index")


@pytest.mark.parametrize("name", [*OWN, "account_change_password"])
def test_signed_out_leads_to_signing_in(client: Client, db: None, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer["Location"].startswith(reverse("account_login"))


def test_no_page_holds_inline_styles_or_scripts(
    giver: Account, client: Client, tree: ground.Tree
) -> None:
    own = [reverse(name) for name in OWN]
    own += [
        reverse("unit_grants", args=[tree.commune.pk]),
        reverse("deputy", args=[Grant.objects.get().pk]),
        reverse("account_change_password"),
    ]
    bodies = [client.get(address).content.decode() for address in own]
    stranger = Client()
    bodies += [
        stranger.get(reverse(name), follow=True).content.decode() for name in SIGNED_OUT
    ]
    for body in bodies:
        assert "<h1" in body
        assert not re.search(r"\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", body)
