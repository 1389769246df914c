"""Triggers beside the table of texts: SQLite's full-text tables, vectors that go."""

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

_VECTOR_GOES = "DELETE FROM search_textvector WHERE text_id = OLD.id;"
_OTHER_TEXT = (
    "OLD.shown IS {not_same} NEW.shown OR OLD.language IS {not_same} NEW.language"
)


def _vectors_sqlite() -> str:
    when = _OTHER_TEXT.format(not_same="NOT")
    return (
        f"{_trigger('search_vector_d', 'DELETE', _VECTOR_GOES)}\n--\n"
        f"CREATE TRIGGER search_vector_u AFTER UPDATE OF shown, language ON {TABLE}\n"
        f"WHEN {when}\nBEGIN {_VECTOR_GOES} END"
    )


def _vectors_postgres() -> str:
    when = _OTHER_TEXT.format(not_same="DISTINCT FROM")
    return f"""
CREATE OR REPLACE FUNCTION search_vector_d_f() RETURNS trigger LANGUAGE plpgsql AS $b$
BEGIN
  DELETE FROM search_textvector v USING gone WHERE v.text_id = gone.id;
  RETURN NULL;
END $b$;
CREATE OR REPLACE FUNCTION search_vector_u_f() RETURNS trigger LANGUAGE plpgsql AS $b$
BEGIN
  {_VECTOR_GOES}
  RETURN NULL;
END $b$;
DROP TRIGGER IF EXISTS search_vector_d ON {TABLE};
CREATE TRIGGER search_vector_d AFTER DELETE ON {TABLE}
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION search_vector_d_f();
DROP TRIGGER IF EXISTS search_vector_u ON {TABLE};
CREATE TRIGGER search_vector_u AFTER UPDATE OF shown, language ON {TABLE}
  FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION search_vector_u_f();
"""


register(
    Trigger(
        "search_vector_d",
        TABLE,
        sqlite_sql=_vectors_sqlite(),
        postgres_sql=_vectors_postgres(),
    )
)
