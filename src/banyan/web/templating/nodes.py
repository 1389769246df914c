"""Nodes, written as the statements of a drawing function.

``draw(context, out, language)`` hands pieces of the page to ``out``. Variables
that loops and ``with`` set are names of the function *and* stand in the
context, where Django's own nodes and included templates find them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.template.base import (
    FilterExpression,
    Template,
    TextNode,
    VariableDoesNotExist,
    VariableNode,
)
from django.template.context import Context
from django.template.defaulttags import (
    CommentNode,
    CsrfTokenNode,
    ForNode,
    IfNode,
    LoadNode,
    URLNode,
    WithNode,
)
from django.template.library import InclusionNode, SimpleBlockNode, SimpleNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.html import conditional_escape

from . import values
from .expressions import Scope, Unknown, condition, is_held, value

CLOSED = (BlockNode, ExtendsNode)
QUIET = (CsrfTokenNode, InclusionNode, CommentNode, LoadNode)
"""Nodes left to Django that set no variable of the context they are drawn in."""

STATELESS = (TranslateNode, URLNode, CsrfTokenNode, SimpleNode, InclusionNode)
"""Nodes left to Django that need no state of their template."""

RUNTIME = {
    key: getattr(values, key)
    for key in ("MISSING", "SafeString", "blank", "get", "name", "none", "shown")
} | {"escape": escape, "sure": values.sure}


@dataclass(frozen=True)
class Written:
    """A drawing function: its source, and the constants in it.

    ``needs_state`` when a node inside may keep something for its template in the
    context.
    """

    source: str
    constants: dict[str, Any]
    needs_state: bool


def written(nodes: Iterable[Any]) -> Written:
    """Write the function that draws a list of nodes."""
    nodes = list(nodes)
    scope = Scope(constants=dict(RUNTIME))
    sets = _sets(nodes)
    scope.opaque = None in sets
    scope.unstable |= {key for key in sets if key}
    pen = _Pen(scope)
    pen.nodes(nodes)
    pen.flush()
    head = [f"    {own} = name(context, {key!r})" for key, own in scope.hoisted.items()]
    body = [*head, *pen.lines] or ["    pass"]
    return Written(
        "\n".join(["def draw(context, out, language):", *body, ""]),
        scope.constants,
        pen.needs_state,
    )


def _sets(nodes: Iterable[Any]) -> set[str | None]:
    """Return the variables that nodes set here and below; None for "any"."""
    found: set[str | None] = set()
    for node in nodes:
        if isinstance(node, CLOSED):
            continue
        found |= _own_sets(node)
        for attribute in inside_of(node):
            found |= _sets(getattr(node, attribute, None) or ())
    return found


def _needs_state(node: Any) -> bool:
    """Say whether a node left to Django may need the state of its template."""
    if isinstance(node, SimpleBlockNode):
        inner: Any = node.nodelist
        return not hasattr(inner, "write") or bool(inner.write().needs_state)
    return not isinstance(node, STATELESS)


def inside_of(node: Any) -> tuple[str, ...]:
    """Return where a node keeps the nodes inside it; Django forgets block tags."""
    if isinstance(node, SimpleBlockNode):
        return ("nodelist",)
    return tuple(node.child_nodelists)


def _own_sets(node: Any) -> set[str | None]:
    for kind, attribute in (
        (TranslateNode, "asvar"),
        (BlockTranslateNode, "asvar"),
        (URLNode, "asvar"),
        (SimpleNode, "target_var"),
    ):
        if isinstance(node, kind):
            name = getattr(node, attribute)
            return {None} if getattr(node, "takes_context", False) else {name} - {None}
    known = (TextNode, VariableNode, IfNode, ForNode, WithNode, IncludeNode, *QUIET)
    return set() if isinstance(node, known) else {None}


@dataclass
class _Pen:
    """Writes statements, and holds back text so that pieces of it are one."""

    scope: Scope
    lines: list[str] = field(default_factory=list)
    depth: int = 1
    text: list[str] = field(default_factory=list)
    count: int = 0
    needs_state: bool = False

    # -- writing ----------------------------------------------------------------

    def line(self, source: str) -> None:
        self.lines.append(f"{'    ' * self.depth}{source}")

    def insert(self, at: int, source: str) -> None:
        self.lines.insert(at, f"{'    ' * self.depth}{source}")

    def flush(self) -> None:
        if text := "".join(self.text):
            self.line(f"out({text!r})")
        self.text.clear()

    def fresh(self) -> str:
        self.count += 1
        return f"v{self.count}"

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Write what stands inside a statement."""
        self.depth += 1
        begun = len(self.lines)
        yield
        self.flush()
        if len(self.lines) == begun:
            self.line("pass")
        self.depth -= 1

    def attempt(self, source: str, otherwise: str, *, safe: bool = False) -> str:
        """Write an expression with what decides when it raises; return its name."""
        if safe:
            return source
        found = self.fresh()
        self.line("try:")
        self.line(f"    {found} = {source}")
        self.line("except Exception:")
        self.line(f"    {found} = {otherwise}")
        return found

    def resolved(self, found: FilterExpression) -> str:
        """Write the value of an expression that stands for itself; return its name."""
        try:
            source = value(found, self.scope)
        except Unknown:
            return f"{self.scope.constant(found)}.resolve(context)"
        if not found.is_var and not found.filters:
            return source
        slow = f"{self.scope.constant(found)}.resolve(context)"
        safe = is_held(found, self.scope)
        return f"blank({self.attempt(source, slow, safe=safe)})"

    def show(self, name: str) -> None:
        """Write the output of a value, escaped."""
        self.line(f"if {name}.__class__ is str: out(escape({name}))")
        self.line(f"elif {name}.__class__ is SafeString: out({name})")
        self.line(f"else: out(shown({name}, context))")

    # -- nodes -------------------------------------------------------------------

    def nodes(self, nodes: Iterable[Any]) -> None:
        for node in nodes:
            self.node(node)

    def node(self, node: Any) -> None:
        if isinstance(node, TextNode):
            self.text.append(node.s)
            return
        writer = _WRITERS.get(type(node))
        before = (len(self.lines), list(self.text), self.depth)
        try:
            if writer is None:
                raise Unknown
            writer(self, node)
        except Unknown:
            del self.lines[before[0] :]
            self.text, self.depth = before[1], before[2]
            self.left(node)

    def left(self, node: Any) -> None:
        """Leave a node to Django."""
        if isinstance(node, CommentNode | LoadNode):
            return
        self.flush()
        self.needs_state = self.needs_state or _needs_state(node)
        self.scope.used.add("forloop")  # who knows what it asks for
        self.line(f"out({self.scope.constant(node)}.render_annotated(context))")

    def pushed(self, names: dict[str, str]) -> str:
        """Write a new layer of the context with these values; return its name."""
        layer = self.fresh()
        pairs = ", ".join(f"{key!r}: {source}" for key, source in names.items())
        self.line(f"{layer} = {{{pairs}}}")
        self.line(f"context.dicts.append({layer})")
        return layer

    @contextmanager
    def knowing(self, names: dict[str, str]) -> Iterator[None]:
        """Let names of the context be names of the function, unless a node sets them."""
        before = self.scope.local
        steady = {
            key: own
            for key, own in names.items()
            if not (self.scope.opaque or key in self.scope.unstable)
        }
        hidden = {key: own for key, own in before.items() if key not in names}
        self.scope.local = hidden | steady
        yield
        self.scope.local = before


