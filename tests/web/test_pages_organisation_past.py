"""The tree as it was on another day: shown at once, counted after."""

from __future__ import annotations

import pytest
from django.utils.html import escape

from banyan.figures.services import rebuild_tallies
from tests.support import kept, web_world
from tests.support.web_units import crowd

pytestmark = pytest.mark.django_db


@kept.once
def built() -> web_world.World:
    made = web_world.build()
    rebuild_tallies()
    return made


def test_the_tree_of_a_past_day_counts_the_members_of_that_day(
    world: web_world.World,
) -> None:
    crowd(world.units["branch"], 3)
    client = world.client("commission")

    def members(day: str) -> dict[str, str]:
        asked = {"as_of": day, "count": "1"}
        table = client.get("/organisation/", asked).context["page"].table
        return {row.name: row.cells[1].text for row in table.rows}

    assert members("2025-09-01")["City committee"] == "0"
    assert members("2025-09-02")["City committee"] == "4"
    nothing = client.get("/organisation/", {"as_of": "2025-06-30"}).context["page"]
    assert nothing.table.rows == ()
    assert nothing.empty


def test_what_was_not_known_yet_is_not_shown(world: web_world.World) -> None:
    answer = world.client("commission").get(
        "/organisation/", {"as_of": "2026-01-01", "known_on": "2025-12-31"}
    )
    assert answer.context["page"].table.rows == ()


def test_a_past_day_is_shown_first_and_counted_after(world: web_world.World) -> None:
    client = world.client("commission")
    asked = {"as_of": "2025-10-01"}
    whole = client.get("/organisation/", asked)
    page, text = whole.context["page"], whole.content.decode()
    assert {row.cells[1] for row in page.table.rows} == {"…"} and not page.levels
    assert f'href="{escape(page.asked.count_url)}' in text
    assert 'hx-trigger="load"' in text
    there = f"{page.asked.count_url}&as_of=2025-10-01"
    counted = client.get(there).context["page"]
    assert counted.levels and not counted.asked.count_url
    opened = client.get("/organisation/", asked, headers={"HX-Request": "true"})
    assert "tree-fold" in opened.content.decode() and "<main" not in str(opened.content)
    for shown in (counted, opened.context["page"]):
        assert all(hasattr(row.cells[1], "text") for row in shown.table.rows)
