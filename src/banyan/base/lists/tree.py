"""A filter as a value: tests, joined by "all of", "any of" and "not".

Trees are kept in one normal form (no group of one, no group of the same kind in
a group, no double negation), so that two filters that read alike are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

Path = tuple[int, ...]
"""Where a node stands: the places of its parents' parts, from the top."""


@dataclass(frozen=True)
class Term:
    """One comparison as it was typed: a field, an operator, its values."""

    field: str
    op: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Not:
    """What does not fit ``part``."""

    part: Node


@dataclass(frozen=True)
class AllOf:
    """What fits every part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class AnyOf:
    """What fits at least one part."""

    parts: tuple[Node, ...]


Node = Term | Not | AllOf | AnyOf


def all_of(*parts: Node | None) -> Node | None:
    """Join parts by "and"; absent ones are left out, none gives ``None``."""
    return _joined(AllOf, parts)


def any_of(*parts: Node | None) -> Node | None:
    """Join parts by "or"; absent ones are left out, none gives ``None``."""
    return _joined(AnyOf, parts)


def _joined(
    kind: type[AllOf] | type[AnyOf], parts: tuple[Node | None, ...]
) -> Node | None:
    flat: list[Node] = []
    for part in parts:
        if isinstance(part, kind):
            flat += part.parts
        elif part is not None:
            flat.append(part)
    if len(flat) < 2:
        return flat[0] if flat else None
    return kind(tuple(flat))


def negated(part: Node) -> Node:
    """Return the opposite."""
    return part.part if isinstance(part, Not) else Not(part)


def parts_of(node: Node) -> tuple[Node, ...]:
    """Return what stands directly below a node."""
    if isinstance(node, Not):
        return (node.part,)
    return node.parts if isinstance(node, AllOf | AnyOf) else ()


def walk(node: Node | None, at: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Return every node with its place, parents first."""
    if node is None:
        return
    yield at, node
    for place, part in enumerate(parts_of(node)):
        yield from walk(part, (*at, place))


def terms_of(node: Node | None) -> list[tuple[Path, Term]]:
    """Return every test with its place, in the order in which they read."""
    return [(at, one) for at, one in walk(node) if isinstance(one, Term)]


def depth_of(node: Node | None) -> int:
    """Return how many groups and negations stand in each other at most."""
    return max((len(at) for at, _node in walk(node)), default=0)


def changed_at(
    node: Node, at: Path, change: Callable[[Node], Node | None]
) -> Node | None:
    """Return the tree with one node changed; ``None`` from ``change`` removes it.

    What stays is brought to the normal form. A place that does not exist
    changes nothing.
    """
    if not at:
        return change(node)
    parts = list(parts_of(node))
    if at[0] >= len(parts):
        return node
    new = changed_at(parts[at[0]], at[1:], change)
    if isinstance(node, Not):
        return None if new is None else negated(new)
    kept = [new if i == at[0] else part for i, part in enumerate(parts)]
    return all_of(*kept) if isinstance(node, AllOf) else any_of(*kept)


def without(node: Node, at: Path) -> Node | None:
    """Return the tree without one node."""
    return changed_at(node, at, lambda _old: None)


def joined_terms(node: Node | None) -> tuple[Term, ...]:
    """Return the tests that everything must fit: those a plan may begin with."""
    if isinstance(node, Term):
        return (node,)
    if isinstance(node, AllOf):
        return tuple(part for part in node.parts if isinstance(part, Term))
    return ()


def without_drafts(node: Node | None) -> Node | None:
    """Return a filter without the conditions that have no value yet."""
    if node is None or isinstance(node, Term):
        return None if isinstance(node, Term) and is_draft(node) else node
    parts = [without_drafts(part) for part in parts_of(node)]
    if isinstance(node, Not):
        return None if parts[0] is None else negated(parts[0])
    return all_of(*parts) if isinstance(node, AllOf) else any_of(*parts)


def is_draft(term: Term) -> bool:
    """Say whether a condition still waits for its value."""
    return term.op != "empty" and not all(value.strip() for value in term.values)
