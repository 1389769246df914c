"""The catalogues: what the program says, in Vietnamese and Lao.

English is the source. ``--update`` brings new sentences into the catalogues,
``--check`` fails on what is missing or has other placeholders, ``--compile``
writes what Django reads. Neither needs GNU gettext.
"""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from django.utils.translation.template import templatize

from .output import print_json

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = PACKAGE / "locale"
LANGUAGES = ("vi", "lo")
CALLS = {
    "_": 1,
    "gettext": 1,
    "gettext_lazy": 1,
    "gettext_noop": 1,
    "ngettext": 2,
    "ngettext_lazy": 2,
    "ngettext_noop": 2,
    "pgettext": 1,
    "pgettext_lazy": 1,
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
IN_TEMPLATE = re.compile(
    r"""\b(?P<call>n?p?gettext|_)\(\s*u?(?P<q>['"])(?P<text>(?:\\.|(?!(?P=q)).)*)(?P=q)""",
    re.S,
)
PLURAL = re.compile(
    r"""\bngettext\(\s*u?'(?P<one>(?:\\.|[^'])*)',\s*u?'(?P<many>(?:\\.|[^'])*)'""",
    re.S,
)


def register(commands: Any) -> None:
    """Add the command of this module."""
    parser = commands.add_parser("translations", help="the Vietnamese and Lao texts")
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("--check", action="store_true", help="fail on what is missing")
    group.add_argument("--update", action="store_true", help="bring in new sentences")
    group.add_argument("--compile", action="store_true", help="write what Django reads")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Check, update or compile the catalogues."""
    if args.compile:
        compile_all()
        return 0
    if args.update:
        missing = {language: update(language) for language in LANGUAGES}
        print_json(missing) if args.json else print(missing)
        return 0
    problems = [p for language in LANGUAGES for p in check(language)]
    if args.json:
        print_json({"complete": not problems, "problems": problems})
    else:
        print("\n".join(problems) or "The catalogues are complete.")
    return int(bool(problems))


def sentences() -> dict[str, str]:
    """Return every sentence of the program with its plural (or an empty text)."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            for text, plural in in_python(path.read_text(encoding="utf-8")):
                found[text] = plural or found.get(text, "")
    for path in sorted(
        [*PACKAGE.rglob("*.html"), *PACKAGE.rglob("templates/**/*.txt")]
    ):
        for text, plural in in_template(path.read_text(encoding="utf-8")):
            found[text] = plural or found.get(text, "")
    external = LOCALE / "external.txt"
    for line in external.read_text(encoding="utf-8").splitlines():
        text = line.replace("\\n", "\n")
        if text.strip() and not text.startswith("#"):
            found.setdefault(text, "")
    return found


def in_python(source: str) -> Iterator[tuple[str, str]]:
    """Yield the marked sentences of a module: (text, plural)."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in CALLS:
            continue
        values = [a.value for a in node.args if isinstance(a, ast.Constant)]
        words = [w for w in values if isinstance(w, str) and w.strip()]
        if name.startswith("p"):
            words = words[1:]
        if words:
            yield words[0], words[1] if name.startswith("n") and words[1:] else ""


def in_template(source: str) -> Iterator[tuple[str, str]]:
    """Yield the marked sentences of a template: (text, plural)."""
    text = templatize(source)
    for match in PLURAL.finditer(text):
        yield _unescape(match["one"]), _unescape(match["many"])
    plain = PLURAL.sub("", text)
    for match in IN_TEMPLATE.finditer(plain):
        yield _unescape(match["text"]), ""


def _unescape(raw: str) -> str:
    return str(ast.literal_eval("'" + raw.replace("\n", "\\n") + "'"))


def catalogue(language: str) -> polib.POFile:
    """Open a catalogue, or begin it."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    if path.exists():
        return polib.pofile(str(path), wrapwidth=0)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.fpath = str(path)
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return catalogue


def update(language: str) -> int:
    """Bring new sentences in, drop obsolete ones; return how many lack a text."""
    wanted = sentences()
    old = catalogue(language)
    known = {entry.msgid: entry for entry in old if not entry.obsolete}
    fresh = polib.POFile(wrapwidth=0)
    fresh.metadata = old.metadata
    for text in sorted(wanted):
        fresh.append(_entry(text, wanted[text], known.get(text)))
    fresh.save(old.fpath)
    return sum(not entry.translated() for entry in fresh)


def _entry(text: str, plural: str, known: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(msgid=text)
    if "%(" in text or "%s" in text:
        entry.flags.append("python-format")
    said = ""
    if known:
        said = known.msgstr or (known.msgstr_plural or {}).get(0, "")
    if plural:
        entry.msgid_plural = plural
        entry.msgstr_plural = {0: said}
    else:
        entry.msgstr = said
    return entry


def check(language: str) -> list[str]:
    """Return what is missing or has other placeholders than the source."""
    wanted = sentences()
    known = {entry.msgid: entry for entry in catalogue(language)}
    problems = []
    for text in sorted(wanted):
        entry = known.get(text)
        said = (
            ""
            if entry is None
            else entry.msgstr or (entry.msgstr_plural or {}).get(0, "")
        )
        if not said or (entry and entry.fuzzy):
            problems.append(f"{language}: no text for {text!r}")
            continue
        allowed = _placeholders(text) | _placeholders(wanted[text])
        if not _placeholders(said) <= allowed or (
            _placeholders(text) - _placeholders(said) and not wanted[text]
        ):
            problems.append(f"{language}: other placeholders in {text!r}")
    problems += [
        f"{language}: no longer used: {text!r}"
        for text in sorted(set(known) - set(wanted))
    ]
    return problems


def _placeholders(text: str) -> set[str]:
    return {a or b for a, b in PLACEHOLDER.findall(text)}


def compile_all(*, if_older: bool = False) -> None:
    """Write the compiled catalogues beside the sources, or only those that are older."""
    for language in LANGUAGES:
        source = LOCALE / language / "LC_MESSAGES" / "django.po"
        made = source.with_suffix(".mo")
        if not source.exists() or (
            if_older
            and made.exists()
            and made.stat().st_mtime >= source.stat().st_mtime
        ):
            continue
        polib.pofile(str(source)).save_as_mofile(str(made))
