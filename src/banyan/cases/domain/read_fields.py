"""Read what a step asks to be written down, and texts in three languages."""

from __future__ import annotations

from collections.abc import Mapping

from banyan.kernel.text import Text
from banyan.rulebook.domain.node import Node

from .definition import FIELD_TYPES, Choice, FieldDef


def read_texts(top: Node, key: str) -> dict[str, Text]:
    """Read a table of texts in three languages."""
    node = top.child(key)
    return {name: node.text(name) for name in node.data} if node else {}


def read_field(node: Node, labels: Mapping[str, Mapping[str, Text]]) -> FieldDef:
    """Read one field of a form; ``labels`` of it names a group of the pack."""
    node.known(
        "key", "type", "label", "required", "help", "choices", "labels", "outcomes",
        "privacy",
    )  # fmt: skip
    found = FieldDef(
        key=node.string("key"),
        type=node.choice("type", FIELD_TYPES),
        label=node.text("label"),
        required=node.flag("required", True),
        help=node.text("help", required=False),
        choices=_choices(node, labels),
        outcomes=node.strings("outcomes"),
        privacy=node.choice("privacy", ("restricted", "sensitive"), "restricted"),
    )
    if found.type == "choice" and not found.choices:
        node.problem("choices, or a group of labels", "none", "choices")
    return found


def _choices(
    node: Node, labels: Mapping[str, Mapping[str, Text]]
) -> tuple[Choice, ...]:
    group = node.string("labels", "")
    if group and group not in labels:
        node.problem("a group of labels of the pack", f"“{group}”", "labels")
    from_group = [Choice(k, t) for k, t in labels.get(group, {}).items()]
    own = [Choice(c.string("key"), c.text("label")) for c in node.tables("choices")]
    return (*own, *from_group)
