"""Writes: the same services and refusals as the pages, versions, keys."""

from __future__ import annotations

import datetime as dt

import pytest

from banyan.ledger.models import Act
from banyan.people.models import Contact, Membership, Office, Person, Stay
from tests.support import api_world
from tests.support.api_world import code_of

DECIDE = {
    "kind": "transfer",
    "title": {"vi": "Chuyển sinh hoạt"},
    "decided_on": "2026-01-10",
}


@pytest.fixture
def member(world):
    return Membership.objects.get(person=world.member)


def _body(member, unit, **more):
    command = {"membership": str(member.uid), "unit": unit, "on": "2026-02-01"}
    return {"commands": [{**command, **more}], "decide": DECIDE}


def _decide(uid_of, **more):
    return {**DECIDE, "body": uid_of("north"), **more}


def _transfer(program, member, uid_of, **headers):
    body = _body(member, uid_of("branch2"))
    body["decide"] = _decide(uid_of)
    return program.post("acts/stay-change", body, **headers)


def test_a_transfer_with_its_decision_in_one_act(world, officer, member, uid_of):
    answer = _transfer(officer, member, uid_of)
    assert answer.status_code == 200, answer.content
    done = answer.json()
    assert [r["id"] for r in done["records"]] == [member.pk]
    assert Membership.objects.get(pk=member.pk).unit_id == world.units["branch2"]
    decision = officer.get(f"decisions/{done['decision']}").json()
    assert decision["effect"] == {"person": world.member.pk}
    assert decision["decision"]["effective_on"] == "2026-02-01"
    act = Act.objects.get(kind="people.stay_change")
    assert act.account_id == world.accounts["officer"].pk
    assert act.decision_id == done["decision"]


def test_a_refused_act_leaves_no_decision_behind(world, officer, member, uid_of):
    before = officer.get("decisions").json()
    body = {**_body(member, uid_of("branch")), "decide": _decide(uid_of)}
    answer = officer.post("acts/stay-change", body)  # it is there already
    assert answer.status_code in (409, 422)
    assert officer.get("decisions").json() == before


def test_an_act_needs_one_decision_and_not_two(officer, member, uid_of):
    body = _body(member, uid_of("branch2"))
    del body["decide"]
    answer = officer.post("acts/stay-change", body)
    assert code_of(answer) == (422, "input")
    assert answer.json()["fields"][0]["field"] == "decision"
    both = {**body, "decision": 1, "decide": _decide(uid_of)}
    assert code_of(officer.post("acts/stay-change", both)) == (422, "input")


def test_a_decision_out_of_range_does_not_exist(world, officer, member, uid_of):
    from banyan.decisions.services import decision_take_over
    from tests.support.web_world import SYSTEM

    far = decision_take_over(
        actor=SYSTEM,
        title="Far",
        decided_on=dt.date(2026, 1, 1),
        source="x",
        body=world.units["south"],
    )
    body = {**_body(member, uid_of("branch2")), "decision": str(far.uid)}
    del body["decide"]
    assert code_of(officer.post("acts/stay-change", body)) == (404, "not_found")


def test_what_lies_out_of_range_cannot_be_written(world, officer, uid_of):
    far = Membership.objects.get(person__full_name="Hoàng Văn Em")
    body = {**_body(far, uid_of("branch2")), "decide": _decide(uid_of)}
    assert code_of(officer.post("acts/stay-change", body)) == (404, "not_found")
    body["commands"][0]["membership"] = far.pk
    assert code_of(officer.post("acts/stay-change", body)) == (404, "not_found")


def test_the_refusal_is_that_of_the_service(world, member, uid_of):
    """One who may read but not write is refused with the same code as on the page."""
    inspector = api_world.program(world.accounts["inspector"])
    assert code_of(_transfer(inspector, member, uid_of)) == (403, "not_allowed")


