"""``python -m benchmarks.run``: builds the registry, measures, prints the table.

Each database has a process and a data folder of its own. The exit code
is 1 when a budget was missed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from . import report
from .registry import MADE, registry, run

MEMBERS = 100_000
DATABASES = ("sqlite", "postgres")


def main(argv: list[str] | None = None) -> int:
    """Measure; return 1 when a budget was missed."""
    args = _arguments(argv)
    wanted = DATABASES if args.database == "both" else (args.database,)
    answers = []
    for name in wanted:
        answers.append(_measured(name, args))
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
        help="count the time of the processors at work (for a busy machine)",
    )
    parser.add_argument(
        "--keep", metavar="FOLDER", help="make the registry there once, measure a copy"
    )
    parser.add_argument("--only", metavar="TEXT", help="lines whose name has the text")
    return parser.parse_args(argv)


def _measured(name: str, args: argparse.Namespace) -> dict[str, Any]:
    units = ["--units", str(args.units)] if args.units else []
    size = ["--members", str(args.members), *units]
    keep = Path(args.keep).resolve() if args.keep else None
    own = ["--own-time"] if args.own_time else []
    only = ["--only", args.only] if args.only else []
    with registry(name, size, keep) as env:
        made = Path(env["BANYAN_DATA"]) / MADE
        answer: dict[str, Any] = json.loads(
            run(env, "benchmarks.one", str(made), *own, *only)
        )
    return answer


if __name__ == "__main__":
    sys.exit(main())
