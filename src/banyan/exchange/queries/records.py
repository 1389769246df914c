"""One record of any kind with its parts; what can be chosen in its fields."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES, Text
from banyan.units.queries.named import UnitNamed, units_to_choose

from ..domain.shape import F, Kind
from ..kinds import KINDS
from ..kinds.guests import SHARED
from ..spoken import Given, given_of, limited
from ..store import (
    WRITE,
    found_one,
    found_shown,
    is_of_house,
    kind_of,
    root_of,
    title_of,
    visible,
)
from ..together import parts_together

MOST = 500


@dataclass(frozen=True)
class Ref:
    """Another record as named in a field."""

    kind: str
    uid: uuid.UUID
    title: Text


@dataclass(frozen=True)
class RecordShown:
    """One record: the values of its fields, its parts, whether it may be changed.

    A value is a text, :class:`Text`, day, time, number, list of keys, :class:`Ref`,
    :class:`UnitNamed` or ``None``.
    """

    kind: Kind
    id: int
    uid: uuid.UUID
    title: Text
    values: Mapping[str, Any]
    parts: Mapping[str, tuple[RecordShown, ...]]
    unit: UnitNamed
    may_write: bool
    row_version: int
    is_specimen: bool
    owner: Ref | None = None
    row: Any = None
    is_house: bool = True
    """Whether it is in range; a guest gets the fields and parts that were released."""
    shares: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For a guest: the fields of each kind of part that go out."""
    languages: tuple[str, ...] = LANGUAGES
    """In which languages it is shown."""


def record_get(actor: Actor, key: str, uid: uuid.UUID | str) -> RecordShown:
    """Return one record with its parts; NotVisible out of range."""
    kind = kind_of(key)
    row = found_one(actor, kind, uid)
    return record_of(actor, kind, row)


def record_shown(actor: Actor, key: str, uid: uuid.UUID | str) -> RecordShown:
    """Return one record in range, or what was released of it; NotVisible else."""
    kind = kind_of(key)
    row = found_shown(actor, kind, uid)
    if kind.owner or is_of_house(actor, row):
        return record_of(actor, kind, row)
    return _released(actor, kind, row)


def _released(actor: Actor, kind: Kind, row: Any) -> RecordShown:
    """Return what a guest is shown of a record (``kinds/guests.py``), as released."""
    given = given_of(actor, kind.key, row.pk)
    keys = [k for k, s in SHARED.items() if s.shown(whole=bool(given.whole))]
    return as_released(actor, kind, row, given, parts_together(kind, row, keys))


def as_released(
    actor: Actor, kind: Kind, row: Any, given: Given, found: Mapping[str, list[Any]]
) -> RecordShown:
    """Return a record as it goes out: its fields, its parts, in the languages given.

    ``found`` are the rows of its parts; of kinds that do not go out none is shown.
    """
    whole = bool(given.whole)
    shares = {key: s for key, s in SHARED.items() if s.shown(whole=whole)}
    limited(row, kind, given, shares[kind.key].whole)
    found = {key: rows if key in shares else [] for key, rows in found.items()}
    for key, rows in found.items():
        for one in rows:
            limited(one, KINDS[key], given, shares[key].whole)
    parts = {
        key: tuple(
            _cut(shown(actor, KINDS[key], one, {}), shares[key].shown(whole=whole))
            for one in rows
            if shares[key].only(one)
        )
        if rows
        else ()
        for key, rows in found.items()
    }
    record = replace(
        shown(actor, kind, row, parts),
        shares={key: one.shown(whole=whole) for key, one in shares.items()},
        languages=given.part,
    )
    return _cut(record, shares[kind.key].shown(whole=whole))


def _cut(record: RecordShown, fields: tuple[str, ...]) -> RecordShown:
    """Leave the fields that go out; what is named there is a name, no way in."""
    values = {name: record.values[name] for name in fields}
    plain = {
        name: value.title if isinstance(value, Ref) else value
        for name, value in values.items()
    }
    return replace(record, values=plain, owner=None, is_house=False)


def record_of(actor: Actor, kind: Kind, row: Any) -> RecordShown:
    """Return a row that was found, with its parts."""
    parts = {
        key: tuple(shown(actor, KINDS[key], one, {}) for one in rows)
        for key, rows in parts_together(kind, row).items()
    }
    return shown(actor, kind, row, parts)


def shown(
    actor: Actor, kind: Kind, row: Any, parts: Mapping[str, tuple[RecordShown, ...]]
) -> RecordShown:
    """Return a row as it is shown."""
    root_kind, root = root_of(kind, row)
    unit = root.unit
    return RecordShown(
        kind=kind,
        id=row.pk,
        uid=row.uid,
        title=title_of(kind, row),
        values={f.name: _value(f, row) for f in kind.fields},
        parts=parts,
        unit=UnitNamed(unit.uid, unit.names, unit.kind),
        may_write=actor.covers(WRITE, unit.path, unit.area_path),
        row_version=row.row_version,
        is_specimen=root.is_specimen,
        owner=Ref(root_kind.key, root.uid, title_of(root_kind, root))
        if kind.owner
        else None,
        row=row,
    )


def _value(spec: Any, row: Any) -> Any:
    value = getattr(row, spec.name)
    if spec.type is F.REF and value is not None:
        other = KINDS[spec.ref]
        return Ref(spec.ref, value.uid, title_of(other, value))
    if spec.type is F.UNIT and value is not None:
        return UnitNamed(value.uid, value.names, value.kind)
    return value


def choices_of(
    actor: Actor, key: str, owner: Any = None
) -> list[tuple[uuid.UUID, Text]]:
    """Return the records of a kind that a field may name: one statement.

    Parts (``owner`` given) are those of the same record.
    """
    kind = kind_of(key)
    rows = visible(actor, kind)
    if kind.owner:
        rows = rows.filter(**{f"{kind.owner}__uid": owner})
    found = [(row.uid, title_of(kind, row)) for row in rows.order_by("pk")[:MOST]]
    return sorted(found, key=lambda pair: str(pair[1]).casefold())


def units_writable(actor: Actor) -> list[UnitNamed]:
    """Return the units, highest first, that may keep records of this actor."""
    return units_to_choose(actor, WRITE)


def units_readable(actor: Actor, limit: int = 400) -> list[UnitNamed]:
    """Return the units, highest first, that a record of this actor may name."""
    return units_to_choose(actor, "unit.read", limit=limit)


def refs_known(actor: Actor, key: str, uids: Iterable[Any]) -> dict[Any, int]:
    """Return the ids of records of a kind that the actor may read, by identity."""
    rows = visible(actor, kind_of(key)).filter(uid__in=list(uids))
    return dict(rows.values_list("uid", "pk"))


def refs_titled(actor: Actor, key: str, ids: Iterable[int]) -> dict[int, Ref]:
    """Return records of a kind that the actor may read as they are named, by id."""
    kind = kind_of(key)
    rows = visible(actor, kind).filter(pk__in=list(ids))
    return {row.pk: Ref(key, row.uid, title_of(kind, row)) for row in rows}
