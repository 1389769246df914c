"""Read scenario files: the small organisation, and the plays of a kind."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from banyan.kernel.errors import NotVisible
from banyan.kernel.text import gettext_noop as _
from banyan.rulebook import packs

GROUPS = ("units", "people", "offices", "qualifications", "actors")
DOINGS = (
    "open",
    "record",
    "waive",
    "set",
    "suspend",
    "resume",
    "withdraw",
    "pass",
)
ACT_KEYS = {
    "today", "as", "do", "case", "kind", "subject", "new", "unit", "on", "given", "step",
    "outcome", "counts", "came", "signer", "acted_by", "sets", "reading", "guard",
    "reason", "clock", "until", "steps", "body", "refused", "rule", "expect",
}  # fmt: skip


class NoScenario(NotVisible):
    """The pack plays no such kind."""

    code = "cases.no_scenario"
    template = _("The rule pack “%(pack)s” has no scenario “%(kind)s”.")


@dataclass(frozen=True)
class Act:
    """One act of a play, and what it must come to."""

    number: int
    data: Mapping[str, Any]

    def get(self, key: str, default: Any = None) -> Any:
        """Return what the file says, or the default."""
        return self.data.get(key, default)


@dataclass(frozen=True)
class Play:
    """One course of a case."""

    title: str
    acts: tuple[Act, ...]

    @property
    def refusals(self) -> int:
        """How many of its acts must be refused."""
        return sum("refused" in a.data for a in self.acts)


@dataclass(frozen=True)
class Scenario:
    """All plays of a kind, with the organisation they are played in."""

    kind: str
    pack: str
    structure: str
    founded: dt.date
    world: Mapping[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    plays: tuple[Play, ...] = ()


def scenario_files(pack: str) -> list[Path]:
    """Return the scenario files of a pack, one per kind."""
    folder = packs.folder_of(pack) / "scenarios"
    return sorted(f for f in folder.glob("*.toml") if f.stem != "world")


def scenario_of(kind: str, pack: str) -> Scenario:
    """Read the scenario of a kind. Raises NoScenario, ValueError for a bad file."""
    file = packs.folder_of(pack) / "scenarios" / f"{kind}.toml"
    if not file.exists():
        raise NoScenario(pack=pack, kind=kind)
    world = _toml(file.with_name("world.toml"))
    own = _toml(file)
    groups = {g: [*world.get(g, ()), *own.get(g, ())] for g in GROUPS}
    return Scenario(
        kind=kind,
        pack=pack,
        structure=own.get("structure", world["structure"]),
        founded=world["founded"],
        world=groups,
        plays=tuple(_play(file, raw) for raw in own.get("plays", ())),
    )


def _toml(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _play(file: Path, raw: Mapping[str, Any]) -> Play:
    acts = []
    for number, data in enumerate(raw["acts"], start=1):
        unknown = set(data) - ACT_KEYS
        if unknown or data.get("do") not in DOINGS:
            where = f"{file.name}: “{raw['title']}”, act {number}"
            raise ValueError(f"{where}: unknown {sorted(unknown) or data.get('do')}")
        acts.append(Act(number, data))
    return Play(raw["title"], tuple(acts))