def test_all_commands_or_none(world, officer, member, uid_of):
    other = Membership.objects.get(person__full_name="Lê Thị Bình")
    body = {"commands": [], "decide": _decide(uid_of)}
    for m, unit in ((other, "branch2"), (member, "branch")):
        body["commands"] += _body(m, uid_of(unit))["commands"]
    answer = officer.post("acts/stay-change", body)
    assert answer.status_code in (409, 422)
    assert answer.json()["fields"]
    assert Membership.objects.get(pk=other.pk).unit_id == world.units["branch"]


# -- versions -------------------------------------------------------------------------


def test_if_match_lets_a_write_through_only_at_its_version(officer, member, uid_of):
    tag = officer.get(f"memberships/{member.uid}")["ETag"]
    assert _transfer(officer, member, uid_of, If_Match=tag).status_code == 200
    body = {
        "commands": [
            {"membership": member.pk, "participation": "exempt", "on": "2026-03-01"}
        ],
        "decide": _decide(uid_of, kind="exemption"),
    }
    answer = officer.post("acts/participation-change", body, If_Match=tag)
    assert code_of(answer) == (412, "conflict")
    stale = {**body, "commands": [{**body["commands"][0], "row_version": 1}]}
    answer = officer.post("acts/participation-change", stale)
    assert code_of(answer) == (409, "conflict")
    fresh = officer.get(f"memberships/{member.uid}")["ETag"]
    weak = "W/" + fresh  # as a compressed answer carries it
    answer = officer.post("acts/participation-change", body, If_Match=weak)
    assert answer.status_code != 412, answer.content


def test_if_match_names_one_version(officer, member, uid_of):
    body = _body(member, uid_of("branch2"))
    body["commands"] *= 2
    body["decide"] = _decide(uid_of)
    answer = officer.post("acts/stay-change", body, If_Match='"1"')
    assert code_of(answer) == (422, "input")


@pytest.mark.parametrize("tag", ['"x"', '"99999999999999999999"', "*junk", '"-1"'])
def test_a_tag_that_no_read_gave_matches_nothing(officer, member, uid_of, tag):
    answer = _transfer(officer, member, uid_of, If_Match=tag)
    assert code_of(answer) == (412, "conflict")


# -- keys -----------------------------------------------------------------------------


def test_a_write_with_a_key_is_done_once(officer, member, uid_of):
    first = _transfer(officer, member, uid_of, Idempotency_Key="k-1")
    again = _transfer(officer, member, uid_of, Idempotency_Key="k-1")
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert again["Idempotent-Replayed"] == "true"
    assert Act.objects.filter(kind="people.stay_change").count() == 1


def test_a_key_stands_for_one_request(officer, member, uid_of):
    _transfer(officer, member, uid_of, Idempotency_Key="k-1")
    answer = officer.post("people/twins", {"full_name": "An"}, Idempotency_Key="k-1")
    assert answer.status_code == 200  # it only reads: it takes no key
    body = {"commands": [{"person": 1, "kind": "phone", "value": "1"}]}
    answer = officer.post("acts/contact-set", body, Idempotency_Key="k-1")
    assert code_of(answer) == (422, "idempotency.other")


def test_a_refused_write_frees_its_key(officer, member, uid_of):
    bad = {**_body(member, uid_of("branch")), "decide": _decide(uid_of)}
    refused = officer.post("acts/stay-change", bad, Idempotency_Key="k-2")
    assert refused.status_code in (409, 422)
    assert _transfer(officer, member, uid_of, Idempotency_Key="k-2").status_code == 200


@pytest.mark.parametrize("key", [" ", "x" * 201, "a b"])
def test_a_key_that_is_none_is_refused(officer, member, uid_of, key):
    answer = _transfer(officer, member, uid_of, Idempotency_Key=key)
    assert code_of(answer) == (422, "input")


