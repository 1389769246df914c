"""Read ``frames/<key>.toml`` of a pack into a frame, naming every fault by line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from banyan.kernel.text import Text
from banyan.rulebook.domain.errors import PackProblem
from banyan.rulebook.domain.node import Node
from banyan.rulebook.domain.source import Source, read_source

from .classes import BARS
from .frame import (
    PERIODS,
    SCALES,
    STEPS,
    SUBJECTS,
    Bar,
    Frame,
    Item,
    Klass,
    Need,
    Part,
    Step,
)

TOP_KEYS = (
    "key", "scale", "title", "meaning", "from", "to", "structures", "subjects",
    "periods", "classes", "parts", "needs", "bars", "steps", "cap", "capped", "good",
    "vote", "not_rated", "new_member", "two_years", "objection", "objection_unit",
)  # fmt: skip
NAMED = ("cap", "vote", "not_rated", "new_member", "two_years")


def content_hash(pack: str, content: Mapping[str, Any]) -> str:
    """Return the hash of a frame: its pack and everything that it says."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(f"{pack}\n{text}".encode()).hexdigest()


def read_file(file: Path, pack: str) -> tuple[Frame, list[PackProblem]]:
    """Read one file; the key is its name."""
    problems: list[PackProblem] = []
    source = read_source(file, f"{pack}/frames/{file.name}", problems)
    found = read_content(source, pack, problems)
    if found.key != file.stem:
        text = f"key “{file.stem}”, as the file"
        problems.append(PackProblem(source.name, 1, found.key, text))
    return found, problems


def read_content(source: Source, pack: str, problems: list[PackProblem]) -> Frame:
    """Read parsed content (of a file, or as kept with a campaign)."""
    top = Node(source, (), source.data, problems, str(source.data.get("key", "")))
    top.known(*TOP_KEYS)
    return Frame(
        key=top.string("key"),
        pack=pack,
        hash=content_hash(pack, source.data),
        scale=top.choice("scale", SCALES),
        title=top.text("title"),
        meaning=top.text("meaning"),
        starts=top.date("from"),
        ends=top.date("to"),
        structures=top.strings("structures"),
        subjects=_words(top, "subjects", SUBJECTS),
        periods=_words(top, "periods", PERIODS),
        classes=tuple(_klass(node) for node in top.tables("classes")),
        parts=tuple(_part(node) for node in top.tables("parts")),
        needs=tuple(_need(node) for node in top.tables("needs")),
        bars=tuple(_bar(node) for node in top.tables("bars")),
        steps=tuple(_step(node) for node in top.tables("steps")),
        capped=top.string("capped", ""),
        good=top.string("good", ""),
        objection=top.string("objection", ""),
        objection_unit=top.string("objection_unit", ""),
        content=source.data,
        **{name: top.string(name, "") for name in NAMED},
    )


def _words(node: Node, key: str, among: Collection[str]) -> tuple[str, ...]:
    found = node.strings(key) or tuple(among)
    for word in found:
        if word not in among:
            node.problem(f"“{key}”: {', '.join(among)}", f"“{word}”", key)
    return found


def _klass(node: Node) -> Klass:
    node.known("key", "title", "least", "sign")
    sign = node.text("sign", required=False)
    return Klass(node.string("key"), node.text("title"), node.string("least", ""), sign)


def _part(node: Node) -> Part:
    node.known("key", "title", "points", "items")
    items = []
    for child in node.tables("items"):
        child.known("key", "title")
        items.append(Item(child.string("key"), child.text("title")))
    return Part(
        node.string("key"),
        node.text("title"),
        node.string("points", ""),
        tuple(items),
    )


def _need(node: Node) -> Need:
    node.known("class", "title", "rule", "measure", "part", "every")
    return Need(
        klass=node.string("class"),
        title=node.text("title"),
        rule=node.string("rule", ""),
        measure=node.string("measure", ""),
        part=node.string("part", ""),
        every=node.string("every", ""),
    )


def _bar(node: Node) -> Bar:
    node.known("name", "rule")
    return Bar(node.choice("name", tuple(BARS)), node.string("rule"))


def _step(node: Node) -> Step:
    node.known("key", "title", "subjects", "optional")
    return Step(
        node.choice("key", STEPS),
        node.text("title"),
        _words(node, "subjects", SUBJECTS),
        node.flag("optional"),
    )


def frame_problems(
    frame: Frame, name: str, rules: Collection[str], kinds: Collection[str]
) -> list[PackProblem]:
    """Say what a frame names that is not there: rules, classes, parts, procedures."""
    found = []

    def wrong(expected: str, word: str) -> None:
        found.append(PackProblem(name, 1, frame.key, expected, f"“{word}”"))

    for rule in (r for r in frame.rules() if r not in rules):
        wrong("a rule of the pack", rule)
    for kind in (k for k in frame.procedures if k not in kinds):
        wrong("a procedure of the pack", kind)
    classes = {k.key for k in frame.classes}
    named = [n.klass for n in frame.needs] + [frame.capped, frame.good]
    named += [n.every for n in frame.needs]
    for key in (k for k in named if k and k not in classes):
        wrong("a class of the frame", key)
    parts = {p.key for p in frame.parts}
    for need in frame.needs:
        if need.part and need.part not in parts:
            wrong("a part of the frame", need.part)
    if len(frame.classes) < 2:
        wrong("at least two classes", str(len(frame.classes)))
    if frame.cap and not (frame.capped and frame.good):
        wrong("“capped” and “good” beside a cap", frame.cap)
    return found + _scale_problems(frame, name)


def _scale_problems(frame: Frame, name: str) -> list[PackProblem]:
    if frame.scale != "points":
        return []
    lacking = [p.key for p in frame.parts if not p.points]
    lacking += [k.key for k in frame.classes[:-1] if not k.least]
    return [
        PackProblem(name, 1, frame.key, "a rule with its points", f"none at “{key}”")
        for key in lacking
    ]


def titles_of(frame: Frame) -> dict[str, Text]:
    """Return the names of the classes by key."""
    return {k.key: k.title for k in frame.classes}
