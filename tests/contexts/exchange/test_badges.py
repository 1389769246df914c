"""Badges, name cards and contacts of the delegates."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from banyan.exchange import queries, services
from banyan.exchange.outputs import make
from banyan.kernel.errors import StateRefusal
from tests.support import briefing_world as bw
from tests.support import exchange_world as ew

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> bw.World:
    world = bw.build(1, 0)
    ew.complete(world.ew)
    return world


def taken(world: bw.World, wanted: str, language: str = "en") -> bytes:
    record = queries.record_shown(ew.SYSTEM, "exchange", world.ew.exchange.uid)
    return make(record, wanted, language)


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def test_badges_say_side_role_name_office_and_body(world: bw.World) -> None:
    (page,) = pages(taken(world, "badges.pdf"))
    visit = world.ew.exchange
    for delegate in visit.delegates.all():
        assert delegate.counterpart.name in page
    assert "HOST" in page and "VISITOR" in page and "head of delegation" in page
    for text in (visit.host.name, visit.visitor.name, visit.title):
        assert text.in_language("en") in " ".join(page.split())
    (lao,) = pages(taken(world, "badges.pdf", "lo"))
    assert "HOST" not in lao and "head of delegation" not in lao


def test_a_name_stands_in_the_script_of_the_language_where_it_is_known(
    world: bw.World,
) -> None:
    one = world.ew.exchange.delegates.get(side="visitor").counterpart
    ew.add("spelling", {"text": "ນາງ ຄອນ", "language": "lo"}, owner=one)
    assert "ຄອນ" in " ".join(pages(taken(world, "cards.pdf", "lo")))
    assert "ຄອນ" not in " ".join(pages(taken(world, "cards.pdf", "vi")))


def test_a_name_card_is_a_page_with_the_name_on_both_sides(world: bw.World) -> None:
    found = pages(taken(world, "cards.pdf"))
    delegates = list(world.ew.exchange.delegates.all())
    assert len(found) == len(delegates)
    for delegate in delegates:
        (mine,) = [page for page in found if delegate.counterpart.name in page]
        assert mine.count(delegate.counterpart.name) == 2


def test_eight_badges_go_on_a_page(world: bw.World, unit_of_visit: Any) -> None:
    people = ew.add(
        "counterpart", *({"name": f"Person {n}"} for n in range(8)), unit=unit_of_visit
    )
    ew.add(
        "delegate",
        *(
            {
                "counterpart": person,
                "side": "host",
                "role": "member",
                "office": ew.said("Officer"),
            }
            for person in people
        ),
        owner=world.ew.exchange,
    )
    assert len(pages(taken(world, "badges.pdf"))) == 2


@pytest.fixture
def unit_of_visit(world: bw.World) -> Any:
    return world.ew.exchange.unit


def test_who_has_no_body_of_their_own_comes_for_their_side(world: bw.World) -> None:
    card = taken(world, "contacts.vcf").decode().replace("\r\n ", "")
    name = world.ew.exchange.visitor.name.en.replace(",", "\\,")
    assert f"ORG;ALTID=1;LANGUAGE=en:{name}" in card


def test_without_delegates_there_are_no_badges(world: bw.World) -> None:
    for delegate in world.ew.exchange.delegates.all():
        services.record_remove(actor=ew.SYSTEM, kind="delegate", uid=delegate.uid)
    with pytest.raises(StateRefusal) as refused:
        taken(world, "badges.pdf")
    assert refused.value.way_out
    client = world.web.client("exchange", "vi")
    at = reverse("exchange_file", args=[world.ew.exchange.uid])
    answer = client.post(at, {"file": "cards.pdf", "language": "vi"})
    assert answer.status_code == 409 and "Hãy thêm đại biểu" in answer.content.decode()
