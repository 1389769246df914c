"""The thesaurus as a table: one row a topic, columns per language, labels parted by |.

The same table is how people write it (``packs/topics.csv``) and how it goes out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from importlib.resources import files

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


def to_table(concepts: Iterable[Concept]) -> str:
    """Return topics as the same table."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in concepts:
        labels = [
            f" {PART} ".join((getattr(one.label, k), *one.alt.get(k, ())))
            for k in LANGUAGES
        ]
        writer.writerow([one.key, one.broader, *labels, " ".join(one.related)])
    return out.getvalue()
