"""A copy of the built demonstration as the database of one test process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TEMPLATE = "banyan_demo"


@contextmanager
def copied(connection: Any, demo: Path, data: Path) -> Iterator[None]:
    """Point ``connection`` at a copy: a file on SQLite, a template on PostgreSQL."""
    connection.close()
    if connection.vendor == "sqlite":
        target = data / "banyan.sqlite3"
        shutil.copy(demo / "banyan.sqlite3", target)
        connection.settings_dict["NAME"] = str(target)
        yield
        connection.close()
        return
    name = f"test_{os.getpid()}"
    _maintain(connection, f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    connection.settings_dict["NAME"] = name
    yield
    connection.close()
    _maintain(connection, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _maintain(connection: Any, statement: str) -> None:
    import psycopg

    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"],
        user=settings["USER"],
        dbname="postgres",
        autocommit=True,
    ) as server:
        server.execute(statement)
