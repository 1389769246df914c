"""The lexicon of columns and words: data in ``lexicon.toml``, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from banyan.kernel.names import fold
from banyan.kernel.text import Text

from .domain.mapping import Field

KINDS = ("members", "units", "offices", "decisions")


@cache
def _raw() -> dict[str, Any]:
    path = Path(__file__).with_name("lexicon.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def fields_of(kind: str) -> tuple[Field, ...]:
    """Return the fields of a kind, in the order of the lexicon."""
    found = []
    for key, entry in _raw()[kind].items():
        label = Text.of(entry["label"])
        spoken = (label.vi, label.lo, label.en, key.replace("_", " "))
        headings = frozenset(fold(h) for h in (*spoken, *entry["headings"]) if h)
        required = bool(entry.get("required"))
        found.append(
            Field(key, entry["read"], label, headings, required, entry["example"])
        )
    return tuple(found)


@cache
def words(group: str) -> dict[str, str]:
    """Return what each folded word of a group means."""
    entry = _raw()["words"][group]
    return {fold(w): key for key, ws in entry.items() for w in (key, *ws)}
