"""Who is meant where a report says but a part of a name: "Dung promised"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

RUN = re.compile(r"\w+")
Part = tuple[str, str]
"""A part of a name and the whole name that it is of."""


class Called:
    """The parts of names that belong to one name alone, found in one pass over a text."""

    def __init__(self, names: Iterable[str]) -> None:
        """Know the parts of ``names``; of two that fit, the name told first is meant."""
        owners: dict[str, str | None] = {}
        for name in dict.fromkeys(names):
            for part in dict.fromkeys(name.split()):
                owners[part] = None if part in owners else name
        self._by_run: dict[str, list[Part]] = {}
        self._odd: list[Part] = []
        for part, owner in owners.items():
            if owner is None or len(part) < SHORTEST:
                continue
            run = RUN.match(part)
            if run is None:
                self._odd.append((part, owner))
            else:
                self._by_run.setdefault(run.group(), []).append((part, owner))

    def at(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield where a name is called by a part of it, and the whole name."""
        for run in RUN.finditer(text):
            for part, name in self._by_run.get(run.group(), ()):
                end = run.start() + len(part)
                if text.startswith(part, run.start()) and not _is_word(text, end):
                    yield run.start(), name
        for part, name in self._odd:
            for match in re.finditer(rf"(?<!\w){re.escape(part)}(?!\w)", text):
                yield match.start(), name

    def last(self, text: str) -> str | None:
        """Return who is called last in a text."""
        best: tuple[int, str] | None = None
        for start, name in self.at(text):
            if best is None or start > best[0]:
                best = start, name
        return best[1] if best else None


SHORTEST = 2


def _is_word(text: str, at: int) -> bool:
    return at < len(text) and RUN.match(text, at) is not None
