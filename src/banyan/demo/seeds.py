"""What the two reports mention, and the record in the demonstration that shows it."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text
from banyan.units import queries as units


@dataclass(frozen=True)
class Mention:
    """One thing that a report mentions; ``record`` is empty for "not yet"."""

    id: str
    report: str
    row: str
    text: Text
    record: str


def mentions(actor: Actor) -> list[Mention]:
    """Return every mention with the record that shows it, in the reports' order."""
    raw = tomllib.loads(
        files("banyan.demo").joinpath("seeds.toml").read_text(encoding="utf-8")
    )
    return [
        Mention(
            row["id"],
            row["report"],
            row["row"],
            Text.of(row["text"]),
            _record(actor, row["check"]),
        )
        for row in raw["mentions"]
    ]


def _record(actor: Actor, check: str) -> str:
    """Run one check; return the record that it found, or nothing."""
    if not check:
        return ""
    name, *arguments = check.split(":")
    try:
        return CHECKS[name](actor, *arguments)
    except NotVisible:
        return ""


def _unit(actor: Actor, structure: str, kind: str) -> str:
    """Find a present unit of a kind."""
    rows = units.tree(actor, units.structure_get(structure), depth=1)
    found = next((r for r in rows if r.kind == kind), None)
    return f"unit {found.uid} ({found.names.en})" if found else ""


def _unit_past(actor: Actor, structure: str, name: str, day: str) -> str:
    """Find a unit that stood on a day, by its short name, with who succeeded it."""
    when = dt.date.fromisoformat(day)
    rows = units.tree(actor, units.structure_get(structure), as_of=when, depth=1)
    found = next((r for r in rows if name in r.names.vi), None)
    return f"unit {found.uid} ({found.names.en}, {day})" if found else ""


def _structures(actor: Actor, keys: str) -> str:
    """Find that every structure has a tree."""
    found = []
    for key in keys.split(","):
        roots = units.children(actor, None, structure=units.structure_get(key))
        if not roots:
            return ""
        found.append(f"{key} {roots[0].uid}")
    return "structures " + ", ".join(found)


CHECKS: dict[str, Callable[..., str]] = {
    "unit": _unit,
    "unit-past": _unit_past,
    "structures": _structures,
}
