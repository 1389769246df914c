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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support import postgres, template

Built = Callable[[str], bool]
ROOT = Path(__file__).resolve().parent.parent
WORKERS = str(min(4, (os.cpu_count() or 2) + 1))
"""One more than there are processors: some tests wait for other processes."""

SAME_EVERYWHERE = (
    "--ignore=tests/patrol/test_house.py",
    "--ignore=tests/patrol/test_api_contract.py",
)
"""Patrols of the source and of the described interface: once is enough."""
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


@contextmanager
def demo_built(totals: Totals, folder: Path, **environment: str) -> Iterator[Built]:
    """Build the demonstration as a user would, beside what runs meanwhile.

    It works in one process; the tests keep the other processors busy. What is
    yielded waits for it and says whether it worked.
    """
    started = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    said = (folder / "said").open("w+", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "banyan.cli.main", "demo", "--build"],
        cwd=ROOT,
        env={**os.environ, "BANYAN_DATA": str(folder / "data"), **environment},
        stdout=said,
        stderr=subprocess.STDOUT,
    )

    def built(part: str) -> bool:
        code = process.wait()
        said.seek(0)
        print(f"\n=== {part}\n{said.read()}", flush=True)
        print(f"=== {part}: {time.monotonic() - started:.0f} s", flush=True)
        if code:
            totals.broken.append(part)
        return code == 0

    try:
        yield built
    finally:
        process.kill()
        process.wait()
        said.close()


def on_sqlite(totals: Totals, folder: Path) -> None:
    """Everything, on SQLite; pages and browser on the built demonstration."""
    spread = ("-n", WORKERS)
    with demo_built(totals, folder / "demo") as built:
        begun = template.make_file(folder / "template")
        pytest("domain", totals, "tests/domain", *spread)
        pytest("contexts on SQLite", totals, "tests/contexts", *spread, **begun)
        pytest("pages", totals, "tests/web", *spread, **begun)
        if not built("demonstration on SQLite"):
            return
    demo = {"BANYAN_TEST_DEMO": str(folder / "demo" / "data")}
    pytest("patrol", totals, "tests/patrol", *spread, **demo)
    pytest("browser journeys", totals, "tests/e2e", *spread, **demo)


def on_postgres(totals: Totals, folder: Path) -> None:
    """Contexts, patrol and one journey, on PostgreSQL.

    A sealer waits for the oldest transaction of its whole server, so the ledger's
    tests and the demonstration have servers to themselves.
    """
    with postgres.server() as url, postgres.server() as other:
        postgres.create_database(other, "banyan_demo")
        demo_url = other.replace("/banyan?", "/banyan_demo?")
        with demo_built(totals, folder / "demo", DATABASE_URL=demo_url) as built:
            database = {"DATABASE_URL": url}
            database |= template.make_database(url, folder / "template")
            part, apart = "contexts on PostgreSQL", "tests/contexts/ledger"
            spread = ("-n", WORKERS, f"--ignore={apart}")
            pytest(part, totals, "tests/contexts", *spread, **database)
            pytest("the ledger on PostgreSQL", totals, apart, **database)
            if not built("demonstration on PostgreSQL"):
                return
        data = str(folder / "demo" / "data")
        demo = {"BANYAN_TEST_DEMO": data, "DATABASE_URL": demo_url}
        part, spread = "patrol on PostgreSQL", ("-n", WORKERS, *SAME_EVERYWHERE)
        pytest(part, totals, "tests/patrol", *spread, **demo)
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
