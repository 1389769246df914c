"""One migrated database that every test process begins with a copy of.

Migrating takes many times as long as copying. ``tests.run`` makes the template
once for each database and names it in ``BANYAN_TEST_TEMPLATE``: a file for SQLite,
a database of the same server for PostgreSQL. Without the name a test process
migrates its own database, as it always can.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

NAME = "BANYAN_TEST_TEMPLATE"
ON_FILE = "BANYAN_TEST_INSTALLATION"
"""The template on SQLite, whatever the tests run on: other installations copy it."""
ON_POSTGRES = "banyan_template"


def make_file(folder: Path) -> dict[str, str]:
    """Migrate a database file in the folder; return the environment that names it."""
    _migrate(folder, "")
    path = folder / "banyan.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return {NAME: str(path), ON_FILE: str(path)}


def make_cluster(folder: Path) -> dict[str, str]:
    """Keep a cluster with a migrated database in the folder; return what names it.

    Servers begin as copies of it (:func:`tests.support.postgres.server`).
    """
    from tests.support import postgres

    with postgres.server(folder) as url:
        postgres.create_database(url, ON_POSTGRES)
        _migrate(folder / "data", url.replace("/banyan?", f"/{ON_POSTGRES}?"))
    return {NAME: ON_POSTGRES}


def begin_with_it() -> None:
    """Make the test database of this process begin as a copy of the template."""
    name = os.environ.get(NAME, "")
    if not name:
        return
    from django.db import connection
    from django.db.backends.signals import connection_created

    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = name
        return

    def fill(connection: Any, **_more: object) -> None:
        connection_created.disconnect(fill)
        with sqlite3.connect(name) as template:
            template.backup(connection.connection)

    connection_created.connect(fill, weak=False)


def _migrate(folder: Path, url: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    own = {
        "DJANGO_SETTINGS_MODULE": "banyan.config.settings",
        "BANYAN_DATA": str(folder),
        "DATABASE_URL": url,
    }
    command = [sys.executable, "-m", "django", "migrate", "-v", "0"]
    subprocess.run(command, env={**os.environ, **own}, check=True)
