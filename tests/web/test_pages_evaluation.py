"""The pages of evaluation: who sees them, sheets, deciding, reviews, simulation, paper."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from banyan.evaluation.models import (
    Assessment,
    Campaign,
    GroupChoice,
    Opinion,
    Piece,
    Word,
)
from banyan.kernel import clock
from tests.support import kept, web_world
from tests.support.evaluation_pages import (
    at,
    members,
    opened,
    own_account,
    ready,
    world_of,
)

pytestmark = pytest.mark.django_db


@kept.once
def built() -> web_world.World:
    return world_of()


@pytest.fixture
def campaign(world: web_world.World) -> Campaign:
    return opened(world)


def test_the_list_and_the_board_lead_to_each_other(world, campaign):
    client = world.client("officer")
    assert "Đánh giá năm" in client.get("/evaluation/").content.decode()
    page = client.get(at(campaign)).content.decode()
    assert "Branch 1 of Bắc" in page and "ev-map" in page
    assert client.get(at(campaign, unit=world.uid("branch"))).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("secretary", 200), ("inspector", 200), ("neighbour", 404),
     ("reader", 403), ("stranger", 403)],
)  # fmt: skip
def test_who_sees_a_campaign(world, campaign, who, status):
    assert world.client(who).get(at(campaign)).status_code == status


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_every_page_in_every_language(world, campaign, language):
    client = world.client("officer", language)
    row = members(campaign)[0]
    for address in (
        at(campaign), at(campaign, "sheet/", world.uid("branch")),
        at(campaign, "decide/", world.uid("north")),
        at(campaign, "simulate/") + "?cap=25", "/evaluation/open/", "/evaluation/mine/",
        f"/evaluation/about/{row.uid}/",
    ):  # fmt: skip
        assert client.get(address).status_code == 200, address


def test_a_campaign_is_opened_and_a_refusal_keeps_what_was_typed(world):
    client = world.client("officer")
    given = {
        "at": world.uid("north"), "title": "Năm nay", "period": "year",
        "first": "2026-01-01", "last": "2026-12-31", "frame": "points-2025",
        "subjects": ["member", "unit"],
    }  # fmt: skip
    refused = client.post("/evaluation/open/", {**given, "last": "2025-01-01"})
    assert refused.status_code == 422 and "Năm nay" in refused.content.decode()
    done = client.post("/evaluation/open/", given)
    assert done.status_code == 302 and Campaign.objects.count() == 1


def test_a_secretary_finishes_the_members_of_a_branch_on_one_page(world, campaign):
    client = world.client("secretary")
    url = at(campaign, "sheet/", world.uid("branch"))
    rows = [r for r in members(campaign) if r.unit_id == world.units["branch"]]
    own = {f"s_{r.pk}": "good" for r in rows}
    assert client.post(url, {"do": "self", **own}).status_code == 302
    day = clock.today().isoformat()
    voices = {f"v_{r.pk}_good": "5" for r in rows}
    short = client.post(url, {"do": "vote", "on": day, "present": "4", **voices})
    assert short.status_code == 422 and 'value="5"' in short.content.decode()
    assert client.post(
        url, {"do": "vote", "on": day, "present": "5", **voices}
    ).status_code == 302  # fmt: skip
    said = {f"k_{r.pk}": "good" for r in rows}
    assert client.post(url, {"do": "committee", "on": day, **said}).status_code == 302
    assert {
        tuple(r.done) for r in members(campaign) if r.unit_id == rows[0].unit_id
    } == {("self", "vote", "committee")}


def test_a_body_decides_and_publishes_on_one_page(world, campaign):
    rows = ready(world, campaign)
    client = world.client("officer")
    url = at(campaign, "decide/", world.uid("north"))
    page = client.get(url).content.decode()
    assert "Cap, under every reading of the rule" in page
    posted: dict[str, Any] = {
        "do": "decide", "on": clock.today().isoformat(), "group_member.members": "1",
        **{f"k_{r.pk}": "excellent" for r in rows[:3]},
        **{f"k_{r.pk}": "good" for r in rows[3:]},
        "versions": " ".join(f"{r.pk}.{r.row_version}" for r in rows),
    }  # fmt: skip
    refused = client.post(url, posted)
    assert refused.status_code == 422
    assert "the readings of the cap differ" in refused.content.decode()
    chosen = {
        "reading_member.members": "good", "reason_member.members": "như năm trước",
        "over_member.members": "ba tổ cứu hộ",
    }  # fmt: skip
    assert client.post(url, posted | chosen).status_code == 302
    assert GroupChoice.objects.get().over_reason == "ba tổ cứu hộ"
    assert client.post(url, {"do": "publish"}).status_code == 302
    assert set(
        Assessment.objects.filter(campaign=campaign).values_list("state", flat=True)
    ) == {"published"}


def test_a_member_reviews_on_three_screens_kept_as_typed(world, campaign):
    row = members(campaign)[-1]
    own_account(world, row)
    client = world.client("me")
    base = f"/evaluation/about/{row.uid}/review/"
    kept = client.post(base + "1/", {"keep": "1", "a_done": "nửa câu"})
    assert kept.status_code == 204
    assert "nửa câu" in client.get(base + "1/").content.decode()
    wrong = client.post(base + "2/", {"p_common": "31"})
    assert wrong.status_code in (302, 422)
    client.post(base + "2/", {"p_common": "28", "p_axis-1": "40,5"})
    assert client.post(base + "3/", {"submit": "1"}).status_code == 422
    done = client.post(base + "3/", {"submit": "1", "klass": "good"})
    assert done.status_code == 302
    row.refresh_from_db()
    assert (row.done, row.self_class) == (["self"], "good")
    assert row.points["self"] == {"common": "28", "axis-1": "40.5"}
    assert Word.objects.get(assessment=row).text == "nửa câu"
    other = members(campaign)[2]
    assert client.get(f"/evaluation/about/{other.uid}/").status_code == 404
    assert "Đánh giá năm" in client.get("/evaluation/mine/").content.decode()


def test_evidence_is_added_and_measured(world, campaign):
    client = world.client("officer")
    row = members(campaign)[0]
    assert client.post(
        f"/evaluation/about/{row.uid}/evidence/", {"text": "Bằng khen"}
    ).status_code == 302  # fmt: skip
    refused = client.post(f"/evaluation/about/{row.uid}/evidence/", {"text": ""})
    assert refused.status_code == 422
    assert client.post(at(campaign, "do/"), {"do": "measure"}).status_code == 302
    page = client.get(f"/evaluation/about/{row.uid}/").content.decode()
    assert "not measured" in page and "Bằng khen" in page
    assert client.post(at(campaign, "do/"), {"do": "close"}).status_code == 409


def test_a_simulation_says_what_it_cannot_compute(world, campaign):
    ready(world, campaign)
    client = world.client("officer")
    page = client.get(at(campaign, "simulate/") + "?frame=words-2023").content.decode()
    assert "Not computable" in page
    assert client.get(at(campaign, "simulate/") + "?cap=x").status_code == 422
    refused = client.get(at(campaign, "simulate/") + "?cap=250")
    assert refused.status_code == 422 and b"from 0 to 100" in refused.content
    rule = at(campaign, "simulate/") + "?rule=EVL-NOT-RATED&value=3"
    assert client.get(rule).status_code == 422


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_forms_are_printed(world, campaign, kind):
    client = world.client("officer")
    row = members(campaign)[0]
    given = {"format": kind, "language": "vi"}
    for address in (
        f"/evaluation/about/{row.uid}/print/",
        at(campaign, "print/", world.uid("branch")),
    ):
        answer = client.post(address, given)
        assert answer.status_code == 200
        assert answer.content[:4] in (b"%PDF", b"PK\x03\x04")


def test_the_map_says_class_progress_late_and_all_alike_in_signs_and_words(
    world, campaign
):
    client = world.client("officer")
    ready(world, campaign)
    url = at(campaign, unit=world.uid("north"))
    page = client.get(url).content.decode()
    assert "ev-alike" in page and "all members in one class" in page
    assert "ev-late" not in page, "no step has a last day"
    yesterday = (clock.today() - dt.timedelta(days=1)).isoformat()
    campaign.deadlines = {"self": yesterday, "decide": yesterday}
    campaign.save()
    page = client.get(url).content.decode()
    assert "ev-late" in page and "7 late" in page


def test_the_legend_of_the_map_is_its_filter(world, campaign):
    client = world.client("officer")
    branch = "Branch 1 of Bắc"
    none = client.get(at(campaign) + "?show=none").content.decode()
    assert branch in none and 'aria-current="true"' in none
    assert branch not in client.get(at(campaign) + "?show=excellent").content.decode()
    assert branch in client.get(at(campaign) + "?show=nonsense").content.decode()


def test_words_that_many_names_share_are_left_out_of_tiles():
    from banyan.web.features.evaluation.map_page import short_names

    wards = [f"Đảng bộ phường {name}" for name in ("Ba Đình", "Láng", "Kim Liên")]
    assert short_names(wards) == ["Ba Đình", "Láng", "Kim Liên"]
    ends = [f"{name} Ward Party Organisation" for name in ("Lang", "Ba", "Ha")]
    assert short_names(ends) == ["Lang", "Ba", "Ha"]
    assert short_names(["Chi bộ 1", "Tổ 2"]) == ["Chi bộ 1", "Tổ 2"]
    assert short_names([""]) == [""]


def test_what_papers_there_are_depends_on_what_is_known(world, campaign):
    rows = ready(world, campaign)
    client = world.client("officer")
    head = rows[0]
    Assessment.objects.filter(pk=head.pk).update(role="head")

    def printed(row: Assessment, paper: str, language: str = "vi") -> int:
        given = {"format": "pdf", "language": language, "paper": paper}
        return client.post(f"/evaluation/about/{row.uid}/print/", given).status_code

    assert printed(head, "evaluation-01a", "lo") == 200
    assert printed(head, "evaluation-3a") == 404, "a quarter has it"
    assert printed(head, "class-certificate") == 404, "nothing is published"
    assert printed(head, "opinion-request") == 404, "nobody was asked"
    ask(client, head)
    assert printed(head, "opinion-request", "en") == 200
    Assessment.objects.filter(campaign=campaign).update(
        state="published", final="good", published_on=clock.today()
    )
    assert printed(head, "class-certificate") == 200
    Campaign.objects.filter(pk=campaign.pk).update(period="quarter")
    assert printed(head, "evaluation-3a") == 200
    sheet = at(campaign, "print/", world.uid("branch"))
    given = {"format": "docx", "language": "en", "paper": "evaluation-4"}
    assert client.post(sheet, given).status_code == 200
    assert client.post(sheet, given | {"paper": "nonsense"}).status_code == 404


def ask(client: Any, row: Assessment, **more: Any) -> Any:
    given = {
        "do": "ask", "kind": "residence", "of": "Chi ủy nơi cư trú",
        "on": clock.today().isoformat(), "until": "", **more,
    }  # fmt: skip
    return client.post(f"/evaluation/about/{row.uid}/opinion/", given)


def test_opinions_are_asked_recorded_once_and_shown_to_the_body(world, campaign):
    row = members(campaign)[0]
    client = world.client("officer")
    url = f"/evaluation/about/{row.uid}/"
    refused = ask(client, row, of="", until="2020-01-01")
    page = refused.content.decode()
    assert refused.status_code == 422 and "Name who is asked" in page
    assert 'value="2020-01-01"' in page, "what was typed stays"
    assert ask(client, row).status_code == 302
    asked = Opinion.objects.get()
    assert "waits for an answer" in client.get(url).content.decode()
    given = {"do": "record", "opinion": asked.pk, "on": clock.today().isoformat()}
    empty = client.post(url + "opinion/", given | {"text": " "})
    assert empty.status_code == 422
    answer = given | {"text": "Gương mẫu nơi cư trú"}
    assert client.post(url + "opinion/", answer).status_code == 302
    again = client.post(url + "opinion/", answer | {"text": "lần hai"})
    assert again.status_code == 422 and "on record already" in again.content.decode()
    for shown in (url, at(campaign, "sheet/", world.uid("branch"))):
        assert "Gương mẫu nơi cư trú" in client.get(shown).content.decode()
    other = members(campaign)[1]
    foreign = client.post(f"/evaluation/about/{other.uid}/opinion/", answer)
    assert foreign.status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("inspector", 403), ("neighbour", 404), ("stranger", 403)]
)
def test_who_may_not_ask_for_opinions(world, campaign, who, status):
    assert ask(world.client(who), members(campaign)[0]).status_code == status


def pdf(name: str = "minh-chung.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF\n", "application/pdf")


def test_a_file_comes_with_the_self_review_and_opens_to_those_who_may(world, campaign):
    row = members(campaign)[-1]
    own_account(world, row)
    client = world.client("me")
    base = f"/evaluation/about/{row.uid}/"
    done = client.post(
        base + "review/1/", {"a_done": "Xong", "file": pdf(), "shows": "Bằng khen"}
    )
    assert done.status_code == 302
    piece = Piece.objects.get(assessment=row)
    assert (piece.text, piece.paper.person_id) == ("Bằng khen", row.person_id)
    assert "minh-chung" not in piece.link
    link = f"/papers/{piece.paper.uid}/"
    assert link in client.get(base + "review/1/").content.decode()
    assert client.get(link).status_code == 200
    assert link in world.client("officer").get(base).content.decode()
    assert world.client("stranger").get(link).status_code in (403, 404)
    wrong = client.post(
        base + "review/1/",
        {"a_done": "Giữ lại", "file": SimpleUploadedFile("x.exe", b"MZ")},
    )
    assert wrong.status_code == 422 and "Giữ lại" in wrong.content.decode()


def test_a_file_beside_an_assessment(world, campaign):
    row = members(campaign)[0]
    client = world.client("officer")
    url = f"/evaluation/about/{row.uid}/evidence/"
    assert client.post(url, {"text": "", "file": pdf()}).status_code == 302
    assert Piece.objects.get().paper is not None
    wrong = client.post(url, {"text": "Giữ lời này", "link": "javascript:1"})
    assert wrong.status_code == 422 and "Giữ lời này" in wrong.content.decode()


def test_a_campaign_with_open_appeals_is_not_closed_on_its_page(world, campaign):
    rows = ready(world, campaign)
    Assessment.objects.filter(campaign=campaign).update(
        state="published", final="good", published_on=clock.today()
    )
    own_account(world, rows[-1])
    person = world.client("me")
    about = f"/evaluation/about/{rows[-1].uid}/"
    found = re.search(
        r'href="([^"]*/class-objection/[^"]*)"', person.get(about).content.decode()
    )
    assert found
    address = html.unescape(found[1])
    shown = person.get(address).content.decode()
    assert clock.today().isoformat() in shown, "the day of publication is filled in"
    north = world.units["north"]
    assert f'value="{north}" selected' in shown, "the level that decided takes it up"
    done = person.post(
        address,
        {
            "on": clock.today().isoformat(), "host": north, "f_text": "Đề nghị xét lại",
            "f_published_on": clock.today().isoformat(),
        },
    )  # fmt: skip
    assert done.status_code == 302, done.content.decode()[-3000:]
    refused = world.client("officer").post(at(campaign, "do/"), {"do": "close"})
    assert refused.status_code == 409
    assert "objections are not answered" in refused.content.decode()
