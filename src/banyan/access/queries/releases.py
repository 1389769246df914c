"""What was released of a unit, and to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from banyan.access.domain.giving import GIVE
from banyan.access.models import Release
from banyan.access.places import place_of
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed
from banyan.kernel.text import Text

MOST = 500


@dataclass(frozen=True)
class ReleaseRow:
    """One object released: to an account, or to whoever reads a unit."""

    id: int
    kind: str
    object_id: int
    to_account_id: int | None
    to_unit_id: int | None
    level: str
    languages: list[str]
    valid_from: dt.date
    valid_to: dt.date | None
    decision_id: int | None
    withdrawn_at: dt.datetime | None
    row_version: int


def releases_of_unit(actor: Actor, unit_id: int) -> tuple[ReleaseRow, ...]:
    """Return the releases of a unit's records, the latest first.

    For who may release there; raises NotVisible for an unknown unit, NotAllowed.
    """
    place = place_of(unit_id)
    if not actor.covers(GIVE, place.path, place.area_path):
        raise NotAllowed(right=GIVE)
    names = list(ReleaseRow.__dataclass_fields__)
    rows = Release.objects.filter(unit=unit_id).order_by("-pk")
    return tuple(ReleaseRow(*row) for row in rows.values_list(*names)[:MOST])


def releases_living(kind: str, object_id: int) -> list[int]:
    """Return the releases of one object that were not withdrawn, by id.

    For the room of the object, which withdraws them with it.
    """
    rows = Release.objects.filter(
        kind=kind, object_id=object_id, withdrawn_at__isnull=True
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True)
class Recipient:
    """Somebody to whom an object is released, as the page of the object says it."""

    release: int
    kind: str
    to_account_id: int | None
    to_unit_id: int | None
    name: Text
    since: dt.date
    languages: tuple[str, ...] = ()
    """In these alone; in every one where none is named."""


def recipients(kinds: Iterable[str], object_id: int) -> list[Recipient]:
    """Return to whom one object is released, or will be, for who may release it.

    ``kinds``: the names under which it is released. What has ended is left out. One
    statement.
    """
    rows = Release.objects.filter(
        kind__in=list(kinds),
        object_id=object_id,
        withdrawn_at__isnull=True,
        valid_to__gt=clock.today(),
    ).select_related("to_account", "to_unit")
    return [
        Recipient(
            row.pk,
            row.kind,
            row.to_account_id,
            row.to_unit_id,
            row.to_unit.names if row.to_unit else Text.of(str(row.to_account)),
            row.valid_from,
            tuple(row.languages),
        )
        for row in rows.order_by("pk")
    ]


def released_to(kind: str, object_id: int) -> list[ReleaseRow]:
    """Return to whom one object is released today, for who may release it."""
    names = list(ReleaseRow.__dataclass_fields__)
    rows = Release.objects.filter(
        kind=kind, object_id=object_id, withdrawn_at__isnull=True
    )
    return [ReleaseRow(*row) for row in rows.order_by("pk").values_list(*names)]
