"""What was given beside what is so today: pure comparison of two contents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MOVED, GONE, UNMEASURED = "moved", "gone", "unmeasured"
STOPPED, MISSING, DAMAGED = "stopped", "missing", "damaged"

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """What is no longer so: its kind, where, the name of the thing, then and now."""

    kind: str
    section: str
    key: str
    name: Mapping[str, str]
    then: str = ""
    now: str = ""


def hash_of(content: Any) -> str:
    """Return the hash of plain data, the same whatever the order of its keys."""
    plain = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(plain.encode()).hexdigest()


def figures_in(content: Content) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each figure with the key of its section."""
    for section in content["sections"]:
        for figure in section["figures"]:
            yield section["key"], figure


def identity(figure: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return what makes two figures the same one."""
    return figure["key"], figure["start"], figure["end"]


def plainly(figure: Mapping[str, Any]) -> str:
    """Return what a figure says, as far as it is shown."""
    return str(figure["value"] if figure["state"] == "shown" else figure["state"])


def moved_figures(
    then: Content, now: Mapping[tuple[str, str, str], Mapping[str, Any] | None]
) -> list[Finding]:
    """Return the figures that are no longer what was given.

    ``now`` holds each figure as it would be given today; None: its source is gone.
    """
    found = []
    for section, figure in figures_in(then):
        today = now.get(identity(figure))
        given, is_now = plainly(figure), plainly(today) if today else ""
        if today is not None and given == is_now:
            continue
        kind = MOVED if today else GONE
        if today and is_now == UNMEASURED:
            kind = UNMEASURED
        found.append(
            Finding(kind, section, figure["key"], figure["name"], given, is_now)
        )
    return found


def lost_practices(then: Content, states: Mapping[str, str]) -> list[Finding]:
    """Return practices that were stopped or are no longer there, and lessons gone."""
    found = []
    for section in then["sections"]:
        for one in section["practices"]:
            state = states.get(one["uid"], "")
            if state and state != "stopped":
                continue
            kind = STOPPED if state else MISSING
            found.append(Finding(kind, section["key"], one["uid"], one["title"]))
        for one in section["lessons"]:
            if one["uid"] not in states:
                found.append(Finding(MISSING, section["key"], one["uid"], one["text"]))
    return found
