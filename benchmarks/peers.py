"""``python -m benchmarks.peers``: Banyan beside a plain Django admin, served alike.

Both hold the same register and are served by the same server with two workers;
a browser without a window asks both in turn for HTML. Prints each row with both
medians; the exit code is 1 when Banyan is slower in any.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from . import banyan_side, peer_side
from .measure import Ask, medians_ms
from .serving import Served, served

MEMBERS = 100_000
DATABASES = ("sqlite", "postgres")
Line = tuple[str, float, float]


def main(argv: list[str] | None = None) -> int:
    """Measure; return 1 where Banyan was slower."""
    args = _arguments(argv)
    wanted = DATABASES if args.database == "both" else (args.database,)
    answers = {name: _measured(name, args) for name in wanted}
    if args.json:
        Path(args.json).write_text(json.dumps(answers, indent=1), encoding="utf-8")
    slower = [
        f"{name}: {what}"
        for name, lines in answers.items()
        for what, ours, theirs in lines
        if ours > theirs
    ]
    for line in slower:
        print(f"SLOWER than the plain admin: {line}")
    return int(bool(slower))


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.peers", description=__doc__)
    parser.add_argument("--members", type=int, default=MEMBERS)
    parser.add_argument("--units", type=int)
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument(
        "--own-time",
        action="store_true",
        help="count the time of the processors at work (for a busy machine)",
    )
    parser.add_argument("--keep", metavar="FOLDER", help="build there once, use again")
    return parser.parse_args(argv)


def _measured(name: str, args: argparse.Namespace) -> list[Line]:
    with ExitStack() as stack:
        folder = Path(args.keep) / name if args.keep else None
        if folder is None:
            made = tempfile.mkdtemp(prefix="banyan-peers-")
            stack.callback(shutil.rmtree, made, ignore_errors=True)
            folder = Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        env = stack.enter_context(environment(name, folder))
        facts = _registers(env, folder, args)
        ours = stack.enter_context(
            served(env, "banyan.config.wsgi:application", worker=True)
        )
        theirs = stack.enter_context(
            served(_peer(env), "benchmarks.peer.wsgi:application")
        )
        return list(_lines(name, ours, theirs, facts, args.own_time))


def _lines(
    name: str, ours: Served, theirs: Served, facts: dict[str, str], own_time: bool
) -> Iterator[Line]:
    ours_asks = banyan_side.asks(ours, facts)
    theirs_asks = peer_side.asks(theirs, facts)
    print(f"\n{name}\n{'':40}{'Banyan':>12}{'plain admin':>14}")
    for what, ask in ours_asks.pages.items():
        pair = (ask, theirs_asks.pages[what])
        timed = _worked_ms(ours, theirs, *pair) if own_time else medians_ms(*pair)
        yield _said(what, *timed, "ms")
    for what, work in ours_asks.works.items():
        mine, peers = (work, theirs_asks.works[what])
        if own_time:
            yield _said(what, _worked(ours, mine), _worked(theirs, peers), "s")
        else:
            yield _said(what, mine(), peers(), "s")
    own, other = ours.megabytes(), theirs.megabytes()
    print(f"{'memory of two workers (reported)':40}{own:>10.0f} MB{other:>11.0f} MB")


TURNS, A_TURN = 4, 10
"""So often each side is asked a page ten times, while its processors are counted."""


def _worked_ms(
    ours: Served, theirs: Served, ask: Ask, other: Ask
) -> tuple[float, float]:
    """Return how long processors worked for one answer of each side, in milliseconds.

    Asked in turns after a warm-up; what its worker does beside the pages is left out.
    """
    sides = ((ours, ask), (theirs, other))
    spent = [0.0, 0.0]
    for turn in range(TURNS + 1):
        for at, (server, wanted) in enumerate(sides):
            before = server.at_work()
            for _ in range(A_TURN):
                wanted()
            spent[at] += server.at_work() - before if turn else 0
    one, two = (1000 * seconds / (TURNS * A_TURN) for seconds in spent)
    return one, two


def _worked(server: Served, work: Callable[[], float]) -> float:
    """Return how long processors worked for a piece of work, its worker's too."""
    before = server.at_work(helpers=True)
    work()
    return server.at_work(helpers=True) - before


def _said(what: str, ours: float, theirs: float, unit: str) -> Line:
    mark = "" if ours <= theirs else "  SLOWER"
    print(f"{what:40}{ours:>10.1f} {unit}{theirs:>11.1f} {unit}{mark}", flush=True)
    return what, round(ours, 2), round(theirs, 2)


@contextmanager
def environment(name: str, folder: Path) -> Iterator[Mapping[str, str]]:
    """Yield an environment with an empty data folder and one of the databases.

    Both sides keep their connections in a pool, as an installation does: tests ask
    for a new one each time.
    """
    env = {**os.environ, "BANYAN_DATA": str(folder / "banyan")}
    env.pop("DATABASE_URL", None)
    if name == "sqlite":
        yield env
        return
    from tests.support import postgres

    with postgres.server() as url:
        yield {**env, "DATABASE_URL": url.replace("&pool=no", "")}


def _peer(env: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the peer: a database of its own, its settings."""
    folder = Path(env["BANYAN_DATA"]).parent / "peer"
    folder.mkdir(exist_ok=True)
    own = {"PEER_DATA": str(folder), "BANYAN_DATA": str(folder)}
    own["DJANGO_SETTINGS_MODULE"] = "benchmarks.peer.settings"
    if "DATABASE_URL" in env:
        own["DATABASE_URL"] = env["DATABASE_URL"].replace("/banyan?", "/peer?")
    return {**env, **own}


def _registers(
    env: Mapping[str, str], folder: Path, args: argparse.Namespace
) -> dict[str, str]:
    """Make both registers, or find those made before; return what is asked about."""
    kept = folder / "facts.json"
    if kept.exists() and "DATABASE_URL" not in env:
        found: dict[str, str] = json.loads(kept.read_text(encoding="utf-8"))
        return found
    command = [sys.executable, "-m", "banyan.cli.main"]
    units = ["--units", str(args.units)] if args.units else []
    subprocess.run([*command, "migrate"], env=dict(env), check=True)
    subprocess.run(
        [*command, "synth", "--members", str(args.members), *units],
        env=dict(env),
        check=True,
    )
    if "DATABASE_URL" in env:
        from tests.support import postgres

        postgres.create_database(env["DATABASE_URL"], "peer")
    rows = folder / "rows.jsonl"
    taken = subprocess.run(
        [sys.executable, "-m", "benchmarks.peer_rows", str(rows)],
        env=dict(env),
        check=True,
        stdout=subprocess.PIPE,
    ).stdout
    with rows.open("rb") as source:
        subprocess.run(
            [sys.executable, "-m", "benchmarks.peer.fill"],
            env=_peer(env),
            stdin=source,
            check=True,
        )
    kept.write_bytes(taken)
    answer: dict[str, str] = json.loads(taken)
    return answer


if __name__ == "__main__":
    sys.exit(main())
