"""Queries that the ORM writes once: the next time only their values are put in.

Building a query of some joins and turning it into SQL takes the ORM about a
millisecond, more than most of them take to run. Where pages ask the same
question again and again, a room says so::

    @prepared
    def _children(parent: int, ranges: Ranges, *, limit: int) -> QuerySet[Any]:
        rows = Unit.objects.filter(ranges_q(ranges, ""), parent=parent)
        return rows.order_by("sort_key", "id").values_list("id", "names")[:limit]

    for pk, names in _children(unit.pk, actor.ranges(READ), limit=50): ...

What stands before the ``*`` are values: when the query is built they are
:class:`Slot` objects, which can be compared with columns and nothing else. What
stands behind it is part of the question and is itself when the query is built.
``None``, truth and the empty text are part of the question wherever they stand,
and so are the number of ranges and their kinds. A list is filled up to a power
of two, so that few lengths are questions of their own; use :func:`among`.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, update_wrapper
from itertools import count
from threading import Lock
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Expression
from django.db.models.lookups import In

from banyan.kernel.actor import PathRange
from banyan.kernel.ids import uuid_of

from . import planned

Ranges = Sequence[PathRange]
Row = tuple[Any, ...]
MOST_KEPT = 512
"""So many questions of one function are kept written."""


class Slot(Expression):
    """A place in a query for a value that comes later."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Stand in the SQL as a parameter; whoever runs the query knows its value."""
        return "%s", [self]


@dataclass(frozen=True)
class SlotRange:
    """A range of paths whose ends come later; used like :class:`PathRange`."""

    low: Any
    high: Any
    below: bool
    over_area: bool


def among(column: str, values: Sequence[Any]) -> Q:
    """Return the condition "``column`` is one of these values"."""
    if not values:
        return Q(pk__in=())
    return Q(In(F(column), list(values)))


@dataclass(frozen=True)
class _Compiled:
    """The SQL of one question, its parameters, and how rows become Python's."""

    sql: str
    params: tuple[Any, ...]
    width: int
    converters: tuple[tuple[int, Sequence[Any], Any], ...]
    keeps: bool

    def rows(self, values: Sequence[Any]) -> list[Row]:
        """Run it with values and return the rows."""
        given = [values[p.number] if type(p) is Slot else p for p in self.params]
        with planned.cursor(keeps=self.keeps) as cursor:
            cursor.execute(self.sql, given)
            found: list[Row] = cursor.fetchall()
        if found and (self.converters or len(found[0]) != self.width):
            return self._converted(found)
        return found

    def _converted(self, found: Sequence[Row]) -> list[Row]:
        """Make the values of the columns Python's, column by column."""
        columns: list[Any] = list(zip(*found, strict=True))[: self.width]
        for at, converters, expression in self.converters:
            for convert in converters:
                columns[at] = [convert(v, expression, connection) for v in columns[at]]
        return list(zip(*columns, strict=True))


