"""The lexicons: words as data, compiled once per process."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from .plain import plain

LANGUAGES = ("vi", "lo", "en")
UPPER = "A-ZĐĂƠƯÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĨŨ" + "".join(map(chr, range(0x1EA0, 0x1EFA, 2)))
"""The capitals of Vietnamese for a class of letters; in a range small ones stand between."""
FOLDER = Path(__file__).parent / "lexicons"


@cache
def table(name: str) -> dict[str, Any]:
    """Return one lexicon file."""
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    found: dict[str, Any] = _plainly(tomllib.loads(text))
    return found


def _plainly(value: Any) -> Any:
    """Write a lexicon as the reports are read."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list):
        told = [_plainly(v) for v in value]
        return (
            list(dict.fromkeys(told)) if all(isinstance(v, str) for v in told) else told
        )
    if isinstance(value, dict):
        return {plain(k): _plainly(v) for k, v in value.items()}
    return value


def words(name: str, *path: str) -> tuple[str, ...]:
    """Return a list of words by its path, longest first."""
    found: Any = table(name)
    for key in path:
        found = found.get(key, {})
    return tuple(sorted(set(found), key=lambda w: (-len(w), w))) if found else ()


def phrases(rule: str, name: str) -> dict[str, str]:
    """Return what a rule of the reader looks for, as a pattern by language."""
    found: dict[str, str] = table("phrases")[rule][name]
    return found


@cache
def pattern(
    language: str, items: tuple[str, ...], flags: int = re.I
) -> re.Pattern[str]:
    """Return a pattern of any of ``items``; whole words where a script has spaces."""
    body = alternatives(items)
    if language == "lo":
        return re.compile(body, flags)
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)", flags)


def alternatives(items: Iterable[str]) -> str:
    """Return the alternatives of a pattern, longest first, spaces of any kind."""
    found = sorted({i for i in items if i}, key=lambda w: (-len(w), w))
    return "|".join(re.sub(r"(\\ )+", r"\\s+", re.escape(i)) for i in found) or r"(?!)"


def has(language: str, text: str, items: tuple[str, ...]) -> bool:
    """Say whether any of ``items`` stands in ``text``."""
    return bool(items) and pattern(language, items).search(text) is not None
