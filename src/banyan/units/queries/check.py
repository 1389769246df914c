"""Is the tree what its placements say: paths, copies, periods."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction

from banyan.kernel import clock

from ..store import rebuild, temp

SHOWN = 20


@dataclass(frozen=True)
class CheckResult:
    """What a check of the whole tree found; empty lists are sound."""

    units: int
    paths: int
    missing: tuple[rebuild.Row, ...] = ()
    surplus: tuple[rebuild.Row, ...] = ()
    copies: tuple[tuple[int, str], ...] = ()
    overlaps: tuple[tuple[str, int], ...] = ()
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def differences(self) -> int:
        """How many findings there are in all."""
        return sum(self.counts.values())

    @property
    def is_sound(self) -> bool:
        """Nothing differs."""
        return not self.differences


def tree_check(today: dt.date | None = None) -> CheckResult:
    """Rebuild every path from the placements and compare; compare copies too.

    Reads all; writes only temporary tables. At most a few examples of each kind
    of difference are returned, and how many there are.
    """
    with transaction.atomic():
        derived, stored = rebuild.derived_all(), rebuild.stored_all()
        missing = sorted(set(derived) - set(stored))
        surplus = sorted(set(stored) - set(derived))
        copies = _copies(today or clock.today())
        overlaps = _overlaps("units_unitversion") + _overlaps("units_unitpath")
        units = int(temp.rows("SELECT count(*) FROM units_unit")[0][0])
    return CheckResult(
        units=units,
        paths=len(stored),
        missing=tuple(missing[:SHOWN]),
        surplus=tuple(surplus[:SHOWN]),
        copies=tuple(copies[:SHOWN]),
        overlaps=tuple(overlaps[:SHOWN]),
        counts={
            "missing": len(missing),
            "surplus": len(surplus),
            "copies": len(copies),
            "overlaps": len(overlaps),
        },
    )


_NOW = "{0}.superseded_at IS NULL AND {0}.valid_from <= %s AND {0}.valid_to > %s"

_COPIES = f"""
SELECT u.id,
  CASE WHEN u.path <> coalesce(p.path, '') THEN 'path'
       WHEN u.state <> CASE WHEN v.id IS NULL THEN u.state
                            WHEN v.closed THEN 'dissolved' ELSE 'active' END
         OR (v.id IS NULL AND u.state NOT IN ('planned', 'void')) THEN 'state'
       WHEN v.id IS NOT NULL AND v.kind <> u.kind THEN 'kind'
       WHEN v.id IS NOT NULL AND v.code <> u.code THEN 'code'
       WHEN v.id IS NOT NULL AND CAST(v.names AS text) <> CAST(u.names AS text)
         THEN 'names'
       WHEN coalesce(v.parent_id, 0) <> coalesce(u.parent_id, 0) THEN 'parent'
       WHEN coalesce(v.area_id, 0) <> coalesce(u.area_id, 0) THEN 'area'
       WHEN v.id IS NOT NULL AND u.area_path <> coalesce(
         CASE WHEN u.area_id IS NOT NULL THEN a.path ELSE o.area_path END, '')
         THEN 'area_path'
  END AS what
FROM units_unit u
LEFT JOIN units_unitversion v ON v.unit_id = u.id AND {_NOW.format("v")}
LEFT JOIN units_unitpath p ON p.unit_id = u.id AND {_NOW.format("p")}
LEFT JOIN units_unit a ON a.id = u.area_id
LEFT JOIN units_unit o ON o.id = u.parent_id
"""


def _copies(today: dt.date) -> list[tuple[int, str]]:
    statement = f"SELECT id, what FROM ({_COPIES}) c WHERE what IS NOT NULL ORDER BY id"
    return [(pk, what) for pk, what in temp.rows(statement, [today] * 4)]


def _overlaps(table: str) -> list[tuple[str, int]]:
    found = temp.rows(
        "SELECT unit_id FROM (SELECT unit_id, valid_from, "
        "max(valid_to) OVER (PARTITION BY unit_id ORDER BY valid_from, id "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before "
        f"FROM {table} WHERE superseded_at IS NULL) o WHERE before > valid_from"
    )
    return [(table, unit) for (unit,) in found]