def _variable(pen: _Pen, node: VariableNode) -> None:
    found = node.filter_expression
    source = value(found, pen.scope)
    pen.flush()
    slow = f"{pen.scope.constant(found)}.resolve(context)"
    pen.show(pen.attempt(source, slow, safe=is_held(found, pen.scope)))


def _if(pen: _Pen, node: IfNode) -> None:
    pen.flush()
    depth = pen.depth
    for found, inner in node.conditions_nodelists:
        if found is None:
            pen.nodes(inner)
            pen.flush()
            break
        pen.line(f"if {_truth(pen, found)}:")
        with pen.inside():
            pen.nodes(inner)
        pen.line("else:")
        pen.depth += 1
    pen.line("pass")
    pen.depth = depth


def _truth(pen: _Pen, found: Any) -> str:
    """Write a condition; return its name."""
    slow = f"{pen.scope.constant(_Decided(found))}(context)"
    try:
        source = condition(found, pen.scope)
    except Unknown:
        return slow
    held = getattr(found, "value", None)
    return pen.attempt(
        source,
        slow,
        safe=isinstance(held, FilterExpression) and is_held(held, pen.scope),
    )


class _Decided:
    """A condition as Django decides it."""

    def __init__(self, found: Any) -> None:
        self._found = found

    def __call__(self, context: Any) -> Any:
        try:
            return self._found.eval(context)
        except VariableDoesNotExist:
            return None


