"""The areas of Viet Nam before and after 1 July 2025, and the reform as a plan.

Pure reading of ``data/`` (its README names the source): rows for a first load,
and the operations of the reform. Identity follows people's sense of it: a commune
that goes over whole into one that takes over nothing else lives on (under
another name, it may be), a province that stays as it is lives on; all others
end and are succeeded.
"""

from __future__ import annotations

import csv
import datetime as dt
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from banyan.kernel.text import Text

from .domain.operations import (
    Dissolve,
    Establish,
    Merge,
    Move,
    Operation,
    Ref,
    Rename,
    Split,
)
from .services.loading import Load

DATA = Path(__file__).parent / "data"
REFORM = dt.date(2025, 7, 1)
SINCE = dt.date(2008, 8, 1)
"""From when the areas before the reform are taken to hold. The lists state 30 June
2025; earlier changes are not recorded. The day is that of Ha Noi's present bounds."""

SOURCE = (
    "Official lists and resolutions of 2025 as compiled in the public package "
    "vietnamadminunits 1.0.4 (MIT); src/banyan/units/data/README.md"
)
STRUCTURE = "areas"
COUNTRY = "country:VN"
COUNTRY_NAMES = Text(vi="Việt Nam", lo="ຫວຽດນາມ", en="Viet Nam")
_KINDS = {"Phường": "ward", "Đặc khu": "special-zone"}
_MARKED = ("Thị trấn",)


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area of a list: ``key`` is its level and code together."""

    level: str
    code: str
    name: str
    parent_code: str
    facts: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Level and code: what names an area within one list."""
        return f"{self.level}:{self.code}"

    @property
    def kind(self) -> str:
        """The kind of unit, by the word that begins the name."""
        if self.level != "commune":
            return self.level
        for word, kind in _KINDS.items():
            if self.name.startswith(word):
                return kind
        return "commune"

    @property
    def names(self) -> Text:
        """The name; in English without its marks."""
        return Text(vi=self.name, en=romanised(self.name))


def romanised(name: str) -> str:
    """Return a Vietnamese name without marks, its words with capitals."""
    flat = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(c for c in flat if not unicodedata.combining(c))
    return " ".join(w[:1].upper() + w[1:] for w in bare.split())


def _read(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _area(row: Mapping[str, str]) -> AreaRow:
    facts: dict[str, Any] = {
        key: float(row[key])
        for key in ("latitude", "longitude", "area_km2")
        if row.get(key)
    }
    facts.update(("type", w) for w in _MARKED if row["name"].startswith(w))
    return AreaRow(row["level"], row["code"], row["name"], row["parent_code"], facts)


@cache
def areas_before() -> dict[str, AreaRow]:
    """Return the areas of 30 June 2025 by level and code."""
    rows = map(_area, _read("vn-areas-before-2025-07-01.csv"))
    return {row.key: row for row in rows}


@cache
def areas_after() -> dict[str, AreaRow]:
    """Return the areas of 1 July 2025 by level and code."""
    rows = map(_area, _read("vn-areas-after-2025-07-01.csv"))
    return {row.key: row for row in rows}


@cache
def successors() -> dict[str, tuple[str, ...]]:
    """Return by old area (level and code) the areas that took it over."""
    found: dict[str, list[str]] = defaultdict(list)
    files = (
        ("vn-province-successors-2025-07-01.csv", "province", "province"),
        ("vn-commune-successors-2025-07-01.csv", "commune", "commune"),
        ("vn-island-district-successors-2025-07-01.csv", "district", "commune"),
    )
    for name, old_level, new_level in files:
        for row in _read(name):
            old, new = row.values()
            found[f"{old_level}:{old}"].append(f"{new_level}:{new}")
    return {old: tuple(new) for old, new in found.items()}


def _parent_before(row: AreaRow) -> str:
    above = {"province": COUNTRY, "district": "province", "commune": "district"}
    level = above[row.level]
    return level if row.level == "province" else f"{level}:{row.parent_code}"


def loads_before(
    rows: Mapping[str, AreaRow] | None = None, *, country: bool = True
) -> list[Load]:
    """Return the areas before the reform as rows of a first load."""
    found = areas_before() if rows is None else rows
    loads = [
        Load(
            ref=row.key,
            parent=_parent_before(row),
            kind=row.kind,
            names=row.names,
            code=row.code,
            facts=row.facts,
        )
        for row in found.values()
    ]
    top = Load(COUNTRY, None, "country", COUNTRY_NAMES, code="VN")
    return [top, *loads] if country else loads


def continuing() -> dict[str, str]:
    """Return the old areas that live on, and as which new ones."""
    after, taken = successors(), defaultdict(list)
    for old, new in after.items():
        for one in new:
            taken[one].append(old)
    return {
        old: new[0]
        for old, new in after.items()
        if len(new) == 1
        and len(taken[new[0]]) == 1
        and old.split(":")[0] == new[0].split(":")[0]
    }


def reform(ids: Mapping[str, int]) -> list[Operation]:
    """Return the reform of 1 July 2025 as the operations of one plan.

    ``ids`` gives the unit of every area before the reform by level and code, and
    of the country. The row numbers are those of the list before the reform.
    """
    return _Reform(ids).operations()


class _Reform:
    def __init__(self, ids: Mapping[str, int]) -> None:
        self.ids = ids
        self.before, self.after = areas_before(), areas_after()
        self.lives_on = continuing()
        self.kept = {new: ids[old] for old, new in self.lives_on.items()}

    def operations(self) -> list[Operation]:
        found: list[Operation] = []
        for row in self.after.values():
            if row.key not in self.kept:
                found.append(self._established(row))
        for number, row in enumerate(self.before.values(), start=2):
            if row.key in self.lives_on:
                found += self._carried_on(row, number)
            else:
                found.append(self._ended(row, number))
        return found

    def _ref(self, key: str) -> Ref:
        """A new area by its word, a continuing one by its unit."""
        return self.kept.get(key, f"+{key}")

    def _parent(self, row: AreaRow) -> Ref:
        if row.level == "province":
            return self.ids[COUNTRY]
        return self._ref(f"province:{row.parent_code}")

    def _established(self, row: AreaRow) -> Establish:
        return Establish(
            ref=f"+{row.key}",
            kind=row.kind,
            parent=self._parent(row),
            names=row.names,
            code=row.code,
            facts=row.facts,
        )

    def _carried_on(self, row: AreaRow, number: int) -> Iterator[Operation]:
        unit, new = self.ids[row.key], self.after[self.lives_on[row.key]]
        if row.level == "commune":
            yield Move(unit=unit, parent=self._parent(new), row=number)
        changed = (new.name, new.code, new.kind) != (row.name, row.code, row.kind)
        if changed or new.facts != row.facts:
            yield Rename(
                unit=unit,
                names=new.names if changed else None,
                code=new.code,
                kind=new.kind if new.kind != row.kind else None,
                facts=new.facts,
                row=number,
            )

    def _ended(self, row: AreaRow, number: int) -> Operation:
        unit = self.ids[row.key]
        into = tuple(self._ref(key) for key in successors().get(row.key, ()))
        if not into:
            return Dissolve(unit=unit, row=number)
        if len(into) == 1:
            return Merge(units=(unit,), into=into[0], row=number)
        return Split(unit=unit, into=into, row=number)
