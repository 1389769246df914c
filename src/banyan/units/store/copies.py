"""The copies on ``Unit`` of what is true today, brought up to date set-based."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from banyan.base import bulk

from . import temp

_CURRENT = "{0}.superseded_at IS NULL AND {0}.valid_from <= %s AND {0}.valid_to > %s"
_LISTED = "id IN (SELECT unit_id FROM bn_copy)"


def begin(
    unit_ids: Iterable[int] = (),
    *,
    staged: bool = False,
    by_decision: int | None = None,
) -> None:
    """List the units whose copies will change, with the paths they have now.

    ``staged`` adds every unit whose path rows were staged for replacement,
    ``by_decision`` every unit whose path rows a decision wrote.
    Call it before paths are written or after: old paths come from the copies.
    """
    temp.fill("bn_listed", "id bigint PRIMARY KEY", ([i] for i in set(unit_ids)))
    temp.create("bn_copy", "unit_id bigint, old_path text, width int")
    source = "SELECT id FROM bn_listed"
    if staged:
        source += (
            " UNION SELECT r.unit_id FROM bn_row b JOIN units_unitpath r ON r.id = b.id"
        )
    values = []
    if by_decision is not None:
        source += " UNION SELECT unit_id FROM units_unitpath WHERE cause = %s"
        values.append(by_decision)
    temp.run(
        "INSERT INTO bn_copy (unit_id, old_path, width) "
        f"SELECT u.id, u.path, 0 FROM units_unit u WHERE u.id IN ({source})",
        values,
    )
    temp.run("CREATE INDEX bn_copy_unit ON bn_copy (unit_id)")
    bulk.analyse("bn_copy")


def refresh(today: dt.date) -> int:
    """Bring the copies of the listed units up to ``today``; return how many."""
    _facts(today)
    _absent(today)
    _paths(today)
    _spread_areas(today)
    return int(temp.rows("SELECT count(*) FROM bn_copy")[0][0])


def _facts(today: dt.date) -> None:
    temp.run(
        "UPDATE units_unit SET kind = v.kind, names = v.names, "
        "name_fold = v.name_fold, sort_key = v.sort_key, code = v.code, "
        "parent_id = v.parent_id, area_id = v.area_id, "
        "state = CASE WHEN v.closed THEN 'dissolved' ELSE 'active' END, "
        "founded_on = (SELECT min(o.valid_from) FROM units_unitversion o "
        "WHERE o.unit_id = v.unit_id AND o.superseded_at IS NULL AND NOT o.closed), "
        "dissolved_on = (SELECT min(o.valid_from) FROM units_unitversion o "
        "WHERE o.unit_id = v.unit_id AND o.superseded_at IS NULL AND o.closed "
        "AND o.valid_from <= %s) "
        "FROM units_unitversion v WHERE v.unit_id = units_unit.id "
        f"AND {_CURRENT.format('v')} "
        "AND units_unit.id IN (SELECT id FROM bn_listed)",
        [today, today, today],
    )


def _absent(today: dt.date) -> None:
    """Units without a version today: planned, or void after a reversal."""
    temp.run(
        "UPDATE units_unit SET parent_id = NULL, area_id = NULL, "
        "dissolved_on = NULL, "
        "founded_on = (SELECT min(v.valid_from) FROM units_unitversion v "
        "WHERE v.unit_id = units_unit.id AND v.superseded_at IS NULL), "
        "state = CASE WHEN EXISTS (SELECT 1 FROM units_unitversion v "
        "WHERE v.unit_id = units_unit.id AND v.superseded_at IS NULL) "
        "THEN 'planned' ELSE 'void' END "
        f"WHERE {_LISTED} AND NOT EXISTS (SELECT 1 FROM units_unitversion v "
        f"WHERE v.unit_id = units_unit.id AND {_CURRENT.format('v')})",
        [today, today],
    )


def _paths(today: dt.date) -> None:
    temp.run(
        "UPDATE units_unit SET path = COALESCE((SELECT p.path FROM units_unitpath p "
        f"WHERE p.unit_id = units_unit.id AND {_CURRENT.format('p')}), '') "
        f"WHERE {_LISTED}",
        [today, today],
    )


def _spread_areas(today: dt.date) -> None:
    """Areas are inherited from above; units over an area follow its path."""
    temp.run(
        "INSERT INTO bn_copy (unit_id, old_path, width) "
        "SELECT DISTINCT d.id, d.path, 0 FROM bn_listed l "
        "CROSS JOIN units_unit u CROSS JOIN units_unit d "
        "WHERE u.id = l.id AND u.path <> '' "
        "AND d.path > u.path AND d.path < u.path || 'g' "
        "AND NOT EXISTS (SELECT 1 FROM bn_copy c WHERE c.unit_id = d.id) "
        # The plus keeps SQLite from the index on area_id, which finds far too many.
        "AND +d.area_id IS NULL AND EXISTS ("
        "SELECT 1 FROM units_unit a WHERE a.id = u.area_id)"
    )
    temp.run(
        "UPDATE bn_copy SET width = "
        "(SELECT length(u.path) FROM units_unit u WHERE u.id = bn_copy.unit_id)"
    )
    widths = temp.rows("SELECT DISTINCT width FROM bn_copy ORDER BY width")
    for (width,) in widths:
        temp.run(_AREA, [width])
    temp.run(_FOLLOW)


_AREA = """
UPDATE units_unit SET area_path = COALESCE(
  CASE WHEN area_id IS NOT NULL
       THEN (SELECT a.path FROM units_unit a WHERE a.id = units_unit.area_id)
       ELSE (SELECT p.area_path FROM units_unit p WHERE p.id = units_unit.parent_id)
  END, '')
WHERE id IN (SELECT unit_id FROM bn_copy WHERE width = %s)
"""

_FOLLOW = """
UPDATE units_unit SET area_path = a.path
FROM bn_copy c, units_unit a
WHERE a.id = c.unit_id AND c.old_path <> '' AND c.old_path <> a.path
  AND units_unit.area_path = c.old_path
"""
