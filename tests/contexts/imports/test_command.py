"""``banyan import``: JSON alone, exit codes, nothing taken in before the files are sure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from banyan.cli.main import main
from banyan.imports.models import Import
from banyan.people.models import Person
from tests.contexts.imports import world
from tests.contexts.imports.test_members import place  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(place: Any, tmp_path: Path) -> Path:  # noqa: F811
    path = tmp_path / "members.csv"
    path.write_bytes(world.table([["1", "Trần Văn Ấn", *[""] * 8]]))
    return path


def told(capsys: Any, *args: Any) -> tuple[int, dict[str, Any], str]:
    code = main(["import", "members", *map(str, args), "--json"])
    out, err = capsys.readouterr()
    return code, json.loads(out), err


def test_refused_rows_need_a_place_before_anything_is_taken_in(
    table: Path, capsys: Any
) -> None:
    before = Person.objects.count()
    code, said, err = told(capsys, table, "--errors", "/nowhere/x.csv")
    assert (code, err) == (2, "")
    assert "/nowhere" in said["message"] and said["way_out"]
    assert not Import.objects.exists() and Person.objects.count() == before


@pytest.mark.parametrize(
    ("language", "reason"), [("vi", "Không có ngày"), ("en", "There is no day")]
)
def test_refused_rows_say_why_in_the_language_asked_for(
    tmp_path: Path,
    place: Any,  # noqa: F811
    capsys: Any,
    language: str,
    reason: str,  # noqa: F811
) -> None:
    table, errors = tmp_path / "t.csv", tmp_path / "e.csv"
    table.write_text("Họ và tên;Ngày sinh\nTrần Văn Ấn;31/02/1985\n")
    code, said, _err = told(
        capsys, table, "--errors", errors, "--language", language, "--dry-run"
    )
    assert code == 1 and said["summary"].endswith("1 row needs you")
    assert reason in errors.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("content", [None, b"x = [", b"\xff\xfe", b'"Name" = 5'])
def test_a_map_that_cannot_be_read(
    table: Path, tmp_path: Path, capsys: Any, content: bytes | None
) -> None:
    chosen = tmp_path / "map.toml"
    if content is not None:
        chosen.write_bytes(content)
    code, said, _err = told(capsys, table, "--map", chosen, "--dry-run")
    assert code == 2 and said["message"]
    assert not Import.objects.exists()


def test_a_file_that_is_not_there(capsys: Any, tmp_path: Path) -> None:
    for name in ("none.xlsx", ""):
        code, said, err = told(capsys, tmp_path / name)
        assert (code, err) == (2, "") and said["message"]
