"""Exchanges, reports and topics through programs."""

from __future__ import annotations

import uuid
from importlib.resources import files

import pytest

from banyan.exchange.models import Delegate
from banyan.knowledge.models import Topic
from tests.support import api_world, kept
from tests.support import exchange_world as ew
from tests.support.api_world import code_of

pytestmark = pytest.mark.django_db


@kept.once
def built():
    """Two bodies, a partnership and an exchange."""
    made = ew.build()
    ew.complete(made)
    return made


@pytest.fixture
def here(world):
    return world


@pytest.fixture
def asking(here):
    return api_world.program(here.web.accounts["exchange"])


def test_the_kinds_say_their_fields(asking):
    kinds = {k["key"]: k for k in asking.items("exchange/kinds")}
    fields = {f["name"]: f for f in kinds["exchange"]["fields"]}
    assert fields["host"]["type"] == "ref" and fields["host"]["names"] == "organisation"
    assert fields["title"]["label"]["vi"] and kinds["delegate"]["owner"] == "exchange"


def test_an_exchange_says_where_it_stands(here, asking):
    uid = here.exchange.uid
    shown = asking.get(f"exchange/exchanges/{uid}").json()
    assert [s["key"] for s in shown["steps"]][:2] == ["need", "match"]
    moves = {m["to"]: m["against"] for m in shown["moves"]}
    assert moves["agreed"] == []
    record = asking.get(f"exchange/records/exchange/{uid}").json()
    assert record["title"]["en"] == "Conference en" and record["parts"]["item"]
    assert record["values"]["host"]["title"]
    assert asking.get("exchange").json()["counts"]["exchange"] == 1


def test_it_goes_on_and_no_further_than_it_may(here, asking):
    at = f"exchange/exchanges/{here.exchange.uid}"
    tag = asking.get(at)["ETag"]
    assert asking.post(f"{at}/move", {"to": "agreed"}, If_Match=tag).status_code == 200
    assert asking.post(f"{at}/move", {"to": "held"}, If_Match=tag).status_code == 412
    assert code_of(asking.post(f"{at}/move", {"to": "closed"}))[0] in (409, 422)


def test_records_are_added_changed_and_parts_taken_away(here, asking):
    uid = str(here.exchange.uid)
    part = {"title": {"vi": "Thảo luận"}, "topics": ["young-members"]}
    made = asking.post("exchange/records/item", {"owner": uid, "rows": [part]})
    assert made.status_code == 201, made.content
    item = made.json()["items"][0]["uid"]
    at = f"exchange/records/item/{item}"
    changed = asking.ask("PATCH", at, {"values": {"title": {"vi": "Hỏi đáp"}}})
    assert changed.status_code == 200, changed.content
    assert asking.get(at).json()["values"]["title"]["vi"] == "Hỏi đáp"
    assert asking.ask("DELETE", at).status_code == 204
    assert asking.get(at).status_code == 404
    assert asking.ask("DELETE", f"exchange/records/exchange/{uid}").status_code == 409


@pytest.mark.parametrize(
    "values",
    [
        {"title": ["a", "b"], "topics": ["young-members"]},
        {"title": {"vi": "A"}, "topics": True},
        {"title": {"vi": "A"}, "topics": ["no-such-topic"]},
        {"title": {"vi": "A"}, "no_such_field": "x"},
        {"title": {"vi": "A"}, "starts": {"vi": "10:00"}},
        {},
    ],
)
def test_values_that_do_not_fit_are_refused_with_their_field(here, asking, values):
    asked = {"owner": str(here.exchange.uid), "rows": [values]}
    answer = asking.post("exchange/records/item", asked)
    assert answer.status_code == 422, answer.content
    assert answer.json()["fields"][0]["field"]


