"""``banyan assets``: fonts and one compressed style sheet, made once per version.

Fonts come out of installed packages and go, cut to the letters used here, into
``BANYAN_DATA/assets``. Nothing of it is kept in the repository. Be Vietnam Pro
has figures of different widths only; tables need them in line, so figures of one
width are added here (feature ``tnum``). Both fonts are under the SIL Open Font
License, without reserved names.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.util
import json
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from banyan.kernel.errors import Fault
from banyan.kernel.text import gettext_noop as _

WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold"}
LATIN = (
    "U+0020-007E,U+00A0-0131,U+0141-0148,U+0150-0161,U+0168-017E,U+01A0-01A1,"
    "U+01AF-01B0,U+0300-0304,U+0306,U+0308-0309,U+031B,U+0323,U+1EA0-1EF9,"
    "U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+2030,U+2032-2033,U+2039-203A,"
    "U+2044,U+20AB,U+20AC,U+2190-2193,U+2212,U+2215,U+2260,U+2264-2265"
)
LAO = "U+0E80-0EFF,U+200B-200D,U+25CC"
FIGURE_WIDTH = 660
STYLE_FOLDER = "banyan"

FACE = """@font-face {{
  font-family: "{family}"; font-style: normal; font-weight: {weight};
  font-display: swap; src: url("{url}") format("woff2");
  unicode-range: {range};{more}
}}
"""


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("assets", help="make fonts and the style bundle")
    parser.add_argument(
        "--if-absent", action="store_true", help="only when none fit this version"
    )
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Make the assets of this installation and say what they weigh."""
    from django.conf import settings

    folder = Path(settings.BANYAN_DATA) / "assets"
    if args.if_absent and is_current(folder):
        return 0
    for path in build_assets(folder):
        print(f"{path.stat().st_size:>8} {path.relative_to(folder)}")
    return 0


def sources() -> Path:
    """Return the folder of the style sheets and scripts of this version."""
    spec = importlib.util.find_spec("banyan.web")
    if spec is None or spec.origin is None:
        raise Fault(_("The package banyan.web is missing: install Banyan again."))
    return Path(spec.origin).parent / "static" / "banyan"


def own_files() -> list[Path]:
    """Return the sources in the order in which they are linked."""
    return [*sorted(sources().glob("css/*.css")), sources() / "banyan.js"]


def sources_hash() -> str:
    """Return the hash that ties a bundle to the sources it was made from."""
    digest = hashlib.sha256()
    for path in own_files():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(folder: Path) -> bool:
    """Say whether the folder holds what this version needs."""
    path = folder / "manifest.json"
    if not path.exists():
        return False
    manifest = json.loads(path.read_text())
    return bool(manifest.get("sources") == sources_hash())


def build_assets(folder: Path) -> list[Path]:
    """Write fonts, bundle and manifest; return the files a browser loads.

    Raises :class:`Fault` when a package or a letter is missing. Old files go only
    after the new ones are written, so that a running server keeps its own.
    """
    target = folder / STYLE_FOLDER
    target.mkdir(parents=True, exist_ok=True)
    latin = [_latin(weight, target) for weight in WEIGHTS]
    lao = _lao(target)
    faces = "".join(_faces(latin, lao))
    own = [path.read_text() for path in own_files()]
    style = _write(target, "banyan", "css", faces + _tight("".join(own[:-1])))
    script = _write(target, "banyan", "js", own[-1])
    plain = target / "faces.css"
    plain.write_text(faces)
    manifest = {
        "sources": sources_hash(),
        "style": f"{STYLE_FOLDER}/{style.name}",
        "script": f"{STYLE_FOLDER}/{script.name}",
        "faces": f"{STYLE_FOLDER}/{plain.name}",
        "preload": [f"{STYLE_FOLDER}/{latin[place].name}" for place in (0, 2)],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1))
    loaded = [*latin, lao, style, script]
    _clear(target, keep=[*loaded, plain])
    return loaded


def _clear(target: Path, keep: Iterable[Path]) -> None:
    kept = {path.name for path in keep}
    for path in target.iterdir():
        if path.name.removesuffix(".br").removesuffix(".gz") not in kept:
            path.unlink()


def _write(target: Path, stem: str, kind: str, text: str) -> Path:
    """Write one file under the name of its content, compressed beside it."""
    import brotli

    data = text.encode()
    path = target / f"{stem}.{hashlib.sha256(data).hexdigest()[:12]}.{kind}"
    path.write_bytes(data)
    Path(f"{path}.br").write_bytes(brotli.compress(data))
    Path(f"{path}.gz").write_bytes(gzip.compress(data, 9, mtime=0))
    return path


def _tight(css: str) -> str:
    """Drop comments and indentation."""
    import re

    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    return re.sub(r"\s*\n\s*", "\n", bare).strip() + "\n"


def _faces(latin: list[Path], lao: Path) -> Iterable[str]:
    for weight, path in zip(WEIGHTS, latin, strict=True):
        yield FACE.format(
            family="Be Vietnam Pro", weight=weight, url=path.name, range=LATIN, more=""
        )
    yield FACE.format(
        family="Noto Sans Lao",
        weight="400 600",
        url=lao.name,
        range=LAO.split(",", 1)[0],
        more=" size-adjust: 108%;",
    )


