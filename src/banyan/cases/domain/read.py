"""Read one procedure file of a pack into a definition, naming every fault by line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from banyan.kernel.text import Text
from banyan.rulebook.domain.errors import PackProblem
from banyan.rulebook.domain.node import Node
from banyan.rulebook.domain.source import Source, read_source

from .definition import HOSTS, SUBJECTS, Definition, Use, Watch
from .read_fields import read_field, read_texts
from .read_steps import read_step, read_use, read_uses

TOP_KEYS = (
    "kind", "code", "title", "meaning", "subject", "host", "other", "structures",
    "calendar", "right", "by_person", "several", "public", "start", "rules", "guards", "fields",
    "dates", "events", "results", "watch", "moves", "moves_from", "steps",
)  # fmt: skip


def content_hash(pack: str, content: Mapping[str, Any]) -> str:
    """Return the hash of a definition: its pack and everything that it says."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(f"{pack}\n{text}".encode()).hexdigest()


def read_file(
    file: Path, pack: str, labels: Mapping[str, Mapping[str, Text]]
) -> tuple[Definition, list[PackProblem]]:
    """Read ``procedures/<kind>.toml``."""
    problems: list[PackProblem] = []
    source = read_source(file, f"{pack}/procedures/{file.name}", problems)
    found = read_content(source, pack, labels, problems)
    if found.kind != file.stem:
        problems.append(
            PackProblem(source.name, 1, found.kind, f"kind “{file.stem}”, as the file")
        )
    return found, problems


def read_content(
    source: Source,
    pack: str,
    labels: Mapping[str, Mapping[str, Text]],
    problems: list[PackProblem],
) -> Definition:
    """Read the parsed content of a definition (of a file, or as kept with a case)."""
    top = Node(source, (), source.data, problems, str(source.data.get("kind", "")))
    top.known(*TOP_KEYS)
    return Definition(
        kind=top.string("kind"),
        pack=pack,
        code=top.string("code"),
        title=top.text("title"),
        meaning=top.text("meaning"),
        subject=top.choice("subject", SUBJECTS),
        host=top.choice("host", HOSTS),
        hash=content_hash(pack, source.data),
        start=top.strings("start"),
        steps=tuple(read_step(node, labels) for node in top.tables("steps")),
        results=read_texts(top, "results"),
        structures=top.strings("structures"),
        calendar=top.choice("calendar", ("vn", "la"), "vn"),
        other=top.string("other", ""),
        right=top.string("right", "case.write"),
        by_person=top.flag("by_person"),
        several=top.flag("several"),
        public=top.flag("public"),
        rules=top.strings("rules"),
        guards=read_uses(top, "guards"),
        fields=tuple(read_field(node, labels) for node in top.tables("fields")),
        dates=_read_dates(top),
        events=read_texts(top, "events"),
        watch=_read_watch(top),
        moves=_read_words(top, "moves"),
        moves_from=top.strings("moves_from"),
        content=source.data,
        file=source.name,
    )


def _read_words(top: Node, key: str) -> dict[str, str]:
    node = top.child(key)
    return {name: node.string(name) for name in node.data} if node else {}


def _read_dates(top: Node) -> dict[str, Any]:
    node = top.child("dates")
    if node is None:
        return {}
    found = {}
    for name in node.data:
        if child := node.child(name):
            found[name] = read_use(child)
    return found


def _read_watch(top: Node) -> Watch | None:
    node = top.child("watch")
    if node is None:
        return None
    node.known("subjects", "title", "right", "rule", "reminders")
    subjects = node.child("subjects")
    return Watch(
        subjects=read_use(subjects) if subjects else Use(""),
        title=node.text("title"),
        right=node.string("right", "case.write"),
        rule=node.string("rule", ""),
        reminders=node.string("reminders", ""),
    )
