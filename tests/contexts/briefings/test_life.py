"""The life of a briefing, and every refusal on its way."""

from __future__ import annotations

import pytest

from banyan.briefings import queries
from tests.support import briefing_world as bw

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> bw.World:
    return bw.build()


def test_a_template_brings_sections_practices_and_lessons(world: bw.World) -> None:
    row = world.compose()
    sections = list(row.sections.order_by("position"))
    assert [s.key for s in sections] == [
        "organisation", "admission", "tasks", "life", "culture",
    ]  # fmt: skip
    admission = sections[1]
    assert admission.practices == [str(world.practice.uid)]
    assert admission.lessons == [str(world.lesson.uid)]


def test_from_draft_to_the_guest(world: bw.World) -> None:
    row = world.released()
    assert row.state == "released"
    shown = queries.briefing_get(world.actor("guest"), row.uid)
    assert shown.is_given and not shown.is_house
    assert shown.content["sections"][0]["figures"][0]["value"] == "22"
    assert shown.languages == ("vi", "lo", "en")
    assert shown.sections == () and shown.approved == {}
