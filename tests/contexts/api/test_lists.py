"""Lists as programs ask them: filters, columns, cursors, saved ones, acts on many rows."""

from __future__ import annotations

import pytest

from banyan.people.models import Membership
from tests.support import api_world
from tests.support.api_world import code_of

ROWS = "lists/members/rows?tab=party"


@pytest.fixture
def owner(world):
    """A program that may do what is its account's own."""
    return api_world.program(world.accounts["officer"], own=True)


def _names(program, url):
    return [row["cells"]["name"] for row in program.items(url)]


def test_what_can_be_asked_of_a_list_is_told(officer):
    known = officer.get("lists/members").json()
    assert known["tabs"] == ["party"] and "name" in known["columns"]
    fields = {f["key"]: f for f in known["fields"]}
    assert fields["sex"]["choices"] == ["f", "m"]
    assert "under" in fields["unit"]["operators"]
    listed = {one["key"] for one in officer.items("lists")}
    assert {"members", "units", "decisions"} <= listed


def test_a_filter_narrows_and_columns_are_those_asked(officer, uid_of):
    url = f"{ROWS}&filter=unit+under+{uid_of('branch2')}&columns=name,unit"
    (row,) = officer.items(url)
    assert list(row["cells"]) == ["name", "unit"]
    assert row["cells"]["name"] == "Đỗ Thị Dung"
    assert row["cells"]["unit"]["uid"] == uid_of("branch2")


def test_the_order_is_kept_from_page_to_page(officer):
    up, down = (_names(officer, f"{ROWS}&limit=1&order={o}name") for o in ("", "-"))
    assert up == down[::-1] and len(up) > 2


@pytest.mark.parametrize(
    "wrong",
    [
        "filter=grade+is+nonsense",
        "filter=(name+has",
        "filter=nothing+is+1",
        "columns=name,nothing",
        "order=nothing",
        "cursor=e30",
    ],
)
def test_what_is_not_understood_is_refused_and_never_left_out(officer, wrong):
    answer = officer.get(f"{ROWS}&{wrong}")
    assert code_of(answer) in ((422, "input"), (422, "filter")), wrong
    assert answer.json()["fields"]


def test_a_list_without_its_right_is_refused_and_an_unknown_one_is_not_there(world):
    weak = api_world.program(world.accounts["reader"], rights=("unit.read",))
    assert code_of(weak.get(ROWS)) == (403, "not_allowed")
    assert code_of(weak.get("lists/nothing/rows"))[0] == 404


def test_a_saved_list_is_kept_changed_shared_and_removed(owner, uid_of):
    new = {"list": "members", "name": "Nữ", "query": {"filter": "name has binh"}}
    made = owner.post("saved-lists", new)
    assert made.status_code == 201
    at = made["Location"].removeprefix("/api/v1/")
    read = owner.get(at)
    assert read.json()["query"]["filter"] == "name has binh"
    shown = _names(owner, f"{ROWS}&saved={at.rpartition('/')[2]}")
    assert shown == ["Lê Thị Bình"]
    tag = read["ETag"]
    assert owner.ask("PATCH", at, {"name": "Chị em"}, If_Match=tag).status_code == 200
    late = owner.ask("PATCH", at, {"name": "Khác"}, If_Match=tag)
    assert late.status_code == 412
    share = {"units": [uid_of("north")]}
    assert owner.post(f"{at}/share", share).status_code == 200
    assert owner.get(at).json()["shares"][0]["uid"] == uid_of("north")
    assert owner.ask("DELETE", at).status_code == 204
    assert owner.items("saved-lists") == []
    assert owner.post(f"{at}/restore").status_code == 200
    assert [s["name"] for s in owner.items("saved-lists?list=members")] == ["Chị em"]


def test_a_program_to_which_nothing_is_own_keeps_no_list(officer):
    new = {"list": "members", "name": "x", "query": {}}
    assert code_of(officer.post("saved-lists", new)) == (403, "no_account")
    assert officer.items("saved-lists") == []


def _transfer(uid_of, ids):
    return {
        "ids": ids,
        "values": {"unit": uid_of("branch2"), "on": "2026-02-01"},
        "decide": {
            "kind": "transfer",
            "title": {"vi": "Chuyển sinh hoạt"},
            "decided_on": "2026-01-10",
            "body": uid_of("north"),
        },
    }


def test_an_act_on_many_rows_says_before_what_it_does_and_can_go_back(
    world, officer, uid_of
):
    rows = Membership.objects.filter(unit=world.units["branch"])
    ids = sorted(rows.values_list("pk", flat=True))
    far = Membership.objects.get(unit=world.units["south1"]).pk
    body = _transfer(uid_of, [*ids, far])
    asked = {k: body[k] for k in ("ids", "values")}
    url = "lists/members/acts/members.transfer"
    shown = officer.post(f"{url}/preview", asked).json()
    assert shown["number"] == len(ids)  # what is out of range does not exist
    done = officer.post(url, body, Idempotency_Key="one")
    assert done.status_code == 200, done.content
    batch = done.json()["batch"]
    assert batch["number"] == len(ids) and done.json()["job"] is None
    assert officer.post(url, body, Idempotency_Key="one").json() == done.json()
    units = set(Membership.objects.filter(pk__in=ids).values_list("unit", flat=True))
    assert units == {world.units["branch2"]}
    assert Membership.objects.get(pk=far).unit_id == world.units["south1"]
    back = {"decide": {**body["decide"], "kind": "correction"}}
    at = f"batches/{batch['uid']}"
    assert officer.get(at).json()["can_go_back"] == len(ids)
    undone = officer.post(f"{at}/undo", back)
    assert undone.status_code == 200, undone.content
    units = set(Membership.objects.filter(pk__in=ids).values_list("unit", flat=True))
    assert units == {world.units["branch"]}


def test_an_act_on_many_rows_is_refused_as_on_its_page(world, officer, uid_of):
    ids = list(
        Membership.objects.filter(unit=world.units["branch"]).values_list(
            "pk", flat=True
        )
    )
    url = "lists/members/acts/members.transfer"
    body = _transfer(uid_of, ids)
    out = {**body, "values": {**body["values"], "unit": uid_of("south1")}}
    assert officer.post(url, out).status_code == 404
    undated = {**body, "values": {"unit": uid_of("branch2")}}
    answer = officer.post(url, undated)
    assert code_of(answer) == (422, "input")
    assert [f["field"] for f in answer.json()["fields"]] == ["on"]
    undecided = {k: body[k] for k in ("ids", "values")}
    assert code_of(officer.post(url, undecided)) == (422, "input")
    assert officer.post("lists/units/acts/members.transfer", body).status_code == 404