def test_a_key_at_work_answers_conflict(world, officer, member, uid_of, monkeypatch):
    """The second request comes while the first is still at work."""
    seen = []

    def second(*args, **kwargs):
        monkeypatch.undo()
        seen.append(_transfer(officer, member, uid_of, Idempotency_Key="k-3"))
        raise RuntimeError("and the first breaks")

    monkeypatch.setattr("banyan.api.acts.decided", second)
    first = _transfer(officer, member, uid_of, Idempotency_Key="k-3")
    assert code_of(seen[0]) == (409, "idempotency.at_work")
    assert code_of(first) == (500, "fault")
    assert _transfer(officer, member, uid_of, Idempotency_Key="k-3").status_code == 200


# -- registering, offices, contacts, papers, units ----------------------------------------


def _newcomer(uid_of, name="Đặng Văn Mới", **more):
    return {
        "person": {"full_name": name, "birth_date": "1999-05-05"},
        "membership": {"unit": uid_of("branch"), "joined_on": "2026-02-03"},
        "decide": _decide(uid_of, kind="admission"),
        "phone": "0912 345 678",
        **more,
    }


def test_somebody_is_registered_whole_or_not_at_all(world, officer, uid_of):
    answer = officer.post("people", _newcomer(uid_of))
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert answer["Location"] == f"/api/v1/people/{made['person_uid']}"
    shown = officer.get(answer["Location"]).json()
    assert shown["person"]["memberships"][0]["unit_id"] == world.units["branch"]
    assert shown["details"]["contacts"][0]["value"]
    bad = _newcomer(uid_of, "Đặng Văn Lạ", membership={"unit": uid_of("branch")})
    assert officer.post("people", bad).status_code == 422
    bad = _newcomer(uid_of, "Đặng Văn Lạ", another=True)
    bad["decide"]["kind"] = "nothing"
    assert officer.post("people", bad).status_code == 422
    assert not Person.objects.filter(full_name="Đặng Văn Lạ").exists()


def test_a_twin_is_asked_about_first(officer, uid_of):
    officer.post("people", _newcomer(uid_of))
    answer = officer.post("people", _newcomer(uid_of))
    assert code_of(answer) == (409, "person.twins")
    twins = officer.post(
        "people/twins", {"full_name": "Dang Van Moi", "birth_date": "1999-05-05"}
    ).json()
    assert twins["here"][0]["name"] == "Đặng Văn Mới"
    answer = officer.post("people", _newcomer(uid_of, another=True))
    assert answer.status_code == 201


def test_posts_and_offices(world, officer, uid_of):
    post = {
        "commands": [
            {
                "unit": uid_of("branch"),
                "key": "secretary",
                "valid_from": "2026-01-01",
                "names": {"vi": "Bí thư", "en": "Secretary"},
            }
        ]
    }
    made = officer.post("acts/post-set", post)
    assert made.status_code == 200, made.content
    number = made.json()["records"][0]["id"]
    body = {
        "commands": [
            {"person": str(world.member.uid), "post": number, "on": "2026-02-01"}
        ],
        "decide": _decide(uid_of, kind="office"),
    }
    answer = officer.post("acts/office-open", body)
    assert answer.status_code == 200, answer.content
    office = Office.objects.get()
    held = officer.items(f"units/{uid_of('branch')}/offices")
    assert [o["person_name"] for o in held] == ["Trần Thị Mẫu"]
    tag = officer.get(f"offices/{office.pk}")["ETag"]
    end = {
        "commands": [{"office": office.pk, "on": "2026-03-01"}],
        "decide": _decide(uid_of, kind="office"),
    }
    answer = officer.post("acts/office-end", end, If_Match=tag)
    assert answer.status_code == 200, answer.content


def test_one_changes_ones_own_contacts_without_a_right(world):
    mine = api_world.program(world.accounts["reader"], own=True)
    body = {
        "commands": [
            {"person": world.member.pk, "kind": "mail", "value": "mau@example.org"}
        ]
    }
    assert mine.post("acts/contact-set", body).status_code == 200
    assert Contact.objects.get(person=world.member).value == "mau@example.org"
    other = Person.objects.get(full_name="Lê Thị Bình")
    body["commands"][0]["person"] = other.pk
    assert mine.post("acts/contact-set", body).status_code in (403, 404)
    narrow = api_world.program(world.accounts["reader"])
    body["commands"][0]["person"] = world.member.pk
    assert narrow.post("acts/contact-set", body).status_code in (403, 404)


