"""Setting aside who was entered by mistake as pages, and back in two clicks."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from banyan.people.models import PersonRemoval
from tests.support import web_world
from tests.support.people_world import member, url

pytestmark = pytest.mark.django_db
WHY = "Chép nhầm danh sách"


@pytest.fixture
def world() -> web_world.World:
    return web_world.build()


def typed(world: web_world.World, **values: Any) -> dict[str, Any]:
    return {
        "decision-kind": "correction",
        "decision-title_vi": "Sửa ghi nhận nhầm",
        "decision-decided_on": "2026-01-05",
        "decision-body": str(world.units["north"]),
        "reason": WHY,
        **values,
    }


def test_set_aside_and_taken_up_again(world: web_world.World) -> None:
    row, client = member(world, "Lê Văn Nhầm"), world.client("officer")
    record = f"{url(row)}record/mistaken/"
    assert record in client.get(f"{url(row)}record/").content.decode()
    done = client.post(record, typed(world))
    assert (done.status_code, done["Location"]) == (302, url(row)), done.content
    way_back = client.get(url(row))
    at = reverse("removal", args=[PersonRemoval.objects.get().uid])
    assert (way_back.status_code, way_back["Location"]) == (302, at)
    page = client.get(at).context["page"]
    assert page.head.title == "Lê Văn Nhầm"
    assert WHY in [fact.value for fact in page.facts]
    lines = client.get(reverse("removals")).context["page"].lines
    assert [line.name for line in lines] == ["Lê Văn Nhầm"]
    assert client.post(at, {"reason": ""}).status_code == 422
    stale = client.post(at, {"reason": "Có thật", "row_version": "9"})
    assert stale.status_code == 409
    back = client.post(at, {"reason": "Có thật", "row_version": str(page.version)})
    assert (back.status_code, back["Location"]) == (302, url(row))
    assert client.get(url(row)).status_code == 200
    assert not client.get(reverse("removals")).context["page"].lines


def test_a_refusal_keeps_what_was_typed_and_says_why(world: web_world.World) -> None:
    row, client = member(world, "Lê Văn Nhầm"), world.client("officer")
    client.post(f"{url(row)}record/mistaken/", typed(world))
    removal = PersonRemoval.objects.get()
    at = reverse("removal", args=[removal.uid])
    client.post(at, {"reason": "Có thật"})
    again = client.post(at, {"reason": "Một lần nữa"})
    assert again.status_code == 409
    assert "already" in again.content.decode()


def test_elsewhere_nobody_finds_it(world: web_world.World) -> None:
    row = member(world, "Lê Văn Nhầm", "branch2")
    world.client("officer").post(f"{url(row)}record/mistaken/", typed(world))
    other = world.client("secretary")
    at = reverse("removal", args=[PersonRemoval.objects.get().uid])
    assert other.get(at).status_code in (403, 404)
    assert other.get(url(row)).status_code == 404
