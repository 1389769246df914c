"""Runs the whole suite: both databases, the demonstration, the browser.

``python -m tests.run`` is what ``make test`` calls. Every part prints its own
pytest summary; the last line adds them up. A skipped test counts as a failure:
on a machine where everything can be installed nothing is left out.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support import postgres, template

Ended = Callable[[], tuple[str, int]]
ROOT = Path(__file__).resolve().parent.parent
WORKERS = str(min(4, (os.cpu_count() or 2) + 1))
"""One more than there are processors: some tests wait for other processes."""

SAME_EVERYWHERE = (
    "--ignore=tests/patrol/test_house.py",
    "--ignore=tests/patrol/test_api_contract.py",
    "--ignore=tests/patrol/test_reform.py",
)
"""Patrols of the source, of the described interface and of a demonstration that the
test builds for itself on SQLite: once is enough."""
SLOWEST = ("--durations=10", "--durations-min=2")
LEDGER = "tests/contexts/ledger"
BUILD = [sys.executable, "-m", "banyan.cli.main", "demo", "--build"]
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


def told(part: str, began: float) -> None:
    """Print how long a part took."""
    print(f"=== {part}: {time.monotonic() - began:.0f} s", flush=True)


def tests(*args: str) -> list[str]:
    """Return the command that runs tests."""
    return [sys.executable, "-m", "pytest", "-q", "--no-header", *SLOWEST, *args]


def pytest(part: str, totals: Totals, *args: str, **environment: str) -> None:
    """Run pytest for one part, show its output, add up its counts."""
    began = time.monotonic()
    print(f"\n=== {part}", flush=True)
    process = subprocess.Popen(
        tests(*args),
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
    told(part, began)


@contextmanager
def beside(
    part: str, command: list[str], folder: Path, **environment: str
) -> Iterator[Ended]:
    """Run something in one process while tests keep the other processors busy.

    What is yielded waits for its end, prints and returns what it said, and its code.
    """
    began = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    said = (folder / "said").open("w+", encoding="utf-8")
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=said,
        stderr=subprocess.STDOUT,
    )

    def ended() -> tuple[str, int]:
        code = process.wait()
        said.seek(0)
        output = said.read()
        print(f"\n=== {part}\n{output}", flush=True)
        told(part, began)
        return output, code

    try:
        yield ended
    finally:
        process.kill()
        process.wait()
        said.close()


def is_built(part: str, totals: Totals, demo: Ended) -> bool:
    """Wait for a demonstration; say whether it was built."""
    _, code = demo()
    if code:
        totals.broken.append(part)
    return code == 0


def on_sqlite(totals: Totals, folder: Path) -> dict[str, str]:
    """Everything, on SQLite; patrols and browser on the built demonstration.

    Returns what names the migrated file that all began with.
    """
    spread, data = ("-n", WORKERS), str(folder / "demo" / "data")
    begun = template.make_file(folder / "template")
    Path(data).mkdir(parents=True)
    shutil.copy(begun[template.NAME], data)
    part = "demonstration on SQLite"
    with beside(part, BUILD, folder / "demo", BANYAN_DATA=data) as demo:
        rooms = ("tests/domain", "tests/contexts", "tests/web")
        pytest("rooms and pages on SQLite", totals, *rooms, *spread, **begun)
        is_done = is_built(part, totals, demo)
    if is_done:
        built = {"BANYAN_TEST_DEMO": data}
        doors = ("tests/patrol", "tests/e2e")
        pytest("patrol and journeys on SQLite", totals, *doors, *spread, **built)
    return begun


def on_postgres(totals: Totals, folder: Path, file: dict[str, str]) -> None:
    """Contexts, patrol and one journey, on PostgreSQL.

    A sealer waits for the oldest transaction of its whole server, so the ledger's
    tests and the demonstration have servers to themselves. All begin as copies of
    one cluster with a migrated database; ``file`` names the one of SQLite.
    """
    data, part = str(folder / "demo" / "data"), "demonstration on PostgreSQL"
    like = folder / "cluster"
    begun = {**file, **template.make_cluster(like)}
    with postgres.server(like=like) as url, postgres.server(like=like) as other:
        postgres.create_database(other, "banyan_demo", like=template.ON_POSTGRES)
        built = {"DATABASE_URL": other.replace("/banyan?", "/banyan_demo?")}
        with beside(part, BUILD, folder / "demo", BANYAN_DATA=data, **built) as demo:
            with ledger_alone(totals, folder / "ledger", like, begun):
                args = ("tests/contexts", f"--ignore={LEDGER}", "-n", WORKERS)
                pytest("rooms on PostgreSQL", totals, *args, DATABASE_URL=url, **begun)
            if not is_built(part, totals, demo):
                return
        built["BANYAN_TEST_DEMO"] = data
        args = ("tests/patrol", "tests/e2e", "-m", "postgres or not e2e")
        args += ("-n", WORKERS, *SAME_EVERYWHERE)
        pytest("patrol and a journey on PostgreSQL", totals, *args, **built)


@contextmanager
def ledger_alone(
    totals: Totals, folder: Path, like: Path, begun: dict[str, str]
) -> Iterator[None]:
    """Run the ledger's tests on a server of their own, beside the others."""
    part = "the ledger on PostgreSQL"
    with postgres.server(like=like) as url:
        own = {"DATABASE_URL": url, **begun}
        with beside(part, tests(LEDGER), folder, **own) as ended:
            yield
            totals.add(part, *ended())


def main() -> int:
    """Run all parts; return 0 when everything passed and nothing was skipped."""
    totals = Totals()
    with tempfile.TemporaryDirectory(prefix="banyan-demo-") as folder:
        file = on_sqlite(totals, Path(folder, "sqlite"))
        on_postgres(totals, Path(folder, "postgres"), file)
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
