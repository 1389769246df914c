"""The thesaurus as a table: one row a topic, columns per language, labels parted by |.

The shipped topics are written so (``packs/topics.csv``). The table that goes out, and that
people fill in, has two rows of headings and more columns; what a column that
is left out says of a known topic stays.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib.resources import files
from typing import Any

from banyan.base.saying import in_every_language
from banyan.base.sheets.filled import Filled, Heading, write
from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _

from .domain.thesaurus import Concept

COLUMNS = ("key", "broader", "vi", "lo", "en", "related")
PART = "|"


def of_pack() -> list[Concept]:
    """Return the topics that Banyan ships with."""
    source = files("banyan.packs").joinpath("topics.csv")
    return from_table(source.read_text(encoding="utf-8"))


def from_table(text: str) -> list[Concept]:
    """Read topics from a table. Raises InputError naming a missing column or key."""
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    missing = [c for c in COLUMNS if c not in (rows.fieldnames or ())]
    if missing:
        raise InputError(
            _("The table of topics lacks the column “%(column)s”."), column=missing[0]
        )
    return [_concept(number, row) for number, row in enumerate(rows, start=2)]


def _concept(number: int, row: dict[str, str]) -> Concept:
    parts = {k: _parts(row.get(k) or "") for k in LANGUAGES}
    key = (row.get("key") or "").strip()
    if not key:
        raise InputError(
            problems=[
                Problem.of(
                    "topic.key", _("This row has no key."), field="key", row=number
                )
            ]
        )
    return Concept(
        key=key,
        label=Text(**{k: parts[k][0] if parts[k] else "" for k in LANGUAGES}),
        alt={k: parts[k][1:] for k in LANGUAGES if len(parts[k]) > 1},
        broader=(row.get("broader") or "").strip(),
        related=tuple((row.get("related") or "").split()),
    )


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(PART) if part.strip())


# -- tables that people fill in --------------------------------------------------------

LABELS = {
    "key": _("Key"),
    "broader": _("Key of the topic above"),
    "related": _("Keys of related topics"),
    "exact": _("Addresses of exact matches"),
    "close": _("Addresses of close matches"),
}
NAMES = {"vi": "Tiếng Việt", "lo": "ລາວ", "en": "English"}
IN_LANGUAGES = {
    "": _("Labels"),
    "hidden": _("Labels for the search alone"),
    "definition": _("Definition"),
}
FIRST = _("The preferred label first, others after it, parted by |.")
PARTED = _("Parted by blanks.")


def headings() -> list[Heading]:
    """Return the columns of the table of topics: one row a topic."""
    spoken = [
        _spoken(f"{name}_{k}" if name else k, label, k)
        for name, label in IN_LANGUAGES.items()
        for k in LANGUAGES
    ]
    plain = {
        key: Heading(key, in_every_language(label), key == "key")
        for key, label in LABELS.items()
    }
    parted = in_every_language(PARTED)
    rest = [replace(plain[k], hint=parted) for k in ("related", "exact", "close")]
    return [
        plain["key"],
        plain["broader"],
        *spoken[:3],
        rest[0],
        *spoken[3:],
        *rest[1:],
    ]


def _spoken(key: str, label: str, language: str) -> Heading:
    said = in_every_language(label)
    each = {k: f"{getattr(said, k)} · {NAMES[language]}" for k in LANGUAGES}
    hint = in_every_language(FIRST) if key in LANGUAGES else Text()
    return Heading(
        key, Text(**each), key in LANGUAGES, hint, f"label_{language}", Text(**each)
    )


def is_table(content: bytes) -> bool:
    """Say whether a file is a spreadsheet; SKOS is text that begins otherwise."""
    start = content[:400].removeprefix(b"\xef\xbb\xbf").lstrip()
    first = start.split(b"\n", 1)[0].lower()
    is_book = start[:2] == b"PK" or start[:4] == b"\xd0\xcf\x11\xe0"
    return is_book or first.startswith((b"key,", b"key;", b"key\t", b'"key"'))


def to_filled(concepts: Iterable[Concept], language: str, form: str) -> bytes:
    """Return topics as the table that people fill in, XLSX or CSV."""
    columns = headings()
    rows = (_cells(one) for one in concepts)
    cells = ([row.get(h.key, "") for h in columns] for row in rows)
    return write(columns, cells, language, form)


def _cells(one: Concept) -> dict[str, str]:
    found = {
        "key": one.key,
        "broader": one.broader,
        "related": " ".join(one.related),
        "exact": " ".join(one.exact),
        "close": " ".join(one.matches),
    }
    for k in LANGUAGES:
        labels = (getattr(one.label, k), *one.alt.get(k, ()))
        found[k] = f" {PART} ".join(label for label in labels if label)
        found[f"hidden_{k}"] = f" {PART} ".join(one.hidden.get(k, ()))
        found[f"definition_{k}"] = getattr(one.definition, k)
    return found


def concept_from(row: Filled, known: Concept | None) -> Concept:
    """Return the topic of a row; columns that are not there leave what is known."""
    cells = row.cells
    one = known or Concept(key=cells.get("key", "").strip(), label=Text())
    lists = {"related": "related", "exact": "exact", "close": "matches"}
    changes: dict[str, Any] = {
        name: tuple(cells[column].split())
        for column, name in lists.items()
        if column in cells
    }
    if "broader" in cells:
        changes["broader"] = cells["broader"].strip()
    labels = {k: _parts(cells[k]) for k in LANGUAGES if k in cells}
    changes["label"] = _with(one.label, {k: v[:1] for k, v in labels.items()})
    changes["alt"] = {**one.alt, **{k: v[1:] for k, v in labels.items()}}
    hidden = {k: _parts(cells[c]) for k in LANGUAGES if (c := f"hidden_{k}") in cells}
    changes["hidden"] = {**one.hidden, **hidden}
    told = {k: (cells[c],) for k in LANGUAGES if (c := f"definition_{k}") in cells}
    changes["definition"] = _with(one.definition, told)
    return replace(one, **changes)


def _with(text: Text, given: Mapping[str, tuple[str, ...]]) -> Text:
    parts = {k: getattr(text, k) for k in LANGUAGES}
    return Text(**parts | {k: v[0] if v else "" for k, v in given.items()})
