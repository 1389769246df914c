"""Pages of briefings: the list, composing, approving, releasing, the guest's view."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from banyan.briefings.models import Briefing
from tests.support import briefing_world as bw

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> bw.World:
    return bw.build()


def at(name: str, row: Any, *more: Any) -> str:
    return reverse(name, args=[row.uid, *more])


def sections(row: Any) -> list[Any]:
    return list(row.sections.order_by("position"))


def test_from_the_template_to_the_guest_by_hand(world: bw.World) -> None:
    officer = world.web.client("exchange")
    chief = world.web.client("commission")
    guest = world.web.client("guest", "lo")
    answer = officer.post(
        reverse("briefing_new"),
        {
            "unit": world.web.uid("city"),
            "template": "party-ward",
            "title_vi": "Công tác",
            "title_lo": "ວຽກງານ",
            "title_en": "Our work",
            "languages": ["vi", "lo", "en"],
            "level": "exchange",
            "exchange": str(world.ew.exchange.uid),
        },
    )
    row = Briefing.objects.get()
    assert answer.status_code == 302 and answer["Location"] == at("briefing", row)
    assert "Mentors en" in officer.get(at("briefing", row)).content.decode()
    assert guest.get(at("briefing", row)).status_code == 404
    officer.post(at("briefing_submit", row))
    for language in ("vi", "lo", "en"):
        chief.post(at("briefing_approve", row), {"language": language})
    answer = chief.post(
        at("briefing_release", row), {"level": "exchange", "languages": ["lo"]}
    )
    assert answer.status_code == 302
    shown = guest.get(at("briefing", row)).content.decode()
    assert "ວຽກງານ" in shown and "Tiếng Việt" not in shown.split("<article")[1]
    assert "Hash" in officer.get(at("briefing", row)).content.decode()
    assert guest.get(at("briefing_check", row)).status_code == 404
    assert guest.get(at("briefing_present", row)).status_code == 200
    assert "ວຽກງານ" in guest.get(reverse("briefings")).content.decode()
