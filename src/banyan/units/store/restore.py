"""Paths of a reversal: what a decision wrote is superseded, what it ended returns."""

from __future__ import annotations

import datetime as dt

from . import temp
from .paths import Stamp

_FIELDS = "unit_id, path, depth, closed, cause, valid_from"


def restore_paths(stamp: Stamp) -> None:
    """Take back the path rows that ``stamp.decision`` wrote and ended.

    Ended rows were open before (see ``paths.replace_staged``), so their copies
    are open; superseded ones return as they were.
    """
    temp.run("DROP TABLE IF EXISTS bn_back")
    temp.run(
        f"CREATE TEMPORARY TABLE bn_back AS SELECT {_FIELDS}, "
        "CASE WHEN valid_to = %s THEN CAST(%s AS date) ELSE valid_to END AS valid_to "
        "FROM units_unitpath WHERE end_cause = %s"
        if _is_postgres()
        else f"CREATE TEMPORARY TABLE bn_back AS SELECT {_FIELDS}, "
        "CASE WHEN valid_to = %s THEN %s ELSE valid_to END AS valid_to "
        "FROM units_unitpath WHERE end_cause = %s",
        [stamp.on, dt.date.max, stamp.decision],
    )
    temp.run(
        "UPDATE units_unitpath SET superseded_at = %s "
        "WHERE superseded_at IS NULL AND (cause = %s OR end_cause = %s)",
        [stamp.at, stamp.decision, stamp.decision],
    )
    temp.run(
        f"INSERT INTO units_unitpath ({_FIELDS}, valid_to, recorded_at, "
        f"ended_recorded_at) SELECT {_FIELDS}, valid_to, %s, "
        "CASE WHEN valid_to < %s THEN %s END FROM bn_back",
        [stamp.at, dt.date.max, stamp.at],
    )
    temp.run("DROP TABLE IF EXISTS bn_back")


def _is_postgres() -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"