class Prepared:
    """A function that builds a query, called as if it ran it; see the module."""

    def __init__(
        self,
        build: Callable[..., QuerySet[Any, Any]],
        *,
        keeps: bool = False,
        by_keys: bool = False,
    ) -> None:
        self._build, self._keeps, self._by_keys = build, keeps, by_keys
        self._known: dict[Any, _Compiled | None] = {}
        self._adding = Lock()
        update_wrapper(self, build)

    def __call__(self, *values: Any, **question: Any) -> list[Row]:
        """Return the rows that the query finds."""
        shape: list[Any] = [connection.vendor, *question.items()]
        flat: list[Any] = []
        for value in values:
            shape.append(_flatten(value, flat))
        key = tuple(shape)
        try:
            found = self._known[key]
        except KeyError:
            found = self._added(key, self._compiled(values, question))
        return [] if found is None else found.rows(flat)

    def _added(self, key: Any, compiled: _Compiled | None) -> _Compiled | None:
        """Keep what was written; the oldest goes when there are too many questions."""
        with self._adding:
            while len(self._known) >= MOST_KEPT:
                del self._known[next(iter(self._known))]
            self._known[key] = compiled
        return compiled

    def plain(self, *values: Any, **question: Any) -> list[Row]:
        """Return the same rows from the ORM, each time anew: what tests compare."""
        return [tuple(row) for row in self._build(*values, **question)]

    def _compiled(
        self, values: Sequence[Any], question: dict[str, Any]
    ) -> _Compiled | None:
        """Let the ORM write the query; ``None`` when it can find nothing."""
        numbers = count()
        rows = self._build(*(_slotted(v, numbers) for v in values), **question)
        compiler = rows.query.get_compiler(connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        if self._by_keys and connection.vendor == "postgresql":
            sql = _PATH.sub(r"(\1 || '')\2", sql)
        columns = [s[0] for s in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(columns).items()
        return _Compiled(
            sql,
            tuple(params),
            compiler.col_count,
            tuple((at, _quick(each), column) for at, (each, column) in converters),
            self._keeps,
        )


def _quick(converters: Sequence[Any]) -> tuple[Any, ...]:
    """Return the converters of a column, that of uuids on SQLite by our own reading."""
    usual = getattr(connection.ops, "convert_uuidfield_value", None)
    return tuple(_uuid_read if c == usual else c for c in converters)


def _uuid_read(stored: str | None, _expression: Any, _connection: Any) -> Any:
    return None if stored is None else uuid_of(stored)


def prepared(build: Callable[..., QuerySet[Any, Any]]) -> Prepared:
    """Let the ORM write the query of ``build`` once for each question.

    The database plans it for the values of each time: ranges and long lists of keys
    decide which way through the tables is short.
    """
    return Prepared(build)


def planned_once(build: Callable[..., QuerySet[Any, Any]]) -> Prepared:
    """As :func:`prepared`, and PostgreSQL keeps its plan too (:mod:`.planned`).

    For what is asked of one thing by its key, or of a few by theirs, where the short
    way is the same whatever the values are; never for rows that ranges choose.
    """
    return Prepared(build, keeps=True)


def planned_for_keys(build: Callable[..., QuerySet[Any, Any]]) -> Prepared:
    """As :func:`planned_once`, for rows by their keys that ranges of paths narrow.

    One plan for all ranges might begin with them and read a whole tree for a few keys.
    So PostgreSQL is shown no column of paths in them, but an expression: they are asked
    of what the keys found.
    """
    return Prepared(build, keeps=True, by_keys=True)


_PATH = re.compile(r'("?\w+"?\."(?:area_)?path")( (?:>=|<|=) \(?%s)')


class Whole:
    """Rows of a prepared query as instances of a model, with those they refer to.

    ``Whole(Row, "owner", "owner__unit")``: what stands further away comes after its way.
    ``rows.values_list(*whole.columns)`` in the query, ``whole.made(row)`` behind it.
    """

    def __init__(self, model: Any, *related: str) -> None:
        self._model, self._related = model, related

    @cached_property
    def _parts(self) -> tuple[tuple[str, Any, tuple[str, ...]], ...]:
        models = {"": self._model}
        for name in self._related:
            before, _sign, last = name.rpartition("__")
            models[name] = models[before]._meta.get_field(last).related_model
        return tuple((name, one, _attributes(one)) for name, one in models.items())

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that make it whole, in their order."""
        return tuple(
            f"{part}__{name}" if part else name
            for part, _model, names in self._parts
            for name in names
        )

    def made(self, row: Row) -> Any:
        """Return the instance of a row; what it refers to is there, or ``None``."""
        made: dict[str, Any] = {}
        at = 0
        for part, model, names in self._parts:
            values = row[at : at + len(names)]
            at += len(names)
            there = values[names.index(model._meta.pk.attname)] is not None
            one = model.from_db(connection.alias, names, values) if there else None
            made[part] = one
            before, _sign, last = part.rpartition("__")
            if part and made[before] is not None:
                setattr(made[before], last, one)
        return made[""]


def _attributes(model: Any) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


# -- values, and what of them is part of the question -------------------------------


def _flatten(value: Any, flat: list[Any]) -> Any:
    """Append what the database is given for a value; return its part of the question."""
    kind = type(value)
    adapt = _ADAPTED.get(kind)
    if adapt is not None and value != "":
        flat.append(adapt(value))
        return kind
    if value is None or kind in (bool, str):
        return value
    if isinstance(value, PathRange):
        flat += (value.low, value.high)
        return value.below, value.over_area
    listed = list(value)
    if not listed or isinstance(listed[0], PathRange):
        return tuple(_flatten(one, flat) for one in listed)
    return tuple(_flatten(one, flat) for one in _filled(listed))


def _slotted(value: Any, numbers: Iterator[int]) -> Any:
    """Return what stands for a value while the query is built."""
    if type(value) in _ADAPTED and value != "":
        return Slot(next(numbers))
    if value is None or type(value) in (bool, str):
        return value
    if isinstance(value, PathRange):
        ends = (Slot(next(numbers)), Slot(next(numbers)))
        return SlotRange(*ends, value.below, value.over_area)
    listed = list(value)
    if listed and not isinstance(listed[0], PathRange):
        listed = _filled(listed)
    return tuple(_slotted(one, numbers) for one in listed)


def _filled(values: list[Any]) -> list[Any]:
    """Repeat the last value until their number is a power of two."""
    size = 1 << (len(values) - 1).bit_length()
    return values + values[-1:] * (size - len(values))


def _uuid(value: uuid.UUID) -> Any:
    return value if connection.features.has_native_uuid_field else value.hex


def _same(value: Any) -> Any:
    return value


_ADAPTED: dict[type, Callable[[Any], Any]] = {
    int: _same,
    str: _same,
    dt.date: lambda day: connection.ops.adapt_datefield_value(day),
    dt.datetime: lambda at: connection.ops.adapt_datetimefield_value(at),
    uuid.UUID: _uuid,
}
