"""What is no report: a clear answer on the page, by the interface, of the command."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext, override

from banyan.cli.main import main
from banyan.exchange.models import Report
from tests.support import api_world
from tests.support import exchange_world as ew
from tests.support.bad_reports import EMPTY, FILES, NO_EXCHANGE, OTHER

LANGUAGES = ("vi", "lo", "en")
NEW = "/exchange/reports/new/"
TYPED = {"  ": EMPTY, "Le chat dort sur la table de la cuisine.": OTHER}
TYPED |= {FILES["recipe.txt"][0].decode(): NO_EXCHANGE}


@pytest.fixture
def world(db: None) -> Iterator[ew.World]:
    yield ew.build()


def told(sentence: str, language: str) -> str:
    """Return an answer in a language; in another one it is not the English one."""
    with override(language):
        found = gettext(sentence)
    assert (found == sentence) == (language == "en")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_is_wrong_with_a_file(
    world: ew.World, language: str
) -> None:
    client = world.web.client("exchange", language)
    for name, (content, answer) in FILES.items():
        given = {
            "unit": str(world.web.uid("city")),
            "file": SimpleUploadedFile(name, content),
        }
        page = client.post(NEW, given)
        assert page.status_code == 422, name
        assert told(answer, language) in unescape(page.content.decode()), name
    assert not Report.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_and_the_interface_say_what_is_wrong_with_a_text(
    world: ew.World, language: str
) -> None:
    client = world.web.client("exchange", language)
    program = api_world.program(world.web.accounts["exchange"], language)
    unit = str(world.web.uid("city"))
    for text, answer in TYPED.items():
        page = client.post(NEW, {"unit": unit, "text": text})
        assert page.status_code == 422
        assert told(answer, language) in unescape(page.content.decode())
        if text.strip():
            refused = program.post("exchange/reports", {"unit": unit, "text": text})
            assert refused.status_code == 422
            assert told(answer, language) in str(refused.json())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_answers_in_the_language_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    for name, (content, answer) in FILES.items():
        file = tmp_path / name
        file.write_bytes(content)
        assert main(["read", str(file), "--answer-in", language]) == 2, name
        assert told(answer, language) in capsys.readouterr().err, name
        assert main(["read", str(file)]) == 2
        assert answer in capsys.readouterr().err
    assert main(["read", str(tmp_path)]) == 2
    assert "folder" in capsys.readouterr().err
