"""Backup of a running SQLite installation, and bringing it back on record."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from banyan.archive import backing, members, services
from banyan.kernel.errors import InputError, StateRefusal
from tests.support.installation import Installation, on_sqlite

from .conftest import SYSTEM, rewritten


@dataclass(frozen=True)
class Saved:
    """An installation and its backup, keys and all."""

    here: Installation
    backup: Path


@pytest.fixture(scope="module")
def saved(source: Any, tmp_path_factory: Any) -> Saved:
    """Restore the small organisation into a folder, and back that up."""
    folder = tmp_path_factory.mktemp("installation")
    here = on_sqlite(folder / "here")
    here.json("restore", str(source.plain))
    here.json("ledger", "seal")
    backup = folder / "backup.zip"
    assert here.json("backup", str(backup), "--with-keys")["keys"] is True
    return Saved(here, backup)


def test_it_holds_database_files_heads_and_keys(saved: Saved) -> None:
    with zipfile.ZipFile(saved.backup) as packed:
        names = set(packed.namelist())
    assert {"banyan.sqlite3", "heads.log", "keys/ledger.key", "secret"} <= names
    assert len([n for n in names if n.startswith("files/")]) == 2
    assert saved.backup.stat().st_mode & 0o077 == 0


def test_without_asking_the_keys_stay_apart(saved: Saved) -> None:
    names = set(backing._wanted(saved.here.data, with_keys=False))
    assert "keys/ledger-public.json" in names
    assert not [n for n in names if n.endswith(".key") or n == "secret"]


def test_what_was_done_since_is_given_up_on_record(
    saved: Saved, tmp_path: Path
) -> None:
    """Into the place of a younger database, and into an empty folder."""
    here = saved.here
    here.json("account", "create", "afterwards")
    here.json("ledger", "seal")
    refused = here.run("restore", str(saved.backup), "--json")
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["error"] == "archive.not_empty"
    back = here.json("restore", str(saved.backup), "--replace")
    assert back["seals_given_up"] == 1
    assert back["verify"]["sound"]
    assert Path(back["former"]).exists()
    assert "afterwards" not in here.run("account", "list").stdout
    fresh = on_sqlite(tmp_path / "fresh")
    assert fresh.json("restore", str(saved.backup))["verify"]["sound"]
    key = fresh.data / "keys/ledger.key"
    assert key.read_bytes() == (here.data / "keys/ledger.key").read_bytes()
    assert key.stat().st_mode & 0o077 == 0


def test_nothing_is_put_back_under_a_running_server(saved: Saved) -> None:
    data = saved.here.data
    before = sorted(p.name for p in data.iterdir() if "before" in p.name)
    with closing(sqlite3.connect(data / "banyan.sqlite3")) as live:
        accounts = live.execute("SELECT COUNT(*) FROM access_account").fetchone()
        refused = saved.here.run("restore", str(saved.backup), "--replace", "--json")
        assert refused.returncode == 1
        assert json.loads(refused.stdout)["error"] == "backup.in_use"
        again = live.execute("SELECT COUNT(*) FROM access_account").fetchone()
    assert again == accounts
    assert sorted(p.name for p in data.iterdir() if "before" in p.name) == before


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"banyan.sqlite3": b"changed"}, "archive.hash"),
        ({"heads.log": None}, "archive.missing"),
        ({"manifest.json": b"{}"}, "backup.not_ours"),
    ],
)
def test_a_changed_backup_is_refused(
    saved: Saved, tmp_path: Path, change: dict[str, Any], error: str
) -> None:
    bad = rewritten(saved.backup, tmp_path / "bad.zip", **change)
    with pytest.raises(InputError) as refused, members.reading(bad) as reader:
        for part in backing._parts(reader):
            backing._unpack(reader, part, tmp_path / "out" / part.name)
    assert refused.value.code == error


@pytest.mark.parametrize(
    "name", ["../evil", "files/../../evil", "keys//x", "other.txt"]
)
def test_a_backup_reaches_nowhere_else(name: str) -> None:
    assert not backing._belongs(name)
    assert backing._belongs("files/ab/abcd")


def test_postgresql_has_tools_of_its_own(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backing, "connection", SimpleNamespace(vendor="postgresql"))
    with pytest.raises(StateRefusal) as refused:
        services.backup_write(actor=SYSTEM, path=tmp_path / "b.zip")
    assert "pg_dump" in refused.value.way_out
