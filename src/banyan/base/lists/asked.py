"""What is asked of a list, as a key under which its statements are kept written.

For whom and for which day rows are read is part of the question as it stands, so nobody
is answered by what was written for another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .checking import Checked, CheckedGroup, CheckedNode
from .spec import Field, Kind, ListSpec, Reading, UnitPlace

_PLAIN = (Kind.UNIT, Kind.CHOICE, Kind.BOOL, Kind.DATE, Kind.NUMBER)


@dataclass(frozen=True)
class Question:
    """A key, and what builds the queryset when nobody asked so before."""

    key: tuple[Any, ...]
    build: Callable[[], Any] = field(compare=False)


def reader_of(spec: ListSpec, reading: Reading) -> tuple[Any, ...]:
    """Return the part of a key that says for whom and when a list is read."""
    when = (reading.day, reading.today, reading.known, reading.known_on)
    tab = (reading.tab.value, reading.tab.root) if reading.tab else None
    looked = spec.looked(reading) if spec.looked is not None else None
    return (spec.key, spec.rows, spec.plan, reading.actor, *when, tab, looked)


def columns_key(columns: Sequence[Field]) -> tuple[int, ...]:
    """Return the part of a key that says which fields are asked for."""
    return tuple(map(id, columns))


def filter_key(node: CheckedNode | None) -> tuple[Any, ...] | None:
    """Return the part of a key for a filter of plain tests; ``None`` for any other.

    A field that answers in its own way may look at the rows there are, and what such
    a look found is not kept.
    """
    if node is None:
        return ()
    if isinstance(node, CheckedGroup):
        parts = tuple(map(filter_key, node.parts))
        return None if None in parts else (node.every, *parts)
    if not isinstance(node, Checked):
        part = filter_key(node.part)
        return None if part is None else ("not", part)
    if node.field.match is not None or node.field.type not in _PLAIN:
        return None
    return (id(node.field), node.op, tuple(map(_value_key, node.values)))


def _value_key(value: Any) -> Any:
    if isinstance(value, UnitPlace):
        return (value.id, value.path, value.today, value.area_path)
    return value
