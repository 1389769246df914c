"""For tests of the ledger and of whatever meddles with its rows on purpose."""

from __future__ import annotations

from django.db import connection

TABLES = ("ledger_act", "ledger_entry", "ledger_seal", "ledger_reading")


def drop_triggers() -> None:
    """Remove the append-only triggers, as whoever owns the database could."""
    with connection.cursor() as cursor:
        for table in TABLES:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
                continue
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only")
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")


def meddle(*statements: str) -> None:
    """Run SQL behind the ledger's back, foreign keys and triggers out of the way."""
    drop_triggers()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
