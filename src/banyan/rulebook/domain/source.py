"""One TOML file, with the line of every table and key.

``tomllib`` gives no lines, and an author of a rule needs them. The scan knows
what packs use: headers and keys at the start of a line, inline tables and
arrays that may run over several lines, texts in triple quotes.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import PackProblem

TomlPath = tuple[str | int, ...]
HEADER = re.compile(r"^(\[\[?)\s*([\w.\-\"+]+)\s*\]\]?")
KEY = re.compile(r"^\s*\"?([\w\-+.]+)\"?\s*=")
AT_LINE = re.compile(r"\(at line (\d+)")


@dataclass
class Source:
    """A parsed file: its name for messages, its data, its lines."""

    name: str
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[TomlPath, int] = field(default_factory=dict)

    def line(self, path: TomlPath) -> int:
        """Return the line of ``path``, or of the nearest thing that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_source(file: Path, name: str, problems: list[PackProblem]) -> Source:
    """Parse ``file``; a syntax error becomes a problem and an empty source."""
    text = file.read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = AT_LINE.search(str(error))
        line = int(at[1]) if at else text.count("\n") + 1
        problems.append(PackProblem(name, line, "", "valid TOML", str(error)))
        return Source(name)
    return Source(name, data, scan_lines(text))


def scan_lines(text: str) -> dict[TomlPath, int]:
    """Map each table and key of ``text`` to its line."""
    found: dict[TomlPath, int] = {(): 1}
    counts: dict[TomlPath, int] = {}
    here: TomlPath = ()
    quoted = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.count('"""') % 2 or line.count("'''") % 2:
            quoted = not quoted
        elif quoted:
            continue
        if head := HEADER.match(line):
            here = _resolve(head[2].split("."), head[1] == "[[", counts)
            found.setdefault(here, number)
            found.setdefault(here[:-1] if head[1] == "[[" else here, number)
        elif (key := KEY.match(line)) and not line.startswith((" ", "\t")):
            found.setdefault((*here, key[1]), number)
    return found


def _resolve(parts: list[str], is_array: bool, counts: dict[TomlPath, int]) -> TomlPath:
    """Turn a dotted header into a path, with the index in each array of tables."""
    path: TomlPath = ()
    for position, part in enumerate(parts):
        path = (*path, part.strip('"'))
        if is_array and position == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path
