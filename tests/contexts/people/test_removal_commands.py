"""``banyan removals``: JSON alone, exit codes, who may, what is refused."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from banyan.cli.main import main
from banyan.decisions.models import Decision
from banyan.people import services as people
from banyan.people.models import Membership, Person
from tests.support import kept

from . import world as w

pytestmark = pytest.mark.django_db
WHY = ("--reason", "Typed in from the wrong list")


@kept.once
def built() -> w.World:
    return w.World()


@pytest.fixture
def row(world: w.World) -> Membership:
    return w.member("Nguyễn Văn An", world.branches[0], card_no="111")


@pytest.fixture
def number() -> str:
    Decision.objects.filter(pk=w.decision()).update(symbol="12-QĐ")
    return "12-QĐ"


def told(capsys: Any, *words: str, code: int = 0) -> Any:
    assert main(["removals", *words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_a_person_is_set_aside_listed_and_taken_up(
    row: Membership, number: str, capsys: Any
) -> None:
    made = told(capsys, "set-aside", "111", *WHY, "--decision", number)
    listed = told(capsys, "list")
    assert listed["count"] == 1
    [shown] = listed["removals"]
    assert shown["removal"] == made["removal"]
    assert (shown["name"], shown["memberships"]) == ("Nguyễn Văn An", 1)
    assert not Membership.objects.filter(
        pk=row.pk, withdrawn_at__isnull=True, state="member"
    ).exists()

    undone = told(capsys, "undo", made["removal"], *WHY)
    assert undone == {"removal": made["removal"], "undone": True, "card_given": False}
    assert Membership.objects.get(pk=row.pk).state == "member"
    assert told(capsys, "list") == {"count": 0, "removals": []}
    assert told(capsys, "undo", made["removal"], *WHY, code=1)["error"]


def test_a_membership_goes_by_a_decision_alone(row: Membership, capsys: Any) -> None:
    said = told(capsys, "set-aside", "111", *WHY, code=1)
    assert "decision" in json.dumps(said)
    assert Membership.objects.get(pk=row.pk).state == "member"


@pytest.mark.parametrize("typed", ["999", "01a228f0-2f1f-77f5-bd82-ce2db2e133fe"])
def test_nobody_of_that_name(
    typed: str, world: w.World, number: str, capsys: Any
) -> None:
    told(capsys, "set-aside", typed, *WHY, "--decision", number, code=2)
    told(capsys, "set-aside", "111", *WHY, "--decision", "13-QĐ", code=2)
    told(capsys, "undo", typed, *WHY, code=2)
    assert told(capsys, "list") == {"count": 0, "removals": []}


def test_what_builds_on_the_person_is_listed(
    world: w.World, row: Membership, number: str, capsys: Any
) -> None:
    seat = people.SetPost(
        world.branches[0].pk, "committee-member", dt.date(2020, 1, 1), names="Member"
    )
    post = people.post_set(actor=w.SYSTEM, commands=[seat])[0]
    held = people.OpenOffice(row.person_id, post.pk, dt.date(2024, 1, 1))
    people.office_open(actor=w.SYSTEM, commands=[held], decision=w.decision())
    said = told(capsys, "set-aside", "111", *WHY, "--decision", number, code=1)
    assert said["problems"][0]["code"] == "people.remove_office"
    assert Person.objects.get(pk=row.person_id).full_name == "Nguyễn Văn An"


def test_in_words(row: Membership, number: str, capsys: Any) -> None:
    assert main(["removals", "set-aside", "111", *WHY, "--decision", number]) == 0
    assert "is set aside" in capsys.readouterr().out
    assert main(["removals", "list"]) == 0
    line = capsys.readouterr().out
    assert "Nguyễn Văn An" in line
    assert main(["removals", "undo", line.split()[0], *WHY]) == 0
    assert "taken up" in capsys.readouterr().out
