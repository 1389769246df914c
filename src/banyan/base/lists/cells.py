"""The rows of a list as typed values, and how each is written for people."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from banyan.kernel.formats import format_date, format_instant, format_number
from banyan.kernel.text import Text

from ..hints import ROWID, indexed_by
from ..prepared import among, planned_for_keys
from .asked import Question, columns_key, reader_of
from .spec import (
    Field,
    Kind,
    ListSpec,
    PersonRef,
    Reading,
    UnitRef,
    lookup,
)


class Withheld:
    """The value of a field that the reader may not see for this row."""

    def __repr__(self) -> str:
        return "withheld"


WITHHELD = Withheld()


@dataclass(frozen=True)
class Row:
    """One row: its id, the values of the columns shown, and what its address needs.

    Values by kind: text ``str`` or ``Text``, number ``int`` or ``Decimal``, date ``date``
    (``datetime`` for instants), choice its key, unit ``UnitRef``, person ``PersonRef``,
    yes or no ``bool``; ``None`` where there is none, ``WITHHELD`` where it is not for
    the reader.
    """

    id: int
    cells: tuple[Any, ...]
    handle: Mapping[str, Any]


_NAMED = (Kind.UNIT, Kind.PERSON)


def rows_of(
    spec: ListSpec, reading: Reading, columns: Sequence[Field], ids: Sequence[int]
) -> tuple[Row, ...]:
    """Return rows by their ids, in that order: one statement.

    One more for each kind of thing that a column names by a mere number.
    """
    if not ids:
        return ()
    handle = (spec.handle, spec.place)
    key = (*reader_of(spec, reading), *handle, columns_key(columns))
    read = _read(Question(key, lambda: _reading(spec, reading, columns)))
    asked = Question(key, lambda: _rows(spec, reading, columns, read))
    values = {
        row[0]: dict(zip(read.paths, row, strict=True))
        for row in _table(list(ids), asked=asked)
    }
    named = _names(columns, read, reading, values)
    made = _Maker(spec, reading, columns, read, named)
    return tuple(made.row(values[pk]) for pk in ids if pk in values)


@dataclass(frozen=True)
class _Read:
    """The columns of the database that make each column, which of them are mere ids."""

    each: Sequence[tuple[str, ...]]
    loose: Sequence[bool]
    paths: Sequence[str]


@planned_for_keys
def _table(ids: list[int], *, asked: Question) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any]
    rows, paths = asked.build()
    return rows.filter(among("pk", ids)).values_list(*paths)


@lru_cache(maxsize=512)
def _read(asked: Question) -> _Read:
    read: _Read = asked.build()
    return read


def _reading(spec: ListSpec, reading: Reading, columns: Sequence[Field]) -> _Read:
    each = [_reads(field, reading) for field in columns]
    place = spec.place if any(field.right for field in columns) else ()
    return _Read(
        each,
        [field.type in _NAMED and field.is_loose(reading) for field in columns],
        list(dict.fromkeys(("pk", *spec.handle, *place, *sum(each, ())))),
    )


def _rows(
    spec: ListSpec, reading: Reading, columns: Sequence[Field], read: _Read
) -> tuple[Any, Sequence[str]]:
    rows = with_fields(spec.rows(reading), reading, columns)
    return indexed_by(rows, ROWID), read.paths


def with_fields(rows: Any, reading: Reading, fields: Iterable[Field]) -> Any:
    """Return a queryset with the expressions of fields beside its columns."""
    more = {one.alias: one.made(reading) for one in fields if one.expr is not None}
    found = {name: made for name, made in more.items() if made is not None}
    return rows.annotate(**found) if found else rows


def _reads(field: Field, reading: Reading) -> tuple[str, ...]:
    """Return the columns that make the value of a field."""
    if field.reads:
        return tuple(reading.column(name) for name in field.reads)
    column = field.column_on(reading)
    if field.is_loose(reading) or field.type not in _NAMED:
        return (column,)
    prefix = "" if column == "." else f"{column}__"
    if field.type is Kind.PERSON:
        return (f"{prefix}pk", f"{prefix}uid", f"{prefix}full_name")
    return (f"{prefix}pk", f"{prefix}uid", f"{prefix}names", f"{prefix}code")


def _names(
    columns: Sequence[Field],
    read: _Read,
    reading: Reading,
    values: Mapping[int, Mapping[str, Any]],
) -> Mapping[Kind, Mapping[int, Any]]:
    """Return the units and persons that loose columns name, a statement a kind."""
    wanted: dict[Kind, set[int]] = {}
    for field, (path, *_more), loose in zip(
        columns, read.each, read.loose, strict=True
    ):
        if loose:
            ids = {row[path] for row in values.values() if row[path] is not None}
            wanted.setdefault(field.type, set()).update(ids)
    found: dict[Kind, Mapping[int, Any]] = {}
    if (units := wanted.get(Kind.UNIT)) and lookup.units_named:
        found[Kind.UNIT] = lookup.units_named(reading, sorted(units))
    if (persons := wanted.get(Kind.PERSON)) and lookup.persons_named:
        found[Kind.PERSON] = lookup.persons_named(reading, sorted(persons))
    return found


Make = Callable[[Mapping[str, Any]], Any]


def _ref(ref: type[UnitRef] | type[PersonRef], read: list[Any]) -> Any:
    return None if read[0] is None else ref(*read)


class _Maker:
    """Makes rows of what was read."""

    def __init__(
        self,
        spec: ListSpec,
        reading: Reading,
        columns: Sequence[Field],
        read: _Read,
        named: Mapping[Kind, Mapping[int, Any]],
    ) -> None:
        self.spec, self.reading, self.named = spec, reading, named
        actor = reading.actor
        self.ranges = {
            field.right: actor.ranges(field.right)
            for field in columns
            if field.right and not actor.is_system
        }

        self.covered: dict[tuple[str, ...], bool] = {}
        self.makers = [
            (field.right if field.right in self.ranges else "", made)
            for field, paths, loose in zip(columns, read.each, read.loose, strict=True)
            for made in (self._maker(field, paths, loose),)
        ]

    def row(self, values: Mapping[str, Any]) -> Row:
        """Return one row; a column whose right is not held there is withheld."""
        held = {right: self.inside(right, values) for right in self.ranges}
        held[""] = True
        cells = tuple(
            [make(values) if held[right] else WITHHELD for right, make in self.makers]
        )
        handle = {path: values[path] for path in self.spec.handle}
        return Row(values["pk"], cells, handle)

    def _maker(self, field: Field, reads: tuple[str, ...], loose: bool) -> Make:
        """Return how the value of a column is made, decided once for all rows."""
        if (value := field.value) is not None:
            reading = self.reading
            return lambda row: value(tuple([row[path] for path in reads]), reading)
        if field.type in _NAMED:
            if loose:
                named = self.named.get(field.type, {})
                return lambda row: named.get(row[reads[0]])
            ref = UnitRef if field.type is Kind.UNIT else PersonRef
            return lambda row: _ref(ref, [row[path] for path in reads])
        return itemgetter(reads[0])

    def inside(self, right: str, values: Mapping[str, Any]) -> bool:
        """Say whether a right is held for the unit of a row; asked once a unit."""
        place = (right, *[values[p] or "" for p in self.spec.place])
        known = self.covered.get(place)
        if known is None:
            path, area = (*place[1:], "", "")[:2]
            known = any(r.covers(path, area) for r in self.ranges[right])
            self.covered[place] = known
        return known


def written(
    field: Field,
    value: Any,
    language: str,
    labels: Mapping[str, str],
    yes: str,
    no: str,
) -> str:
    """Write a value for people.

    ``labels`` are the translated labels of the field's choices (see :func:`labels_of`).
    """
    if value is None or value is WITHHELD:
        return ""
    if field.type is Kind.BOOL:
        return yes if value else no
    if field.type is Kind.CHOICE:
        return labels.get(value, str(value))
    if isinstance(value, int) and not field.grouped:
        return str(value)
    return _plain(value, language)


def _plain(value: Any, language: str) -> str:
    if isinstance(value, UnitRef):
        return value.names.in_language(language)
    if isinstance(value, PersonRef):
        return value.name
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, dt.datetime):
        return format_instant(value, language, style="short")
    if isinstance(value, dt.date):
        return format_date(value, language, style="short")
    if isinstance(value, int | float):
        return format_number(value, language)
    return str(value)


def as_json(value: Any) -> Any:
    """Return a value as JSON writes it."""
    if value is None or value is WITHHELD:
        return None
    if isinstance(value, UnitRef):
        return {
            "uid": _id(value.uid),
            "names": value.names.as_json(),
            "code": value.code,
        }
    if isinstance(value, PersonRef):
        return {"uid": _id(value.uid), "name": value.name}
    if isinstance(value, Text):
        return value.as_json()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    return value


def _id(uid: uuid.UUID | None) -> str | None:
    return str(uid) if uid else None