def test_what_was_wrong_is_corrected_with_units_by_identity(officer, member, uid_of):
    body = {
        "commands": [
            {
                "membership": member.pk,
                "joined_on": "2025-09-02",
                "stays": [
                    {
                        "value": uid_of("branch2"),
                        "on": "2025-09-02",
                        "until": "2025-10-01",
                    },
                    {"value": uid_of("branch"), "on": "2025-10-01"},
                ],
            }
        ],
        "decide": _decide(uid_of, kind="correction"),
    }
    answer = officer.post("acts/membership-correct", body)
    assert answer.status_code == 200, answer.content
    true = Stay.objects.filter(membership=member, superseded_at=None)
    assert true.count() == 2


def test_units_are_established_and_renamed(world, settings, uid_of):
    settings.BANYAN_DEMO = True
    shaper = api_world.program(world.accounts["commission"])
    body = {
        "structure": "party",
        "on": "2026-02-01",
        "commands": [
            {
                "ref": "new",
                "kind": "branch",
                "parent": uid_of("north"),
                "names": {"vi": "Chi bộ 3 Bắc"},
            }
        ],
        "decide": _decide(uid_of, kind="setting"),
    }
    made = shaper.post("acts/unit-establish", body)
    assert made.status_code == 200, made.content
    unit = made.json()["records"][0]["id"]
    read = shaper.get(f"units/{unit}")
    change = {
        "structure": "party",
        "on": "2026-03-01",
        "commands": [{"op": "rename", "unit": unit, "names": {"vi": "Chi bộ 33"}}],
        "decide": _decide(uid_of, kind="setting"),
    }
    done = shaper.post("acts/unit-change", change, If_Match=read["ETag"])
    assert done.status_code == 200, done.content
    assert shaper.get(f"units/{unit}").json()["unit"]["names"]["vi"] == "Chi bộ 33"
    assert code_of(shaper.post("acts/unit-change", change, If_Match=read["ETag"])) == (
        412,
        "conflict",
    )


def test_a_reorganisation_from_draft_to_undo(world, settings, uid_of):
    settings.BANYAN_DEMO = True
    shaper = api_world.program(world.accounts["commission"])
    draft = {
        "structure": "party",
        "title": {"vi": "Hợp nhất hai chi bộ"},
        "effective_on": "2026-02-01",
        "operations": [
            {
                "op": "absorb",
                "units": [uid_of("branch2")],
                "into": uid_of("branch"),
            }
        ],
    }
    made = shaper.post("reorganisations", draft)
    assert made.status_code == 201, made.content
    url = made["Location"]
    seen = shaper.post(f"{url}/preview")
    assert seen.status_code == 200 and seen.json()["clear"], seen.content
    tag = shaper.get(url)["ETag"]
    decide = {"decide": _decide(uid_of, kind="reorganisation")}
    done = shaper.post(f"{url}/apply", decide, If_Match=tag)
    assert done.status_code == 200, done.content
    assert done.json()["reorganisation"]["state"] == "applied"
    after = shaper.items(f"units/{uid_of('branch2')}/successors")
    assert [s["kind"] for s in after] == ["absorb"]
    assert len(shaper.get(f"{url}/view").json()["ribbons"]) == 1
    undone = shaper.post(f"{url}/undo", decide)
    assert undone.json()["reorganisation"]["state"] == "reversed", undone.content


