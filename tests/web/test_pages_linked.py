"""Exchanges, practices and courses as linked data, as far as the reader is shown them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse

from banyan.exchange import services
from banyan.training import services as training
from tests.support import briefing_world as bw
from tests.support import exchange_world as ew
from tests.support import kept

pytestmark = pytest.mark.django_db


@kept.once
def built() -> bw.World:
    return bw.build(1, 0)


def linked(world: bw.World, who: str, kind: str, uid: Any) -> Any:
    url = reverse("record_linked", args=[kind, uid])
    answer = world.web.client(who).get(url)
    assert answer.status_code == 200, answer.status_code
    assert answer["Content-Type"] == "application/ld+json"
    return json.loads(answer.content)


def test_an_exchange_is_an_event_with_its_materials(world: bw.World) -> None:
    exchange = world.ew.exchange
    opening = {"title": ew.said("Opening"), "day": ew.HELD, "starts": "09:00"}
    ew.add("item", opening, owner=exchange)
    material = {"title": ew.said("A handbook"), "release": "partner"}
    (made,) = ew.add("material", material, owner=exchange)
    for content in (b"%PDF-1.7 one", b"%PDF-1.7 two"):
        services.material_attach(
            actor=world.actor("exchange"),
            material=made.uid,
            content=content,
            file_name="a.pdf",
            language="vi",
        )
    found = linked(world, "exchange", "exchange", exchange.uid)
    assert found["@type"] == "Event"
    assert found["@id"] == f"urn:uuid:{exchange.uid}"
    assert {n["@language"] for n in found["name"]} == {"vi", "lo", "en"}
    assert found["startDate"] == ew.HELD.isoformat()
    assert found["eventStatus"] == "EventScheduled"
    assert found["about"][0]["termCode"] == "young-members"
    (item,) = [one for one in found["subEvent"] if "T" in one["startDate"]]
    assert item["startDate"].endswith("T09:00:00+07:00")
    assert item["superEvent"] == {"@id": found["@id"]}
    (work,) = found["workFeatured"]
    assert work["dcterms:title"][0]["@value"].startswith("A handbook")
    assert work["dcterms:isPartOf"] == {"@id": found["@id"]}
    versions = {v["version"]: v for v in work["dcterms:hasVersion"]}
    first = versions["1"]["dcterms:identifier"]
    assert versions["2"]["dcterms:replaces"] == [first]
    world.web.client("exchange").get("/exchange/")
    page = world.web.client("exchange").get(
        reverse("record", args=["exchange", exchange.uid])
    )
    assert 'type="application/ld+json"' in page.content.decode()


def test_a_guest_is_shown_what_was_released(world: bw.World) -> None:
    exchange = world.ew.exchange
    (visitor,) = ew.add(
        "counterpart", {"name": "Ms Delegate"}, unit=world.ew.web.units["city"]
    )
    office = {"office": ew.said("Secretary"), "side": "visitor", "position": "9"}
    ew.add("delegate", {"counterpart": visitor, **office}, owner=exchange)
    ew.add(
        "material", {"title": ew.said("Notes"), "release": "internal"}, owner=exchange
    )
    url = reverse("record_linked", args=["exchange", exchange.uid])
    guest = world.web.client("guest", "lo")
    assert guest.get(url).status_code == 404
    services.record_release(
        actor=world.actor("exchange"),
        kind="exchange",
        uid=exchange.uid,
        partner=True,
        languages=["lo"],
    )
    found = linked(world, "guest", "exchange", exchange.uid)
    assert {n["@language"] for n in found["name"]} == {"lo"}
    assert "workFeatured" not in found
    names = {one["attendee"]["name"] for one in found["attendee"]}
    assert "Ms Delegate" in names
    assert found["organizer"]["@type"] == "Organization"
    assert (
        guest.get(url.replace("/exchange/exchange/", "/exchange/need/")).status_code
        == 404
    )


def test_a_practice_is_a_how_to(world: bw.World) -> None:
    values = {
        "title": ew.said("Mentors"),
        "organisation": world.ew.own,
        "topics": ["young-members"],
        "problem": ew.said("Few"),
    }
    (practice,) = ew.add("practice", values, unit=world.web.units["city"])
    ew.add(
        "block", {"title": ew.said("Pairs"), "steps": ew.said("Pair")}, owner=practice
    )
    found = linked(world, "exchange", "practice", practice.uid)
    assert (found["@type"], len(found["step"])) == ("HowTo", 1)
    assert found["creator"]["@type"] == "Organization"


def test_a_course_has_its_cohorts(world: bw.World) -> None:
    city = world.ew.web.units["city"]
    given = {"title": ew.said("Course"), "hours": 16, "topics": ["young-members"]}
    (course,) = training.records_add(
        actor=ew.SYSTEM, kind="course", unit=city, rows=[given]
    )
    cohort = {"title": ew.said("First"), "places": 8, "starts_on": "2026-03-02"}
    training.records_add(
        actor=ew.SYSTEM, kind="cohort", owner=course, unit=city, rows=[cohort]
    )
    url = reverse("course_linked", args=[course.uid])
    found = json.loads(world.web.client("commission").get(url).content)
    assert (found["@type"], found["timeRequired"]) == ("Course", "PT16H")
    (instance,) = found["hasCourseInstance"]
    assert instance["startDate"] == "2026-03-02"
    assert instance["maximumAttendeeCapacity"] == 8
    assert world.web.client("guest").get(url).status_code in (403, 404)
