"""The table: for people in the terminal, and in docs/benchmarks.md when asked."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent.parent / "docs" / "benchmarks.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
HEAD = ("", "ms", "raw SQL", "budget", "SQL", "")


def lines(answer: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each line."""
    for r in answer["results"]:
        sql = "" if r["statements"] is None else str(r["statements"])
        if r["allowed_statements"] is not None:
            sql += f" of {r['allowed_statements']}"
        raw = "" if r["raw_ms"] is None else f"{r['raw_ms']:,.1f}"
        verdict = "kept" if r["kept"] else "MISSED"
        if r["note"]:
            verdict += f"; {r['note']}"
        yield (
            f"{r['group']}: {r['name']}",
            f"{r['ms']:,.1f}",
            raw,
            f"{r['allowed_ms']:,.0f}",
            sql,
            verdict,
        )


def table(answer: dict[str, Any]) -> str:
    """Return the table for a terminal."""
    rows = [HEAD, *lines(answer)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at in (0, 5) else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def heading(answer: dict[str, Any]) -> str:
    """Return what was measured on."""
    made = answer["made"]
    name = "SQLite" if answer["database"] == "sqlite" else "PostgreSQL"
    return (
        f"{name} {answer['version']}: {made['members']:,} members and "
        f"{made['persons'] - made['members']:,} former ones in {made['units']:,} units"
    )


def write(answers: Iterable[dict[str, Any]], day: dt.date) -> None:
    """Put the numbers between the marks in the page of benchmarks."""
    text = DOCS.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _old, after = rest.split(END)
    found = [
        f"Measured on {day.isoformat()} with {os.cpu_count()} cores, Python "
        f"{answer['python']}.\n\n### {heading(answer)}\n\n{_markdown(answer)}"
        for answer in answers
    ]
    body = "\n\n".join(found)
    DOCS.write_text(f"{before}{BEGIN}\n{body}\n{END}{after}", encoding="utf-8")


def _markdown(answer: dict[str, Any]) -> str:
    head = "| what | ms | raw SQL, ms | budget, ms | statements | verdict |"
    rule = "|---|--:|--:|--:|--:|---|"
    return "\n".join(
        [head, rule, *("| " + " | ".join(c) + " |" for c in lines(answer))]
    )
