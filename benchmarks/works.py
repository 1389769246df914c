"""The long works: the load, the ledger's check, the tree's check, the reform of 2025."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from banyan.kernel.actor import system_actor
from banyan.ledger.queries import verify
from banyan.units.queries import tree_check
from banyan.units.services import (
    areas_load,
    areas_reform_apply,
    areas_reform_draft,
    reorganisation_preview,
)

from . import evaluating, exports, measure, raw_load, tasks
from .measure import Result, clock_is_own, counting, timed, wanted
from .sample import Sample

LOAD_S = 25
"""For 100,000 members with all facts and the ledger."""

REFORM_S = 20
VERIFY_ROWS_A_SECOND = 40_000
CHECK_UNITS_A_SECOND = 10_000
PEOPLE = ("people_", "figures_")


def load(made: dict[str, Any]) -> Result | None:
    """Return the line of the load, from what the registry says of its making."""
    if not wanted("works: load"):
        return None
    raw = raw_load.spent_ms()
    own = clock_is_own()
    seconds = made["processor" if own else "seconds"]["members"]
    persons = made["persons"]
    return Result(
        "works",
        f"load of {persons:,} persons, {made['facts']:,} facts, with the ledger",
        seconds * 1000,
        round(LOAD_S * 1000 * made["members"] / 100_000, 1),
        round(raw, 1),
        note=f"{persons / max(seconds, 0.01):,.0f} persons/s",
    )


def measured(sample: Sample) -> Iterator[Result | None]:
    """Yield a line for each long work; the reform comes last, for it changes most."""
    actor = system_actor("benchmarks")
    if wanted("evaluation"):
        yield from evaluating.measured(actor, sample)
    if wanted("commitments") and not wanted("works"):
        yield from tasks.measured(actor, sample)
    if not wanted("works"):
        return
    entries = _count("ledger_entry")
    units = _count("units_unit")
    yield timed(
        "works",
        f"ledger verify, {entries:,} entries and their rows",
        lambda: _sound(not verify(actor).findings),
        max(1, 2 * entries / VERIFY_ROWS_A_SECOND),
    )
    yield timed(
        "works",
        f"tree check, {units:,} units",
        lambda: _sound(tree_check().is_sound),
        max(1, units / CHECK_UNITS_A_SECOND),
    )
    yield from exports.measured(own_time=measure.clock is time.process_time)
    yield from tasks.measured(actor, sample)
    yield from _reform(actor)


def _reform(actor: Any) -> Iterator[Result]:
    yield timed("works", "areas of the country loaded", _silent(areas_load, actor), 20)
    draft = areas_reform_draft(actor=actor)
    yield timed(
        "works",
        "reform of 2025, preview",
        lambda: _silent_call(reorganisation_preview, actor, draft),
        REFORM_S,
    )
    before = _people()
    with counting() as sent:
        result = timed(
            "works",
            "reform of 2025, applied",
            lambda: _silent_call(areas_reform_apply, actor, draft),
            REFORM_S,
        )
    touched = [sql for sql in sent if _writes_people(sql)]
    same = before == _people() and not touched
    note = "no row of people written" if same else "ROWS OF PEOPLE WRITTEN"
    yield Result(
        result.group,
        result.name,
        result.ms,
        result.allowed_ms if same else 0,
        statements=len(sent),
        note=note,
    )


def _silent(service: Callable[..., Any], actor: Any) -> Callable[[], None]:
    def run() -> None:
        service(actor=actor)

    return run


def _silent_call(service: Callable[..., Any], actor: Any, draft: Any) -> None:
    service(actor=actor, reorganisation=draft)


def _sound(sound: bool) -> str:
    return "sound" if sound else "FINDINGS"


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def _people() -> list[tuple[Any, ...]]:
    """Return what would change if a row of people were written."""
    with connection.cursor() as cursor:
        found = []
        for table in ("person", "membership", "stay", "grade", "participation"):
            cursor.execute(
                f"SELECT count(*), max(id), sum(row_version) FROM people_{table}"
            )
            found.append(cursor.fetchone())
        return found


def _writes_people(sql: str) -> bool:
    words = sql.lstrip().split(None, 3)
    if not words or words[0].upper() not in ("UPDATE", "INSERT", "DELETE"):
        return False
    target = words[1] if words[0].upper() == "UPDATE" else words[2]
    return target.strip('"').startswith("people_m")
