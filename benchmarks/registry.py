"""The registry that is measured: made for one run, or kept and copied.

Measuring changes it (the reform is applied), so that a kept one is never
measured itself: SQLite's folder is copied, PostgreSQL makes a database like it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

MADE = "made.json"
COPY = "measured"
Environment = Mapping[str, str]


@contextmanager
def registry(
    name: str, size: Sequence[str], keep: Path | None
) -> Iterator[Environment]:
    """Yield the environment of a registry of this size on one of the databases.

    ``size`` are the arguments of its maker; ``keep`` the folder of kept ones.
    """
    with tempfile.TemporaryDirectory(prefix="banyan-bench-") as folder:
        own = Path(folder)
        kept = own / "made" if keep is None else keep / "-".join([name, *size[1::2]])
        (kept / "data").mkdir(parents=True, exist_ok=True)
        env = {**os.environ, "BANYAN_DATA": str(kept / "data")}
        env.pop("DATABASE_URL", None)
        if name == "sqlite":
            _made(env, size)
            yield env if keep is None else _copied(env, own)
            return
        from tests.support import postgres

        with postgres.server(kept) as url:
            env["DATABASE_URL"] = url
            _made(env, size)
            if keep is None:
                yield env
                return
            postgres.drop_database(url, COPY)
            postgres.create_database(url, COPY, like="banyan")
            copied = url.replace("/banyan?", f"/{COPY}?")
            yield {**_copied(env, own), "DATABASE_URL": copied}
            postgres.drop_database(url, COPY)


def _made(env: Environment, size: Sequence[str]) -> None:
    """Make the registry, unless that was done before."""
    made = Path(env["BANYAN_DATA"]) / MADE
    if not made.exists():
        _run(env, "banyan.cli.main", "migrate")
        made.write_bytes(_run(env, "benchmarks.make", *size))


def _copied(env: Environment, own: Path) -> dict[str, str]:
    """Return the environment with a copy of the data folder."""
    data = own / "data"
    shutil.copytree(env["BANYAN_DATA"], data)
    return {**env, "BANYAN_DATA": str(data)}


def _run(env: Environment, module: str, *arguments: str) -> bytes:
    return run(env, module, *arguments).encode()


def run(env: Environment, module: str, *arguments: str) -> str:
    """Run a module in an environment; return what it prints."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(
        command, env=dict(env), check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout
