"""Runs the whole suite: both databases, the demonstration, the browser.

``python -m tests.run`` is what ``make test`` calls. Every part prints its own
pytest summary; the last line adds them up. A skipped test counts as a failure:
on a machine where everything can be installed nothing is left out.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.support import postgres, template

ROOT = Path(__file__).resolve().parent.parent
WORKERS = str(min(4, os.cpu_count() or 2))
COUNTED = re.compile(r"(\d+) (passed|failed|skipped|error|errors)\b")


@dataclass
class Totals:
    """What all parts together ran."""

    counts: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def add(self, part: str, output: str, code: int) -> None:
        """Read the last summary line of one part."""
        found = COUNTED.findall(output.strip().splitlines()[-1] if output else "")
        for number, word in found:
            word = "failed" if word.startswith("error") else word
            self.counts[word] = self.counts.get(word, 0) + int(number)
        if code or not any(w == "passed" for _, w in found):
            self.broken.append(part)

    @property
    def is_good(self) -> bool:
        """Nothing failed, nothing was skipped, every part ran something."""
        return not (
            self.broken or self.counts.get("failed") or self.counts.get("skipped")
        )


def pytest(part: str, totals: Totals, *args: str, **environment: str) -> None:
    """Run pytest for one part, show its output, add up its counts."""
    started = time.monotonic()
    print(f"\n=== {part}", flush=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", "--no-header", *args],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line)
        sys.stdout.write(line)
        sys.stdout.flush()
    totals.add(part, "".join(lines), process.wait())
    print(f"=== {part}: {time.monotonic() - started:.0f} s", flush=True)


def build_demo(folder: Path, **environment: str) -> bool:
    """Build the demonstration as a user would; say whether it worked."""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "banyan.cli.main", "demo", "--build"],
        cwd=ROOT,
        env={**os.environ, "BANYAN_DATA": str(folder), **environment},
        check=False,
    )
    print(f"=== demonstration built: {time.monotonic() - started:.0f} s", flush=True)
    return done.returncode == 0


def on_sqlite(totals: Totals, folder: Path) -> None:
    """Everything, on SQLite; pages and browser on the built demonstration."""
    spread = ("-n", WORKERS)
    begun = template.make_file(folder / "template")
    pytest("domain", totals, "tests/domain", *spread)
    pytest("contexts on SQLite", totals, "tests/contexts", *spread, **begun)
    pytest("pages", totals, "tests/web", *spread, **begun)
    folder = folder / "demo"
    if not build_demo(folder):
        totals.broken.append("demonstration on SQLite")
        return
    demo = {"BANYAN_TEST_DEMO": str(folder)}
    pytest("patrol", totals, "tests/patrol", *spread, **demo)
    pytest("browser journeys", totals, "tests/e2e", *spread, **demo)


def on_postgres(totals: Totals, folder: Path) -> None:
    """Contexts, patrol and one journey, on PostgreSQL."""
    with postgres.server() as url:
        database = {"DATABASE_URL": url}
        database |= template.make_database(url, folder / "template")
        # A sealer waits for the oldest transaction of the whole server, so the
        # ledger's tests need it for themselves.
        part, apart = "contexts on PostgreSQL", "tests/contexts/ledger"
        spread = ("-n", WORKERS, f"--ignore={apart}")
        pytest(part, totals, "tests/contexts", *spread, **database)
        pytest("the ledger on PostgreSQL", totals, apart, **database)
        demo_url = url.replace("/banyan?", "/banyan_demo?")
        postgres.create_database(url, "banyan_demo")
        folder = folder / "demo"
        if not build_demo(folder, DATABASE_URL=demo_url):
            totals.broken.append("demonstration on PostgreSQL")
            return
        demo = {"BANYAN_TEST_DEMO": str(folder), "DATABASE_URL": demo_url}
        part = "patrol on PostgreSQL"
        pytest(part, totals, "tests/patrol", "-n", WORKERS, **demo)
        part = "a journey on PostgreSQL"
        pytest(part, totals, "tests/e2e", "-m", "postgres", **demo)


def main() -> int:
    """Run all parts; return 0 when everything passed and nothing was skipped."""
    totals = Totals()
    with tempfile.TemporaryDirectory(prefix="banyan-demo-") as folder:
        on_sqlite(totals, Path(folder, "sqlite"))
        on_postgres(totals, Path(folder, "postgres"))
    counts = totals.counts
    failed = counts.get("failed", 0) or len(totals.broken)
    for part in totals.broken:
        print(f"BROKEN: {part}")
    print(
        f"{counts.get('passed', 0)} passed, {failed} failed, "
        f"{counts.get('skipped', 0)} skipped"
    )
    return 0 if totals.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
