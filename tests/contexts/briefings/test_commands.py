"""``banyan briefing`` at the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from banyan.cli.main import main
from banyan.ledger.models import Reading
from tests.support import briefing_world as bw
from tests.support import kept

pytestmark = pytest.mark.django_db


@kept.once
def built() -> bw.World:
    return bw.build()


def told(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_list_and_show(world: bw.World, capsys: pytest.CaptureFixture[str]) -> None:
    row = world.released()
    world.compose()
    assert main(["briefing", "list", "--state", "released", "--json"]) == 0
    (line,) = told(capsys)
    assert line["uid"] == str(row.uid) and line["level"] == "exchange"
    assert main(["briefing", "show", str(row.uid), "--json"]) == 0
    shown = told(capsys)
    assert shown["hash"] == row.snapshot.hash
    assert shown["content"]["sections"][0]["figures"][0]["value"] == "22"
    assert main(["briefing", "show", str(row.uid), "--lang", "lo"]) == 0
    assert "ການຈັດຕັ້ງ" in capsys.readouterr().out


def test_render_by_the_suffix(
    world: bw.World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = world.released()
    for name, begin in (("a.pdf", b"%PDF"), ("a.docx", b"PK")):
        path = tmp_path / name
        call = ["briefing", "render", str(row.uid), "--lang", "lo", "--out", str(path)]
        assert main(call) == 0
        assert path.read_bytes().startswith(begin)
    wrong = ["briefing", "render", str(row.uid), "--out", str(tmp_path / "a.odt")]
    assert main(wrong) == 2
    assert "no form of a briefing" in capsys.readouterr().err


def test_check_answers_with_its_exit_code(
    world: bw.World, capsys: pytest.CaptureFixture[str]
) -> None:
    row = world.released()
    call = ["briefing", "check", str(row.uid), "--json"]
    assert main(call) == 0
    assert told(capsys)["findings"] == []
    bw.add_members(world.web, 6, 6, year=1960)
    assert main(call) == 1
    found = {f["key"]: (f["then"], f["now"]) for f in told(capsys)["findings"]}
    assert found["count.members"] == ("22", "34")
    assert main(["briefing", "check", str(world.compose().uid)]) == 1
    assert main(["briefing", "check", "no-identity"]) == 2


def test_a_guest_at_the_command_line(
    world: bw.World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.compose()
    row = world.released()
    assert main(["briefing", "list", "--account", "world-guest", "--json"]) == 0
    assert [line["uid"] for line in told(capsys)] == [str(row.uid)]


def test_a_file_that_cannot_be_put_there_is_refused_and_not_recorded(
    world: bw.World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = world.released()
    before = Reading.objects.count()
    for out in (tmp_path / "none" / "x.pdf", tmp_path):
        call = ["briefing", "render", str(row.uid), "--lang", "lo", "--out", str(out)]
        assert main(call) == 2
        said = capsys.readouterr().err
        assert str(out) in said and "Name a file in a folder" in said
    assert Reading.objects.count() == before
    with pytest.raises(SystemExit) as wrong:
        main(["briefing", "list", "--state", "gone"])
    assert wrong.value.code == 2
