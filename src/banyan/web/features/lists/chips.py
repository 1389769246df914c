"""The filter at work as chips: each can be taken off, or turned round."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from banyan.base.lists import AllOf, Node, negated
from banyan.base.lists.checking import Fault, Named
from banyan.base.lists.tree import Path, changed_at, without
from banyan.web.shared.errors import say

from .at import At
from .words import filter_said


@dataclass(frozen=True)
class Chip:
    """One condition at work, the list without it and with its opposite."""

    text: str
    without: str
    opposite: str = ""
    fault: str = ""


def chips_of(
    at: At, node: Node | None, named: Named, faults: tuple[Fault, ...]
) -> tuple[Chip, ...]:
    """Return a chip for the words typed and for every part that all must fit."""
    chips = []
    if at.query.text:
        words = gettext("“%(words)s”") % {"words": at.query.text}
        chips.append(Chip(words, at.to(text="")))
    if node is None:
        return tuple(chips)
    parts = node.parts if isinstance(node, AllOf) else (node,)
    for place, part in enumerate(parts):
        path: Path = (place,) if isinstance(node, AllOf) else ()
        chips.append(_chip(at, node, part, path, named, faults))
    return tuple(chips)


def _chip(
    at: At, whole: Node, part: Node, path: Path, named: Named, faults: tuple[Fault, ...]
) -> Chip:
    wrong = [f.problem for f in faults if f.at[: len(path)] == path]
    return Chip(
        text=filter_said(at.spec, part, named),
        without=at.to(filter=without(whole, path)),
        opposite=at.to(filter=changed_at(whole, path, negated)),
        fault=" ".join(say(p.template, dict(p.values)) for p in wrong),
    )
