"""Triggers that keep SQLite's full-text tables beside the table of texts."""

from __future__ import annotations

from banyan.base.triggers import Trigger, register

TABLE = "search_searchtext"
# Any letter of the Lao block; GLOB compares by code point.
_LAO = "GLOB '*[\u0e81-\u0edf]*'"


def _in(fts: str, row: str) -> str:
    return f"INSERT INTO {fts}(rowid, folded) VALUES ({row}.id, {row}.folded);"


def _out(fts: str, row: str) -> str:
    return (
        f"INSERT INTO {fts}({fts}, rowid, folded) "
        f"VALUES ('delete', {row}.id, {row}.folded);"
    )


def _trigger(name: str, event: str, body: str, row: str = "") -> str:
    when = f"WHEN {row}.folded {_LAO}\n" if row else ""
    return f"CREATE TRIGGER {name} AFTER {event} ON {TABLE}\n{when}BEGIN {body} END"


def _sqlite(fts: str, *, lao: bool) -> str:
    new, old = ("NEW", "OLD") if lao else ("", "")
    update = "UPDATE OF folded"
    return "\n--\n".join(
        (
            _trigger(f"{fts}_i", "INSERT", _in(fts, "NEW"), new),
            _trigger(f"{fts}_d", "DELETE", _out(fts, "OLD"), old),
            _trigger(f"{fts}_uo", update, _out(fts, "OLD"), old),
            _trigger(f"{fts}_un", update, _in(fts, "NEW"), new),
        )
    )


register(
    Trigger("search_words_i", TABLE, sqlite_sql=_sqlite("search_words", lao=False)),
    Trigger("search_lao_i", TABLE, sqlite_sql=_sqlite("search_lao", lao=True)),
)
