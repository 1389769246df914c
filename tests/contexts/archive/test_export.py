"""What a full export holds, and that everything in it is guarded by a hash."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from banyan.archive import queries, services, tables
from banyan.kernel.errors import InputError, NotAllowed
from banyan.ledger.models import Act
from banyan.papers.models import PaperVersion
from tests.support.ground import actor, unit
from tests.support.web_world import World

from .conftest import CONTENT, SYSTEM, Source, rewritten

PAPER = "tables/papers_paperversion.jsonl"


def lines(path: Path, table: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(path) as packed:
        raw = packed.read(f"tables/{table}.jsonl").decode("utf-8")
    return [json.loads(line) for line in raw.splitlines()]


def test_every_table_is_written_whole_in_the_order_of_its_ids(archive: Path) -> None:
    manifest = queries.archive_check(archive).manifest
    for table in manifest.tables:
        model = apps.get_model(table.model)
        found = lines(archive, table.table)
        key = model._meta.pk.column
        assert len(found) == table.rows
        assert [r[key] for r in found] == sorted(r[key] for r in found)
        for row in found[:5]:
            assert list(row) == [c.name for c in table.columns]


def test_values_are_those_of_the_documentation(archive: Path) -> None:
    person = next(p for p in lines(archive, "people_person"))
    assert person["full_name"] == "Trần Thị Mẫu"
    stay = lines(archive, "people_stay")[0]
    assert (stay["valid_from"], stay["valid_to"]) == ("2025-09-02", "9999-12-31")
    assert stay["recorded_at"].endswith("Z")
    assert lines(archive, "units_unit")[0]["names"]["vi"] == "Đảng bộ thành phố"


def test_every_content_is_there_once_in_clear(archive: Path) -> None:
    digest = hashlib.sha256(CONTENT).hexdigest()
    with zipfile.ZipFile(archive) as packed:
        files = [n for n in packed.namelist() if n.startswith("files/")]
        assert files == [f"files/{digest}"]
        assert packed.read(files[0]) == CONTENT
        listed = packed.read("files.jsonl").decode().splitlines()
    assert [json.loads(line)["sha256"] for line in listed] == [digest, digest]


def test_keys_and_passwords_stay_at_home_and_the_manifest_says_so(
    archive: Path,
) -> None:
    assert {a["password"] for a in lines(archive, "access_account")} == {"!"}
    with zipfile.ZipFile(archive) as packed:
        names = packed.namelist()
    assert not [n for n in names if n.startswith("secrets/")]
    left = {x.what for x in queries.archive_check(archive).manifest.left_out}
    wanted = {"keys/ledger.key", "keys/sensitive.json", "access_account.password"}
    assert wanted <= left


def test_the_secrets_come_only_when_asked_for(source: Source) -> None:
    with zipfile.ZipFile(source.secret) as packed:
        names = packed.namelist()
        kept = packed.read("secrets/keys/sensitive.json")
    assert kept == (source.data / "keys" / "sensitive.json").read_bytes()
    found = {t.table for t in queries.archive_check(source.secret).manifest.tables}
    assert "mfa_authenticator" in found
    assert not [n for n in names if "ledger.key" in n or "papers-" in n]
    assert source.secret.stat().st_mode & 0o077 == 0


def test_an_export_is_on_record_and_contains_its_own_act(archive: Path) -> None:
    own = [a for a in lines(archive, "ledger_act") if a["kind"] == "archive.export"]
    assert len(own) == 1
    assert own[0]["seal_id"] is not None
    assert own[0]["facts"]["with_secrets"] is False


def test_the_same_data_give_the_same_parts(source: Source) -> None:
    """Two exports one after the other differ by their acts and their note alone."""
    one, two = (
        {p.name: p.sha256 for p in queries.archive_check(path).manifest.parts}
        for path in (source.plain, source.secret)
    )
    changed = {n for n in one if one[n] != two[n]}
    assert changed == {
        "tables/ledger_act.jsonl",
        "tables/ledger_seal.jsonl",
        "tables/access_account.jsonl",
        "tables/base_setting.jsonl",
        "ledger/heads.log",
    }


def test_nothing_is_written_over_a_file(archive: Path, db: None) -> None:
    before = archive.read_bytes()
    with pytest.raises(InputError) as refused:
        services.archive_export(actor=SYSTEM, path=archive)
    assert refused.value.code == "archive.exists"
    assert archive.read_bytes() == before
    assert not Act.objects.filter(kind="archive.export").exists()


def test_only_the_installation_itself_may(world: World, tmp_path: Path) -> None:
    somebody = actor(unit("Ban"), rights=("settings.admin", "ledger.restore"))
    with pytest.raises(NotAllowed):
        services.archive_export(actor=somebody, path=tmp_path / "x.zip")
    with pytest.raises(NotAllowed):
        services.archive_restore(actor=somebody, path=tmp_path / "x.zip")
    with pytest.raises(NotAllowed):
        services.backup_write(actor=somebody, path=tmp_path / "x.zip")


def test_a_lost_content_is_named_and_the_rest_is_written(
    world: World, tmp_path: Path, data_folder: Path
) -> None:
    kept = PaperVersion.objects.filter(erased_at__isnull=True).first()
    (data_folder / "files" / kept.stored_as).unlink()
    done = services.archive_export(actor=SYSTEM, path=tmp_path / "lost.zip")
    assert len(done.manifest.missing) == 1
    assert "papers.PaperVersion" in done.manifest.missing[0]


def test_every_table_of_the_database_is_known(db: None) -> None:
    assert tables.strangers() == []


FAULTS = {
    "a changed table": ({PAPER: b"{}\n"}, "archive.hash"),
    "a missing table": ({PAPER: None}, "archive.missing"),
    "a changed manifest": ({"manifest.json": b"{}"}, "archive.not_ours"),
    "no manifest": ({"manifest.json": None}, "archive.not_ours"),
    "no signature": ({"manifest.sig.json": None}, "archive.unsigned"),
    "a part too many": ({"tables/evil.jsonl": b"{}\n"}, "archive.stranger"),
    "another file": ({"../evil": b"x"}, "archive.stranger"),
    "changed heads": ({"ledger/heads.log": b""}, "archive.hash"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_the_check_names_every_fault(archive: Path, tmp_path: Path, what: str) -> None:
    changes, code = FAULTS[what]
    bad = rewritten(archive, tmp_path / "bad.zip", **changes)
    with pytest.raises(InputError) as refused:
        queries.archive_check(bad)
    assert refused.value.code == code


def test_a_manifest_signed_by_nobody_known_is_refused(
    archive: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(archive) as packed:
        manifest = json.loads(packed.read("manifest.json"))
    manifest["rows"] += 1
    bad = rewritten(
        archive,
        tmp_path / "bad.zip",
        **{"manifest.json": json.dumps(manifest).encode()},
    )
    with pytest.raises(InputError) as refused:
        queries.archive_check(bad)
    assert refused.value.code == "archive.unsigned"


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 cut off"])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.zip"
    path.write_bytes(content)
    with pytest.raises(InputError) as refused:
        queries.archive_check(path)
    assert refused.value.code == "archive.no_zip"


def test_a_cut_off_archive_is_refused(archive: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(archive.read_bytes()[:-200])
    with pytest.raises(InputError):
        queries.archive_check(cut)
    with zipfile.ZipFile(archive) as packed:
        largest = max(packed.infolist(), key=lambda one: one.compress_size)
        following = [o.header_offset for o in packed.infolist()] + [packed.start_dir]
    end = min(at for at in following if at > largest.header_offset)
    flipped = bytearray(archive.read_bytes())
    flipped[end - largest.compress_size // 2] ^= 0xFF  # within what is packed
    cut.write_bytes(flipped)
    with pytest.raises(InputError):
        queries.archive_check(cut)


def test_a_newer_format_says_to_update(archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        manifest = json.loads(packed.read("manifest.json"))
    manifest["version"] = 99
    bad = rewritten(
        archive,
        tmp_path / "bad.zip",
        **{"manifest.json": json.dumps(manifest).encode()},
    )
    with pytest.raises(InputError) as refused:
        queries.archive_check(bad)
    assert (refused.value.code, refused.value.values["version"]) == (
        "archive.newer",
        99,
    )
