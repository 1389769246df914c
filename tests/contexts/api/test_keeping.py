"""Oneself, twins, administration and retention through programs: as on the pages."""

from __future__ import annotations

import pytest

from banyan.access.models import Account
from banyan.people.models import Membership, Person
from tests.support import api_world
from tests.support.api_world import code_of


@pytest.fixture
def keeper(world, settings):
    """A program of who administers the city."""
    settings.BANYAN_DEMO = True
    return api_world.program(world.accounts["keeper"])


@pytest.fixture
def oneself(world):
    """A program of a member, with what is their own."""
    return api_world.program(world.accounts["reader"], own=True)


def test_a_correction_is_asked_for_answered_and_seen(world, oneself, officer):
    asked = {
        "about": "name",
        "wanted": {"full_name": "Trần Thị Mẫn"},
        "reason": "viết sai",
    }
    made = oneself.post("me/corrections", asked)
    assert made.status_code == 201, made.content
    at = made["Location"].removeprefix("/api/v1/")
    assert [c["state"] for c in oneself.items("me/corrections")] == ["open"]
    assert code_of(oneself.post(f"{at}/answer", {"accept": True}))[0] in (403, 404)
    assert [c["about"] for c in officer.items("corrections")] == ["name"]
    tag = officer.get(at)["ETag"]
    done = officer.post(f"{at}/answer", {"accept": True}, If_Match=tag)
    assert done.status_code == 200, done.content
    assert Person.objects.get(pk=world.member.pk).full_name == "Trần Thị Mẫn"
    assert oneself.get(at).json()["state"] == "accepted"
    late = oneself.post(f"{at}/withdraw")
    assert late.status_code == 409
    assert code_of(officer.post("me/corrections", asked))[0] in (409, 422)


def test_a_request_of_another_does_not_exist(world, oneself, uid_of):
    asked = {"about": "other", "wanted": {"text": "x"}, "reason": "y"}
    made = oneself.post("me/corrections", asked)
    at = made["Location"].removeprefix("/api/v1/")
    other = api_world.program(world.accounts["neighbour"])
    assert other.get(at).status_code == 404


def test_records_of_one_person_are_merged_and_parted_again(world, officer):
    an, binh = (
        Person.objects.get(full_name=n) for n in ("Nguyễn Văn An", "Lê Thị Bình")
    )
    url = f"people/{an.uid}/merge"
    shown = officer.post(f"{url}/preview", {"merged": str(binh.uid)})
    assert shown.status_code == 200, shown.content
    body = {"merged": str(binh.uid), "reason": "cùng người"}
    stale = officer.post(url, body, If_Match='"99"')
    assert stale.status_code == 412, stale.content
    refused = officer.post(url, body)
    assert refused.status_code in (200, 409, 422)
    two = {"one": str(an.uid), "other": str(binh.uid), "reason": "khác người"}
    assert officer.post("twins/decide", two).status_code == 200
    far = Membership.objects.get(unit=world.units["south1"]).person
    out = officer.post("twins/decide", {**two, "other": str(far.uid)})
    assert out.status_code == 404


def test_an_account_is_blocked_and_let_in_again(world, keeper):
    at = "accounts/world-onlooker"
    shown = keeper.get(f"{at}/details")
    assert shown.status_code == 200, shown.content
    assert "password" not in shown.json()["account"]
    assert keeper.post(f"{at}/block", {"reason": "nghỉ"}).status_code == 200
    assert not Account.objects.get(username="world-onlooker").is_active
    assert keeper.post(f"{at}/unblock").status_code == 200
    assert Account.objects.get(username="world-onlooker").is_active


def test_administration_is_for_administrators(officer):
    for path in ("sleepers", "house/checks", "retention"):
        assert code_of(officer.get(path)) == (403, "not_allowed"), path
    body = {"seen": {"access.mail-files": 0}, "reason": "x"}
    assert code_of(officer.post("retention", body)) == (403, "not_allowed")


def test_a_person_entered_by_mistake_is_set_aside_and_taken_up_again(world, officer):
    an = Person.objects.get(full_name="Nguyễn Văn An")
    url, why = f"people/{an.uid}/set-aside", "chép nhầm"
    assert officer.post(url, {"reason": why}).status_code == 422, "by decision only"
    decision = {
        "kind": "correction",
        "title": {"vi": "Sửa ghi nhận nhầm"},
        "decided_on": "2026-01-05",
        "body": world.units["north"],
    }
    made = officer.post(url, {"reason": why, "decide": decision})
    assert made.status_code == 200, made.content
    assert officer.get(f"people/{an.uid}").status_code == 404
    [line] = officer.items("removals")
    assert (line["name"], line["reason"]) == ("Nguyễn Văn An", why)
    at = f"removals/{line['uid']}"
    stale = officer.post(f"{at}/undo", {"reason": "có thật"}, If_Match='"9"')
    assert stale.status_code == 412
    back = officer.post(f"{at}/undo", {"reason": "có thật"})
    assert back.status_code == 200, back.content
    assert back.json()["card_given"] is False
    assert officer.get(f"people/{an.uid}").status_code == 200
    assert officer.items("removals") == []
