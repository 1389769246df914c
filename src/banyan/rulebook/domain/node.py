"""A table being read: hand-written checks that gather problems instead of raising.

Each reader returns a usable value even when it found a problem, so that one
run names every fault of a pack.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from banyan.kernel.text import LANGUAGES, Text

from .errors import PackProblem
from .source import Source, TomlPath

MISSING = object()


@dataclass
class Node:
    """One table of a source, with the rule it belongs to for the messages."""

    source: Source
    path: TomlPath
    data: dict[str, Any]
    problems: list[PackProblem]
    rule: str = ""

    def problem(self, expected: str, found: str = "", key: str = "") -> None:
        """Note that something else was expected here (at ``key``)."""
        line = self.source.line((*self.path, key) if key else self.path)
        self.problems.append(
            PackProblem(self.source.name, line, self.rule, expected, found)
        )

    def known(self, *keys: str) -> None:
        """Report every key that is not among ``keys``: mostly a typing slip."""
        for key in sorted(set(self.data) - set(keys)):
            self.problem(f"one of the keys {', '.join(sorted(keys))}", f"“{key}”", key)

    def _typed(self, key: str, kind: Any, expected: str, default: Any) -> Any:
        value = self.data.get(key, MISSING)
        if value is MISSING:
            if default is MISSING:
                self.problem(f"“{key}”: {expected}", "nothing")
            return None if default is MISSING else default
        wrong = isinstance(value, bool) and kind is not bool
        if wrong or not isinstance(value, kind):
            self.problem(f"“{key}”: {expected}", f"{value!r}", key)
            return None if default is MISSING else default
        return value

    def string(self, key: str, default: Any = MISSING) -> str:
        """Read a text in quotes."""
        return self._typed(key, str, "a text in quotes", default) or ""

    def integer(self, key: str, default: Any = MISSING) -> int:
        """Read a whole number."""
        return self._typed(key, int, "a whole number", default) or 0

    def flag(self, key: str, default: bool = False) -> bool:
        """Read true or false."""
        return bool(self._typed(key, bool, "true or false", default))

    def date(self, key: str) -> dt.date | None:
        """Read a day such as 2026-07-26, or nothing."""
        value = self._typed(key, dt.date, "a day such as 2026-07-26", None)
        return value if isinstance(value, dt.date) else None

    def choice(self, key: str, among: Collection[str], default: Any = MISSING) -> str:
        """Read one of a closed list of words."""
        value = self.string(key, default)
        if value and value not in among:
            self.problem(f"“{key}”: one of {', '.join(among)}", f"“{value}”", key)
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """Read a list of texts, empty when absent."""
        value = self._typed(key, list, "a list of texts", [])
        if not all(isinstance(item, str) for item in value):
            self.problem(f"“{key}”: a list of texts", f"{value!r}", key)
            return ()
        return tuple(value)

    def table(self, key: str) -> dict[str, Any]:
        """Read an inline table as it stands, empty when absent."""
        return dict(self._typed(key, dict, "a table", {}))

    def text(self, key: str, required: bool = True) -> Text:
        """Read a text in three languages; each of them must be there."""
        value = self._typed(
            key, dict, "a text in vi, lo and en", MISSING if required else {}
        )
        absent = [lang for lang in LANGUAGES if not (value or {}).get(lang)]
        if value and absent:
            self.problem(
                f"“{key}” in every language", f"none in {', '.join(absent)}", key
            )
        return Text.of(value)

    def tables(self, key: str) -> Iterator[Node]:
        """Go through an array of tables (headers or inline)."""
        for index, item in enumerate(self._typed(key, list, "tables", [])):
            path = (*self.path, key, index)
            if isinstance(item, dict):
                yield Node(self.source, path, item, self.problems, self.rule)
            else:
                self.problem(f"“{key}”: tables", f"{item!r}", key)

    def child(self, key: str) -> Node | None:
        """Return an inline table as a node, or None when absent."""
        if key not in self.data:
            return None
        data = self._typed(key, dict, "a table", {})
        return Node(self.source, (*self.path, key), data, self.problems, self.rule)
