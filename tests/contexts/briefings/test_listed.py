"""The list of briefings as a guest reads it: titles in the languages released alone."""

from __future__ import annotations

from typing import Any

import pytest

from banyan.base import lists
from banyan.base.lists import ListQuery
from banyan.briefings import services
from tests.support import briefing_world as bw

pytestmark = pytest.mark.django_db

TITLE = {"vi": "Công việc chung", "lo": "ວຽກຮ່ວມ", "en": "Joint work"}


def listed(actor: Any, **asked: str) -> list[dict[str, str]]:
    """Return the titles that somebody is shown in the list."""
    spec = lists.get("briefings")
    page = lists.run(actor, spec, ListQuery(**asked))
    assert page.count == lists.count(actor, spec, ListQuery(**asked))
    return [row.cells[0].as_json() for row in page.rows]


@pytest.mark.parametrize("level", ["exchange", "public"])
def test_a_list_shows_and_finds_the_languages_released_alone(level: str) -> None:
    world = bw.build()
    row = world.approved(title=TITLE, template="blank")
    services.briefing_release(
        actor=world.actor("commission"),
        briefing=row.uid,
        level=level,
        languages=["en"],
    )
    guest, house = world.actor("guest"), world.actor("exchange")
    shown = {"en": TITLE["en"]} if level == "exchange" else TITLE
    assert listed(guest) == listed(guest, text="joint") == [shown]
    others = [] if level == "exchange" else [TITLE]
    assert listed(guest, text="cong viec") == listed(guest, text="ວຽກ") == others
    assert listed(guest, filter="not title has 'việc'") == [shown][len(others) :]
    assert listed(house, text="cong viec") == [TITLE]
    services.briefing_withdraw(
        actor=world.actor("commission"), briefing=row.uid, reason="A figure was wrong"
    )
    assert listed(guest) == []
