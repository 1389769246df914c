"""Timing a piece of work, counting its statements, and the verdict on it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection

ROUNDS = 15
SLOW_MS, SLOW_ROUNDS = 400, 5
"""What takes this long is asked less often."""

Ask = Callable[[], Any]

clock: Callable[[], float] = time.perf_counter
only: str = ""
"""Only lines with this in their names are measured; their order stays."""


def count_own_time() -> None:
    """Measure the time of the processors alone, for a machine that others use too."""
    global clock
    clock = own_time


def clock_is_own() -> bool:
    """Say whether processors are counted, or the clock on the wall."""
    return clock is own_time


def own_time() -> float:
    """Return the seconds that processors worked for this process.

    With PostgreSQL, the time of this connection's process on the server is
    added, where the system tells it (Linux, and a server on this machine).
    """
    return time.process_time() + _server_time()


def _server_time() -> float:
    opened = connection.connection
    if opened is None or connection.vendor != "postgresql":
        return 0
    try:
        with open(f"/proc/{opened.info.backend_pid}/schedstat", "rb") as told:
            return int(told.read().split()[0]) / 1e9
    except OSError:
        return 0


def wanted(name: str) -> bool:
    """Say whether this line is to be measured."""
    return only in name


def settled() -> None:
    """Let PostgreSQL know and tidy its tables, as its autovacuum does within minutes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


@dataclass(frozen=True)
class Budget:
    """``times`` the raw SQL plus ``beyond_ms``, and so many statements."""

    times: float
    beyond_ms: float
    statements: int

    def of(self, raw_ms: float) -> float:
        """Return the milliseconds allowed."""
        return self.times * raw_ms + self.beyond_ms


READ = Budget(2, 5, 8)
LIST = Budget(2, 8, 8)
HUB = Budget(2, 15, 14)


@dataclass(frozen=True)
class Result:
    """One line of the table: what was measured and what was allowed."""

    group: str
    name: str
    ms: float
    allowed_ms: float
    raw_ms: float | None = None
    statements: int | None = None
    allowed_statements: int | None = None
    note: str = ""

    @property
    def kept(self) -> bool:
        """Say whether the budget was kept."""
        many = self.statements is not None and self.allowed_statements is not None
        if many and self.statements > self.allowed_statements:  # type: ignore[operator]
            return False
        return self.ms <= self.allowed_ms

    def as_data(self) -> dict[str, Any]:
        """Return the line as plain data."""
        return {**asdict(self), "kept": self.kept}


def compared(
    group: str, name: str, ask: Ask, raw: Ask, budget: Budget
) -> Result | None:
    """Measure ``ask`` beside ``raw``, and judge it by ``budget``."""
    if not wanted(f"{group}: {name}"):
        return None
    statements = statements_of(ask)
    ms, raw_ms = medians_ms(ask, raw)
    return Result(
        group,
        name,
        round(ms, 2),
        round(budget.of(raw_ms), 2),
        round(raw_ms, 2),
        statements,
        budget.statements,
    )


def timed(group: str, name: str, work: Ask, allowed_s: float, note: str = "") -> Result:
    """Measure a piece of work once, against seconds: a later one may need it done."""
    started = clock()
    said = work()
    ms = (clock() - started) * 1000
    found = note or (said if isinstance(said, str) else "")
    return Result(group, name, round(ms, 1), allowed_s * 1000, note=found)


def medians_ms(*asks: Ask) -> list[float]:
    """Return the medians of some rounds after a warm-up, in milliseconds.

    The pieces of work take turns, so that a busy minute of the machine falls on
    all of them alike.
    """
    warm = [[_once(ask), _once(ask)] for ask in asks]
    slow = any(min(times) > SLOW_MS for times in warm)
    rounds = [
        [_once(ask) for ask in asks] for _ in range(SLOW_ROUNDS if slow else ROUNDS)
    ]
    return [statistics.median(times) for times in zip(*rounds, strict=True)]


def _once(ask: Ask) -> float:
    started = clock()
    ask()
    return (clock() - started) * 1000


def statements_of(ask: Ask) -> int:
    """Return how many statements are sent to the database, what is due by chance aside."""
    counts = []
    for _time in range(2):
        with counting() as sent:
            ask()
        counts.append(len(sent))
    return min(counts)


@contextmanager
def counting() -> Iterator[list[str]]:
    """Collect the statements sent inside."""
    sent: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield sent
