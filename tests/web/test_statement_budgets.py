"""How many statements the pages that everybody opens may send: 8 a list, 14 a hub."""

from __future__ import annotations

import pytest

from banyan.figures.services import rebuild_tallies
from tests.support import kept, web_world
from tests.support.counting import queries_of
from tests.support.people_world import member, url

pytestmark = pytest.mark.django_db
LIST, HUB = 8, 14
THREE = "f=grade+is+official+and+age+ge+18+and+not+sex+is+f"


@kept.once
def built() -> web_world.World:
    made = web_world.build()
    rebuild_tallies()  # as the worker does after the tree moved
    return made


def test_every_page_keeps_its_number_of_statements(world: web_world.World) -> None:
    row = member(world, "Trần Văn Chi")
    client = world.client("officer")
    roster = f"/unit/{world.uid('branch')}/members/?below=1"
    budgets = {
        f"/people/?{THREE}&as_of=2025-10-01": LIST,
        "/people/?q=tran": LIST,
        "/organisation/": LIST,
        "/organisation/?as_of=2025-10-01": LIST,
        f"{roster}&as_of=2025-10-01": LIST,
        "/search/?q=tran&kind=person": LIST,
        "/search/?q=chi": HUB,
        url(row): HUB,
    }
    sent = {address: queries_of(client, address) for address in budgets}
    over = {a: n for a, n in sent.items() if n > budgets[a]}
    assert not over, f"more statements than allowed: {over}"
