"""A row is locked only inside a transaction that the program itself opened.

A test runs inside a transaction of its own, which hides what a page would say:
locking outside one is refused by the database. SQLite never refuses it at all.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models.sql.compiler import SQLCompiler


class LockedOutside(AssertionError):
    """Rows were locked where a page has no transaction."""


def watch(patch: pytest.MonkeyPatch) -> None:
    """Refuse to lock rows while only the transaction of the test is open."""
    execute = SQLCompiler.execute_sql

    def watched(compiler: Any, *args: Any, **named: Any) -> Any:
        if compiler.query.select_for_update and not _inside(compiler.connection):
            raise LockedOutside(f"locked outside a transaction: {compiler.query}")
        return execute(compiler, *args, **named)

    patch.setattr(SQLCompiler, "execute_sql", watched)


def _inside(connection: Any) -> bool:
    return any(not block._from_testcase for block in connection.atomic_blocks)
