"""Serving an application with two workers on a free port, and its memory."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

WORKERS = 2
PATIENCE_S = 60


@dataclass(frozen=True)
class Served:
    """A server that runs, and the folder of its data."""

    port: int
    process: subprocess.Popen[bytes]
    data: Path
    helpers: tuple[subprocess.Popen[bytes], ...] = ()
    database: int | None = None
    """The first process of the server of databases, where there is one."""

    def at_work(self, *, helpers: bool = False) -> float:
        """Return the seconds that processors worked for it, with its worker or not.

        What a server of databases works meanwhile counts for whoever asks.
        """
        first = [self.process, *(self.helpers if helpers else ())]
        roots = [one.pid for one in first]
        roots += [self.database] if self.database else []
        pids = {pid for root in roots for pid in (root, *_below(root))}
        return sum(_seconds(pid) for pid in pids)

    def megabytes(self) -> float:
        """Return the memory of the workers together: private and shared pages."""
        return sum(_kilobytes(pid) for pid in _below(self.process.pid)) / 1024


@contextmanager
def served(
    env: Mapping[str, str], application: str, *, worker: bool = False
) -> Iterator[Served]:
    """Serve ``application`` on loopback until the end of the block."""
    port = _free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", str(WORKERS)),
        *("--log-level", "warning", "--blocking-threads", "4", application),
    ]
    server = subprocess.Popen(command, env=dict(env))
    helpers = []
    if worker:
        helpers.append(
            subprocess.Popen(
                [sys.executable, "-m", "banyan.cli.main", "worker"], env=dict(env)
            )
        )
    try:
        _wait(port)
        database = _postmaster(env.get("DATABASE_URL", ""))
        yield Served(port, server, Path(env["BANYAN_DATA"]), tuple(helpers), database)
    finally:
        for process in (*helpers, server):
            process.terminate()
        for process in (*helpers, server):
            process.wait(20)


def _postmaster(url: str) -> int | None:
    """Return the process that all connections to a PostgreSQL of this machine come from."""
    if not url:
        return None
    import psycopg

    asked = parse_qsl(urlsplit(url).query)
    own = urlencode([(name, value) for name, value in asked if name != "pool"])
    with psycopg.connect(urlsplit(url)._replace(query=own).geturl()) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        return None if row is None else _parent(int(row[0]))


def _parent(pid: int) -> int | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return int(stat.rsplit(")", 1)[1].split()[1])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.1)
    raise RuntimeError(f"nothing answers on port {port} after {PATIENCE_S} s")


def _below(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _parent(int(entry.name)) == parent:
            found.append(int(entry.name))
    return found or [parent]


def _seconds(pid: int) -> float:
    """Return how long processors worked for a process and its ended children."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    ticks = stat.rsplit(")", 1)[1].split()[11:15]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _kilobytes(pid: int) -> int:
    """Return the proportional share of memory where the system tells it."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    shares = [int(line.split()[1]) for line in lines if line.startswith("Pss:")]
    return sum(shares)
