"""``banyan tree`` and ``banyan reorganise``: JSON alone, exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from banyan.cli.main import main
from banyan.units.models import Reorganisation, UnitPath

from .world import Party, party

pytestmark = pytest.mark.django_db
PARTY = ("--structure", "party")


def run(capsys: Any, *args: str) -> tuple[int, Any]:
    code = main([*args, "--json"])
    return code, json.loads(capsys.readouterr().out)


def table(folder: Path, *lines: str) -> str:
    path = folder / "reform.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


@pytest.fixture
def p() -> Party:
    return party()


def test_counts_by_level(p: Party, capsys: Any) -> None:
    code, answer = run(capsys, "tree", *PARTY, "--as-of", "2010-01-01")
    assert code == 0
    assert answer["levels"] == {
        "district-committee": 2,
        "commune-committee": 3,
        "branch": 4,
    }
    known = ("--known-on", "1990-01-01")
    code, answer = run(capsys, "tree", *PARTY, "--as-of", "2010-01-01", *known)
    assert set(answer["levels"].values()) == {0}


def test_a_unit_by_code_needs_its_level(p: Party, capsys: Any) -> None:
    code, answer = run(capsys, "tree", *PARTY, "--code", "1")
    assert code == 2 and answer["problems"][0]["code"] == "unit.ambiguous_code"
    level = ("--level", "district-committee")
    code, answer = run(capsys, "tree", *PARTY, "--code", "1", *level)
    assert code == 0 and answer["unit"]["id"] == p["d1"]
    code, answer = run(capsys, "tree", *PARTY, "--code", "404")
    assert code == 2 and answer["error"] == "not_found"
    code, answer = run(capsys, "tree", *PARTY, "--code", "1", "--level", "galaxy")
    assert code == 2
    assert main(["tree", *PARTY, "--successors"]) == 2


def test_check_finds_a_touched_path(p: Party, capsys: Any) -> None:
    code, answer = run(capsys, "tree", "check")
    assert (code, answer["differences"]) == (0, 0)
    UnitPath.objects.filter(unit=p["b1"]).update(path="0" * 8)
    code, answer = run(capsys, "tree", "check")
    assert code == 1 and answer["counts"]["missing"] == 1
    assert answer["copies"] == [[p["b1"], "path"]]


def test_a_table_is_previewed_applied_and_taken_back(
    p: Party, capsys: Any, tmp_path: Path
) -> None:
    file = table(
        tmp_path,
        "Việc;Mã;Cấp;Cấp trên;Tên;Mã đơn vị mới;Phân về",
        "Thành lập;4;Đảng bộ xã, phường;province-committee:1;Đảng bộ Ba Đình;;",
        "Thành lập;103;Đảng bộ xã, phường;province-committee:1;Đảng bộ Tây Hồ;;",
        "Hợp nhất;22;commune-committee;;;4;",
        "Hợp nhất;31;commune-committee;;;4;",
        f"Chia tách;109;commune-committee;;;4, 103;#{p['b4']}=103",
        "Giải thể;1;district-committee;;;;",
        "Giải thể;3;district-committee;;;;",
    )
    date = ("--date", "2025-07-01")
    code, answer = run(capsys, "reorganise", file, "--preview", *PARTY, *date)
    assert code == 0 and answer["clear"], answer
    assert answer["counts"]["ended"] == 5 and not Reorganisation.objects.exists()
    code, answer = run(capsys, "reorganise", file, "--apply", *PARTY, *date)
    assert code == 0 and answer["state"] == "applied"
    code, counted = run(capsys, "tree", *PARTY, "--as-of", "2025-07-01")
    assert counted["levels"]["commune-committee"] == 2
    code, answer = run(capsys, "reorganise", file, "--undo", *PARTY)
    assert code == 0 and answer["state"] == "reversed"
    code, counted = run(capsys, "tree", *PARTY, "--as-of", "2025-07-01")
    assert counted["levels"]["commune-committee"] == 3
    code, answer = run(capsys, "reorganise", file, "--undo", *PARTY)
    assert code == 2


def test_problems_come_with_their_rows(p: Party, capsys: Any, tmp_path: Path) -> None:
    file = table(
        tmp_path,
        "op,code,level,successors,new parent",
        "move,22,commune-committee,,branch:404",
        "explode,22,commune-committee,,",
        "merge,777,commune-committee,31,",
        "merge,31,commune-committee,,",
    )
    args = ("reorganise", file, "--preview", *PARTY, "--date", "2025-07-01")
    code, answer = run(capsys, *args)
    assert code == 2
    assert [q["row"] for q in answer["problems"]] == [2, 3, 4, 5]


def test_a_refused_plan_lists_what_stands(
    p: Party, capsys: Any, tmp_path: Path
) -> None:
    file = table(tmp_path, "op,code,level", "dissolve,1,district-committee")
    date = ("--date", "2025-07-01")
    code, answer = run(capsys, "reorganise", file, "--preview", *PARTY, *date)
    assert code == 1 and {q["code"] for q in answer["problems"]} == {"tree.no_parent"}
    code, answer = run(capsys, "reorganise", file, "--apply", *PARTY, *date)
    assert code == 1 and answer["error"] == "reorganisation.refused"
    assert not Reorganisation.objects.exists()


def test_a_plan_as_json(p: Party, capsys: Any, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    plan = {"operations": [{"op": "move", "unit": p["b1"], "parent": p["c2"]}]}
    path.write_text(json.dumps(plan))
    date = ("--date", "2024-07-01")
    code, answer = run(capsys, "reorganise", str(path), "--apply", *PARTY, *date)
    assert code == 0 and answer["state"] == "applied"
    for wrong in ("{", "[]", '{"operations": 3}', '{"operations": [{"op": "x"}]}'):
        path.write_text(wrong)
        assert run(capsys, "reorganise", str(path), "--apply", *PARTY, *date)[0] == 2


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"a,b\n1,2\n", b"\x00\x01"])
def test_what_is_no_plan_is_said_so(
    p: Party, capsys: Any, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    args = ("reorganise", str(path), "--preview", *PARTY, "--date", "2025-07-01")
    code, answer = run(capsys, *args)
    assert code == 2 and answer["error"].startswith("sheet.")


def test_usage(p: Party, capsys: Any, tmp_path: Path) -> None:
    file = table(tmp_path, "op,code")
    assert main(["reorganise", file, "--preview", *PARTY]) == 2
    with pytest.raises(SystemExit) as caught:
        main(["reorganise", "nowhere.csv", "--preview", *PARTY, "--date", "2025-07-01"])
    assert caught.value.code == 2
