"""The door: who may come in, in which language it answers, what it refuses."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from banyan.access import services
from tests.support import api_world
from tests.support.api_world import BASE, Program, code_of


def test_without_a_token_or_session_nobody_comes_in(world):
    answer = Client().get(BASE + "whoami")
    assert code_of(answer) == (401, "unauthenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["Bearer x", "Basic YTpi", "Bearer bny_" + "A" * 43])
def test_a_token_that_is_none_is_refused(world, header):
    answer = Client().get(BASE + "whoami", headers={"Authorization": header})
    assert code_of(answer) == (401, "token")


def test_a_token_wins_over_a_session(world):
    client = world.client("commission")
    answer = client.get(BASE + "whoami", headers={"Authorization": "Bearer x"})
    assert code_of(answer) == (401, "token")


def test_a_session_reads(world):
    answer = world.client("officer").get(BASE + "whoami")
    assert answer.status_code == 200
    assert answer.json()["token_id"] is None


def test_a_session_writes_only_with_the_csrf_token(world):
    signed_in = world.client("officer")
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in.cookies
    body = json.dumps({"language": "lo"})
    args = {"data": body, "content_type": "application/json"}
    assert code_of(client.patch(BASE + "account", **args)) == (403, "csrf")
    client.get("/account")
    token = client.cookies["csrftoken"].value
    answer = client.patch(BASE + "account", headers={"X-CSRFToken": token}, **args)
    assert answer.status_code == 200, answer.content


def test_a_second_factor_that_is_due_closes_the_door(world):
    account = world.accounts["commission"]  # its right set needs one
    client = Client()
    client.force_login(account, backend="banyan.access.backends.AccountBackend")
    assert code_of(client.get(BASE + "whoami")) == (403, "second_factor")
    program = api_world.program(account)
    assert code_of(program.get("whoami")) == (403, "second_factor")


def test_a_missing_right_is_named(world):
    reader = api_world.program(world.accounts["reader"])
    answer = reader.get("decisions")
    assert code_of(answer) == (403, "not_allowed")
    assert answer.json()["right"] == "decision.read"


def test_what_is_about_the_account_itself_needs_a_session(world, officer):
    assert code_of(officer.post("account/second-factor", {"wanted": True})) == (
        403,
        "session_only",
    )
    assert code_of(officer.post("tokens", {})) == (403, "session_only")


def test_out_of_range_does_not_exist(officer, uid_of):
    assert officer.get(f"units/{uid_of('north')}").status_code == 200
    assert code_of(officer.get(f"units/{uid_of('south')}")) == (404, "not_found")


@pytest.mark.parametrize(
    "path", ["nothing", "units/xyz", "units/", "units/00000000-0000-0000-0000-0000"]
)
def test_an_address_that_leads_nowhere_is_a_problem_too(officer, path):
    answer = officer.get(path)
    assert answer.status_code in (404, 422)
    assert answer["Content-Type"] == "application/problem+json"


def test_another_method_is_refused_with_those_that_are_known(officer):
    answer = officer.ask("PUT", "people")
    assert code_of(answer) == (405, "method")
    assert {m.strip() for m in answer["Allow"].split(",")} == {"GET", "POST"}


def test_head_answers_as_get_without_a_body(officer):
    answer = officer.ask("HEAD", "whoami")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["ETag"]


def test_a_question_that_is_not_known_is_a_slip(officer):
    answer = officer.get("people?q=an&limt=3")
    assert code_of(answer) == (422, "input")
    assert [f["field"] for f in answer.json()["fields"]] == ["limt"]


@pytest.mark.parametrize("body", ["{", "[1,", '{"a": NaN}', '"\\ud800', "[" * 4000])
def test_what_is_no_json_is_refused(world, officer, body):
    answer = Client().generic(
        "POST",
        BASE + "people",
        data=body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {officer.secret}"},
    )
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"


def test_too_much_is_refused(settings, officer):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = officer.post("people", {"person": {"full_name": "x" * 200}})
    assert code_of(answer) == (413, "too_large")


@pytest.mark.parametrize(
    ("asked", "spoken", "word"),
    [
        ("vi", "vi", "Không"),
        ("lo-LA,vi;q=0.5", "lo", "ບໍ່"),
        ("fr,en;q=0.3", "en", "Not"),
        ("xx", "en", "Not"),
    ],
)
def test_refusals_are_said_in_the_language_asked_for(officer, asked, spoken, word):
    answer = Program(officer.secret, asked).get("units/999999")
    assert answer["Content-Language"] == spoken
    assert answer.json()["title"].startswith(word)
    assert "Accept-Language" in answer["Vary"]


def test_without_a_wish_the_account_says_the_language(world, officer):
    services.account_language(actor=world.actor("officer"), language="vi")
    headers = {"Authorization": f"Bearer {officer.secret}"}
    answer = Client().get(BASE + "units/999999", headers=headers)
    assert answer["Content-Language"] == "vi"


def test_every_place_that_is_wrong_is_named(officer):
    answer = officer.post(
        "acts/stay-change",
        {"commands": [{"membership": 0, "unit": "x", "on": "soon", "why": 1}]},
    )
    assert code_of(answer) == (422, "input")
    named = {(f["field"].split(".")[-1], f["row"]) for f in answer.json()["fields"]}
    assert {("membership", 1), ("unit", 1), ("on", 1), ("why", 1)} <= named
    assert all(f["detail"] for f in answer.json()["fields"])


def test_a_program_that_asks_too_often_is_told_to_wait(settings, tmp_path, officer):
    settings.BANYAN_DATA, settings.BANYAN_TOKEN_RATE = tmp_path, 2
    assert [officer.get("whoami").status_code for _n in range(2)] == [200, 200]
    answer = officer.get("whoami")
    assert code_of(answer) == (429, "rate")
    assert 0 < int(answer["Retry-After"]) <= 60


def test_a_demonstration_says_so_in_header_and_field(settings, officer):
    assert "Specimen" not in officer.get("whoami")
    settings.BANYAN_DEMO = True
    answer = officer.get("whoami")
    assert answer["Specimen"] == "SPECIMEN"
    assert "SPECIMEN" in answer.json()["specimen"]
    assert officer.get("nothing")["Specimen"] == "SPECIMEN"


def test_a_fault_says_nothing_of_itself(monkeypatch, officer):
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("banyan.api.rooms.access.WhoOut", broken)
    answer = officer.get("whoami")
    assert code_of(answer) == (500, "fault")
    assert b"secret" not in answer.content


def test_a_script_with_a_branch_token_gets_just_the_branch(world, uid_of):
    """Expectation 24: whatever its account may see elsewhere."""
    script = api_world.program(
        world.accounts["officer"], units=(world.units["branch"],)
    )
    assert {u["names"]["vi"] for u in script.items("structures/party/tops")} == {
        "Chi bộ 1 Bắc"
    }
    rows = script.items("lists/members/rows?tab=party")
    names = {row["cells"]["name"] for row in rows}
    assert {"Trần Thị Mẫu", "Lê Thị Bình"} < names and len(names) == 4
    assert script.items("people?q=do+thi") == []
    assert [p["name"] for p in script.items("people?q=binh")] == ["Lê Thị Bình"]
    assert len(script.items(f"units/{uid_of('branch')}/members")) == 4
    assert script.get(f"units/{uid_of('branch2')}").status_code == 404
    assert (
        script.get("exports/popolo?structure=party").json()["organizations"][1:] == []
    )
    assert {h["unit_id"] for h in script.items("rights")} <= {
        world.units["north"],
        world.units["branch"],
    }


def test_a_token_without_the_own_record_does_not_see_it(world):
    account = world.accounts["reader"]
    mine = api_world.program(account, own=True)
    assert mine.get("me").json()["person"]["full_name"] == "Trần Thị Mẫu"
    assert code_of(api_world.program(account).get("me")) == (404, "not_found")


def test_the_record_names_account_and_token(world, officer):
    answer = officer.ask("PATCH", "account", {"language": "lo"})
    assert answer.status_code == 404  # nothing is its own
    own = api_world.program(world.accounts["officer"], own=True)
    assert own.ask("PATCH", "account", {"language": "lo"}).status_code == 200
    act = own.items("ledger/acts?mine=true")[0]
    assert act["actor_name"] == "Account officer · script"
    assert act["account_id"] == world.accounts["officer"].pk
