"""The reform of Ha Noi by the command: applied, taken back, applied again, all the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.installation import Installation, on_sqlite

BEFORE, AFTER = "2025-06-30", "2025-07-01"
CITY = ("--unit", "C1", "--level", "province-committee")
WARD = ("--unit", "N103")
PARTY = ("--structure", "party")


def levels(made: Installation, day: str) -> dict[str, int]:
    """Return the party's units by level on a day."""
    found = made.json("tree", *PARTY, "--as-of", day)
    return {level: n for level, n in found["levels"].items() if n}


def roster(made: Installation, unit: tuple[str, ...], day: str) -> list[Any]:
    """Return whom a unit and all below it had on a day, and in which branch."""
    found = made.json("roster", *unit, *PARTY, "--below", "--as-of", day)
    assert found["count"] == len(found["members"])
    return [(m["membership"], m["unit"], m["grade"]) for m in found["members"]]


def stands(made: Installation) -> dict[str, Any]:
    """Return the totals and the rosters on both days."""
    rosters = {day: roster(made, CITY, day) for day in (BEFORE, AFTER)}
    return {"levels": [levels(made, day) for day in (BEFORE, AFTER)], **rosters}


def test_the_reform_of_ha_noi_goes_back_and_forth(tmp_path: Path) -> None:
    made = on_sqlite(tmp_path / "reform")
    built = made.run("demo", "--build", "--foundation", BANYAN_DEMO="yes")
    assert built.returncode == 0, built.stderr
    first = stands(made)
    before, after = first["levels"]
    assert (before["district-committee"], "district-committee" in after) == (30, False)
    assert after["commune-committee"] == 126
    assert before["branch"] == after["branch"] > 500
    people = len(first[BEFORE])
    assert people > 10_000 and len(roster(made, WARD, AFTER)) > 100

    undone = made.json("reorganise", "2", "--undo")
    assert undone["state"] == "reversed"
    back = stands(made)
    assert back["levels"] == [before, before]
    assert back[BEFORE] == first[BEFORE]
    assert back[AFTER] == first[AFTER], (
        "who is where does not change with what is above"
    )
    assert made.run("roster", *WARD, *PARTY).returncode != 0

    again = made.json("reorganise", "2", "--apply")
    assert (again["state"], again["established"]) == ("applied", 126)
    assert stands(made) == first
    assert made.run("tree", "check").returncode == 0
    assert made.json("verify")["sound"]