def _for(pen: _Pen, node: ForNode) -> None:
    pen.flush()
    source = value(node.sequence, pen.scope, "none")
    slow = f"{pen.scope.constant(node.sequence)}.resolve(context, True)"
    found, listed = pen.attempt(source, slow), pen.fresh()
    pen.line(f"{listed} = {pen.scope.constant(_listed)}({found}, {node.is_reversed})")
    pen.line(f"if len({listed}):")
    with pen.inside():
        _loop(pen, node, listed)
    if node.nodelist_empty:
        pen.line("else:")
        with pen.inside():
            pen.pushed({})
            pen.nodes(node.nodelist_empty)
            pen.flush()
            pen.line("context.dicts.pop()")


def _listed(found: Any, is_reversed: bool) -> Any:
    if found is None or found is values.MISSING:
        return ()
    listed = found if hasattr(found, "__len__") else list(found)
    return tuple(reversed(listed)) if is_reversed else listed


def _loop(pen: _Pen, node: ForNode, listed: str) -> None:
    """Write a loop; the variable ``forloop`` only where somebody may ask for it."""
    told, at, item = pen.fresh(), pen.fresh(), pen.fresh()
    names = {key: pen.fresh() for key in node.loopvars}
    around, pen.scope.used = pen.scope.used, set()
    before = len(pen.lines)
    layer = pen.pushed({})
    pen.line(f"for {at}, {item} in enumerate({listed}):")
    with pen.inside():
        pen.line(f"{', '.join(names.values())} = {item}")
        begun = len(pen.lines)
        for key, name in names.items():
            pen.line(f"{layer}[{key!r}] = {name}")
        with pen.knowing({**names, "forloop": f"{told}.said"}):
            pen.nodes(node.nodelist_loop)
    inside = pen.scope.used
    if "forloop" in inside or any(f"{told}.said" in s for s in pen.lines[begun:]):
        pen.insert(begun, f"    {layer}['forloop'] = {told}.at({at})")
        made = f"{pen.scope.constant(_Told)}(context, len({listed}))"
        pen.insert(before, f"{told} = {made}")
    pen.line("context.dicts.pop()")
    pen.scope.used = around | (inside - set(names))


class _Told:
    """The variable ``forloop`` of one loop."""

    def __init__(self, context: Any, length: int) -> None:
        parent = context.get("forloop", {})
        self.said: dict[str, Any] = {"parentloop": parent, "length": length}
        self._length = length

    def at(self, place: int) -> dict[str, Any]:
        """Tell where the loop is."""
        left = self._length - place
        self.said.update(
            counter0=place,
            counter=place + 1,
            revcounter=left,
            revcounter0=left - 1,
            first=place == 0,
            last=left == 1,
        )
        return self.said


def _with(pen: _Pen, node: WithNode) -> None:
    pen.flush()
    names = {}
    for key, found in node.extra_context.items():
        names[key] = pen.fresh()
        pen.line(f"{names[key]} = {pen.resolved(found)}")
    pen.pushed(names)
    with pen.knowing(names):
        pen.nodes(node.nodelist)
    pen.flush()
    pen.line("context.dicts.pop()")


