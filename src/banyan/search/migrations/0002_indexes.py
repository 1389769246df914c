"""Indexes for finding words: trigrams on PostgreSQL, full-text tables on SQLite."""

from typing import Any

from django.db import migrations

# What was just written waits in a list that every search reads whole: kept short (kB).
POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX IF NOT EXISTS searchtext_trigrams ON search_searchtext "
    "USING gin (folded gin_trgm_ops) WITH (gin_pending_list_limit = 64)",
)
# "ascii" parts at ASCII punctuation and blanks only, and the stored texts hold
# nothing but folded words and blanks. Triggers (search/triggers.py) keep them.
SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5(folded, "
    "content='search_searchtext', content_rowid='id', tokenize='ascii', "
    "prefix='1 2 3', detail='none', columnsize=0)",
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_lao USING fts5(folded, "
    "content='search_searchtext', content_rowid='id', "
    "tokenize='trigram case_sensitive 1', columnsize=0)",
)
POSTGRES_BACK = ("DROP INDEX IF EXISTS searchtext_trigrams",)
SQLITE_BACK = ("DROP TABLE IF EXISTS search_words", "DROP TABLE IF EXISTS search_lao")


def forwards(apps: Any, schema_editor: Any) -> None:
    """Create what this database needs."""
    postgres = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRES if postgres else SQLITE:
        schema_editor.execute(statement)


def backwards(apps: Any, schema_editor: Any) -> None:
    """Drop it again; the extension stays, others may use it."""
    postgres = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRES_BACK if postgres else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