# -- fonts -----------------------------------------------------------------------


def _package_file(package: str, pattern: str) -> Path:
    spec = importlib.util.find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    found = [path for place in places for path in Path(place).rglob(pattern)]
    if not found:
        raise Fault(
            _("The font %(pattern)s of the package %(package)s is missing."),
            pattern=pattern,
            package=package,
            way_out=_("Run “make install”, then “banyan assets” again."),
        )
    return found[0]


def _latin(weight: int, target: Path) -> Path:
    from fontTools.ttLib import TTFont

    path = _package_file(
        "fontpkg_be_vietnam_pro", f"BeVietnamPro-{WEIGHTS[weight]}.ttf"
    )
    font = TTFont(path, recalcTimestamp=False)
    _require_letters(font, "ĂẮẶÂẤẬĐÊẾỆÔỐỘƠỚỢƯỨỰăắặđ₫", path)
    add_tabular_figures(font)
    _keep(font, LATIN)
    return _save(font, target, f"be-vietnam-pro-{weight}")


def _lao(target: Path) -> Path:
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    path = _package_file("justmytype_intl_sea", "NotoSansLao*.ttf")
    font = TTFont(path, recalcTimestamp=False)
    _require_letters(font, "ກຂຄງຈສຊຍດຕຖທນບປຜຝພຟມຢຣລວຫອຮະາິີຶືຸູົຽເແໂໃໄໜໝ່້໊໋", path)
    _keep(font, LAO)
    limits = {"wdth": 100, "wght": (400, 600)}
    return _save(
        instancer.instantiateVariableFont(font, limits), target, "noto-sans-lao"
    )


def _require_letters(font: Any, letters: str, path: Path) -> None:
    known = font.getBestCmap()
    missing = "".join(sorted({c for c in letters if ord(c) not in known}))
    if missing:
        raise Fault(
            _("The font %(name)s has no letters %(missing)s."),
            name=path.name,
            missing=missing,
        )


def add_tabular_figures(font: Any) -> None:
    """Add figures of one width as the feature ``tnum``.

    Each is a copy of its figure, moved to the middle of the common width.
    """
    names = [font.getBestCmap()[ord(figure)] for figure in "0123456789"]
    for name in names:
        _add_copy(font, name, f"{name}.tnum")
    _add_substitution(font, {name: f"{name}.tnum" for name in names})


def _add_copy(font: Any, name: str, copy: str) -> None:
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    advance, bearing = font["hmtx"][name]
    shift = round((FIGURE_WIDTH - advance) / 2)
    pen = TTGlyphPen(font.getGlyphSet())
    pen.addComponent(name, (1, 0, 0, 1, shift, 0))
    glyph = pen.glyph()
    order = font.getGlyphOrder()
    font.setGlyphOrder([*order, copy])
    font["glyf"][copy] = glyph
    font["hmtx"][copy] = (FIGURE_WIDTH, bearing + shift)


def _add_substitution(font: Any, mapping: dict[str, str]) -> None:
    from fontTools.ttLib.tables import otTables

    table = font["GSUB"].table
    single = otTables.SingleSubst()
    single.mapping = mapping
    lookup = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag = 1, 0
    lookup.SubTable, lookup.SubTableCount = [single], 1
    table.LookupList.Lookup.append(lookup)
    table.LookupList.LookupCount = len(table.LookupList.Lookup)
    feature = otTables.Feature()
    feature.FeatureParams = None
    feature.LookupListIndex = [table.LookupList.LookupCount - 1]
    feature.LookupCount = 1
    record = otTables.FeatureRecord()
    record.FeatureTag, record.Feature = "tnum", feature
    table.FeatureList.FeatureRecord.append(record)
    table.FeatureList.FeatureCount = len(table.FeatureList.FeatureRecord)
    place = table.FeatureList.FeatureCount - 1
    for script in table.ScriptList.ScriptRecord:
        systems = [script.Script.DefaultLangSys]
        systems += [known.LangSys for known in script.Script.LangSysRecord]
        for system in filter(None, systems):
            system.FeatureIndex.append(place)
            system.FeatureCount = len(system.FeatureIndex)


def _keep(font: Any, ranges: str) -> None:
    """Keep only the letters of the ranges, and what shapes them."""
    from fontTools import subset

    options = subset.Options()
    options.hinting, options.desubroutinize = False, True
    options.layout_features = [
        *("ccmp", "locl", "mark", "mkmk", "kern", "liga", "rlig", "calt", "tnum"),
        *("abvs", "blws", "abvm", "blwm", "pres", "psts"),
    ]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(ranges.replace("U+", "")))
    cutter.subset(font)


def _save(font: Any, target: Path, stem: str) -> Path:
    """Write a font as WOFF2 under the name of its content."""
    font.flavor = "woff2"
    data = BytesIO()
    font.save(data)
    digest = hashlib.sha256(data.getvalue()).hexdigest()[:12]
    path = target / f"{stem}.{digest}.woff2"
    path.write_bytes(data.getvalue())
    return path
