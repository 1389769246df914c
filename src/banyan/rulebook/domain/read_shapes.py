"""Read ``units.toml``, ``posts.toml``, ``labels.toml`` and ``right-sets.toml``."""

from __future__ import annotations

from collections.abc import Collection

from .node import Node
from .shapes import AllowedChild, Labels, Post, Right, RightSet, Structure, UnitKind

BODIES = ("committee", "standing")
"""The bodies whose members are the holders of posts."""
FLAGS = ("needs_second_factor", "needs_second_person")
"""What a right set may ask for besides."""


def read_structures(top: Node, pack: str) -> dict[str, Structure]:
    """Read the trees that stand side by side."""
    found = {}
    for node in top.tables("structures"):
        node.known("key", "order", "membership", "label", "short")
        key = node.string("key")
        found[key] = Structure(
            key=key,
            pack=pack,
            label=node.text("label"),
            short=node.text("short"),
            order=node.integer("order"),
            membership=node.flag("membership"),
        )
    return found


def read_kinds(
    top: Node, pack: str, structures: Collection[str]
) -> dict[str, UnitKind]:
    """Read the kinds of units; children must name kinds of the same structure."""
    found: dict[str, UnitKind] = {}
    nodes: dict[str, Node] = {}
    for node in top.tables("kinds"):
        kind = _read_kind(node, pack, structures)
        if kind.key in found:
            node.problem("each kind once", f"“{kind.key}” again", "key")
        found[kind.key] = kind
        nodes[kind.key] = node
    for key, kind in found.items():
        for child in kind.children:
            _check_child(nodes[key], kind, child, found)
    return found


def _read_kind(node: Node, pack: str, structures: Collection[str]) -> UnitKind:
    node.known(
        "key", "structure", "level", "label", "short", "children",
        "areas", "minimum_rule", "from", "to",
    )  # fmt: skip
    start, end = node.date("from"), node.date("to")
    if start and end and end <= start:
        node.problem("“to” after “from”", f"{end}", "to")
    return UnitKind(
        key=node.string("key"),
        pack=pack,
        structure=node.choice("structure", structures),
        level=node.integer("level"),
        label=node.text("label"),
        short=node.text("short"),
        children=tuple(
            AllowedChild(c.string("kind"), c.date("from"), c.date("to"))
            for c in node.tables("children")
        ),
        areas=node.strings("areas"),
        minimum_rule=node.string("minimum_rule", ""),
        valid_from=start,
        valid_to=end,
    )


def _check_child(
    node: Node, kind: UnitKind, child: AllowedChild, found: dict[str, UnitKind]
) -> None:
    other = found.get(child.kind)
    if other is None or other.structure != kind.structure:
        node.problem(
            f"children of kinds of “{kind.structure}”", f"“{child.kind}”", "children"
        )


def read_posts(
    top: Node, pack: str, kinds: Collection[str], sets: Collection[str]
) -> dict[str, Post]:
    """Read the posts; their kinds and right sets must exist."""
    found = {}
    for node in top.tables("posts"):
        node.known("key", "label", "kinds", "seats", "head", "right_set", "bodies")
        post = Post(
            key=node.string("key"),
            pack=pack,
            label=node.text("label"),
            kinds=node.strings("kinds"),
            seats=node.integer("seats", None) or None,
            head=node.flag("head"),
            right_set=node.choice("right_set", sets, ""),
            bodies=node.strings("bodies"),
        )
        for body in sorted(set(post.bodies) - set(BODIES)):
            node.problem(f"bodies among {', '.join(BODIES)}", f"“{body}”", "bodies")
        for kind in sorted(set(post.kinds) - set(kinds)):
            node.problem("kinds of units.toml", f"“{kind}”", "kinds")
        found[post.key] = post
    return found


def read_labels(top: Node) -> Labels:
    """Read groups of labels: a table per group, a text in three languages per key."""
    found: Labels = {}
    for group in top.data:
        if node := top.child(group):
            found[group] = {key: node.text(key) for key in node.data}
    return found


def read_right_sets(top: Node) -> tuple[dict[str, Right], dict[str, RightSet]]:
    """Read the rights and the sets made of them."""
    rights = {}
    for node in top.tables("rights"):
        node.known("key", "label", "description")
        key = node.string("key")
        rights[key] = Right(key, node.text("label"), node.text("description"))
    sets = {}
    for node in top.tables("sets"):
        node.known("key", "label", "description", "rights", *FLAGS)
        key, own = node.string("key"), node.strings("rights")
        for right in sorted(set(own) - set(rights)):
            node.problem("rights that are described", f"“{right}”", "rights")
        sets[key] = RightSet(
            key,
            node.text("label"),
            node.text("description"),
            frozenset(own),
            *(node.flag(name) for name in FLAGS),
        )
    return rights, sets


def merged(*layers: Labels) -> Labels:
    """Lay groups of labels over each other: later ones add and replace by key."""
    found: Labels = {}
    for layer in layers:
        for group, labels in layer.items():
            found[group] = {**found.get(group, {}), **labels}
    return found
