"""From one database to the other and back, by the commands, between installations."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.support.installation import Installation, on_postgres, on_sqlite

from .conftest import rewritten

OWN = {
    "ledger_act",
    "ledger_entry",
    "ledger_seal",
    "access_rightset",
    "base_setting",
    # contents are stored again with keys of the other installation
    "papers_paperversion",
}


@pytest.fixture
def elsewhere(tmp_path: Path, db: None) -> Iterator[Installation]:
    """An installation on the database of this test run."""
    if connection.vendor == "postgresql":
        with on_postgres(tmp_path / "postgres") as found:
            yield found
    else:
        yield on_sqlite(tmp_path / "second")


def hashes(path: Path) -> dict[str, str]:
    """Return the hash of every table but those that an installation changes."""
    with zipfile.ZipFile(path) as packed:
        parts = json.loads(packed.read("manifest.json"))["parts"]
    names = {p["name"]: p["sha256"] for p in parts if p["name"].startswith("tables/")}
    return {k: v for k, v in names.items() if Path(k).stem not in OWN}


def test_it_goes_to_the_other_database_and_back(
    archive: Path, elsewhere: Installation, tmp_path: Path
) -> None:
    """From the database of this run to SQLite, and from there to this run's kind."""
    sqlite = on_sqlite(tmp_path / "sqlite")
    answer = sqlite.json("export", "--check", str(archive))
    assert answer["sound"] and answer["tables"]["people_person"] == 1
    bad = rewritten(archive, tmp_path / "bad.zip", **{"ledger/heads.log": b"x"})
    done = sqlite.run("restore", str(bad))
    assert done.returncode == 2
    assert "ledger/heads.log" in done.stderr
    assert sqlite.json("restore", str(archive))["verify"]["sound"]
    second = tmp_path / "second.zip"
    sqlite.json("export", str(second))
    assert hashes(second) == hashes(archive)
    assert elsewhere.json("restore", str(second))["verify"]["sound"]
    third = tmp_path / "third.zip"
    elsewhere.json("export", str(third))
    assert hashes(third) == hashes(archive)
    assert elsewhere.run("tree", "check", "--json").returncode == 0
