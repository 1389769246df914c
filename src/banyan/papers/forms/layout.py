"""Form definitions: read from the pack's folder ``forms``, checked, kept.

A definition that names an unknown field, block or style is refused with file
and place, so that nobody meets the mistake while printing.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from banyan.kernel.errors import Fault, NotVisible
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.rulebook import packs

BLOCKS = {
    "letterhead": {"left", "right"},
    "title": {"text", "subtitle"},
    "heading": {"text"},
    "paragraph": {"text", "style"},
    "list": {"items", "lead", "style"},
    "facts": {"items"},
    "table": {"rows", "columns", "empty"},
    "signature": {"recipients", "recipients_label", "lines", "name", "stamp"},
}
STYLES = {"", "italic", "small", "centred", "centred-italic", "article"}
FORMATS = {"", "short", "long", "upper", "count", "plain"}
_COMMON = ("masthead", "unofficial", "page", "specimen")
TYPES = {"text", "date", "number", "list", "rows"}


@dataclass(frozen=True)
class Field:
    """One value that a form asks for: its type, and whether it may be absent."""

    name: str
    type: str
    optional: bool = False


@dataclass(frozen=True)
class Common:
    """What all forms of a pack share."""

    masthead: Text
    unofficial: Text
    page: Text
    specimen: Text
    unbroken: tuple[str, ...] = ()
    """Lao words that a line never breaks, the longest first."""


@dataclass(frozen=True)
class Form:
    """One form: its fields, the fields of its tables' rows, its blocks."""

    code: str
    title: Text
    paper: str
    official: tuple[str, ...]
    landscape: bool
    fields: Mapping[str, Field]
    rows: Mapping[str, Mapping[str, Field]]
    blocks: tuple[Mapping[str, Any], ...]
    common: Common


def forms(pack: str | None = None) -> dict[str, Form]:
    """Return the forms of a pack by code; a pack without forms has none."""
    folder = packs.folder_of(pack or packs.default_pack()) / "forms"
    return _read(folder) if folder.is_dir() else {}


def common_of(pack: str | None = None) -> Common:
    """Return what papers of a pack share: its marks, its words that do not break.

    A pack without forms of its own borrows those of the pack that ships with them.
    """
    for name in (pack or packs.default_pack(), packs.DEFAULT_PACK):
        path = packs.folder_of(name) / "forms" / "common.toml"
        if path.is_file():
            return _common(path)
    raise _fault(path, "it is missing")


def form(code: str, pack: str | None = None) -> Form:
    """Return one form of a pack. Raises NotVisible when the pack has none such."""
    found = forms(pack).get(code)
    if found is None:
        raise NotVisible(
            _("The rulebook pack in force has no form “%(form)s”."),
            code="form.unknown",
            form=code,
        )
    return found


@lru_cache(maxsize=16)
def _read(folder: Path) -> dict[str, Form]:
    common = _common(folder / "common.toml")
    found = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name != "common.toml":
            made = read_form(path, common)
            found[made.code] = made
    return found


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _fault(path, str(error)) from error


def _common(path: Path) -> Common:
    raw = _toml(path)
    try:
        words = sorted(raw.get("unbroken", ()), key=lambda word: (-len(word), word))
        texts = {k: Text.of(raw[k]) for k in _COMMON}
        return Common(**texts, unbroken=tuple(words))
    except KeyError as error:
        raise _fault(path, f"{error} is missing") from error


def read_form(path: Path, common: Common) -> Form:
    """Read one definition. Raises Fault with file and place when it is unsound."""
    raw = _toml(path)
    try:
        made = Form(
            code=raw["code"],
            title=Text.of(raw["title"]),
            paper=raw.get("paper", ""),
            official=tuple(raw.get("official", ())),
            landscape=raw.get("orientation", "portrait") == "landscape",
            fields=_fields(raw["fields"]),
            rows={name: _fields(row) for name, row in raw.get("rows", {}).items()},
            blocks=tuple(raw["blocks"]),
            common=common,
        )
    except KeyError as error:
        raise _fault(path, f"{error} is missing") from error
    for finding in findings(made):
        raise _fault(path, finding)
    return made


def _fields(raw: Mapping[str, str]) -> dict[str, Field]:
    return {
        name: Field(name, kind.removesuffix("?"), kind.endswith("?"))
        for name, kind in raw.items()
    }


def _fault(path: Path, what: str) -> Fault:
    return Fault(
        _("The form %(file)s is unsound: %(what)s."),
        code="form.unsound",
        file=path.name,
        what=what,
    )


# -- soundness ----------------------------------------------------------------


def findings(form: Form) -> Iterator[str]:
    """Yield what is unsound in a definition: unknown names, types and styles."""
    for scope in (form.fields, *form.rows.values()):
        for field in scope.values():
            if field.type not in TYPES:
                yield f"field {field.name} has the unknown type {field.type}"
    for field in form.fields.values():
        if field.type == "rows" and field.name not in form.rows:
            yield f"[rows.{field.name}] is missing"
    for number, block in enumerate(form.blocks, start=1):
        for finding in _block_findings(form, block):
            yield f"block {number}: {finding}"


def _block_findings(form: Form, block: Mapping[str, Any]) -> Iterator[str]:
    kind = block.get("type", "")
    if kind not in BLOCKS:
        yield f"unknown type {kind!r}"
        return
    for key in set(block) - BLOCKS[kind] - {"type"}:
        yield f"{kind} knows no {key!r}"
    if block.get("style", "") not in STYLES:
        yield f"unknown style {block['style']!r}"
    if kind == "table":
        yield from _table_findings(form, block)
        return
    if kind in ("list", "signature"):
        yield from _source_findings(form, block)
    for text in _texts(block):
        yield from _placeholder_findings(text, set(form.fields) | {"n"})


def _source_findings(form: Form, block: Mapping[str, Any]) -> Iterator[str]:
    name = block.get("items") or block.get("recipients")
    if name and (name not in form.fields or form.fields[name].type != "list"):
        yield f"{name!r} is no list among the fields"


def _table_findings(form: Form, block: Mapping[str, Any]) -> Iterator[str]:
    rows = block.get("rows", "")
    if rows not in form.rows:
        yield f"{rows!r} is no table among the fields"
        return
    known = set(form.rows[rows]) | {"n"}
    for column in block.get("columns", ()):
        for text in _texts({"value": column.get("value", "")}):
            yield from _placeholder_findings(text, known)


def _texts(value: Any) -> Iterator[str]:
    """Yield every string that may hold placeholders, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _placeholder_findings(text: str, known: set[str]) -> Iterator[str]:
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as error:
        yield f"{text!r}: {error}"
        return
    for _literal, name, fmt, _conversion in parts:
        if name is not None and name not in known:
            yield f"{{{name}}} is no field"
        if fmt and fmt not in FORMATS:
            yield f"{{{name}:{fmt}}} has an unknown format"
