"""Another installation on this machine: a data folder and database of its own."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from tests.support.environment import DATA
from tests.support.template import NAME, ON_FILE


@dataclass(frozen=True)
class Installation:
    """A data folder with its database; empty until a command makes it."""

    data: Path
    url: str = ""

    def run(
        self, *command: str, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run ``banyan`` there."""
        names = ("DATABASE_URL", "BANYAN_DEMO", "BANYAN_TEST_DEMO")
        kept = {k: v for k, v in os.environ.items() if k not in names}
        own = {"BANYAN_DATA": str(self.data), "DATABASE_URL": self.url}
        return subprocess.run(
            [sys.executable, "-m", "banyan.cli.main", *command],
            env={**kept, **own, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def json(self, *command: str) -> Any:
        """Run a command that succeeds; return what it printed."""
        done = self.run(*command, "--json")
        assert done.returncode == 0, (done.returncode, done.stdout, done.stderr)
        return json.loads(done.stdout)


def on_sqlite(data: Path) -> Installation:
    """Return an installation on SQLite, migrated and empty."""
    data.mkdir()
    shutil.copy(_template() / "banyan.sqlite3", data)
    return Installation(data)


@cache
def _template() -> Path:
    """Return the folder of a migrated database: every installation is a copy."""
    if made_before := os.environ.get(ON_FILE, ""):
        return Path(made_before).parent
    folder = DATA / "template"
    folder.mkdir()
    made = Installation(folder).run("migrate")
    assert made.returncode == 0, made.stderr
    with sqlite3.connect(folder / "banyan.sqlite3") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder


@contextmanager
def on_postgres(data: Path) -> Iterator[Installation]:
    """Yield an installation with a fresh database of the server of the tests."""
    import psycopg

    settings = connection.settings_dict
    name = f"other_{os.getpid()}_{data.name[-6:]}".lower().replace("-", "_")
    about = {"host": settings["HOST"], "user": settings["USER"], "dbname": "postgres"}
    with psycopg.connect(**about, autocommit=True) as server:
        like = os.environ.get(NAME, "") or "template0"
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    host, user = settings["HOST"], settings["USER"]
    try:
        yield Installation(data, f"postgresql://{user}@/{name}?host={host}&pool=no")
    finally:
        with psycopg.connect(**about, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