def _include(pen: _Pen, node: IncludeNode) -> None:
    found = node.template
    if node.isolated_context:
        raise Unknown
    pen.flush()
    name = pen.resolved(found)
    given = {key: pen.resolved(f) for key, f in node.extra_context.items()}
    pen.scope.used.add("forloop")  # it may ask for it
    if not found.is_var and not found.filters:
        draw = f"{pen.scope.constant(Included(str(found.var)))}.draw"
    else:
        draw = f"{pen.scope.constant(_Chosen(node))}[{name}]"
    pen.pushed(given)
    pen.line(f"{draw}(context, out, language)")
    pen.line("context.dicts.pop()")


class Included:
    """A template included by its name, found when it is first drawn."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.draw: Callable[[Any, Any, Any], None] = self._first

    def _first(self, context: Any, out: Any, language: Any) -> None:
        template = context.template.engine.get_template(self._name)
        nodes: Any = template.nodelist
        if not hasattr(nodes, "write"):
            self.draw = lambda context, out, _l: out(template.render(context))
        else:
            draw = nodes.draw or nodes.prepare()
            stateful = nodes.write().needs_state
            self.draw = _stateful(template, draw) if stateful else draw
        self.draw(context, out, language)


class _Chosen(dict[Any, Callable[[Any, Any, Any], None]]):
    """What draws the templates that a variable names; anything else is Django's."""

    def __init__(self, node: IncludeNode) -> None:
        super().__init__()
        self._node = node

    def __missing__(self, name: Any) -> Callable[[Any, Any, Any], None]:
        if not isinstance(name, str) or name.startswith("."):
            return lambda context, out, _l: out(self._node.render(context))
        self[name] = draw = Included(name).draw
        return draw


def _stateful(template: Template, draw: Any) -> Callable[[Any, Any, Any], None]:
    def drawn(context: Any, out: Any, language: Any) -> None:
        with context.render_context.push_state(template):
            draw(context, out, language)

    return drawn


def _translate(pen: _Pen, node: TranslateNode) -> None:
    found = node.filter_expression
    constant = found.is_var and found.var.lookups is None and not found.filters
    if node.asvar or node.message_context or not constant:
        raise Unknown
    pen.flush()
    pen.line(f"out({pen.scope.constant(values.Said(node))}[language])")


def _blocktranslate(pen: _Pen, node: BlockTranslateNode) -> None:
    if node.asvar or node.plural or node.message_context:
        raise Unknown
    message, marks = node.render_token_list(node.singular)
    pen.flush()
    given = {key: pen.resolved(f) for key, f in node.extra_context.items()}
    pairs = []
    for mark in marks:
        if not mark.isidentifier():
            raise Unknown
        source = given.get(mark) or f"blank({pen.scope.named(mark)})"
        pairs.append(f"{mark!r}: shown({source}, context)")
    sentence = pen.scope.constant(values.Sentence(message))
    source = f"{sentence}[language] % {{{', '.join(pairs)}}}"
    slow = f"{pen.scope.constant(node)}.render(context)"
    pen.line(f"out({pen.attempt(source, slow)})")


def _simple(pen: _Pen, node: SimpleNode) -> None:
    if node.takes_context or node.target_var is not None:
        raise Unknown
    given = [*node.args, *node.kwargs.values()]
    if getattr(node.func, "constant", False) and not any(
        f.is_var or f.filters for f in given
    ):
        pen.text.append(str(node.render(Context())))
        return
    pen.flush()
    arguments = [pen.resolved(found) for found in node.args]
    arguments += [f"{key}={pen.resolved(found)}" for key, found in node.kwargs.items()]
    made = pen.fresh()
    call = pen.scope.constant(node.func)
    pen.line(f"{made} = {call}({', '.join(arguments)})")
    plain = pen.scope.constant(conditional_escape)
    pen.line(f"out({made} if {made}.__class__ is SafeString else {plain}({made}))")


_WRITERS: dict[type, Callable[[_Pen, Any], None]] = {
    VariableNode: _variable,
    IfNode: _if,
    ForNode: _for,
    WithNode: _with,
    IncludeNode: _include,
    TranslateNode: _translate,
    BlockTranslateNode: _blocktranslate,
    SimpleNode: _simple,
}
