"""A checked filter as conditions of the database, alike on both.

Logic has two values here: a test on something empty does not fit, and its opposite
does. So "not" goes down to the tests, and each says what becomes of the empty.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import F, OrderBy, Q

from banyan.kernel.clock import ZONE
from banyan.kernel.ids import path_end
from banyan.kernel.names import fold

from ..fields import OPEN_END
from .checking import Checked, CheckedGroup, CheckedNode, CheckedNot
from .cursors import Cursor
from .dates import Span
from .spec import Field, Kind, ListSpec, Reading, lookup

NOTHING = Q(pk__in=())
EVERYTHING = ~NOTHING
AFTER_LAST = "\U0010ffff"


def condition(
    spec: ListSpec, node: CheckedNode | None, reading: Reading, opposite: bool = False
) -> Q:
    """Return the condition of a filter, or of its opposite."""
    if node is None:
        return EVERYTHING
    if isinstance(node, CheckedNot):
        return condition(spec, node.part, reading, not opposite)
    if isinstance(node, CheckedGroup):
        parts = [condition(spec, part, reading, opposite) for part in node.parts]
        return reduce(and_ if node.every != opposite else or_, parts)
    return _test(spec, node, reading, opposite)


def _test(spec: ListSpec, test: Checked, reading: Reading, opposite: bool) -> Q:
    field = test.field
    found = field.match(test, reading) if field.match else None
    own = found is not None
    if found is None:
        found = _BY_KIND[field.type](test, reading)
    if field.right and spec.within is not None and not reading.actor.is_system:
        found = found & spec.within(reading, field.right)
    if not opposite:
        return Q(found)
    if own or test.op == "empty":
        return ~Q(found)
    return ~Q(found) | Q(**{f"{_null(field, reading)}__isnull": True})


def _null(field: Field, reading: Reading) -> str:
    column = field.column_on(reading)
    return "pk" if column == "." or field.open_end else column


# -- by kind -------------------------------------------------------------------------


def _text(test: Checked, reading: Reading) -> Q:
    field = test.field
    column = field.column_on(reading)
    if test.op == "empty":
        return Q(**{column: ""}) | Q(**{f"{column}__isnull": True})
    if field.folded:
        return _folded(reading.column(field.folded), test)
    if test.op in ("is", "in"):
        return Q(**{f"{column}__in": test.values})
    look = "icontains" if test.op == "has" else "istartswith"
    return Q(**{f"{column}__{look}": test.value})


def _folded(column: str, test: Checked) -> Q:
    values = [fold(value) for value in test.values]
    if test.op in ("is", "in"):
        return Q(**{f"{column}__in": values})
    if test.op == "starts":
        return starts(column, values[0]) if values[0] else NOTHING
    return holds(column, test.value)


def holds(column: str, typed: str) -> Q:
    """Return "holds every word that was typed", of a column of folded text."""
    words = fold(typed).split()
    found = [Q(**{f"{column}__contains": word}) for word in words]
    return reduce(and_, found) if found else NOTHING


def fits(text: str, typed: str) -> bool:
    """Say the same of a folded text that was read already."""
    words = fold(typed).split()
    return bool(words) and all(word in text for word in words)


def starts(column: str, text: str) -> Q:
    """Return "begins with", as a range that an index serves."""
    return Q(**{f"{column}__gte": text, f"{column}__lt": text + AFTER_LAST})


def compare(column: str, op: str, values: Sequence[Any]) -> Q:
    """Return a comparison of plain values."""
    if op in ("is", "in"):
        return Q(**{f"{column}__in": list(values)})
    if op == "from":
        return Q(**{f"{column}__gte": values[0], f"{column}__lte": values[1]})
    look = {"lt": "lt", "le": "lte", "ge": "gte", "gt": "gt"}[op]
    return Q(**{f"{column}__{look}": values[0]})


def _number(test: Checked, reading: Reading) -> Q:
    column = test.field.column_on(reading)
    if test.op == "empty":
        return Q(**{f"{column}__isnull": True})
    return compare(column, test.op, test.values)


def days(column: str, op: str, spans: Sequence[Span]) -> Q:
    """Return a comparison with stretches of days."""
    first, last = spans[0], spans[-1]
    limits: dict[str, dict[str, Any]] = {
        "is": {"gte": first.start, "lt": first.stop},
        "lt": {"lt": first.start},
        "le": {"lt": first.stop},
        "ge": {"gte": first.start},
        "gt": {"gte": first.stop},
        "from": {"gte": first.start, "lt": last.stop},
    }
    return Q(**{f"{column}__{look}": day for look, day in limits[op].items()})


def _date(test: Checked, reading: Reading) -> Q:
    field = test.field
    column = field.column_on(reading)
    if test.op == "empty":
        if field.open_end:
            return Q(**{column: None})
        return Q(**{f"{column}__isnull": True})
    spans = [_instants(s) for s in test.values] if field.instant else test.values
    found = days(column, test.op, spans)
    return found & Q(**{f"{column}__lt": OPEN_END}) if field.open_end else found


def _instants(span: Span) -> Any:
    def begin(day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(), ZONE).astimezone(dt.UTC)

    return Span(begin(span.start), begin(span.stop))


def _choice(test: Checked, reading: Reading) -> Q:
    column = test.field.column_on(reading)
    if test.op == "empty":
        return Q(**{column: ""}) | Q(**{f"{column}__isnull": True})
    return Q(**{f"{column}__in": test.values})


def _bool(test: Checked, reading: Reading) -> Q:
    return Q(**{test.field.column_on(reading): test.value})


def _unit(test: Checked, reading: Reading) -> Q:
    field, column = test.field, test.field.column_on(reading)
    if test.op == "empty":
        return NOTHING if column == "." else Q(**{f"{column}__isnull": True})
    if test.op in ("is", "in"):
        ids = [place.id for place in test.values]
        return Q(**{("pk" if column == "." else column) + "__in": ids})
    place = test.value
    if reading.is_past or field.is_loose(reading):
        assert lookup.units_below is not None  # noqa: S101
        name = "pk" if column == "." else column
        return Q(**{f"{name}__in": lookup.units_below(place, reading)})
    prefix = "" if column == "." else f"{column}__"
    return Q(
        **{f"{prefix}path__gte": place.path, f"{prefix}path__lt": path_end(place.path)}
    )


def _person(test: Checked, reading: Reading) -> Q:
    column = test.field.column_on(reading)
    if test.op == "empty":
        return Q(**{f"{column}__isnull": True})
    ids = [person.id for person in test.values]
    return Q(**{("pk" if column == "." else column) + "__in": ids})


_BY_KIND: Mapping[Kind, Callable[[Checked, Reading], Q]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.BOOL: _bool,
    Kind.UNIT: _unit,
    Kind.PERSON: _person,
}


# -- order and keyset ----------------------------------------------------------------


class Key:
    """One column of the order."""

    def __init__(self, column: str, down: bool = False, nullable: bool = False) -> None:
        self.column, self.down, self.nullable = column, down, nullable

    def ordered(self, turned: bool) -> OrderBy:
        """Return the order; empty values stand last, or first when it is turned."""
        down = self.down != turned
        nulls: dict[str, bool] = {}
        if self.nullable:
            nulls = {"nulls_first": True} if turned else {"nulls_last": True}
        column = F(self.column)
        return column.desc(**nulls) if down else column.asc(**nulls)

    def equal(self, value: Any) -> Q:
        """Return "the same value"."""
        if value is None and self.nullable:
            return Q(**{f"{self.column}__isnull": True})
        return Q(**{self.column: value})

    def beyond(self, value: Any, turned: bool) -> Q:
        """Return "stands behind the value", or in front of it when turned."""
        null = Q(**{f"{self.column}__isnull": True})
        if value is None and self.nullable:
            return ~null if turned else NOTHING
        look = "lt" if self.down != turned else "gt"
        found = Q(**{f"{self.column}__{look}": value})
        return found | null if self.nullable and not turned else found

    def at_least(self, value: Any, turned: bool) -> Q:
        """Return "not in front of the value": a range for an index."""
        look = "lte" if self.down != turned else "gte"
        return Q(**{f"{self.column}__{look}": value})


def keys_of(spec: ListSpec, order: Sequence[str], reading: Reading) -> list[Key]:
    """Return the columns of an order, with the id at the end."""
    keys = []
    for one in order:
        field = spec.by_key[one.lstrip("-")]
        own = field.sort == "."
        column = field.column_on(reading) if own else reading.column(field.sort)
        keys.append(Key(column, one.startswith("-"), field.nullable))
    if keys and keys[-1].column == "pk":
        return keys
    return [*keys, Key("pk", keys[-1].down if keys else False)]


def behind(keys: Sequence[Key], cursor: Cursor, turned: bool) -> Q:
    """Return "stands behind the cursor", or in front of it when turned."""
    values = [*cursor.values, cursor.pk]
    found = NOTHING
    for key, value in zip(reversed(keys), reversed(values), strict=True):
        found = key.beyond(value, turned) | (key.equal(value) & found)
    if keys[0].nullable or len(keys) == 1:
        return found
    return keys[0].at_least(values[0], turned) & found
