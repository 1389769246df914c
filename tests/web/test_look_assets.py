"""Fonts and styles are built once, small, complete, and never stale."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from banyan.cli import assets
from banyan.kernel.errors import Fault
from banyan.web.shared import assets as linked

LIMIT = 200_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build into a folder of this module."""
    path = tmp_path_factory.mktemp("assets")
    assets.build_assets(path)
    return path


def manifest(folder: Path) -> dict[str, str]:
    """Return the manifest."""
    return dict(json.loads((folder / "manifest.json").read_text()))


def test_a_page_weighs_less_than_two_hundred_kilobytes(folder: Path) -> None:
    fonts = sum(p.stat().st_size for p in folder.rglob("*.woff2"))
    packed = sum(p.stat().st_size for p in folder.rglob("*.gz"))
    htmx = (
        Path(__import__("django_htmx").__file__).parent
        / "static/django_htmx/htmx-2.min.js"
    )
    script = len(gzip.compress(htmx.read_bytes()))
    assert fonts + packed + script < LIMIT, (fonts, packed, script)


def test_both_alphabets_are_complete(folder: Path) -> None:
    latin = TTFont(next(folder.rglob("be-vietnam-pro-400*.woff2"))).getBestCmap()
    lao = TTFont(next(folder.rglob("noto-sans-lao*.woff2"))).getBestCmap()
    assert all(ord(c) in latin for c in "ĂÂĐÊÔƠƯăâđêôơưỲỸỴẶẬỆỘỢỰ₫–“”…0123456789")
    assert all(ord(c) in lao for c in "ກຂຄງຈສຊຍໜໝະາຳໍ່້໊໋ໆຯ໐໙")


def test_figures_of_one_width_are_there(folder: Path) -> None:
    font = TTFont(next(folder.rglob("be-vietnam-pro-600*.woff2")))
    table = font["GSUB"].table
    places = [
        place
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for place in record.Feature.LookupListIndex
    ]
    known = font.getBestCmap()
    mapping = table.LookupList.Lookup[places[0]].SubTable[0].mapping
    assert set(mapping) == {known[ord(figure)] for figure in "0123456789"}
    widths = {font["hmtx"][copy][0] for copy in mapping.values()}
    assert widths == {assets.FIGURE_WIDTH}


def test_the_same_sources_give_the_same_files(folder: Path, tmp_path: Path) -> None:
    assets.build_assets(tmp_path)
    assert manifest(tmp_path) == manifest(folder)


def test_a_second_build_leaves_nothing_old(folder: Path) -> None:
    old = folder / "banyan" / "banyan.000000000000.css"
    old.write_text("old")
    assets.build_assets(folder)
    assert not old.exists()


def test_the_bundle_holds_every_sheet_and_the_faces(folder: Path) -> None:
    style = (folder / manifest(folder)["style"]).read_text()
    for mark in ("@font-face", "--accent:", ".frame", ".story", ".ribbon", "@page"):
        assert mark in style
    assert "size-adjust: 108%" in style
    for path in folder.rglob("*.woff2"):
        assert path.name in style


def test_a_missing_font_fails_loudly() -> None:
    with pytest.raises(Fault, match="NoSuch"):
        assets._package_file("fontpkg_be_vietnam_pro", "NoSuch*.ttf")
    with pytest.raises(Fault, match="missing"):
        assets._package_file("no_such_package_here", "*.ttf")


def test_a_font_without_a_letter_fails_loudly(folder: Path) -> None:
    lao = TTFont(next(folder.rglob("noto-sans-lao*.woff2")))
    with pytest.raises(Fault, match="Ă"):
        assets._require_letters(lao, "Ă", Path("x.ttf"))


def test_pages_link_the_bundle_only_when_it_fits_the_sources(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "data"
    home.mkdir()
    (home / "assets").symlink_to(folder)
    monkeypatch.setattr(settings, "BANYAN_DATA", home)
    assert assets.is_current(home / "assets")
    assert linked._find().styles == ("/static/" + manifest(folder)["style"],)
    monkeypatch.setattr(linked, "sources_hash", lambda: "changed")
    found = linked._find()
    assert found.styles[0].endswith("faces.css")
    assert len(found.styles) > 5
    assert found.script.endswith("banyan/banyan.js")


def test_pages_work_without_any_build(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "BANYAN_DATA", tmp_path)
    found = linked._find()
    assert found.preload == ()
    assert found.styles[0].endswith("1-tokens.css")


def test_both_rooms_hash_the_same_sources() -> None:
    assert linked.sources_hash() == assets.sources_hash()
