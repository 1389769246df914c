"""A cursor whose statements the database plans once and keeps for the connection.

PostgreSQL plans each statement anew that reaches it as text, and planning a join or
two takes it longer than answering. Statements that are written once (:mod:`.prepared`)
reach it with their values apart, through psycopg's prepared statements, and it makes one
plan for all values (PostgreSQL manual, PREPARE, plan_cache_mode: left to itself it goes
on planning where its estimates say so, and they are wrong for small tables).

``DATABASE_URL`` with ``?prepare=no`` sends everything as text, for poolers between
Banyan and the server that hand each transaction another connection.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

MOST_KEPT = 1000
"""So many statements a connection keeps planned."""


def cursor(*, keeps: bool = True) -> Any:
    """Return a cursor of the database in use, to be used in ``with``.

    On PostgreSQL it keeps what it plans, unless ``keeps`` is false or the installation
    says otherwise; elsewhere it is the ordinary one.
    """
    if not keeps or connection.vendor != "postgresql":
        return connection.cursor()
    connection.ensure_connection()
    opened: Any = connection.connection
    if opened.prepare_threshold is None:
        return connection.cursor()
    opened.prepared_max = MOST_KEPT
    with connection.wrap_database_errors:
        made = _on_postgres()(opened)
        return connection._prepare_cursor(made)  # type: ignore[attr-defined]


class _Sent(NamedTuple):
    """What a cursor sent last, as Django asks for it when it logs statements."""

    query: bytes
    params: None = None


@lru_cache(maxsize=1)
def _on_postgres() -> Any:
    """Return the class of the cursor; psycopg is there only with PostgreSQL."""
    from psycopg import RawCursor

    class Planned(RawCursor[Any]):
        """Takes the marks of Django, and numbers them once for each statement."""

        def execute(self, query: Any, params: Any = None, **asked: Any) -> Any:
            sent = with_numbers(query)
            super().execute(sent, params, **asked)
            if self._query is None:  # psycopg notes none that was kept; Django logs it
                self._query = _Sent(sent.encode())  # type: ignore[assignment]
            return self

    return Planned


@lru_cache(maxsize=MOST_KEPT)
def with_numbers(sql: str) -> str:
    """Return a statement with ``$1``, ``$2`` … for each ``%s``, and ``%`` for ``%%``."""
    number = 0

    def mark(found: re.Match[str]) -> str:
        nonlocal number
        if found[0] == "%%":
            return "%"
        number += 1
        return f"${number}"

    return re.sub("%%|%s", mark, sql)
