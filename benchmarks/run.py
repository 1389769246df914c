"""``python -m benchmarks.run``: builds the registry, measures, prints the table.

Each database has a process and a temporary data folder of its own. The exit code
is 1 when a budget was missed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import report

MEMBERS = 100_000
DATABASES = ("sqlite", "postgres")


def main(argv: list[str] | None = None) -> int:
    """Measure; return 1 when a budget was missed."""
    args = _arguments(argv)
    wanted = DATABASES if args.database == "both" else (args.database,)
    answers = []
    for name in wanted:
        with _environment(name) as env:
            answers.append(_measured(env, args))
        print(f"\n{report.heading(answers[-1])}\n\n{report.table(answers[-1])}")
    if args.json:
        text = json.dumps(answers, ensure_ascii=False, indent=1)
        Path(args.json).write_text(text, encoding="utf-8")
    if args.write:
        report.write(answers, dt.datetime.now(dt.UTC).date())
    return int(any(not r["kept"] for a in answers for r in a["results"]))


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.run", description=__doc__)
    parser.add_argument("--members", type=int, default=MEMBERS)
    parser.add_argument("--units", type=int)
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument("--json", metavar="FILE", help="write every number there")
    parser.add_argument(
        "--write", action="store_true", help="put the numbers into docs/benchmarks.md"
    )
    parser.add_argument(
        "--own-time",
        action="store_true",
        help="count the process's own time (a busy machine; only fair for SQLite)",
    )
    return parser.parse_args(argv)


@contextmanager
def _environment(name: str) -> Iterator[Mapping[str, str]]:
    """Yield the environment of a fresh installation on one of the databases."""
    with tempfile.TemporaryDirectory(prefix="banyan-bench-") as folder:
        env = {**os.environ, "BANYAN_DATA": folder}
        env.pop("DATABASE_URL", None)
        if name == "sqlite":
            yield env
            return
        from tests.support import postgres

        with postgres.server() as url:
            yield {**env, "DATABASE_URL": url}


def _measured(env: Mapping[str, str], args: argparse.Namespace) -> dict[str, Any]:
    command = [sys.executable, "-m", "banyan.cli.main"]
    _run(env, *command, "migrate")
    units = ["--units", str(args.units)] if args.units else []
    size = ["--members", str(args.members), *units]
    made = _run(env, *command, "synth", "--json", *size)
    kept = Path(env["BANYAN_DATA"]) / "made.json"
    kept.write_text(made, encoding="utf-8")
    own = ["--own-time"] if args.own_time else []
    answer: dict[str, Any] = json.loads(
        _run(env, sys.executable, "-m", "benchmarks.one", str(kept), *own)
    )
    return answer


def _run(env: Mapping[str, str], *command: str) -> str:
    done = subprocess.run(
        command, env=dict(env), check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
