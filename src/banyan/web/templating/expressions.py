"""Variables, filters and conditions, written as Python expressions.

An expression may raise whatever it likes: whoever writes it into a function
puts Django's own resolver behind it. It may also come out as MISSING.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.template.base import FilterExpression, Variable
from django.template.defaulttags import TemplateLiteral
from django.utils.safestring import SafeData, mark_safe

from .values import OF_CONTEXT

COMPARED = ("in", "not in", "is", "is not", "==", "!=", ">", ">=", "<", "<=")


class Unknown(Exception):  # noqa: N818
    """Nothing is written for this: Django's node stays."""


@dataclass
class Scope:
    """The names that a function knows, and the constants that its source uses."""

    constants: dict[str, Any] = field(default_factory=dict)
    local: dict[str, str] = field(default_factory=dict)
    hoisted: dict[str, str] = field(default_factory=dict)
    unstable: frozenset[str] = OF_CONTEXT
    """Names that a node of this list sets: they are asked for each time."""

    opaque: bool = False
    """Whether a node may set any name."""

    used: set[str] = field(default_factory=set)

    def constant(self, value: Any) -> str:
        """Keep a value for the function; return the name it has there."""
        key = f"K{len(self.constants)}"
        self.constants[key] = value
        return key

    def holds(self, key: str) -> bool:
        """Say whether the function has a name of its own for a variable."""
        return key in self.local or not (self.opaque or key in self.unstable)

    def named(self, key: str) -> str:
        """Return the expression of a variable of the context."""
        if key in self.local:
            return self.local[key]
        self.used.add(key)
        if self.holds(key):
            return self.hoisted.setdefault(key, f"n{len(self.hoisted)}")
        return f"name(context, {key!r})"


def variable(found: Variable, scope: Scope) -> str:
    """Return the expression of a variable."""
    if found.lookups is None or found.translate:
        raise Unknown
    first, *rest = found.lookups
    source = scope.named(first)
    for key in rest:
        source = f"get({source}, {key!r})"
    return source


def is_held(found: FilterExpression, scope: Scope) -> bool:
    """Say whether an expression is a name that the function holds: it cannot raise."""
    lookups: tuple[str, ...] = getattr(found.var, "lookups", None) or ()
    plain = not (found.filters or found.var.translate) if lookups else False
    return plain and len(lookups) == 1 and scope.holds(lookups[0])


def value(found: Any, scope: Scope, missing: str = "blank") -> str:
    """Return the expression of a value with its filters.

    ``missing`` is what the first filter is given where there is nothing: "blank",
    or "none" inside a condition.
    """
    if not found.is_var:
        source = scope.constant(found.var)
    else:
        source = variable(found.var, scope)
        if found.filters:
            source = f"{missing}({source})"
    for function, arguments in found.filters:
        given = [_argument(is_variable, a, scope) for is_variable, a in arguments]
        call = scope.constant(_filter(function))
        source = f"{call}({', '.join([source, *given])})"
    return source


def _argument(is_variable: bool, argument: Any, scope: Scope) -> str:
    if not is_variable:
        return scope.constant(mark_safe(argument))  # noqa: S308  # nosec B308 B703
    if argument.lookups is None or argument.translate:
        return f"{scope.constant(argument)}.resolve(context)"
    return f"sure({variable(argument, scope)})"


def _filter(function: Any) -> Callable[..., Any]:
    """Return a filter with what Django does around it, where it does anything."""
    if getattr(function, "expects_localtime", False):
        raise Unknown
    call = function
    if getattr(function, "needs_autoescape", False):

        def call(thing: Any, *given: Any) -> Any:
            return function(thing, *given, autoescape=True)

    if not getattr(function, "is_safe", False):
        return call  # type: ignore[no-any-return]

    def safe(thing: Any, *given: Any) -> Any:
        made = call(thing, *given)
        return mark_safe(made) if isinstance(thing, SafeData) else made  # noqa: S308  # nosec B308 B703

    return safe


def condition(found: Any, scope: Scope) -> str:
    """Return the expression of a condition of ``{% if %}``."""
    if isinstance(found, TemplateLiteral):
        return value(found.value, scope, "none")
    first = condition(found.first, scope)
    if found.id == "not":
        return f"(not {first})"
    second = condition(found.second, scope)
    if found.id in ("or", "and"):
        return f"({first} {found.id} {second})"
    if found.id in COMPARED:
        return f"(none({first}) {found.id} none({second}))"
    raise Unknown
