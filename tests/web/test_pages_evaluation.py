"""The pages of evaluation: who sees them, sheets, deciding, reviews, simulation, paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan.access.services import AccountOpen, accounts_open
from banyan.evaluation import services as evaluation
from banyan.evaluation.models import Assessment, Campaign, GroupChoice, Word
from banyan.kernel import clock
from tests.support import web_world
from tests.support.people_world import member, statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> web_world.World:
    found = web_world.build()
    for number in range(6):
        member(found, f"Lê Văn {chr(65 + number)}")
    return found


@pytest.fixture
def campaign(world: web_world.World) -> Campaign:
    year = clock.today().year
    return evaluation.campaign_open(
        actor=web_world.SYSTEM,
        command=evaluation.OpenCampaign(
            unit=world.units["north"],
            title="Đánh giá năm",
            period="year",
            first=dt.date(year, 1, 1),
            last=dt.date(year, 12, 31),
            frame="points-2025",
        ),
    )


def at(campaign: Campaign, page: str = "", unit: str = "") -> str:
    return f"/evaluation/{campaign.uid}/{page}" + (f"?at={unit}" if unit else "")


def members(campaign: Campaign) -> list[Assessment]:
    return list(
        Assessment.objects.filter(campaign=campaign, subject="member").order_by("pk")
    )


def reviewed(rows: list[Assessment]) -> None:
    evaluation.reviews_write(
        actor=web_world.SYSTEM,
        commands=[evaluation.Review(r.pk, klass="good", submit=True) for r in rows],
    )


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


def decided_ready(world: web_world.World, campaign: Campaign) -> list[Assessment]:
    Assessment.objects.filter(campaign=campaign, subject="unit").delete()
    rows = members(campaign)
    reviewed(rows)
    evaluation.branch_vote(
        actor=web_world.SYSTEM,
        campaign=campaign.pk,
        command=evaluation.BranchVote(
            world.units["branch"], clock.today(), 5, {r.pk: {"good": 5} for r in rows}
        ),
    )
    evaluation.steps_say(
        actor=web_world.SYSTEM,
        commands=[
            evaluation.Say(r.pk, "committee", clock.today(), "good") for r in rows
        ],
    )
    return members(campaign)


def test_a_body_decides_and_publishes_on_one_page(world, campaign):
    rows = decided_ready(world, campaign)
    client = world.client("officer")
    url = at(campaign, "decide/", world.uid("north"))
    page = client.get(url).content.decode()
    assert "Cap, under every reading of the rule" in page
    posted: dict[str, Any] = {
        "do": "decide", "on": clock.today().isoformat(), "group_member.members": "1",
        **{f"k_{r.pk}": "excellent" for r in rows[:3]},
        **{f"k_{r.pk}": "good" for r in rows[3:]},
        **{f"version_{r.pk}": r.row_version for r in rows},
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


def own_account(world: web_world.World, row: Assessment) -> None:
    known = {a.person_id: a for a in world.accounts.values()}
    world.accounts["me"] = (
        known.get(row.person_id)
        or accounts_open(
            actor=web_world.SYSTEM,
            commands=[
                AccountOpen(username="me", person_id=row.person_id, unit_id=row.unit_id)
            ],
        )[0]
    )


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
    decided_ready(world, campaign)
    client = world.client("officer")
    page = client.get(at(campaign, "simulate/") + "?frame=words-2023").content.decode()
    assert "Not computable" in page
    assert client.get(at(campaign, "simulate/") + "?cap=x").status_code == 422


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


def test_pages_cost_a_fixed_number_of_statements(world, campaign):
    client = world.client("officer")
    for address, most in (
        (at(campaign), 22), (at(campaign, "sheet/", world.uid("branch")), 24),
        (at(campaign, "decide/", world.uid("north")), 24),
    ):  # fmt: skip
        assert statements(client, address) <= most, address


def test_the_map_says_class_progress_late_and_all_alike_in_signs_and_words(
    world, campaign
):
    client = world.client("officer")
    decided_ready(world, campaign)
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
