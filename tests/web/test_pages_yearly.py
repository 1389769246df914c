"""Pages of yearly reports: reading, the foreword, releasing, the guest's view, files."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from banyan.yearly.models import YearReport
from tests.support import exchange_world as ew
from tests.support import kept, yearly_world
from tests.support.counting import queries_of
from tests.support.yearly_world import last_year, on

pytestmark = pytest.mark.django_db
MOST = 34


@kept.once
def built() -> yearly_world.World:
    return yearly_world.build()


def at(world: yearly_world.World, name: str = "yearly", year: int = 0) -> str:
    return reverse(name, args=[world.partnership.uid, year or last_year()])


def page(client: Any, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_from_the_foreword_to_the_guest_by_hand(world: yearly_world.World) -> None:
    officer, chief = world.client("exchange"), world.client("commission")
    guest = world.client("guest", "lo")
    partnership = reverse("record", args=["partnership", world.partnership.uid])
    assert at(world) in page(officer, partnership)
    assert "Willing en" in page(officer, at(world))
    assert guest.get(at(world)).status_code == 404
    typed = {"foreword_vi": "Lời", "foreword_lo": "ຄຳນຳຂອງປີ", "foreword_en": "Word"}
    answer = officer.post(at(world, "yearly_foreword"), {**typed, "row_version": "0"})
    assert answer.status_code == 302
    assert officer.get(at(world, "yearly_release")).status_code == 403
    answer = chief.post(
        at(world, "yearly_release"),
        {"level": "partner", "languages": ["lo"], "row_version": "1"},
    )
    assert answer.status_code == 302
    shown = page(guest, at(world))
    assert "ຄຳນຳຂອງປີ" in shown
    assert "Willing ລາວ" in shown and "Willing en" not in shown
    assert at(world, "yearly_release") not in shown
    assert at(world) in page(guest, "/")
    assert "01-BC/" in page(officer, at(world))
    assert "?now=1" in page(officer, at(world))
    assert page(officer, f"{at(world)}?now=1&in=lo")
    answer = chief.post(at(world, "yearly_withdraw"), {"reason": "Wrong"})
    assert answer.status_code == 302
    assert guest.get(at(world)).status_code == 404
    assert "Wrong" in page(officer, f"{at(world)}?edition=1")


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_every_page_in_every_language(world: yearly_world.World, language: str) -> None:
    chief = world.client("commission", language)
    page(chief, at(world))
    world.released()
    for url in (
        at(world),
        at(world, year=last_year() + 1),
        f"{at(world)}?in=lo",
        at(world, "yearly_release"),
        at(world, "yearly_withdraw"),
    ):
        page(chief, url)
    page(world.client("exchange", language), at(world, "yearly_foreword"))


def test_refusals_stand_at_their_field(world: yearly_world.World) -> None:
    chief = world.client("commission")
    answer = chief.post(
        at(world, "yearly_release"), {"level": "partner", "accounts": "nobody-here"}
    )
    assert answer.status_code == 422
    answer = chief.post(at(world, "yearly_withdraw"), {"reason": ""})
    assert answer.status_code == 422
    assert not YearReport.objects.exists()
    assert chief.get(at(world, year=last_year() + 3)).status_code == 404


def test_files_by_hand(world: yearly_world.World) -> None:
    world.released(languages=["lo"])
    guest, chief = world.client("guest"), world.client("commission")
    url = at(world, "yearly_file")
    answer = guest.post(url, {"language": "lo", "form": "pdf"})
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    assert guest.post(url, {"language": "vi", "form": "pdf"}).status_code == 404
    assert guest.post(url, {"language": "lo", "form": "odt"}).status_code == 404
    answer = chief.post(url, {"language": "vi", "form": "docx", "now": "1"})
    assert answer.content.startswith(b"PK")


@pytest.mark.parametrize("who", ["stranger", "neighbour", "reader", "guest"])
def test_who_may_not_see_it(world: yearly_world.World, who: str) -> None:
    client = world.client(who)
    assert client.get(at(world)).status_code in (403, 404)
    for name in ("yearly_foreword", "yearly_release", "yearly_withdraw"):
        assert client.get(at(world, name)).status_code in (403, 404)


def test_the_page_costs_the_same_with_more_rows(world: yearly_world.World) -> None:
    client = world.client("exchange")
    few = queries_of(client, at(world))
    for month in (2, 3):
        world.visit = yearly_world.visit(world, on(month, 2))
        yearly_world.promises(world)
    yearly_world.works(world)
    ew.add(
        "material", {"title": ew.said("More"), "release": "partner"}, owner=world.visit
    )
    assert queries_of(client, at(world)) == few <= MOST
