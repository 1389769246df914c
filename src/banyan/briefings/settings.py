"""What the packs say about briefings: the limit, levels of figures, templates.

``packs/briefings.toml`` holds what all share; a pack adds templates of its own in
a file of the same name in its folder.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from banyan.kernel.text import Text
from banyan.rulebook import packs
from banyan.rulebook.domain.errors import PackProblem
from banyan.rulebook.domain.pack import Pack

from .domain.life import INTERNAL, LEVELS
from .domain.small import LEAST_LIMIT

FILE = "briefings.toml"


@dataclass(frozen=True)
class Rules:
    """The limit of small numbers; how far figures may go; which are not of people."""

    limit: int
    approve_days: int
    large: int
    """So many sections in one file: from there on it is made as a job."""
    levels: Mapping[str, str] = field(default_factory=dict)
    things: frozenset[str] = frozenset()

    def level(self, key: str) -> str:
        """Return how far a figure may go; one that is not named stays in the house."""
        return self.levels.get(key, INTERNAL)


@dataclass(frozen=True)
class Part:
    """One section of a template."""

    key: str
    heading: Text
    text: Text
    figures: tuple[tuple[str, str], ...] = ()
    charts: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """Sections to begin with."""

    key: str
    title: Text
    hint: Text
    parts: tuple[Part, ...]


def rules() -> Rules:
    """Return what all packs share."""
    return _rules(packs.SHIPPED / FILE)


@lru_cache(maxsize=4)
def _rules(path: Path) -> Rules:
    raw = tomllib.loads(path.read_text("utf-8"))
    return Rules(
        limit=max(LEAST_LIMIT, int(raw["privacy"]["limit"])),
        approve_days=int(raw["approval"]["days"]),
        large=int(raw["files"]["large"]),
        levels=dict(raw["levels"]),
        things=frozenset(raw["privacy"]["things"]),
    )


def templates() -> dict[str, Template]:
    """Return the templates of every pack, by key."""
    found: dict[str, Template] = {}
    for path in _files():
        found |= _templates(path)
    return found


def _files() -> Iterator[Path]:
    first = packs.default_pack()
    for pack in sorted(packs.pack_ids(), key=lambda key: (key != first, key)):
        path = packs.folder_of(pack) / FILE
        if path.is_file():
            yield path
    yield packs.SHIPPED / FILE


@lru_cache(maxsize=16)
def _templates(path: Path) -> dict[str, Template]:
    raw = tomllib.loads(path.read_text("utf-8"))
    return {row["key"]: _template(row) for row in raw.get("templates", ())}


def _template(row: Mapping[str, Any]) -> Template:
    return Template(
        row["key"],
        Text.of(row["title"]),
        Text.of(row["hint"]),
        tuple(_part(one) for one in row["sections"]),
    )


def _part(row: Mapping[str, Any]) -> Part:
    return Part(
        row["key"],
        Text.of(row["heading"]),
        Text.of(row.get("text")),
        tuple(_asked(one) for one in row.get("figures", ())),
        tuple(row.get("charts", ())),
        tuple(row.get("topics", ())),
    )


def _asked(word: str) -> tuple[str, str]:
    """Read ``key`` or ``key@period``."""
    key, _at, period = word.partition("@")
    return key, period or "now"


def check_pack(pack: Pack, folder: Path) -> list[PackProblem]:
    """Return what is wrong with the templates of a pack: for ``rulebook check``."""
    path = folder / FILE
    if not path.is_file():
        return []
    name = f"{pack.id}/{FILE}"
    try:
        found = _templates(path)
    except (KeyError, tomllib.TOMLDecodeError) as error:
        return [PackProblem(name, 1, "", "templates with their sections", str(error))]
    return [
        PackProblem(name, 1, template.key, *wrong)
        for template in found.values()
        for wrong in _faults(template)
    ]


def _faults(template: Template) -> Iterator[tuple[str, str]]:
    from .catalogue import figure, periods_of
    from .charting import CHARTS

    for part in template.parts:
        for key, period in part.figures:
            known = figure(key)
            if known is None:
                yield "a figure that is measured", key
            elif period not in periods_of(known):
                yield f"a period that {key} can tell of", period
        for chart in part.charts:
            if chart not in CHARTS:
                yield "a chart of the house", chart


def level_faults() -> list[str]:
    """Return levels in the shared file that are none."""
    return [k for k, v in rules().levels.items() if v not in LEVELS]
