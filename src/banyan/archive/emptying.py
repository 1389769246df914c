"""Whether an installation is empty; and taking away what its set-up wrote."""

from __future__ import annotations

from django.db import connection, models

from banyan.base import triggers
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import gettext_noop as _

from . import tables

NOT_EMPTY = _(
    "This installation is not empty: %(found)s. An export is restored only into "
    "an empty one, and nothing was changed."
)
ELSEWHERE = _(
    "Name another data folder (BANYAN_DATA) or an empty database (DATABASE_URL), run "
    "banyan migrate there, then restore."
)


def set_up_tables() -> tuple[str, ...]:
    """Return the tables in which ``banyan migrate`` itself writes."""
    return tuple(tables.contents()["set_up"]["tables"])


def what_is_there() -> list[str]:
    """Return the tables with rows that no set-up wrote, with how many."""
    found = []
    for source in tables.sources():
        rows = source.model._default_manager.all()
        if source.table == "ledger_act":
            rows = rows.exclude(actor_kind="system")
        elif source.table in set_up_tables():
            continue
        if rows.exists():
            found.append(f"{source.table} ({_counted(rows)})")
    return found


def _counted(rows: models.QuerySet[models.Model]) -> str:
    counted = rows[:1000].count()
    return "1000+" if counted == 1000 else str(counted)


def require_empty() -> None:
    """Raise StateRefusal unless nothing but the set-up is here."""
    found = what_is_there()
    if found:
        raise StateRefusal(
            NOT_EMPTY,
            code="archive.not_empty",
            found=", ".join(found[:6]),
            way_out=ELSEWHERE,
        )


def clear() -> None:
    """Take away what the set-up wrote, in the transaction of the restore.

    The ledger's tables refuse deletion: on SQLite their triggers go and come
    back in this same transaction, on PostgreSQL TRUNCATE passes by row triggers.
    """
    names = set_up_tables()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            connection.check_constraints()  # TRUNCATE waits for no pending check
            cursor.execute(f"TRUNCATE {', '.join(names)} CASCADE")
            return
        triggers.remove(names)
        for name in names:
            cursor.execute(f'DELETE FROM "{name}"')
    triggers.install()
