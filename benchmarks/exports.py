"""All members into a file: how long, and how much memory it takes.

Each export runs in a process of its own, whose memory is then its own too.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from .measure import Result

XLSX_S = 30
"""For 100,000 members by eight columns, streaming, on record for each of them."""
CSV_S = 15
MOST_MB = 250
"""Above what the process holds before; the caches of the database are part of it."""
COLUMNS = ("name", "unit", "grade", "participation", "joined", "card", "born", "sex")
BUDGETS = {"xlsx": XLSX_S, "csv": CSV_S}


def measured(*, own_time: bool = False) -> Iterator[Result]:
    """Yield a line for each form."""
    for form, seconds in BUDGETS.items():
        command = [sys.executable, "-m", "benchmarks.exports", form]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        found = json.loads(done.stdout)
        ms = found["own_ms" if own_time else "ms"]
        grown = found["peak_mb"] - found["begin_mb"]
        allowed = seconds * 1000 * max(found["rows"], 10_000) / 100_000
        yield Result(
            "works",
            f"export of {found['rows']:,} members to {form.upper()}",
            ms,
            allowed if grown <= MOST_MB else 0,
            note=f"{grown} MB more at its peak, of {MOST_MB}",
        )


def main(form: str) -> int:
    """Export all members as the account of the registry; print what it took."""
    import django

    django.setup()
    from banyan.access.queries import account_by_login
    from banyan.base.lists import ListQuery
    from banyan.kernel import clock
    from banyan.lists import exports
    from banyan.units.queries import actor_for

    actor = actor_for(account_by_login("bench"), clock.today())
    wish = exports.Wish("members", ListQuery(columns=COLUMNS), form)
    with tempfile.TemporaryDirectory() as folder:
        begin = _peak_mb()
        started, own = time.perf_counter(), time.process_time()
        taken = exports.export_take(actor=actor, wish=wish, folder=Path(folder))
        found = {
            "rows": taken.rows,
            "ms": round((time.perf_counter() - started) * 1000, 1),
            "own_ms": round((time.process_time() - own) * 1000, 1),
            "begin_mb": begin,
            "peak_mb": _peak_mb(),
            "file_mb": round(taken.path.stat().st_size / 1e6, 1),
        }
    json.dump(found, sys.stdout)
    return 0


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banyan.config.settings")
    sys.exit(main(sys.argv[1]))
