"""Statements of the pages of evaluation: within the budget, however many rows there are."""

from __future__ import annotations

from typing import Any

import pytest

from banyan.evaluation import services as evaluation
from banyan.evaluation.models import Assessment, Campaign, Measured
from banyan.kernel import clock
from tests.support import web_world
from tests.support.counting import queries_of
from tests.support.evaluation_pages import (
    at,
    members,
    opened,
    own_account,
    ready,
    world_of,
)

pytestmark = pytest.mark.django_db
HUB, LIST = 14, 8
"""Pages that bring many things together, and lists (docs/benchmarks.md)."""


@pytest.fixture
def world() -> web_world.World:
    return world_of(4)


@pytest.fixture
def campaign(world: web_world.World) -> Campaign:
    return opened(world)


def full(world: web_world.World, campaign: Campaign) -> Assessment:
    """Return a head of whom everything is known that a page may read."""
    rows = ready(world, campaign)
    head = rows[-1]
    led = world.units["branch2"]
    Measured.objects.create(
        campaign_id=campaign.pk, unit_id=led, indicator="commitments-done",
        top="2", base="3", value="66.67",
    )  # fmt: skip
    day = clock.today()
    evaluation.opinions_ask(
        actor=web_world.SYSTEM,
        commands=[evaluation.AskOpinion(head.pk, "residence", "Chi ủy", day)],
    )
    evaluation.opinions_record(
        actor=web_world.SYSTEM,
        commands=[
            evaluation.RecordOpinion(head.opinions.get().pk, day, "Gương mẫu"),
        ],
    )
    pdf = b"%PDF-1.4\n%%EOF\n"
    evaluation.pieces_add(
        actor=web_world.SYSTEM,
        commands=[
            evaluation.AddPiece(head.pk, "Bằng khen", content=pdf, file_name="a.pdf")
        ],
    )
    Assessment.objects.filter(pk=head.pk).update(
        role="head", led=led, final="not-completed", state="published",
        published_on=day, decided_on=day,
    )  # fmt: skip
    return Assessment.objects.get(pk=head.pk)


def pages(world: web_world.World, campaign: Campaign, one: Any) -> dict[str, int]:
    """Return the pages of an officer, with how many statements each may send."""
    branch, north = world.uid("branch"), world.uid("north")
    return {
        "/evaluation/": LIST,
        at(campaign): HUB,
        at(campaign, unit=north): HUB,
        at(campaign, "sheet/", branch): HUB,
        at(campaign, "decide/", north): HUB,
        at(campaign, "simulate/", north, cap=25): HUB,
        at(campaign, "simulate/", frame="words-2023"): HUB,
        f"/evaluation/about/{one.uid}/": HUB,
        f"/evaluation/open/?at={north}": HUB,
    }


def test_every_page_keeps_its_budget_and_does_not_grow(world, campaign):
    one = full(world, campaign)
    client = world.client("officer")
    few = {url: queries_of(client, url) for url in pages(world, campaign, one)}
    over = {
        u: (few[u], n) for u, n in pages(world, campaign, one).items() if few[u] > n
    }
    assert not over
    doubled(campaign, 30)
    many = {url: queries_of(client, url) for url in pages(world, campaign, one)}
    assert not {url: n for url, n in many.items() if n > few[url]}


def doubled(campaign: Campaign, count: int) -> None:
    """Put as many more into the branch and under the body, each with its words."""
    model = members(campaign)[0]
    for number in range(count):
        again = Assessment.objects.get(pk=model.pk)
        again.pk, again.uid, again.membership = None, None, None
        again.kind_of_tasks = "leaders" if number % 2 else "members"
        again.uid = Assessment._meta.get_field("uid").get_default()
        again.save()
        again.said.create(
            step="vote", on=clock.today(), at=clock.now(), counts={"good": 1}
        )


def test_ones_own_pages_keep_the_budget(world, campaign):
    row = members(campaign)[-1]
    own_account(world, row)
    client = world.client("me")
    base = f"/evaluation/about/{row.uid}/"
    for url, most in {
        "/evaluation/mine/": LIST,
        base: HUB,
        **{f"{base}review/{n}/": HUB for n in (1, 2, 3)},
    }.items():
        assert queries_of(client, url) <= most, url
