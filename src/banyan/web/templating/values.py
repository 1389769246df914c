"""What drawing functions call: names, attributes, how a value is shown."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm, BoundField
from django.template.base import Node, render_value_in_context
from django.template.context import Context
from django.utils.functional import SimpleLazyObject, empty
from django.utils.safestring import SafeString
from django.utils.translation import gettext


class Unsure(Exception):  # noqa: N818
    """Django's own resolver has to decide."""


class _Missing:
    """A variable that is not there: false, and nothing when shown."""

    def __bool__(self) -> bool:
        return False


MISSING: Any = _Missing()
OF_CONTEXT = frozenset((*vars(Context()), "request"))
"""What a context itself has; Django finds it as if it were a variable."""


def name(context: Context, key: str) -> Any:
    """Return a variable of the context, MISSING when it has none."""
    for found in reversed(context.dicts):
        if key in found:
            value = found[key]
            return _called(value) if callable(value) else value
    if key in OF_CONTEXT:
        raise Unsure
    return MISSING


def get(thing: Any, key: str) -> Any:
    """Return what ``{{ thing.key }}`` means, MISSING when there is nothing.

    Raises where it takes more than a look at an attribute or a dictionary.
    """
    if thing is MISSING:
        return MISSING
    kind = type(thing)
    if kind is SimpleLazyObject:
        thing = _unwrapped(thing)
        kind = type(thing)
    if kind is dict:
        found = thing[key]
    elif _by_attribute[kind]:
        try:
            found = getattr(thing, key)
        except AttributeError:
            if hasattr(kind, key) or hasattr(kind, "__getitem__"):
                raise Unsure from None
            return MISSING
    else:
        found = _item_or_attribute(thing, key)
    return _called(found) if callable(found) else found


def _unwrapped(thing: Any) -> Any:
    if thing._wrapped is empty:
        thing._setup()
    return thing._wrapped


class _ByAttribute(dict[type, bool]):
    """Whether a name after a dot is an attribute of things of a type, found once.

    Django asks for an item first. Sequences and bound fields have none of a name.
    """

    def __missing__(self, kind: type) -> bool:
        named = issubclass(kind, tuple | list | str | BoundField)
        self[kind] = known = named or not hasattr(kind, "__getitem__")
        return known


_by_attribute = _ByAttribute()


def _item_or_attribute(thing: Any, key: str) -> Any:
    if isinstance(thing, BaseForm):
        return thing[key] if key in thing.fields else getattr(thing, key)
    raise Unsure


def _called(found: Any) -> Any:
    if getattr(found, "do_not_call_in_templates", False):
        return found
    if getattr(found, "alters_data", False):
        return ""
    try:
        return found()
    except TypeError:
        raise Unsure from None


def shown(value: Any, context: Context) -> str:
    """Return a value as it stands on the page, escaped.

    Whole numbers stand as they are: thousands are set apart by a filter alone.
    """
    if type(value) is int:
        return str(value)
    if value is MISSING:
        return ""
    return str(render_value_in_context(value, context))


def blank(value: Any) -> Any:
    """Return "" for what is missing: the value that a filter or a tag is given."""
    return "" if value is MISSING else value


def none(value: Any) -> Any:
    """Return None for what is missing: the value in a condition."""
    return None if value is MISSING else value


def sure(value: Any) -> Any:
    """Return a value that must be there."""
    if value is MISSING:
        raise Unsure
    return value


class Said(dict[Any, str]):
    """A constant ``{% translate %}`` in each language, drawn once by Django's node."""

    def __init__(self, node: Node) -> None:
        super().__init__()
        self._node = node

    def __missing__(self, language: Any) -> str:
        self[language] = found = str(self._node.render(Context()))
        return found


class Sentence(dict[Any, str]):
    """The sentence of a ``{% blocktranslate %}`` in each language, with its marks."""

    def __init__(self, message: str) -> None:
        super().__init__()
        self._message = message

    def __missing__(self, language: Any) -> str:
        self[language] = found = gettext(self._message)
        return found


__all__ = [
    "MISSING",
    "SafeString",
    "Said",
    "Sentence",
    "Unsure",
    "blank",
    "get",
    "name",
    "none",
    "shown",
    "sure",
]
