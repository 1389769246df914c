"""A frame: the scale, parts, classes, needs, bars and steps of one year's rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from banyan.kernel.text import Text

SCALES = ("points", "words")
SUBJECTS = ("member", "unit")
PERIODS = ("quarter", "year", "term")
STEPS = ("self", "opinion", "vote", "committee", "decide")
NO_CLASS = ""


@dataclass(frozen=True)
class Item:
    """One criterion or axis of a part."""

    key: str
    title: Text


@dataclass(frozen=True)
class Part:
    """A part of the form: under points it has as many as its rule says."""

    key: str
    title: Text
    points: str = ""
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Klass:
    """A class; ``least`` is the rule with the points from which it is reached.

    ``sign`` is one letter or two for the tiles of the map.
    """

    key: str
    title: Text
    least: str = ""
    sign: Text = field(default_factory=Text)


@dataclass(frozen=True)
class Need:
    """What a class asks for: a share that a rule limits, or a word for each item."""

    klass: str
    title: Text
    rule: str = ""
    measure: str = ""
    part: str = ""
    every: str = ""


@dataclass(frozen=True)
class Bar:
    """A named check that keeps somebody from a class or above."""

    name: str
    rule: str


@dataclass(frozen=True)
class Step:
    """A step: whose word it is, about which subjects."""

    key: str
    title: Text
    subjects: tuple[str, ...] = SUBJECTS
    optional: bool = False


@dataclass(frozen=True)
class Frame:
    """All that one evaluation follows; never changed once a campaign pinned it."""

    key: str
    pack: str
    hash: str
    scale: str
    title: Text
    meaning: Text
    starts: dt.date | None = None
    ends: dt.date | None = None
    structures: tuple[str, ...] = ()
    subjects: tuple[str, ...] = SUBJECTS
    periods: tuple[str, ...] = PERIODS
    classes: tuple[Klass, ...] = ()
    parts: tuple[Part, ...] = ()
    needs: tuple[Need, ...] = ()
    bars: tuple[Bar, ...] = ()
    steps: tuple[Step, ...] = ()
    cap: str = ""
    capped: str = ""
    good: str = ""
    vote: str = ""
    not_rated: str = ""
    new_member: str = ""
    two_years: str = ""
    objection: str = ""
    objection_unit: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)

    def holds(self, day: dt.date) -> bool:
        """Say whether the frame is in force on a day."""
        return (not self.starts or self.starts <= day) and (
            not self.ends or day < self.ends
        )

    def klass(self, key: str) -> Klass | None:
        """Return the class of that key."""
        return next((k for k in self.classes if k.key == key), None)

    def rank(self, key: str) -> int:
        """Return the place of a class, the best first; after all for none."""
        return self._ranks.get(key, len(self._ranks))

    @cached_property
    def _ranks(self) -> dict[str, int]:
        return {k.key: rank for rank, k in enumerate(self.classes)}

    def title_of(self, key: str) -> Text:
        """Return the name of a class; its key where the frame has none of it."""
        found = self.klass(key)
        return found.title if found else Text.of(key)

    def step_title(self, key: str) -> Text:
        """Return the name of a step; its key where the frame has none of it."""
        found = next((s for s in self.steps if s.key == key), None)
        return found.title if found else Text.of(key)

    def part_title(self, key: str) -> Text:
        """Return the name of a part or of one of its items; else its key."""
        known = {p.key: p.title for p in self.parts}
        known |= {i.key: i.title for p in self.parts for i in p.items}
        return known.get(key) or Text.of(key)

    def worse(self, one: str, other: str) -> str:
        """Return the lower of two classes."""
        return max(one, other, key=self.rank)

    def below(self, key: str) -> str:
        """Return the class under one; the last stays."""
        return self.classes[min(self.rank(key) + 1, len(self.classes) - 1)].key

    @property
    def best(self) -> str:
        """The highest class."""
        return self.classes[0].key if self.classes else NO_CLASS

    @property
    def worst(self) -> str:
        """The lowest class."""
        return self.classes[-1].key if self.classes else NO_CLASS

    def steps_of(self, subject: str) -> tuple[Step, ...]:
        """Return the steps that a kind of subject goes through, in order."""
        return tuple(s for s in self.steps if subject in s.subjects)

    def objection_of(self, subject: str) -> str:
        """Return the procedure by which a kind of subject objects; "" for none."""
        return self.objection_unit if subject == "unit" else self.objection

    @property
    def procedures(self) -> tuple[str, ...]:
        """The procedures that the frame names."""
        return tuple(k for k in (self.objection, self.objection_unit) if k)

    def totals(self, points: Mapping[str, Any]) -> dict[str, Any]:
        """Return points by part: a part is given as a whole, or item by item."""
        found: dict[str, Any] = {}
        for part in self.parts:
            given = [points[i.key] for i in part.items if i.key in points]
            if part.key in points:
                given.append(points[part.key])
            if given:
                found[part.key] = sum(given)
        return found

    def merged(
        self, known: Mapping[str, Any], given: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return points with those newly given; a part given whole replaces its items."""
        whole = (p for p in self.parts if p.key in given)
        replaced = {i.key for p in whole for i in p.items}
        return {k: v for k, v in known.items() if k not in replaced} | dict(given)

    def rules(self) -> tuple[str, ...]:
        """Return every rule that the frame names, in order."""
        named = [self.cap, self.vote, self.not_rated, self.new_member, self.two_years]
        named += [k.least for k in self.classes] + [p.points for p in self.parts]
        named += [n.rule for n in self.needs] + [b.rule for b in self.bars]
        return tuple(dict.fromkeys(n for n in named if n))
