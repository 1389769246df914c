"""A small ground for the low rooms: a tree of units, actors over parts of it.

Units are written as rows here: the rooms under them must not depend on how the
room of units makes them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from banyan.kernel.actor import Actor, Held, PathRange
from banyan.kernel.ids import segment
from banyan.kernel.text import Text
from banyan.units.models import Structure, Unit, UnitPath, UnitVersion

FOUNDED = dt.date(2010, 1, 1)
_RECORDED = dt.datetime(2010, 1, 1, tzinfo=dt.UTC)


def unit(
    name: str | Text,
    parent: Unit | None = None,
    *,
    kind: str = "branch",
    founded: dt.date = FOUNDED,
    dissolved: dt.date | None = None,
    code: str = "",
) -> Unit:
    """Write one unit with its version and path."""
    structure, _new = Structure.objects.get_or_create(
        key="party", defaults={"kind": "membership", "pack": "vn-party"}
    )
    row = Unit.objects.create(
        structure=structure,
        kind=kind,
        names=Text.of(name),
        code=code,
        parent=parent,
        founded_on=founded,
        dissolved_on=dissolved,
    )
    row.path = (parent.path if parent else "") + segment(row.pk)
    row.save(update_fields=["path"])
    UnitVersion.objects.create(
        unit=row,
        parent=parent,
        kind=kind,
        names=Text.of(name),
        valid_from=founded,
        valid_to=dissolved,
        recorded_at=_RECORDED,
    )
    UnitPath.objects.create(
        unit=row,
        path=row.path,
        depth=len(row.path) // 8,
        valid_from=founded,
        recorded_at=_RECORDED,
    )
    return row


def actor(
    *units: Unit,
    rights: Iterable[str],
    account: int | None = None,
    person: int | None = None,
) -> Actor:
    """Return an actor that holds ``rights`` over units and below."""
    wanted = frozenset(rights)
    held = tuple(
        Held(number, "test", wanted, PathRange(u.path), u.pk)
        for number, u in enumerate(units, start=1)
    )
    return Actor(
        kind="account", account_id=account, person_id=person, name="Tester", held=held
    )
