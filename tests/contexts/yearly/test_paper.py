"""The report on paper and at the command line, in three languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from banyan.cli.main import main
from banyan.kernel.errors import InputError, NotVisible
from banyan.kernel.text import LANGUAGES
from banyan.ledger.models import Reading
from banyan.papers.forms import form
from banyan.papers.forms.resolve import resolve
from banyan.yearly.paper import data_of, yearly_file
from banyan.yearly.queries import yearly_shown
from tests.support import kept, yearly_world
from tests.support.yearly_world import last_year

pytestmark = pytest.mark.django_db


@kept.once
def built() -> yearly_world.World:
    return yearly_world.build()


def made(world: yearly_world.World, who: str = "exchange", **more: Any) -> Any:
    given = {"language": "lo", "form": "pdf", "year": last_year(), **more}
    return yearly_file(
        actor=world.actor(who), partnership=world.partnership.uid, **given
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_are_made_and_recorded(world: yearly_world.World, language: str) -> None:
    world.released()
    for kind, begin in (("pdf", b"%PDF"), ("docx", b"PK")):
        file = made(world, language=language, form=kind)
        assert file.content.startswith(begin)
        assert file.name.endswith(f"-{language}.{kind}")
    what = set(Reading.objects.values_list("what", flat=True))
    assert f"yearly {last_year()} pdf {language}" in what


def blocks(world: yearly_world.World, language: str) -> str:
    shown = yearly_shown(world.actor("exchange"), world.partnership.uid, last_year())
    document = resolve(
        form("yearly-report"), language, data_of(shown, language), specimen=True
    )
    return json.dumps(document, ensure_ascii=False)


def test_the_paper_says_what_it_is(world: yearly_world.World) -> None:
    draft = blocks(world, "en")
    assert "Draft: nothing of this was released" in draft
    assert "Hash of what was given" not in draft
    row = world.released()
    given = blocks(world, "vi")
    assert row.paper in given and row.snapshot.hash in given
    assert "Ở lại nội bộ" in given
    assert "ບົດລາຍງານປະຈຳປີ" in blocks(world, "lo")


def test_what_a_guest_may_take_out(world: yearly_world.World) -> None:
    with pytest.raises(NotVisible):
        made(world, "guest")
    world.released(languages=["lo"])
    assert made(world, "guest").content
    with pytest.raises(NotVisible):
        made(world, "guest", language="vi")
    with pytest.raises(InputError):
        made(world, form="odt")


def call(world: yearly_world.World, *more: str) -> int:
    at = ["--partnership", str(world.partnership.uid), "--year", str(last_year())]
    return main(["exchange", "yearly", *at, *more])


def test_the_command(
    world: yearly_world.World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(world, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["year"], told["edition"]) == (last_year(), 0)
    assert call(world, "--lang", "lo") == 0
    assert "ແຕ່ລະມາດຕາ" in capsys.readouterr().out
    assert call(world, "--release", "partner", "--only", "lo", "--json") == 0
    assert json.loads(capsys.readouterr().out)["edition"] == 1
    path = tmp_path / "report.docx"
    assert call(world, "--lang", "lo", "--out", str(path)) == 0
    assert path.read_bytes().startswith(b"PK")
    capsys.readouterr()
    assert main(["exchange", "yearly", "--account", "world-guest", "--json"]) == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert line["title"] == {"lo": "Twins ລາວ"}
    assert call(world, "--withdraw", "Wrong") == 0
    assert call(world, "--withdraw", "Wrong") == 1


def test_the_partner_names_the_partnership(
    world: yearly_world.World, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ["exchange", "yearly", "--partner", str(world.bw.ew.partner.uid)]
    assert main([*at, "--year", str(last_year()), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["year"] == last_year()
    assert main([*at[:-1], str(world.bw.ew.own.uid), "--year", "2020"]) == 2
    assert main(["exchange", "yearly", "--json"]) == 0
