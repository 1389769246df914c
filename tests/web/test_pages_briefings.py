"""Pages of briefings: the list, composing, approving, releasing, the guest's view."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from banyan.briefings.models import Briefing
from tests.support import briefing_world as bw
from tests.support import kept

pytestmark = pytest.mark.django_db


@kept.once
def built() -> bw.World:
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


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_every_page_in_every_language(world: bw.World, language: str) -> None:
    officer = world.web.client("exchange", language)
    chief = world.web.client("commission", language)
    draft, given = world.compose(), world.released()
    section = sections(draft)[0]
    for url in (
        reverse("briefings"),
        reverse("briefing_new"),
        at("briefing", draft),
        at("briefing", given),
        f"{at('briefing', given)}?in=lo",
        at("briefing_change", draft),
        at("briefing_section_new", draft),
        at("briefing_section", draft, section.uid),
        at("briefing_section_remove", draft, section.uid),
        at("briefing_check", given),
        at("briefing_present", given),
        at("briefing_present", draft),
    ):
        assert officer.get(url).status_code == 200, url
    waiting = world.submitted()
    for name in ("briefing_return", "briefing_release"):
        assert chief.get(at(name, waiting)).status_code == 200
    assert chief.get(at("briefing_withdraw", given)).status_code == 200


def test_sections_by_hand(world: bw.World) -> None:
    officer, row = world.web.client("exchange"), world.compose()
    first, second = sections(row)[:2]
    officer.post(at("briefing_section_move", row, first.uid), {"to": "down"})
    assert [s.uid for s in sections(row)][:2] == [second.uid, first.uid]
    typed = {
        "heading_vi": "Mới",
        "heading_lo": "ໃໝ່",
        "heading_en": "New",
        "figures": ["count.women@now", "admissions@last-year"],
        "charts": ["ages"],
        "practices": [str(world.practice.uid)],
    }
    officer.post(at("briefing_section_new", row), typed)
    added = sections(row)[-1]
    assert added.figures[1] == {"key": "admissions", "period": "last-year"}
    answer = officer.post(
        at("briefing_section", row, added.uid),
        {**typed, "heading_vi": "", "heading_lo": "", "heading_en": ""},
    )
    assert answer.status_code == 422
    officer.post(at("briefing_section_remove", row, added.uid))
    assert len(sections(row)) == 5


def test_what_stands_against_it_is_said(world: bw.World) -> None:
    officer = world.web.client("exchange")
    answer = officer.post(
        reverse("briefing_new"),
        {
            "unit": world.web.uid("city"),
            "template": "blank",
            "level": "internal",
            "languages": ["vi"],
        },
    )
    assert answer.status_code == 422
    assert "A briefing needs a title." in answer.content.decode()
    row = world.compose(template="blank")
    officer.post(at("briefing_section_remove", row, sections(row)[0].uid))
    page = officer.post(at("briefing_submit", row), follow=True).content.decode()
    assert "A briefing without sections says nothing." in page
    chief = world.web.client("commission")
    waiting = world.submitted()
    answer = chief.post(at("briefing_return", waiting), {"reason": ""})
    assert answer.status_code == 422
    answer = chief.post(
        at("briefing_release", waiting),
        {"level": "internal", "accounts": "nobody-here"},
    )
    assert answer.status_code == 422


def test_given_then_and_today_now(world: bw.World) -> None:
    row = world.released()
    bw.add_members(world.web, 6, 6, year=1960)
    officer = world.web.client("exchange")
    page = officer.get(at("briefing", row)).context["page"]
    members = page.sections[0].figures[0]
    assert (members.given, members.now, members.moved) == ("22", "34", True)
    check = officer.get(at("briefing_check", row)).content.decode()
    assert "22" in check and "34" in check and "moved" in check
    guest = world.web.client("guest").get(at("briefing", row)).context["page"]
    assert not guest.with_now and guest.sections[0].figures[0].now == ""


def test_files_at_once_and_by_the_worker(world: bw.World) -> None:
    row = world.released()
    guest = world.web.client("guest", "lo")
    url = at("briefing_file", row)
    answer = guest.post(url, {"language": "lo", "form": "pdf"})
    assert (
        answer.content.startswith(b"%PDF")
        and "attachment" in answer["Content-Disposition"]
    )
    assert guest.post(url, {"language": "fr", "form": "pdf"}).status_code == 404
    assert guest.post(url, {"language": "lo", "form": "odt"}).status_code == 404
    answer = world.web.client("exchange").post(url, {"language": "all", "form": "pdf"})
    assert answer.status_code == 302 and "/jobs/" in answer["Location"]


def test_it_is_presented_without_script(world: bw.World) -> None:
    row = world.released()
    page = world.web.client("exchange").get(f"{at('briefing_present', row)}?in=vi")
    source = page.content.decode()
    assert source.count('class="slide') >= 6
    assert 'href="#s2"' in source and 'lang="vi"' in source


def test_links_from_the_exchange_and_the_unit(world: bw.World) -> None:
    row = world.released()
    officer = world.web.client("exchange")
    visit = reverse("record", args=["exchange", world.ew.exchange.uid])
    assert at("briefing", row) in officer.get(visit).content.decode()
    assert reverse("briefings") in officer.get(reverse("exchange")).content.decode()
    unit = officer.get(f"/unit/{world.web.uid('city')}/").content.decode()
    assert reverse("briefing_new") in unit
    inbox = world.web.client("guest").get("/").content.decode()
    assert at("briefing", row) in inbox


def test_more_sections_cost_no_more_statements(world: bw.World) -> None:
    from banyan.briefings import services

    officer, row = world.web.client("exchange"), world.compose()
    officer.get(at("briefing", row))
    with CaptureQueriesContext(connection) as few:
        officer.get(at("briefing", row))
    for n in range(5):
        services.section_add(
            actor=world.actor("exchange"),
            briefing=row.uid,
            values={
                "heading": bw.ew.said(f"More {n}"),
                "figures": [{"key": "count.members", "period": "now"}],
                "practices": [str(world.practice.uid)],
            },
        )
    with CaptureQueriesContext(connection) as more:
        officer.get(at("briefing", row))
    assert len(more) <= len(few) <= 34


def test_the_list_costs_no_more_with_more_rows(world: bw.World) -> None:
    officer = world.web.client("exchange")
    world.compose()
    officer.get(reverse("briefings"))
    with CaptureQueriesContext(connection) as few:
        officer.get(reverse("briefings"))
    for _n in range(4):
        world.compose()
    with CaptureQueriesContext(connection) as more:
        officer.get(reverse("briefings"))
    assert len(more) <= len(few) <= 8
