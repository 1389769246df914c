"""The demonstration as one file: every table in it, and it goes back in."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps

from banyan.archive import services, tables
from banyan.archive.examining import SAVED
from banyan.base.models import Setting
from banyan.kernel.actor import system_actor
from tests.support.installation import on_sqlite

pytestmark = pytest.mark.django_db
MADE_ANEW = {"search_textvector", "search_languagemean"}
"""Ours, and left out all the same: computed from texts that are in every export."""


def test_every_table_is_in_an_export_or_left_out_with_a_reason() -> None:
    assert tables.strangers() == []
    written = {s.table for s in tables.sources()}
    for model in tables.every_model():
        table = str(model._meta.db_table)
        assert table in written or tables.why_left_out(table), table
        own = model.__module__.startswith("banyan.") and table not in MADE_ANEW
        assert not own or table in written, f"{table} is ours and left out"


def test_every_column_has_a_form_and_every_list_names_what_exists() -> None:
    known = {s.table: {c.name for c in s.columns} for s in tables.sources()}
    listed = tables.contents()
    assert set(listed["secret_tables"]) <= set(known)
    assert set(listed["set_up"]["tables"]) <= set(known)
    for name in listed["secret_columns"]:
        table, column = name.split(".")
        assert column in known[table]


def test_the_demonstration_goes_out_and_in(tmp_path: Path) -> None:
    path = tmp_path / "demonstration.zip"
    done = services.archive_export(actor=system_actor("patrol"), path=path)
    Setting.objects.filter(key=SAVED).delete()  # noted after the export
    assert done.manifest.specimen
    assert done.manifest.missing == ()
    for table in done.manifest.tables:
        assert table.rows == apps.get_model(table.model)._default_manager.count()
    other = on_sqlite(tmp_path / "other")
    answer = other.json("restore", str(path))
    assert answer["verify"]["sound"], answer["verify"]["first"]
    assert answer["rows"] == done.manifest.rows
    assert (other.data / "specimen").exists()
