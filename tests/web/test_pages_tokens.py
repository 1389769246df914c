"""The page of tokens and calendar; the reference of the interface."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from banyan.access.models import Token
from banyan.kernel import clock
from tests.support import kept, web_world

pytestmark = pytest.mark.django_db
SOON = clock.real_today() + dt.timedelta(days=20)
PAGE = "/account/tokens"


@kept.once
def built() -> web_world.World:
    return web_world.build()


def _form(**more: Any) -> dict[str, Any]:
    return {"name": "nightly", "ends_on": str(SOON), "units": "", **more}


def test_a_token_is_made_and_its_secret_shown_once(world: web_world.World) -> None:
    client = world.client("officer")
    assert "No program acts for you" in client.get(PAGE).content.decode()
    made = client.post(PAGE, _form(rights=["unit.read"]))
    secret = re.search(r'value="(bny_[\w-]{43})"', made.content.decode())
    assert made.status_code == 200 and secret
    assert "no-store" in made["Cache-Control"]
    after = client.get(PAGE).content.decode()
    assert secret[1] not in after and "nightly" in after
    assert Token.objects.get().rights == ["unit.read"]


def test_what_was_typed_stays_when_it_is_refused(world: web_world.World) -> None:
    client = world.client("officer")
    for wrong in (
        {"ends_on": "2020-01-01"},
        {"units": "no-such-code"},
        {"name": ""},
        {"rights": ["settings.admin"]},
    ):
        answer = client.post(PAGE, _form(**{"name": "kept words", **wrong}))
        assert answer.status_code == 422, wrong
        if "name" not in wrong:
            assert "kept words" in answer.content.decode()
    assert not Token.objects.exists()


def test_a_token_is_cut_to_units_by_their_codes(world: web_world.World) -> None:
    from banyan.units.models import Unit, UnitVersion

    branch = world.units["branch"]
    Unit.objects.filter(pk=branch).update(code="CB1")
    UnitVersion.objects.filter(unit=branch).update(code="CB1")
    client = world.client("officer")
    answer = client.post(PAGE, _form(units="CB1@party\n\n"))
    assert answer.status_code == 200, answer.content.decode()[:400]
    assert Token.objects.get().units == [branch]
    assert "Branch 1 of Bắc" in client.get(PAGE).content.decode()


def test_a_token_is_revoked_on_the_page(world: web_world.World) -> None:
    client = world.client("officer")
    client.post(PAGE, _form())
    token = Token.objects.get()
    other = world.client("neighbour")
    assert other.post(f"{PAGE}/{token.pk}/revoke").status_code == 404
    assert client.post(f"{PAGE}/{token.pk}/revoke").status_code == 302
    assert client.get(PAGE).context["page"].tokens == ()


def test_the_calendar_gets_an_address_and_a_new_one(world: web_world.World) -> None:
    client = world.client("officer")
    made = client.post("/account/calendar/renew").content.decode()
    address = re.search(r'value="(http://testserver/api/v1/feeds/[^"]+vi\.ics)"', made)
    assert address and client.get(address[1]).status_code == 200
    assert "feeds/" not in client.get(PAGE).content.decode()
    client.post("/account/calendar/renew")
    assert client.get(address[1]).status_code == 404
    assert client.post("/account/calendar/end").status_code == 302
    assert client.post("/account/calendar/end").status_code == 404


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_the_pages_speak_three_languages(world: web_world.World, language: str) -> None:
    client = world.client("officer", language)
    for url in (PAGE, "/api/v1/docs", "/api/v1/docs/person_new"):
        answer = client.get(url)
        assert answer.status_code == 200
        assert f'<html lang="{language}"' in answer.content.decode()


def test_the_reference_needs_nobody_and_no_foreign_host() -> None:
    for url in ("/api/v1/docs", "/api/v1/docs/act_stay_change"):
        answer = Client().get(url)
        text = answer.content.decode()
        assert answer.status_code == 200
        assert "//cdn" not in text and "<script>" not in text
        assert not re.search(r"""(src|href)=["']https?://""", text)
        assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert Client().get("/api/v1/docs/nothing").status_code == 404


def test_every_address_stands_in_the_reference() -> None:
    from banyan.api.endpoints import ENDPOINTS

    text = Client().get("/api/v1/docs").content.decode()
    assert [n for n in ENDPOINTS if f"/api/v1/docs/{n}" not in text] == []


def test_statuses_of_problems_have_a_place() -> None:
    text = Client().get("/api/v1/docs").content.decode()
    for status in (401, 403, 404, 409, 412, 422, 429):
        assert f'id="problem-{status}"' in text


def test_the_calendar_of_a_unit_is_made_once_and_withdrawn(
    world: web_world.World,
) -> None:
    from banyan.access.models import RightSet
    from banyan.units.models import Unit, UnitVersion

    for held in RightSet.objects.filter(grant__account=world.accounts["officer"]):
        held.rights = sorted({*held.rights, "case.read"})
        held.save()
    branch = world.units["branch"]
    Unit.objects.filter(pk=branch).update(code="C-1")
    UnitVersion.objects.filter(unit=branch).update(code="C-1")
    client = world.client("officer")
    wrong = client.post("/account/calendar/unit", {"unit": "no-such"})
    assert wrong.status_code == 422 and "no-such" in wrong.content.decode()
    made = client.post("/account/calendar/unit", {"unit": "C-1"}).content.decode()
    address = re.search(r'value="http://testserver(/api/v1/feeds/cases/[^"]+)"', made)
    assert address
    assert Client().get(address[1]).status_code == 200
    page = client.get(PAGE).content.decode()
    assert address[1] not in page and "Withdraw the address" in page
    token = Token.objects.get(kind="unit")
    client.post(f"/account/tokens/{token.pk}/revoke")
    assert Client().get(address[1]).status_code == 404
