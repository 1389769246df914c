"""The commands: roster, person, privacy, figures; JSON alone; exit codes."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from banyan.base import privacy
from banyan.cli.main import main
from banyan.figures.services import rebuild_tallies
from banyan.ledger.models import Reading
from banyan.people import services as people

from .world import SYSTEM, D, World, at, decision, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    at(monkeypatch, D(2025, 1, 5))
    return World()


def told(capsys: Any, *words: str, code: int = 0) -> Any:
    assert main([*words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_roster_as_known_then(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    row = member("Lê Thị Bình", world.branches[0], card_no="42")
    at(monkeypatch, D(2025, 3, 20))
    people.stay_change(
        actor=SYSTEM,
        commands=[people.ChangeStay(row.pk, world.branches[1].pk, D(2025, 3, 1))],
        decision=decision(),
    )
    words = ["roster", "--unit", "branch 11", "--as-of", "2025-03-10"]
    assert told(capsys, *words)["count"] == 0
    found = told(capsys, *words, "--known-on", "2025-03-10")
    assert found["unit"] == {"code": "branch 11", "name": "branch 11"}
    assert (found["structure"], found["as_of"]) == ("party", "2025-03-10")
    assert (found["known_on"], found["count"]) == ("2025-03-10", 1)
    [one] = found["members"]
    assert one["uid"] == str(row.person.uid) and one["card_no"] == "42"
    assert (one["name"], one["grade"], one["since"]) == (
        "Lê Thị Bình",
        "official",
        "2010-03-01",
    )
    assert Reading.objects.filter(kind="people.roster").count() == 2
    below = told(capsys, "roster", "--unit", "city", "--below")
    assert below["count"] == 1 and below["members"][0]["unit"] == "branch 12"


def test_refusals_have_exit_codes(world: World, capsys: Any) -> None:
    told(capsys, "roster", "--unit", "nowhere", code=2)
    told(capsys, "roster", "--unit", "city", "--as-of", "1990-01-01", code=2)
    told(capsys, "person", "show", str(uuid.uuid4()), code=2)
    told(capsys, "person", "show", "nonsense", code=2)


def test_person(world: World, capsys: Any) -> None:
    row = member("Lê Thị Bình", world.branches[0])
    found = told(capsys, "person", "show", str(row.person.uid))
    assert found["name"] == "Lê Thị Bình"
    assert [m["unit"] for m in found["memberships"]] == ["branch 11"]
    assert [s["kind"] for s in found["story"]] == [
        "joined",
        "grade",
        "participation",
        "stay",
    ]
    assert main(["person", "show", str(row.person.uid)]) == 0
    assert Reading.objects.filter(person_id=row.person_id).count() == 2


def test_every_field_is_classified(
    world: World, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = told(capsys, "privacy", "map", "--check")
    assert found["sound"] and found["problems"] == []
    tables = {t["table"]: t["fields"] for t in found["tables"]}
    assert tables["people_sensitive"]["sealed"] == "sensitive"
    assert tables["people_person"]["full_name"] == "personal"
    assert tables["django_session"]["session_data"] == "sensitive"
    assert "privacy.md" in privacy.reference_pages()
    from banyan.people.models import Person

    monkeypatch.setattr(Person, "PRIVACY", {"uid": "secret", "gone": "public"})
    broken = told(capsys, "privacy", "map", "--check", code=1)
    words = "\n".join(broken["problems"])
    assert "people_person.full_name: has no class" in words
    assert "“secret” is no class" in words and "people_person.gone" in words


def test_figures(world: World, capsys: Any) -> None:
    rebuild_tallies()
    member("Lê Thị Bình", world.branches[0])
    assert told(capsys, "figures", "check")["sound"]
    assert told(capsys, "figures", "recount") == {"units": 9}
