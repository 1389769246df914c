"""Where drawing functions take the place of Django's lists of nodes."""

from __future__ import annotations

import itertools
import linecache
from collections.abc import Callable
from typing import Any

from django.template.base import NodeList, Template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from .nodes import Written, inside_of, written

Draw = Callable[[Any, Callable[[str], None], Any], None]
_numbers = itertools.count(1)


class Drawn(NodeList):
    """A list of nodes that draws itself with one function, written when first used."""

    written: Written | None = None
    draw: Draw | None = None

    def render(self, context: Any) -> SafeString:
        """Return the nodes drawn."""
        if not context.autoescape:
            return super().render(context)
        draw = self.draw or self.prepare()
        parts: list[str] = []
        draw(context, parts.append, get_language())
        return SafeString("".join(parts))  # nosec B703

    def prepare(self) -> Draw:
        """Write the function and keep it."""
        found = self.write()
        where = f"<drawing {next(_numbers)}>"
        linecache.cache[where] = (
            len(found.source),
            None,
            found.source.splitlines(keepends=True),
            where,
        )
        space = dict(found.constants)
        exec(compile(found.source, where, "exec"), space)  # noqa: S102  # nosec B102
        self.draw = space["draw"]
        return self.draw

    def write(self) -> Written:
        """Return what is known of the function: its source, and what it needs."""
        if self.written is None:
            self.written = written(self)
        return self.written


def quicken(template: Template) -> None:
    """Let a template draw itself with functions; once is enough.

    Not with an engine that shows errors in the source (debug), nor with one
    that shows what is missing.
    """
    engine = template.engine
    done = isinstance(template.nodelist, Drawn)
    if not (done or engine.debug or engine.string_if_invalid):
        template.nodelist = _drawn(template.nodelist)


def _drawn(nodes: NodeList) -> Drawn:
    for node in nodes:
        _quicken_inside(node)
    return Drawn(nodes)


def _quicken_inside(node: Any) -> None:
    conditions = getattr(node, "conditions_nodelists", None)
    if conditions is not None:
        node.conditions_nodelists = [(c, _drawn(inner)) for c, inner in conditions]
        return
    for attribute in inside_of(node):
        inner = getattr(node, attribute, None)
        if isinstance(inner, NodeList):
            setattr(node, attribute, _drawn(inner))
