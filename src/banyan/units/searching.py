"""Units in the search: every name and code they ever bore, in all languages.

A former name stands lower than the present one; a dissolved unit is found by its
last names. The texts follow the tree in the same transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.search.services import SearchRow, rows_of_text, search_texts_replace

from .events import ReorganisationReversed, TreeChanged, TreeLoaded
from .models import Unit, UnitVersion

KIND = "units.unit"
PRESENT, SHORT, CODE, FORMER = 20, 15, 12, 5
CHUNK = 20_000


@dataclass(frozen=True)
class UnitFound:
    """A unit as search shows it: its names, kind and state, and where it hangs."""

    id: int
    uid: uuid.UUID
    names: Text
    kind: str
    code: str
    state: str
    structure: Text
    above: Text | None
    is_specimen: bool


def rebuild() -> int:
    """Fill the texts of all units anew; return how many rows."""
    return search_texts_replace(KIND, _rows(UnitVersion.objects.all()))


def refresh(ids: Iterable[int]) -> int:
    """Fill the texts of some units anew; return how many rows."""
    wanted, count = sorted(set(ids)), 0
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        versions = UnitVersion.objects.filter(unit__in=part)
        count += search_texts_replace(KIND, _rows(versions), object_ids=part)
    return count


def _rows(versions: Any) -> Iterator[SearchRow]:
    """Yield each text of a unit once, the latest version's first."""
    ordered = versions.filter(superseded_at=None).order_by("unit", "-valid_from", "-pk")
    columns = ("unit_id", "names", "short_names", "code", "valid_to")
    unit, seen = 0, set[str]()
    for pk, names, short, code, until in ordered.values_list(*columns).iterator(2000):
        if pk != unit:
            unit, seen = pk, set()
        former = until is not None
        for row in (*_names(pk, names, short, former), *_code(pk, code)):
            if row.text not in seen:
                seen.add(row.text)
                yield row


def _names(pk: int, names: Text, short: Text, former: bool) -> Iterator[SearchRow]:
    kind = "former" if former else "name"
    weight = FORMER if former else PRESENT
    yield from rows_of_text(pk, names, field=kind, weight=weight, unit_id=pk)
    weight = FORMER if former else SHORT
    yield from rows_of_text(pk, short, field=kind, weight=weight, unit_id=pk)


def _code(pk: int, code: str) -> Iterator[SearchRow]:
    if code:
        yield SearchRow(pk, code, "", "code", pk, weight=CODE)


def show(actor: Actor, ids: list[int]) -> dict[int, UnitFound]:
    """Return the units among ``ids`` that the actor may read: one statement."""
    rows = Unit.objects.filter(scope_q(actor, "unit.read", unit=""), pk__in=ids)
    columns = "pk uid names kind code state structure__names parent__names is_specimen"
    return {row[0]: UnitFound(*row) for row in rows.values_list(*columns.split())}


def follow_change(event: TreeChanged) -> None:
    """Let the texts follow units that were established, changed or ended."""
    refresh((*event.established, *event.ended, *event.touched))


def follow_load(event: TreeLoaded) -> None:
    """Take in units that were taken over in bulk."""
    refresh(event.units)


def follow_reversal(event: ReorganisationReversed) -> None:
    """After a reversal the texts of the whole structure are filled anew."""
    units = Unit.objects.filter(structure=event.structure)
    refresh(units.values_list("pk", flat=True))
