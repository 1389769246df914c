"""A pack as read: what it is, its shapes, documents and rules; its hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from banyan.kernel.text import Text

from .documents import Document, Succession
from .errors import PackProblem
from .node import Node
from .read_documents import read_documents, read_successions
from .read_rules import RuleReader
from .read_shapes import (
    merged,
    read_kinds,
    read_labels,
    read_posts,
    read_right_sets,
    read_structures,
)
from .rules import Rule
from .shapes import Labels, Post, Right, RightSet, Structure, UnitKind
from .source import Source, read_source

PACK_KEYS = (
    "id", "version", "title", "status", "issuer", "language", "extends", "note",
)  # fmt: skip
STATUSES = ("in-use", "default", "to-be-confirmed", "draft")


@dataclass
class Shared:
    """What lies beside the packs and belongs to all of them."""

    labels: Labels = field(default_factory=dict)
    rights: dict[str, Right] = field(default_factory=dict)
    right_sets: dict[str, RightSet] = field(default_factory=dict)


@dataclass
class Pack:
    """One organisation's rulebook. Never changed once read; known by its hash."""

    id: str
    version: str
    title: Text
    status: str
    issuer: Text
    language: str
    hash: str
    extends: str = ""
    note: Text = field(default_factory=Text)
    structures: dict[str, Structure] = field(default_factory=dict)
    kinds: dict[str, UnitKind] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    labels: Labels = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    successions: tuple[Succession, ...] = ()
    rules: dict[str, Rule] = field(default_factory=dict)


def pack_files(folder: Path) -> list[Path]:
    """Return the TOML files of a pack in a stable order."""
    return sorted(folder.rglob("*.toml"), key=lambda f: f.relative_to(folder).parts)


def pack_hash(folder: Path, base_hash: str = "") -> str:
    """Return the hash of a pack: names and bytes of its files, and of its base."""
    digest = hashlib.sha256(base_hash.encode())
    for file in pack_files(folder):
        name = file.relative_to(folder).as_posix().encode()
        body = file.read_bytes()
        digest.update(b"%d:%s%d:" % (len(name), name, len(body)) + body)
    return digest.hexdigest()


def read_shared(folder: Path) -> tuple[Shared, list[PackProblem]]:
    """Read the labels and right sets that every pack shares."""
    problems: list[PackProblem] = []
    rights, sets = read_right_sets(_top(folder, "right-sets.toml", problems))
    labels = read_labels(_top(folder, "labels.toml", problems))
    return Shared(labels, rights, sets), problems


def read_pack(
    folder: Path, shared: Shared, base: Pack | None = None
) -> tuple[Pack, list[PackProblem]]:
    """Read a pack and everything that is wrong with it."""
    problems: list[PackProblem] = []
    pack = _read_head(folder, base, problems)
    _read_tree(pack, folder, shared, base, problems)
    _read_texts(pack, folder, base, problems)
    return pack, problems


def _top(folder: Path, name: str, problems: list[PackProblem]) -> Node:
    file = folder / name
    shown = f"{folder.name}/{name}"
    if not file.exists():
        return Node(Source(shown), (), {}, problems)
    source = read_source(file, shown, problems)
    return Node(source, (), source.data, problems)


def _read_head(folder: Path, base: Pack | None, problems: list[PackProblem]) -> Pack:
    node = _top(folder, "pack.toml", problems)
    node.known(*PACK_KEYS)
    if (name := node.string("id")) and name != folder.name:
        node.problem(f"the name of the folder, “{folder.name}”", f"“{name}”", "id")
    return Pack(
        id=folder.name,
        version=node.string("version"),
        title=node.text("title"),
        status=node.choice("status", STATUSES),
        issuer=node.text("issuer"),
        language=node.choice("language", ("vi", "lo", "en")),
        extends=node.string("extends", ""),
        note=node.text("note", required=False),
        hash=pack_hash(folder, base.hash if base else ""),
    )


def _read_tree(
    pack: Pack,
    folder: Path,
    shared: Shared,
    base: Pack | None,
    problems: list[PackProblem],
) -> None:
    top = _top(folder, "units.toml", problems)
    top.known("structures", "kinds")
    own = read_structures(top, pack.id)
    pack.structures = {**(base.structures if base else {}), **own}
    kinds = read_kinds(top, pack.id, pack.structures)
    pack.kinds = {**(base.kinds if base else {}), **kinds}
    top = _top(folder, "posts.toml", problems)
    top.known("posts")
    posts = read_posts(top, pack.id, pack.kinds, shared.right_sets)
    pack.posts = {**(base.posts if base else {}), **posts}
    own_labels = read_labels(_top(folder, "labels.toml", problems))
    pack.labels = merged(base.labels if base else shared.labels, own_labels)


def _read_texts(
    pack: Pack, folder: Path, base: Pack | None, problems: list[PackProblem]
) -> None:
    top = _top(folder, "documents.toml", problems)
    top.known("documents")
    pack.documents = {
        **(base.documents if base else {}),
        **read_documents(top, pack.labels.get("document_kinds", {})),
    }
    top = _top(folder, "successions.toml", problems)
    top.known("successions")
    pack.successions = (*(base.successions if base else ()),) + read_successions(
        top, pack.documents
    )
    reader = RuleReader(pack.documents, pack.labels, base.rules if base else {})
    for file in sorted((folder / "rules").glob("*.toml")):
        shown = f"{folder.name}/rules/{file.name}"
        source = read_source(file, shown, problems)
        reader.read(Node(source, (), source.data, problems))
    pack.rules = reader.rules
