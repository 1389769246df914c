"""Kinds of units as values: what may hang below what, on which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from banyan.kernel.text import Text


class KindLike(Protocol):
    """What planning needs to know of a kind; the rulebook's kinds fit."""

    @property
    def key(self) -> str: ...
    @property
    def structure(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def label(self) -> Text: ...

    def in_use(self, on: dt.date | None) -> bool: ...
    def allows(self, kind: str, on: dt.date | None = None) -> bool: ...


@dataclass(frozen=True)
class Kinds:
    """The kinds of one structure, by key, in the order of the pack."""

    by_key: Mapping[str, KindLike]

    @classmethod
    def of(cls, structure: str, kinds: Iterable[KindLike]) -> Kinds:
        """Keep the kinds of one structure."""
        return cls({k.key: k for k in kinds if k.structure == structure})

    def known(self, kind: str) -> bool:
        """Say whether the pack has the kind for this structure."""
        return kind in self.by_key

    def in_use(self, kind: str, on: dt.date) -> bool:
        """Say whether units of the kind may exist on the day."""
        return self.known(kind) and self.by_key[kind].in_use(on)

    def allows(self, parent: str | None, kind: str, on: dt.date) -> bool:
        """Say whether ``kind`` may hang below ``parent``; any kind may be a root."""
        if parent is None:
            return True
        return self.known(parent) and self.by_key[parent].allows(kind, on)

    def level_of(self, kind: str) -> int | None:
        """Return the place of the kind in the order of levels."""
        found = self.by_key.get(kind)
        return found.level if found else None

    def level_names(self) -> dict[int, str]:
        """Return each level's name: its first kind in the order of the pack."""
        names: dict[int, str] = {}
        for kind in self.by_key.values():
            names.setdefault(kind.level, kind.key)
        return dict(sorted(names.items()))

    def at_level(self, name: str) -> tuple[str, ...]:
        """Return the kinds at the level of the kind ``name``: commune, ward, ..."""
        level = self.level_of(name)
        return tuple(k.key for k in self.by_key.values() if k.level == level)
