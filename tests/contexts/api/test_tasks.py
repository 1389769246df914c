"""Registered tasks through programs: from a draft to the score, results, the tree."""

from __future__ import annotations

import pytest

from tests.support import api_world
from tests.support.api_world import code_of, content_of, upload

YEAR = "2026"
TITLE = {"vi": "Kết nạp hai đảng viên mới", "en": "Admit two members"}


@pytest.fixture
def commission(world, settings):
    """The level above the north; no second factor is asked of it here."""
    settings.BANYAN_DEMO = True
    return api_world.program(world.accounts["commission"])


@pytest.fixture
def secretary(world):
    return api_world.program(world.accounts["secretary"])


def register(asking, unit, *, submit=True, **more):
    asked = {"unit": unit, "period": YEAR, "title": TITLE, "standard": 10, **more}
    return asking.post(
        "acts/commitments-register", {"commands": [asked], "submit": submit}
    )


def made(asking, unit, **more):
    answer = register(asking, unit, **more)
    assert answer.status_code == 200, answer.content
    return answer.json()["records"][0]["uid"]


def act(asking, word, **command):
    return asking.post(f"acts/{word}", {"commands": [command]})


def state(asking, task):
    answer = asking.get(f"commitments/{task}")
    assert answer.status_code == 200, answer.content
    return answer.json()["line"]["state"]


def test_a_task_from_draft_to_score(secretary, officer, uid_of):
    task = made(secretary, uid_of("branch"), submit=False)
    assert state(secretary, task) == "draft"
    at = f"commitments/{task}"
    tag = secretary.get(at)["ETag"]
    changed = secretary.ask("PATCH", at, {"target": "2"}, If_Match=tag)
    assert changed.status_code == 200, changed.content
    late = secretary.ask("PATCH", at, {"target": "3"}, If_Match=tag)
    assert code_of(late)[0] == 412
    sent = secretary.post("acts/commitments-submit", {"commitments": [task]})
    assert sent.status_code == 200 and state(secretary, task) == "submitted"
    assert [t["uid"] for t in officer.items("commitments/approvals")] == [task]
    assert code_of(act(secretary, "commitments-approve", commitment=task))[0] == 403
    approved = act(
        officer, "commitments-approve", commitment=task, difficulty="ordinary"
    )
    assert approved.status_code == 200, approved.content
    assert (
        act(secretary, "progress-report", commitment=task, percent=40).status_code
        == 200
    )
    done = act(
        secretary,
        "commitments-finish",
        commitment=task,
        done_on="2026-02-01",
        quality=90,
    )
    assert done.status_code in (200, 422), done.content
    shown = secretary.get(at).json()
    assert shown["line"]["progress"] == 40 or shown["line"]["state"] == "done"
    assert shown["notes"] and shown["target"] == "2"


def test_what_is_sent_back_says_why(secretary, officer, uid_of):
    task = made(secretary, uid_of("branch"))
    assert (
        act(officer, "commitments-return", commitment=task, reason=" ").status_code
        == 422
    )
    back = act(officer, "commitments-return", commitment=task, reason="Nêu rõ hơn")
    assert back.status_code == 200 and state(secretary, task) == "returned"
    assert secretary.get(f"commitments/{task}").json()["reason"] == "Nêu rõ hơn"


def test_a_task_serves_the_one_above_and_hangs_below_it(officer, commission, uid_of):
    above = made(officer, uid_of("north"))
    ok = act(commission, "commitments-approve", commitment=above, difficulty="ordinary")
    assert ok.status_code == 200, ok.content
    rolled = officer.post(
        "acts/commitment-roll-out",
        {"command": {"commitment": above, "units": [uid_of("branch")]}},
    )
    assert rolled.status_code == 200, rolled.content
    tree = officer.get(f"commitments/{above}/tree").json()
    assert [b["line"]["unit_uid"] for b in tree["below"]] == [uid_of("branch")]
    own = made(officer, uid_of("branch2"), serves=above)
    assert officer.get(f"commitments/{own}").json()["parent"][0] == above
    served = officer.items(f"units/{uid_of('branch2')}/commitments/above")
    assert above in [t["uid"] for t in served]


def test_evidence_is_a_link_or_a_file(secretary, officer, uid_of):
    task = made(secretary, uid_of("branch"))
    act(officer, "commitments-approve", commitment=task, difficulty="ordinary")
    link = {
        "commitment": task,
        "title": "Tin",
        "on": "2026-01-05",
        "url": "https://a.vn/1",
    }
    added = secretary.post("acts/evidence-add", {"command": link})
    assert added.status_code == 200, added.content
    file = upload(
        secretary,
        f"commitments/{task}/files",
        "bien-ban.pdf",
        b"%PDF-1.4\n%%EOF",
        title="Biên bản",
        on="2026-01-05",
    )
    assert file.status_code in (201, 403, 422), content_of(file)
    kinds = {e["kind"] for e in secretary.get(f"commitments/{task}").json()["evidence"]}
    assert "link" in kinds
    neither = {**link, "url": ""}
    assert secretary.post("acts/evidence-add", {"command": neither}).status_code == 422


def test_out_of_range_a_task_does_not_exist(world, secretary, uid_of):
    task = made(secretary, uid_of("branch"))
    neighbour = api_world.program(world.accounts["neighbour"])
    for answer in (
        neighbour.get(f"commitments/{task}"),
        neighbour.get(f"commitments/{task}/tree"),
        neighbour.ask("PATCH", f"commitments/{task}", {"target": "1"}),
        act(neighbour, "commitments-approve", commitment=task),
        register(neighbour, uid_of("branch")),
    ):
        assert answer.status_code == 404, answer.content


def test_results_of_a_period(officer, uid_of):
    unit = uid_of("branch")
    command = {
        "unit": unit,
        "period": YEAR,
        "key": "admitted",
        "title": {"vi": "Kết nạp"},
        "plan": "3",
        "actual": "2",
        "source": "Báo cáo",
    }
    made_ = act(officer, "results-record", **command)
    assert made_.status_code == 200, made_.content
    shown = officer.get(f"units/{unit}/results?period={YEAR}").json()
    (typed,) = [r for r in shown["rows"] if r["key"] == "admitted"]
    assert (typed["plan"], typed["actual"]) == (3.0, 2.0) and not typed["is_marked"]
    marked = act(
        officer, "results-mark", result=typed["id"], marked=True, story={"vi": "Hay"}
    )
    assert marked.status_code == 200, marked.content
    assert officer.get(f"units/{unit}/results?period=2026-Q1").status_code == 422
    assert officer.get(f"units/{unit}/results").status_code == 422


def test_a_period_is_closed_when_all_is_settled(secretary, officer, commission, uid_of):
    unit = uid_of("branch")
    task = made(secretary, unit)
    early = officer.post(f"units/{unit}/periods", {"period": YEAR})
    assert code_of(early)[0] == 409
    act(officer, "commitments-drop", commitment=task, reason="Không còn cần")
    closed = officer.post(f"units/{unit}/periods", {"period": YEAR})
    assert closed.status_code == 201, closed.content
    assert register(secretary, unit).status_code == 422
    years = officer.items(f"units/{unit}/commitments")
    assert years[0]["year"] == 2026 and years[0]["tasks"][0]["state"] == "dropped"
