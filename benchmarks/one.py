"""Measures the database of this process's settings; prints the lines as JSON."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def main(made_file: str, *, own_time: bool = False, only: str = "") -> int:
    """Measure on the registry described in ``made_file`` what has ``only`` in it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banyan.config.settings")
    import django

    django.setup()
    from django.db import connection

    from banyan.base import dayroll

    from . import measure, works

    if own_time:
        measure.count_own_time()
    measure.only = only
    made = json.loads(Path(made_file).read_text(encoding="utf-8"))
    results: list[dict[str, Any]] = []

    def note(result: Any) -> None:
        if result is None:
            return
        results.append(result.as_data())
        mark = "kept" if result.kept else "MISSED"
        print(f"  {result.name}: {result.ms} ms, {mark}", file=sys.stderr)

    dayroll.ensure_rolled()  # the first page of a day waits for it, not each one
    measure.settled()
    note(works.load(made))
    for result in _lines():
        note(result)
    answer = {
        "database": connection.vendor,
        "version": _version(connection),
        "python": platform.python_version(),
        "made": made,
        "own_time": own_time,
        "results": results,
    }
    json.dump(answer, sys.stdout, ensure_ascii=False, indent=1)
    return 0


def _lines() -> Iterator[Any]:
    """Yield every line in its order; the works that change most come last."""
    from banyan.kernel.actor import system_actor

    from . import case_works, exchanging, measure, pages, reads, works
    from .sample import Sample

    sample = Sample.drawn()
    yield from reads.measured(sample)
    yield from pages.measured(sample)
    yield from case_works.measured(sample)
    if measure.wanted("exchange") or measure.wanted("briefing"):
        yield from exchanging.measured(system_actor("benchmarks"), sample)
    yield from works.measured(sample)


def _version(connection: Any) -> str:
    connection.ensure_connection()
    found = connection.get_database_version()
    return ".".join(str(part) for part in found)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.one", description=__doc__)
    parser.add_argument("made")
    parser.add_argument("--own-time", action="store_true")
    parser.add_argument("--only", default="")
    args = parser.parse_args()
    sys.exit(main(args.made, own_time=args.own_time, only=args.only))
