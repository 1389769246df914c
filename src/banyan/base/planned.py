"""A cursor whose statements the database plans once and keeps for the connection.

PostgreSQL plans each statement anew that reaches it as text, and planning a join or
two takes it longer than answering. Statements that are written once (:mod:`.prepared`)
reach it with their values apart, through psycopg's prepared statements: after five
plans made for the values at hand PostgreSQL goes on with one plan for all, unless its
estimate says that this one costs more (PostgreSQL manual, PREPARE, plan_cache_mode).

``DATABASE_URL`` with ``?prepare=no`` sends everything as text, for poolers between
Banyan and the server that hand each transaction another connection.
"""

from __future__ import annotations

from typing import Any

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
    from psycopg import Cursor

    opened.prepared_max = MOST_KEPT
    with connection.wrap_database_errors:
        return connection._prepare_cursor(Cursor(opened))  # type: ignore[attr-defined]
