"""Triggers of both databases, installed from one list after every migrate.

Django's remake of a table on SQLite drops its triggers; so all are reinstalled
after each migrate, and the start refuses when one is missing (FOUNDATIONS 3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Trigger:
    """One trigger of one table; SQL for each database, empty where not needed.

    ``postgres_sql`` may hold several statements (function and trigger); it must
    be safe to run again. ``sqlite_sql`` is one or more ``CREATE TRIGGER``
    statements separated by a line of ``--``; the first trigger bears ``name``.
    """

    name: str
    table: str
    sqlite_sql: str = ""
    postgres_sql: str = ""


_TRIGGERS: dict[str, Trigger] = {}


def register(*triggers: Trigger) -> None:
    """Add triggers to the one list."""
    for trigger in triggers:
        _TRIGGERS[trigger.name] = trigger


def all_triggers() -> list[Trigger]:
    """Return the one list, in the order of names."""
    return [_TRIGGERS[name] for name in sorted(_TRIGGERS)]


def _names(trigger: Trigger) -> list[str]:
    words = trigger.sqlite_sql.split()
    found = [
        words[i + 1].strip('"')
        for i, w in enumerate(words[:-1])
        if w == "TRIGGER" and words[i - 1] == "CREATE"
    ]
    return found or [trigger.name]


def install() -> int:
    """Install every trigger again; return how many."""
    with connection.cursor() as cursor:
        for trigger in all_triggers():
            if connection.vendor == "postgresql":
                if trigger.postgres_sql:
                    cursor.execute(trigger.postgres_sql)
                continue
            for name in _names(trigger):
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
            for statement in trigger.sqlite_sql.split("\n--\n"):
                if statement.strip():
                    cursor.execute(statement)
    return len(_TRIGGERS)


def remove(tables: Iterable[str]) -> None:
    """Drop the triggers of some tables, on SQLite, until the next :func:`install`.

    For a restore into an empty installation, inside its one transaction.
    """
    wanted = set(tables)
    with connection.cursor() as cursor:
        for trigger in all_triggers():
            if trigger.table in wanted and trigger.sqlite_sql:
                for name in _names(trigger):
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')


def missing() -> list[str]:
    """Return the names of triggers that the database does not have."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
            wanted = [t.name for t in all_triggers() if t.postgres_sql]
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            wanted = [n for t in all_triggers() if t.sqlite_sql for n in _names(t)]
        there = {row[0] for row in cursor.fetchall()}
    return [name for name in wanted if name not in there]


def no_overlap(table: str, subject: str, track: str = "") -> Trigger:
    """Return the trigger "no two rows of a subject overlap", unless superseded.

    ``track`` is a further column that separates rows (home or guest stays).
    PostgreSQL checks once per statement on the transition table, SQLite per
    row. Services lock the subject first: on PostgreSQL a trigger alone is not
    safe against two transactions at once.
    """
    name = f"{table}_no_overlap"
    same = f"o.{subject} = n.{subject}" + (
        f" AND o.{track} = n.{track}" if track else ""
    )
    clash = (
        f"o.id <> n.id AND {same} AND o.superseded_at IS NULL "
        "AND n.superseded_at IS NULL "
        "AND o.valid_from < n.valid_to AND o.valid_to > n.valid_from"
    )
    row_clash = clash.replace("n.", "NEW.")
    body = (
        f"WHEN NEW.superseded_at IS NULL AND EXISTS (SELECT 1 FROM {table} o "
        f"WHERE {row_clash})\nBEGIN SELECT RAISE(ABORT, 'overlap: {table}'); END"
    )
    sqlite = (
        f"CREATE TRIGGER {name} BEFORE INSERT ON {table}\n{body}\n--\n"
        f"CREATE TRIGGER {name}_u BEFORE UPDATE OF valid_from, valid_to, "
        f"superseded_at, {subject} ON {table}\n{body}"
    )
    postgres = f"""
CREATE OR REPLACE FUNCTION {name}_f() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE clashes bigint;
BEGIN
  -- A count, not EXISTS: expecting none, EXISTS would choose a plan for the first
  -- hit (nested scans) and take minutes in bulk. EXECUTE, so that it is planned for
  -- the rows at hand: a session keeps a plan made when the table was tiny.
  EXECUTE $q$SELECT count(*) FROM fresh n JOIN {table} o ON {clash}$q$ INTO clashes;
  IF clashes > 0 THEN
    RAISE EXCEPTION 'overlap: {table}' USING ERRCODE = 'exclusion_violation';
  END IF;
  RETURN NULL;
END $body$;
DROP TRIGGER IF EXISTS {name} ON {table};
CREATE TRIGGER {name} AFTER INSERT ON {table}
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION {name}_f();
DROP TRIGGER IF EXISTS {name}_u ON {table};
CREATE TRIGGER {name}_u AFTER UPDATE ON {table}
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION {name}_f();
"""
    return Trigger(name, table, sqlite, postgres)


VERSIONED = (
    ("units_unitversion", "unit_id", ""),
    ("units_unitpath", "unit_id", ""),
    ("people_grade", "membership_id", ""),
    ("people_participation", "membership_id", ""),
    ("people_stay", "membership_id", "kind"),
    ("people_office", "person_id", "post_id"),
    ("people_countingplace", "person_id", ""),
)

register(*(no_overlap(*row) for row in VERSIONED))
