"""The page on which a body decides: pages, filters, what was typed, two officers."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from banyan.evaluation import services as evaluation
from banyan.evaluation.models import Assessment, Campaign, GroupChoice
from banyan.evaluation.queries import bodies as reads
from banyan.kernel import clock
from tests.support import web_world
from tests.support.evaluation_pages import (
    at,
    deciding,
    members,
    opened,
    proposed,
    ready,
    reviewed,
    world_of,
)

pytestmark = pytest.mark.django_db


PAGE = 4


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> web_world.World:
    monkeypatch.setattr(reads, "PAGE", PAGE)
    return world_of(PAGE + 1)


@pytest.fixture
def campaign(world: web_world.World) -> Campaign:
    return opened(world)


def shown(page: str) -> list[int]:
    """Return whose class may be chosen on a page."""
    return [int(pk) for pk in re.findall(r'<select name="k_(\d+)"', page)]


def kept(page: str) -> dict[str, str]:
    """Return what a page carries along of others."""
    return dict(re.findall(r'type="hidden" name="(k_\d+)" value="([^"]*)"', page))


def url_of(world: web_world.World, campaign: Campaign, **query: Any) -> str:
    return at(campaign, "decide/", world.uid("north"), **query)


def test_a_large_body_is_shown_by_pages(world, campaign):
    rows = ready(world, campaign)
    client = world.client("officer")
    first = client.get(url_of(world, campaign)).content.decode()
    second = client.get(url_of(world, campaign, page=2)).content.decode()
    assert len(shown(first)) == PAGE and len(shown(second)) == len(rows) - PAGE
    assert {*shown(first), *shown(second)} == {r.pk for r in rows}
    assert f"1 to {PAGE} of {len(rows)}" in first
    beyond = client.get(url_of(world, campaign, page="99999")).content.decode()
    assert shown(beyond) == shown(second)
    assert client.get(url_of(world, campaign, page="x")).status_code == 200


def test_what_was_chosen_on_one_page_comes_along_and_is_decided(world, campaign):
    rows = ready(world, campaign)
    client = world.client("officer")
    one = shown(client.get(url_of(world, campaign)).content.decode())[0]
    looked = deciding(rows, do="look", **{f"k_{one}": "completed"})
    page = client.post(url_of(world, campaign, page=2), looked)
    assert page.status_code == 200
    said = page.content.decode()
    assert one not in shown(said) and kept(said) == {f"k_{one}": "completed"}
    assert f"Good {len(rows) - 1}, Completed 1" in said, "caps are counted with it"
    assert not Assessment.objects.exclude(final="").exists(), "looking decides nothing"
    back = client.post(url_of(world, campaign), looked | kept(said)).content.decode()
    chosen = re.search(rf'name="k_{one}".*?value="(\w+)" selected', back, re.S)
    assert chosen and chosen[1] == "completed"
    done = client.post(url_of(world, campaign, page=2), deciding(rows, **kept(said)))
    assert done.status_code == 302
    assert Assessment.objects.get(pk=one).final == "completed"
    assert Assessment.objects.filter(final="good").count() == len(rows) - 1


def test_people_are_found_by_class_by_none_and_by_what_differs(world, campaign):
    rows = ready(world, campaign)
    proposed(rows[:2], "completed")
    Assessment.objects.filter(pk=rows[2].pk).update(proposed="")
    client = world.client("officer")

    def those(show: str) -> set[int]:
        page = client.get(url_of(world, campaign, show=show)).content.decode()
        return set(shown(page))

    assert those("completed") == {r.pk for r in rows[:2]}
    assert those("none") == {rows[2].pk}
    assert those("differs") == {r.pk for r in rows[:2]}
    assert those("excellent") == set()
    page = client.get(url_of(world, campaign, show="completed")).content.decode()
    assert re.search(r'aria-current="true">.*?Completed <strong>2', page, re.S)


def test_criteria_stand_beside_each_other(world, campaign):
    reviewed(members(campaign), points={"common": 25, "results": 55})
    ready(world, campaign)
    client = world.client("officer")
    page = client.get(url_of(world, campaign)).content.decode()
    assert "80 = 25 + 55" in page and "Vote: Good 5" in page
    assert 'title="Good"' in page


def test_decided_meanwhile_by_another_officer_stands_beside_what_was_chosen(
    world, campaign
):
    rows = ready(world, campaign)
    last = rows[-1]
    posted = deciding(rows, **{f"k_{last.pk}": "good"})
    evaluation.bodies_decide(
        actor=web_world.SYSTEM, campaign=campaign.pk,
        commands=[
            evaluation.DecideBody(
                world.units["north"], clock.today(), {last.pk: "completed"}
            )
        ],
    )  # fmt: skip
    refused = world.client("officer").post(url_of(world, campaign), posted)
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Somebody else was faster" in page
    assert "What the other officer decided stands beside what you chose" in page
    person = str(last.person)
    assert person in page, "whoever was decided otherwise, on whichever page"
    assert "Completed" in page and "You chose: Good" in page


def test_a_proposal_that_changed_meanwhile_is_not_decided_unseen(world, campaign):
    rows = ready(world, campaign)
    last = rows[-1]
    posted = deciding(rows, **{f"k_{rows[0].pk}": "completed"})
    proposed([last], "completed")
    client = world.client("officer")
    chosen = posted | {f"k_{last.pk}": "good"}
    refused = client.post(url_of(world, campaign), chosen)
    page = refused.content.decode()
    assert refused.status_code == 409 and shown(page) == [last.pk]
    assert "changed meanwhile" in page and "Lê Thị Ký" in page
    assert kept(page) == {f"k_{rows[0].pk}": "completed"}
    assert not Assessment.objects.exclude(final="").exists()
    versions = re.search(r'name="versions" value="([^"]*)"', page)
    assert versions
    again = chosen | {"versions": html.unescape(versions[1])}
    assert client.post(url_of(world, campaign), again).status_code == 302
    assert Assessment.objects.get(pk=last.pk).final == "good"


def test_how_a_cap_is_read_is_recorded_without_deciding(world, campaign):
    rows = ready(world, campaign)
    client = world.client("officer")
    given = {"reading_member.members": "all_rated", "reason_member.members": "Như cũ"}
    posted = deciding(rows, **given) | {"do": "groups"}
    assert client.post(url_of(world, campaign), posted).status_code == 302
    assert GroupChoice.objects.get().reason == "Như cũ"
    page = client.get(url_of(world, campaign)).content.decode()
    assert re.search(r'value="all_rated" checked', page) and "Như cũ" in page


def test_who_reads_but_does_not_decide_gets_links_and_no_form(world, campaign):
    ready(world, campaign)
    page = world.client("inspector").get(url_of(world, campaign)).content.decode()
    assert shown(page) == [] and 'name="versions"' not in page
    assert 'href="/evaluation/' in page and "page=2#people" in page
    assert "Decide all of these classes" not in page
