"""Evaluations through programs: a year from its opening to publication."""

from __future__ import annotations

import uuid

import pytest

from banyan.kernel import clock
from tests.support import api_world
from tests.support.api_world import code_of


@pytest.fixture
def campaign(officer, uid_of):
    """The identity of an open campaign of the north."""
    year = clock.today().year
    command = {
        "unit": uid_of("north"),
        "title": {"vi": "Đánh giá năm"},
        "period": "year",
        "first": f"{year}-01-01",
        "last": f"{year}-12-31",
        "frame": "points-2025",
        "subjects": ["member", "unit"],
    }
    made = officer.post("acts/campaign-open", {"command": command})
    assert made.status_code == 200, made.content
    again = officer.post("acts/campaign-open", {"command": command})
    assert code_of(again) == (409, "evaluation.twice")
    return made.json()["records"][0]["uid"]


def rated(asking, campaign, unit):
    sheet = asking.get(f"evaluations/{campaign}/sheets/{unit}").json()
    return [r for r in sheet["rows"] if r["subject"] == "member" and r["rated"]]


def test_a_campaign_says_what_it_follows(officer, campaign, uid_of):
    shown = officer.get(f"evaluations/{campaign}").json()
    assert shown["state"] == "open" and shown["rated"] > 0
    assert [k["key"] for k in shown["frame"]["classes"]][0] == "excellent"
    frames = officer.items(f"evaluations/frames?unit={uid_of('north')}")
    assert shown["frame"]["key"] in [f["key"] for f in frames]


def test_the_board_counts_below(officer, campaign, uid_of):
    board = officer.get(f"evaluations/{campaign}/board?unit={uid_of('north')}").json()
    assert board["at"]["uid"] == uid_of("north") and board["cells"]
    assert uid_of("branch") in [c["uid"] for c in board["cells"]]


def test_words_are_kept_and_a_body_says_its_own(officer, campaign, uid_of):
    rows = rated(officer, campaign, uid_of("branch"))
    reviews = [
        {
            "assessment": r["id"],
            "klass": "good",
            "points": {"common": 25},
            "submit": True,
        }
        for r in rows
    ]
    kept = officer.post("acts/reviews-write", {"commands": reviews})
    assert kept.status_code == 200, kept.content
    piece = {"assessment": rows[0]["uid"], "text": "Sáng kiến"}
    assert officer.post("acts/pieces-add", {"commands": [piece]}).status_code == 200
    about = officer.get(f"assessments/{rows[0]['uid']}").json()
    assert about["row"]["self_class"] == "good" and about["points"]["self"] == {
        "common": "25"
    }
    assert [p["text"] for p in about["pieces"]] == ["Sáng kiến"]
    assert about["row"]["derivation"]["lines"]
    early = {
        "assessment": rows[0]["id"],
        "step": "committee",
        "on": "2026-01-10",
        "klass": "good",
    }
    assert officer.post("acts/steps-say", {"commands": [early]}).status_code == 422
    asked = early | {"chair": str(uuid.uuid4()), "second_chair": rows[0]["person"]}
    assert officer.post("acts/steps-say", {"commands": [asked]}).status_code == 404


def test_a_review_that_was_judged_stands(officer, campaign, uid_of):
    row, *_more = rated(officer, campaign, uid_of("branch"))
    review = {"assessment": row["id"], "klass": "good", "submit": True}
    assert officer.post("acts/reviews-write", {"commands": [review]}).status_code == 200
    vote = {
        "unit": uid_of("branch"), "on": clock.today().isoformat(), "present": 1,
        "voices": {str(row["id"]): {"good": 1}},
    }  # fmt: skip
    voted = officer.post("acts/branch-vote", {"campaign": campaign, "command": vote})
    assert voted.status_code == 200, voted.content
    again = review | {"klass": "excellent"}
    answer = officer.post("acts/reviews-write", {"commands": [again]})
    assert code_of(answer) == (422, "evaluation.judged")
    (problem,) = answer.json()["fields"]
    assert problem["field"] == "klass" and "objection" in problem["way_out"]
    about = officer.get(f"assessments/{row['uid']}").json()
    assert about["row"]["self_class"] == "good"


