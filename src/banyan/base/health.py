"""Whether the installation is sound: the database's settings, triggers, copies."""

from __future__ import annotations

from django.db import connection

from . import ports, triggers


def database_problems() -> list[str]:
    """Return what is wrong with the database's settings, in plain English.

    Paths sort in C order and names in any script fold on every database only
    when the collation is C and the character type knows UTF-8 (FOUNDATIONS 6).
    """
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datcollate, datctype, pg_encoding_to_char(encoding) "
            "FROM pg_database WHERE datname = current_database()"
        )
        collate, ctype, encoding = cursor.fetchone()
    problems = []
    if collate != "C":
        problems.append(f"the database sorts by {collate}: create it with LC_COLLATE C")
    if ctype in ("C", "POSIX") or encoding != "UTF8":
        problems.append(
            f"the character type is {ctype} ({encoding}): "
            "create the database with LC_CTYPE C.UTF-8 and UTF8"
        )
    return problems


def start_problems() -> list[str]:
    """Return what forbids a start: database settings and missing triggers."""
    missing = [f"the trigger {name} is missing" for name in triggers.missing()]
    return database_problems() + missing


def doctor() -> dict[str, list[str]]:
    """Return every finding of every room, by room; empty lists are healthy."""
    findings = {"database": start_problems()}
    findings.update({key: examine() for key, examine in ports.doctor})
    return findings
