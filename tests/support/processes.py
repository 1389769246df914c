"""A database that other processes can open, and workers as processes of their own.

On SQLite the tests' database lies in memory: it is copied into a file, and the
connection pointed at that. On PostgreSQL the tests' own database is used.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


@contextmanager
def shared(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the environment in which another process opens the same database."""
    before = settings.BANYAN_DATA
    settings.BANYAN_DATA = folder
    environment = {**os.environ, "BANYAN_DATA": str(folder), "PYTHONPATH": _path()}
    try:
        if connection.vendor == "sqlite":
            with _in_a_file(folder / "banyan.sqlite3"):
                yield environment
        else:
            known = connection.settings_dict
            url = f"postgresql://{known['USER']}@/{known['NAME']}?host={known['HOST']}"
            yield {**environment, "DATABASE_URL": url + "&pool=no"}
    finally:
        settings.BANYAN_DATA = before


@contextmanager
def _in_a_file(path: Path) -> Iterator[None]:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    memory, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection, connection.settings_dict["NAME"] = None, str(path)
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = memory, name


def _path() -> str:
    return os.pathsep.join([str(ROOT / "src"), str(ROOT)])


def worker(environment: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    """Start ``banyan worker`` with the kinds of the tests."""
    command = [sys.executable, "-m", "tests.support.job_kinds", "worker", *arguments]
    return subprocess.Popen(command, env=environment, cwd=ROOT)


def end(*processes: subprocess.Popen[bytes]) -> None:
    """End workers that a test started, however it went."""
    for process in processes:
        process.kill()
        process.wait()


def until(found: Callable[[], object], what: str) -> None:
    """Wait until something is so; fail with what it was when it never is."""
    last = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < last, f"never came: {what}"
        time.sleep(0.05)
