"""The lexicon of columns and words: data in ``lexicon.toml``, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from banyan.kernel.names import fold, is_lao
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


class Words(dict[str, str]):
    """What each folded word means; ``shown`` names one of each in every script."""

    shown: str = ""


@cache
def words(group: str) -> Words:
    """Return what each folded word of a group means."""
    entry = _raw()["words"][group]
    found = Words({fold(w): key for key, ws in entry.items() for w in (key, *ws)})
    found.shown = "; ".join(_spoken(ws) for ws in entry.values())
    return found


def _spoken(known: Sequence[str]) -> str:
    """Return a Vietnamese, a Lao and an English word of those that mean the same."""
    lao = next((w for w in known if is_lao(w)), "")
    marked = (w for w in known if not w.isascii() and not is_lao(w))
    plain = [w for w in known if w.isascii()]
    vietnamese = next(marked, plain[-1])
    english = next((w for w in plain if len(w) > 1), "")
    return ", ".join(dict.fromkeys(w for w in (vietnamese, lao, english) if w))