def test_the_record_of_a_vote_is_corrected(officer, campaign, uid_of):
    row, *_more = rated(officer, campaign, uid_of("branch"))
    review = {"assessment": row["id"], "klass": "good", "submit": True}
    officer.post("acts/reviews-write", {"commands": [review]})
    vote = {
        "unit": uid_of("branch"), "on": clock.today().isoformat(), "present": 2,
        "voices": {str(row["id"]): {"good": 2}},
    }  # fmt: skip
    for wrong in ({"invalid": -1}, {"invalid": 3}, {"voices": {}}):
        asked = {"campaign": campaign, "command": vote | wrong}
        assert officer.post("acts/branch-vote", asked).status_code == 422
    officer.post("acts/branch-vote", {"campaign": campaign, "command": vote})
    address = f"evaluations/{campaign}/sheets/{uid_of('branch')}"
    (ballot,) = officer.get(address).json()["ballots"]
    fixed = {
        "vote": ballot["vote"], "reason": "chép nhầm",
        "voices": {str(row["id"]): {"completed": 2}},
    }  # fmt: skip
    asked = {"campaign": campaign, "command": fixed | {"reason": ""}}
    assert officer.post("acts/vote-correct", asked).status_code == 422
    done = officer.post("acts/vote-correct", asked | {"command": fixed})
    assert done.status_code == 200, done.content
    about = officer.get(f"assessments/{row['uid']}").json()
    assert [(s["klass"], s["corrects"]) for s in about["said"] if s["step"] == "vote"] == [
        ("good", False), ("completed", True),
    ]  # fmt: skip


def test_points_that_are_none_and_versions_that_moved(officer, campaign, uid_of):
    row = rated(officer, campaign, uid_of("branch"))[0]
    for points in ({"common": -1}, {"common": "viel"}, {"common": 25.125}):
        command = {"assessment": row["id"], "points": points}
        answer = officer.post("acts/reviews-write", {"commands": [command]})
        assert answer.status_code == 422, answer.content
    command = {"assessment": row["id"], "klass": "good"}
    for status in (200, 412):
        answer = officer.post(
            "acts/reviews-write",
            {"commands": [command]},
            If_Match=f'"{row["row_version"]}"',
        )
        assert answer.status_code == status


def test_nothing_is_decided_without_its_steps(officer, campaign, uid_of):
    asked = {
        "campaign": campaign,
        "commands": [{"unit": uid_of("north"), "on": "2026-01-10"}],
    }
    refused = officer.post("acts/bodies-decide", asked)
    assert refused.status_code in (404, 422), refused.content
    nothing = officer.post(
        f"evaluations/{campaign}/publish",
        {"bodies": [uid_of("north")], "on": "2026-01-10"},
    )
    assert code_of(nothing)[0] in (404, 409, 422)
    assert code_of(officer.post(f"evaluations/{campaign}/close"))[0] == 409


def test_a_vote_needs_voices_that_add_up(officer, campaign, uid_of):
    row = rated(officer, campaign, uid_of("branch"))[0]
    vote = {
        "unit": uid_of("branch"),
        "on": "2026-01-10",
        "present": 2,
        "voices": {str(row["id"]): {"good": 9}},
    }
    asked = {"campaign": campaign, "command": vote}
    refused = officer.post("acts/branch-vote", asked)
    assert refused.status_code == 422 and refused.json()["fields"]


def test_measuring_and_supposing_write_no_class(officer, campaign, uid_of):
    measured = officer.post(f"evaluations/{campaign}/measure")
    assert measured.status_code == 200, measured.content
    asked = {"rules": {}, "unit": uid_of("branch")}
    sides = officer.post(f"evaluations/{campaign}/simulate", asked)
    assert sides.status_code == 200, sides.content
    assert sides.json()["before"]["classes"] == sides.json()["after"]["classes"]
    unknown = officer.post(
        f"evaluations/{campaign}/simulate", {"rules": {"NO-RULE": 1}}
    )
    assert unknown.status_code == 422


def test_somebody_is_put_out_with_the_reason(officer, campaign, uid_of):
    row = rated(officer, campaign, uid_of("branch"))[0]
    command = {"assessment": row["uid"], "rated": False, "reason": " "}
    assert officer.post("acts/rated-set", {"command": command}).status_code == 422
    command["reason"] = "Mới chuyển đến"
    assert officer.post("acts/rated-set", {"command": command}).status_code == 200
    assert row["id"] not in [
        r["id"] for r in rated(officer, campaign, uid_of("branch"))
    ]


def test_out_of_range_there_is_no_assessment(world, officer, campaign, uid_of):
    row = rated(officer, campaign, uid_of("branch"))[0]
    neighbour = api_world.program(world.accounts["neighbour"])
    command = {"assessment": row["id"], "klass": "good"}
    for answer in (
        neighbour.get(f"assessments/{row['uid']}"),
        neighbour.get(f"evaluations/{campaign}"),
        neighbour.post("acts/reviews-write", {"commands": [command]}),
    ):
        assert answer.status_code == 404, answer.content


def test_ones_own_is_listed_without_a_right(world, officer, campaign):
    onlooker = api_world.program(world.accounts["reader"])
    assert onlooker.get("evaluations/mine").status_code == 200
    assert code_of(onlooker.get(f"evaluations/{campaign}"))[0] in (403, 404)