def test_papers_come_in_and_go_out_on_record(world, officer, uid_of):
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from banyan.ledger.models import Reading

    file = SimpleUploadedFile("minutes.txt", "Biên bản".encode(), "text/plain")
    form = {"title_vi": "Biên bản", "kind": "minutes", "unit": uid_of("branch")}
    headers = {"Authorization": f"Bearer {officer.secret}", "Idempotency-Key": "p"}
    args = {"path": "/api/v1/papers", "headers": headers}
    made = Client().post(data={**form, "file": file}, **args)
    assert made.status_code == 201, made.content
    file.seek(0)
    again = Client().post(data={**form, "file": file}, **args)
    assert again.content == made.content
    paper = officer.get(made["Location"]).json()
    assert paper["title"] == {"vi": "Biên bản"} and len(paper["versions"]) == 1
    opened = officer.post(f"papers/versions/{paper['versions'][0]['id']}/open")
    assert opened.content.decode() == "Biên bản"
    assert "attachment" in opened["Content-Disposition"]
    assert Reading.objects.get().kind == "papers.paper"
    stranger = api_world.program(world.accounts["neighbour"])
    version = paper["versions"][0]["id"]
    assert code_of(stranger.post(f"papers/versions/{version}/open"))[0] == 404


def test_rights_are_given_revoked_and_released(world, settings, uid_of):
    settings.BANYAN_DEMO = True
    giver = api_world.program(world.accounts["commission"])
    body = {
        "to": "world-stranger",
        "right_set": "committee-officer",
        "unit": uid_of("branch"),
        "reason": "help",
    }
    body["unit_id"] = body.pop("unit")
    made = giver.post("grants", body)
    assert made.status_code == 201, made.content
    number = made.json()["id"]
    assert any(g["is_here"] for g in giver.items(f"units/{uid_of('branch')}/grants"))
    gone = giver.post(f"grants/{number}/revoke", {"reason": "over"}, If_Match='"1"')
    assert gone.status_code == 200, gone.content
    release = {
        "kind": "papers.paper",
        "object_id": 5,
        "unit_id": uid_of("branch"),
        "right": "file.read",
        "to_account_id": world.accounts["stranger"].pk,
    }
    made = giver.post("acts/release-give", {"commands": [release]})
    assert made.status_code == 200, made.content
    number = made.json()["records"][0]["id"]
    listed = giver.items(f"units/{uid_of('branch')}/releases")
    assert [r["object_id"] for r in listed] == [5]
    assert giver.post(f"releases/{number}/withdraw").status_code == 200


def test_accounts_are_opened_changed_and_closed(world, settings, uid_of):
    settings.BANYAN_DEMO = True
    keeper = api_world.program(world.accounts["keeper"])
    made = keeper.post(
        "accounts", {"username": "moi", "unit_id": uid_of("branch"), "label": "Mới"}
    )
    assert made.status_code == 201, made.content
    read = keeper.get("accounts/moi")
    assert "password" not in read.json()
    url = "accounts/moi"
    changed = keeper.ask("PATCH", url, {"label": "Mới hơn"}, If_Match=read["ETag"])
    assert changed.status_code == 200, changed.content
    assert code_of(keeper.ask("PATCH", url, {}, If_Match=read["ETag"]))[0] == 412
    assert keeper.ask("DELETE", url).status_code == 204


def test_a_token_and_a_calendar_are_made_by_who_is_signed_in(world):
    client = world.client("officer")
    soon = dt.date.today() + dt.timedelta(days=9)
    body = {"name": "x", "ends_on": str(soon), "rights": ["unit.read"]}
    args = {"content_type": "application/json"}
    made = client.post("/api/v1/tokens", data=body, **args)
    assert made.status_code == 201, made.content
    program = api_world.Program(made.json()["secret"])
    assert program.get("whoami").json()["rights"] == ["unit.read"]
    number = made.json()["id"]
    assert client.delete(f"/api/v1/tokens/{number}").status_code == 204
    assert program.get("whoami").status_code == 401
    feed = client.post("/api/v1/calendar", **args).json()
    assert client.get(feed["lo"]).status_code == 200
    assert client.delete("/api/v1/calendar").status_code == 204
    assert client.get(feed["lo"]).status_code == 404
