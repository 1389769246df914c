"""Translations of a draft that fall behind their original, until somebody reads them."""

from __future__ import annotations

import pytest

from banyan.briefings import queries, services
from banyan.briefings.render.document import document_of
from tests.support import briefing_world as bw
from tests.support import kept

pytestmark = pytest.mark.django_db


@kept.once
def built() -> bw.World:
    return bw.build()


def test_a_changed_original_leaves_the_other_languages_behind(world: bw.World) -> None:
    row = world.compose()
    officer = world.actor("exchange")
    section = row.sections.order_by("position").first()
    heading = section.heading

    def behind() -> list[str]:
        found = queries.briefing_get(officer, row.uid)
        return found.content["sections"][0].get("stale", [])

    def change(**texts: str) -> None:
        values = {"heading": {**heading.as_json(), **texts}}
        services.section_change(
            actor=officer, briefing=row.uid, section=section.uid, values=values
        )

    assert behind() == []
    origin = officer.language
    others = [k for k in ("vi", "lo", "en") if k != origin]
    change(**{origin: "Another heading"})
    assert behind() == others
    document = document_of(
        queries.briefing_get(officer, row.uid).content,
        others[0],
        hash_of_snapshot="",
        specimen=False,
    )
    assert document["draft"].endswith("1")
    change(**{origin: "Another heading", others[0]: "Written anew"})
    assert behind() == others[1:]
    services.briefing_submit(actor=officer, briefing=row.uid)
    services.briefing_approve(
        actor=world.actor("commission"), briefing=row.uid, language=others[1]
    )
    assert behind() == []
