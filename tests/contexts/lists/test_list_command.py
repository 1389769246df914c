"""``banyan list``: JSON alone, errors with their place, exit codes, on record."""

from __future__ import annotations

import json
from typing import Any

import pytest

from banyan.access.models import Account, Grant, RightSet
from banyan.base.lists import ListQuery
from banyan.cli.main import main
from banyan.kernel import clock
from banyan.ledger.models import Reading
from banyan.lists import services
from banyan.units.queries import actor_for
from tests.contexts.people.world import OFFICER, D, World, member
from tests.support import kept

pytestmark = pytest.mark.django_db


@kept.once
def built() -> World:
    made = World()
    for number, branch in enumerate(made.branches):
        member(
            f"Lê Văn {'abcd'[number]}",
            branch,
            grade=["official", "probationary"][number % 2],
        )
    account = Account.objects.create(username="ann")
    rights = RightSet.objects.create(key="test", rights=OFFICER)
    Grant.objects.create(
        account=account,
        right_set=rights,
        unit=made.communes[0],
        valid_from=D(2020, 1, 1),
    )
    return made


def told(capsys: Any, *words: str, code: int = 0) -> Any:
    assert main(["list", *words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def names(data: Any) -> list[str]:
    return [row["name"] for row in data["rows"]]


def test_a_list_as_the_installation_and_as_an_account(
    world: World, capsys: Any
) -> None:
    whole = told(capsys, "members", "--columns", "name,grade", "--tab", "party")
    assert (
        whole["count"] == 4
        and whole["count_is_exact"]
        and whole["columns"] == ["name", "grade"]
    )
    assert names(whole) == ["Lê Văn a", "Lê Văn b", "Lê Văn c", "Lê Văn d"]
    own = told(capsys, "members", "--account", "ann", "--filter", "grade = official")
    assert names(own) == ["Lê Văn a"]
    assert own["rows"][0]["unit"]["names"]["vi"] == "branch 11"
    readings = Reading.objects.filter(kind="lists.members")
    assert [r.what for r in readings] == [
        "list members: all",
        "list members: grade = official",
    ]


def test_pages_and_everything(world: World, capsys: Any) -> None:
    first = told(
        capsys, "members", "--limit", "3", "--sort=-joined,name", "--tab", "party"
    )
    second = told(
        capsys,
        "members",
        "--limit",
        "3",
        "--sort=-joined,name",
        "--tab",
        "party",
        "--after",
        first["after"],
    )
    assert (
        len(first["rows"]) == 3 and len(second["rows"]) == 1 and second["after"] == ""
    )
    whole = told(capsys, "members", "--limit", "0", "--tab", "party")
    assert len(whole["rows"]) == 4
    past = told(capsys, "members", "--as-of", "2000-01-01", "--tab", "party")
    assert past["rows"] == []


def test_what_is_wrong_is_named(world: World, capsys: Any) -> None:
    wrong = told(capsys, "members", "--filter", "grade is x", "--tab", "party", code=2)
    [problem] = wrong["problems"]
    assert problem["field"] == "grade" and "official" in problem["message"]
    assert told(capsys, "nothing", code=2)["error"] == "not_found"
    unknown = told(capsys, "members", "--account", "nobody", code=2)
    assert unknown["error"] == "account.unknown"
    assert told(capsys, "acts", "--account", "ann", code=1)["error"] == "not_allowed"


def test_the_lists_and_their_fields(world: World, capsys: Any) -> None:
    assert main(["list", "--json"]) == 0
    keys = {row["key"] for row in json.loads(capsys.readouterr().out)["lists"]}
    assert {
        "members",
        "units",
        "offices",
        "decisions",
        "jobs",
        "acts",
        "accounts",
    } <= keys
    fields = {f["key"]: f for f in told(capsys, "members", "--fields")["fields"]}
    assert fields["grade"]["choices"] == ["probationary", "official"]
    assert "under" in fields["unit"]["operators"] and fields["name"]["is_sortable"]


@pytest.mark.parametrize(
    "asked",
    [
        ("--columns", "name,nonsense"),
        ("--sort=-nonsense",),
        ("--limit", "-3"),
        ("--limit", "0", "--columns", "nonsense"),
    ],
)
def test_another_list_than_asked_is_never_printed(
    world: World, capsys: Any, asked: tuple[str, ...]
) -> None:
    assert main(["list", "members", "--tab", "party", *asked, "--json"]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["message"] and not err


def test_choices_that_are_not_printed_are_told(world: World, capsys: Any) -> None:
    assert main(["list", "units", "--fields"]) == 0
    assert "more (--json lists all)" in capsys.readouterr().out


def test_a_saved_list(world: World, capsys: Any) -> None:
    actor = actor_for(Account.objects.get(username="ann"), clock.today())
    query = ListQuery(filter="grade is probationary", columns=("name",), tab="party")
    saved = services.saved_create(
        actor=actor, command=services.SaveList("members", "P", query)
    )
    found = told(capsys, "members", "--saved", str(saved.uid), "--account", "ann")
    assert names(found) == ["Lê Văn b"] and found["columns"] == ["name"]


def test_lines_for_people(world: World, capsys: Any) -> None:
    assert (
        main(
            [
                "list",
                "members",
                "--tab",
                "party",
                "--columns",
                "name,joined",
                "--limit",
                "2",
            ]
        )
        == 0
    )
    out = capsys.readouterr().out
    assert (
        "Members: 4" in out and "Lê Văn a  01/03/2010" in out and "more: --after" in out
    )
    assert main(["list"]) == 0 and main(["list", "members", "--fields"]) == 0