def test_what_a_field_may_name_is_listed(here, asking):
    bodies = asking.items("exchange/records/organisation/choices")
    assert {b["uid"] for b in bodies} == {str(here.own.uid), str(here.partner.uid)}
    heads = asking.items(f"exchange/records/delegate/choices?owner={here.exchange.uid}")
    assert len(heads) == Delegate.objects.count()
    assert asking.items("exchange/records/delegate/choices") == []
    assert asking.get("exchange/records/nothing/choices").status_code == 404


def test_out_of_range_there_is_no_record(here):
    officer = api_world.program(here.web.accounts["secretary"])
    uid = here.exchange.uid
    assert officer.get(f"exchange/exchanges/{uid}").status_code in (403, 404)
    refused = officer.post(f"exchange/exchanges/{uid}/move", {"to": "agreed"})
    assert code_of(refused)[0] in (403, 404)


def report_text():
    return files("banyan.demo").joinpath("sources", "vna-2022.txt").read_text("utf-8")


def test_a_report_is_read_decided_and_refused(here, asking):
    unit = here.web.uid("city")
    made = asking.post("exchange/reports", {"unit": unit, "text": report_text()})
    assert made.status_code == 201, made.content
    at = f"exchange/reports/{made.json()['uid']}"
    shown = asking.get(at).json()
    assert shown["state"] == "open" and shown["claims"]
    early = asking.post(f"{at}/accept", {"host": str(here.own.uid)})
    assert code_of(early) == (409, "report.undecided")
    verdicts = {c["path"]: {"state": "rejected"} for c in shown["claims"]}
    decided = asking.post(f"{at}/claims", {"verdicts": verdicts})
    assert decided.status_code == 200, decided.content
    assert {c["state"] for c in asking.get(at).json()["claims"]} == {"rejected"}
    unknown = asking.post(f"{at}/claims", {"verdicts": {"no/path": {}}})
    assert code_of(unknown)[0] == 422
    erased = asking.post(f"{at}/erase", {"name": "Xisay Ludetmounsone"})
    assert erased.status_code == 200 and erased.json()["places"] >= 1
    assert asking.post(f"{at}/reject").status_code == 200
    assert asking.get("exchange/reports/accuracy").status_code == 200


def test_an_empty_report_is_refused(here, asking):
    for text in ("", "   ", "x" * 400_001):
        answer = asking.post(
            "exchange/reports", {"unit": here.web.uid("city"), "text": text}
        )
        assert answer.status_code == 422


def test_topics_are_read_proposed_and_answered(asking):
    tree = asking.items("topics")
    assert tree[0]["level"] == 1
    key = tree[0]["key"]
    assert asking.get(f"topics/{key}").json()["concept"]["label"]["vi"]
    assert asking.get("topics/no-such-topic").status_code == 404
    assert len(asking.items("topics/concepts")) == len(tree)
    wanted = {"text": "Nhãn mới", "language": "vi", "topic": key}
    made = asking.post(
        "topics/proposals", {"proposals": [wanted, {**wanted, "text": "Kém"}]}
    )
    assert made.status_code == 201, made.content
    one, two = (r["uid"] for r in made.json()["items"])
    assert {p["uid"] for p in asking.items("topics/proposals")} == {one, two}
    assert asking.post(f"topics/proposals/{one}/accept").status_code == 200
    assert "Nhãn mới" in Topic.objects.get(key=key).alt["vi"]
    assert (
        asking.post(f"topics/proposals/{two}/reject", {"reason": ""}).status_code == 422
    )
    said = asking.post(f"topics/proposals/{two}/reject", {"reason": "Không rõ"})
    assert said.status_code == 200
    assert code_of(asking.post(f"topics/proposals/{one}/accept"))[0] == 409
    nobody = uuid.UUID(int=1)
    assert asking.post(f"topics/proposals/{nobody}/accept").status_code == 404


def test_the_thesaurus_is_taken_out(asking):
    turtle = asking.get("exports/topics").content.decode()
    assert "skos:prefLabel" in turtle
    table = asking.get("exports/topics?form=csv").content.decode("utf-8-sig")
    assert len(table.splitlines()) > Topic.objects.count()
