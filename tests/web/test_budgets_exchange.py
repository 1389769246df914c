"""Pages of partners, practices, courses and projects: fourteen statements, never more with rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from tests.support import briefing_world as bw
from tests.support import exchange_world as ew
from tests.support import project_world as pw
from tests.support import training_world as tw
from tests.support.counting import statements

pytestmark = pytest.mark.django_db
MOST = 14
CITY = "city"


@pytest.fixture
def world() -> ew.World:
    world = ew.build()
    ew.complete(world)
    return world


def bodies(world: ew.World, count: int) -> list[Any]:
    """Return partners that stand for units or not."""
    rows = ({"name": ew.said(f"Body {n}")} for n in range(count))
    return ew.add("organisation", *rows, unit=world.web.units[CITY])


def partner(world: ew.World, more: int) -> str:
    for n, body in enumerate(bodies(world, more)):
        ew.add(
            "twin",
            {
                "house_unit": world.web.uid("branch"),
                "counterpart": body,
                "since": ew.HELD,
            },
            owner=world.partnership,
        )
        ew.add(
            "heartbeat",
            {"year": 2000 + 10 * more + n, "state": "alive"},
            owner=world.partnership,
        )
        pw.project(world)
    return reverse("record", args=["partnership", world.partnership.uid])


def agreement(world: ew.World, more: int) -> str:
    values = {"title": ew.said("Memorandum"), "partnership": world.partnership}
    (row,) = ew.add("agreement", values, unit=world.web.units[CITY])
    rows = ({"number": str(n), "text": ew.said("We meet")} for n in range(more))
    ew.add("article", *rows, owner=row)
    return reverse("record", args=["agreement", row.uid])


def organisation(world: ew.World, more: int) -> str:
    bodies(world, more)
    return reverse("record", args=["organisation", world.partner.uid])


def practice(world: ew.World, more: int) -> str:
    values = {
        "title": ew.said("Mentors"),
        "organisation": world.own,
        "topics": ["young-members"],
        "problem": ew.said("Few"),
    }
    (row,) = ew.add("practice", values, unit=world.web.units[CITY])
    for n, body in enumerate(bodies(world, more)):
        block = ew.add(
            "block", {"title": ew.said(f"Block {n}"), "steps": ew.said("x")}, owner=row
        )[0]
        applied = {"receiver": body, "block": block, "exchange": world.exchange}
        ew.add("application", applied, owner=row)
        ew.add("evidence", {"text": ew.said("Seen")}, owner=row)
    return reverse("record", args=["practice", row.uid])


def project(world: ew.World, more: int) -> str:
    row = pw.ready(world)
    for body in bodies(world, more):
        ew.add("participant", {"organisation": body, "role": "funding"}, owner=row)
        pw.line(row, "budget", "1000", payer=body, payee=world.own)
        ew.add("projectstep", {"text": ew.said("x"), "planned": pw.ago(30)}, owner=row)
    return reverse("record", args=["project", row.uid])


@pytest.mark.parametrize(
    "made",
    [partner, agreement, organisation, practice, project],
    ids=lambda f: f.__name__,
)
def test_pages_of_records(
    world: ew.World, made: Callable[[ew.World, int], str]
) -> None:
    client = world.web.client("exchange")
    client.get("/exchange/")
    counts = []
    for more in (1, 4):
        url = made(world, more)
        client.get(url)
        with statements() as seen:
            assert client.get(url).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= MOST


@pytest.mark.parametrize("state", ["compose", "submitted", "released"])
@pytest.mark.parametrize("template", ["party-ward", "party-city"])
def test_the_page_of_a_briefing(template: str, state: str) -> None:
    world = bw.build(1, 0)
    row = getattr(world, state)(template=template)
    client = world.web.client("exchange")
    url = reverse("briefing", args=[row.uid])
    client.get(url)
    with statements() as seen:
        assert client.get(url).status_code == 200
    assert len(seen) <= MOST


def test_the_page_of_a_cohort() -> None:
    world = tw.build()
    client = world.web.client("exchange")
    url = reverse("cohort", args=[world.cohort.uid])
    client.get(url)
    counts = []
    for more in (4, 3):
        guests = (tw.guest(world, f"Guest {more}{n}") for n in range(more))
        tw.place(world, world.cohort, *guests)
        days = [{"title": tw.said("Talk"), "day": tw.days_ago(5 - n)} for n in range(2)]
        tw.add("session", world.cohort, *days)
        with statements() as seen:
            assert client.get(url).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= MOST


def test_the_page_of_a_unit_names_what_it_has_with_partners(world: ew.World) -> None:
    client = world.web.client("exchange")
    url = reverse("unit", args=[world.web.uid("city")])
    client.get(url)
    counts = []
    for more in (1, 5):
        for _n in range(more):
            made = pw.project(world)
        with statements() as seen:
            shown = client.get(url).content.decode()
        counts.append(len(seen))
    assert reverse("record", args=["exchange", world.exchange.uid]) in shown
    assert reverse("record", args=["project", made.uid]) in shown
    assert reverse("record", args=["partnership", world.partnership.uid]) in shown
    assert counts[0] == counts[1] <= MOST
    neighbour = world.web.client("neighbour").get(url).content.decode()
    assert "/exchange/exchange/" not in neighbour
    chief = world.web.client("commission")
    chief.get(url)
    with statements() as seen:
        chief.get(url)
    assert len(seen) <= MOST
    twin = reverse("unit", args=[world.web.uid("branch")])
    assert "/exchange/partnership/" not in client.get(twin).content.decode()
    ew.add(
        "twin",
        {"house_unit": world.web.uid("branch"), "counterpart": world.partner},
        owner=world.partnership,
    )
    assert "/exchange/partnership/" in client.get(twin).content.decode()
