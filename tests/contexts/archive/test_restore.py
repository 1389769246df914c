"""Into an empty installation, and everything that is refused."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from banyan.access.models import Account
from banyan.access.services import AccountOpen, account_open
from banyan.archive import emptying, services
from banyan.base import triggers
from banyan.kernel.errors import InputError, OrgError, StateRefusal
from banyan.ledger import heads, keys
from banyan.ledger import services as ledger
from banyan.ledger.models import Act, Seal
from banyan.ledger.queries import verify
from banyan.papers.models import PaperVersion
from banyan.papers.services import paper_open
from banyan.people.models import Person
from banyan.people.services import sensitive_open
from tests.support import web_world

from .conftest import CONTENT, SYSTEM, Source, rewritten

pytestmark = pytest.mark.django_db


@pytest.fixture
def restored(archive: Path, django_capture_on_commit_callbacks: Any) -> Any:
    """The small organisation, restored into the empty database of this test."""
    with django_capture_on_commit_callbacks(execute=True):
        return services.archive_restore(actor=SYSTEM, path=archive)


def test_everything_is_there_and_the_ledger_is_sound(restored: Any) -> None:
    assert verify(SYSTEM).is_sound
    assert Person.objects.get().full_name == "Trần Thị Mẫu"
    assert triggers.missing() == []
    assert restored.rows == restored.manifest.rows


def test_the_restore_is_an_act_and_the_chain_goes_on_with_a_new_key(
    restored: Any, source: Source
) -> None:
    old = set(json.loads((source.data / "keys/ledger-public.json").read_text()))
    assert restored.key_id not in old
    assert set(keys.public_keys()) == {*old, restored.key_id}
    act = Act.objects.get(kind="ledger.moved")
    assert act.facts["key"] == restored.key_id
    assert act.facts["archive"] == restored.manifest.archive
    last = Seal.objects.order_by("-number").first()
    assert last is not None
    ledger.seal(actor=SYSTEM)
    fresh = Seal.objects.get(number=last.number + 1)
    assert bytes(fresh.previous) == bytes(last.digest)
    assert fresh.key_id == restored.key_id
    report = verify(SYSTEM)
    assert report.is_sound, report.first
    assert any("the chain goes on after seal" in n.message for n in report.notes)


def test_new_ids_follow_the_old_ones_even_of_deleted_rows(
    restored: Any, archive: Path
) -> None:
    last = {t.table: t.last_id for t in restored.manifest.tables}
    made = account_open(actor=SYSTEM, command=AccountOpen(username="after"))
    assert made.pk == last["access_account"] + 1


def test_contents_are_stored_with_keys_of_this_installation(
    restored: Any, data_folder: Path
) -> None:
    stored = [p for p in (data_folder / "files").rglob("*") if p.is_file()]
    assert len(stored) == 2
    assert all(CONTENT not in p.read_bytes() for p in stored)
    opened = PaperVersion.objects.filter(erased_at__isnull=True).first()
    assert paper_open(actor=SYSTEM, version=opened, reason="Test").content == CONTENT
    gone = PaperVersion.objects.get(erased_at__isnull=False)
    assert gone.wrapped_key is None


def test_passwords_are_withheld_and_it_says_so(restored: Any) -> None:
    assert not any(a.has_usable_password() for a in Account.objects.all())
    notes = " ".join(restored.notes)
    assert "keys/sensitive.json" in notes
    assert "access_account.password" in notes


def test_the_secrets_open_sealed_values_here(source: Source, data_folder: Path) -> None:
    done = services.archive_restore(actor=SYSTEM, path=source.secret)
    assert done.notes == ()
    key = data_folder / "keys/sensitive.json"
    assert key.stat().st_mode & 0o077 == 0
    opened = sensitive_open(
        actor=SYSTEM,
        person=Person.objects.get().pk,
        field="national-id",
        reason="Test",
    )
    assert opened == "001085000001"


def refused(path: Path) -> OrgError:
    with pytest.raises((InputError, StateRefusal)) as caught:
        services.archive_restore(actor=SYSTEM, path=path)
    return caught.value


@pytest.fixture
def untouched(data_folder: Path) -> Callable[[], None]:
    """What proves that nothing was half-written."""

    def prove() -> None:
        assert emptying.what_is_there() == []
        assert not Act.objects.exists()
        assert triggers.missing() == []
        files = data_folder / "files"
        left = [p for p in files.rglob("*") if p.is_file()] if files.exists() else []
        assert left == []
        assert heads.last() is None
        assert keys.public_keys().keys() <= {keys.signer().key_id}

    return prove


def test_it_goes_only_into_an_empty_installation(archive: Path) -> None:
    web_world.build()
    before = Act.objects.count()
    answer = refused(archive)
    assert answer.code == "archive.not_empty"
    assert "access_account (8)" in answer.message
    assert answer.way_out
    assert Act.objects.count() == before


def test_what_the_set_up_wrote_is_no_obstacle(archive: Path) -> None:
    from banyan.base.dayroll import roll
    from banyan.demo.setup import install_packs

    install_packs()
    roll()
    ledger.seal(actor=SYSTEM)
    assert emptying.what_is_there() == []
    services.archive_restore(actor=SYSTEM, path=archive)
    assert verify(SYSTEM).is_sound
    assert (heads.path().parent / "heads.log.before-restore").exists()


def resigned(source: Path, target: Path, **tables: Any) -> Path:
    """Change tables and manifest, and sign it all with a key of one's own."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    key_id = hashlib.sha256(public).hexdigest()[:16]
    with zipfile.ZipFile(source) as packed:
        manifest = json.loads(packed.read("manifest.json"))
        keys = json.loads(packed.read("ledger/keys.json"))
    changed = {f"tables/{k}.jsonl": v for k, v in tables.items() if k != "manifest"}
    changed["ledger/keys.json"] = json.dumps({**keys, key_id: public.hex()}).encode()
    for part in manifest["parts"]:
        if part["name"] in changed:
            content = changed[part["name"]]
            part["size"] = len(content)
            part["sha256"] = hashlib.sha256(content).hexdigest()
    tables.get("manifest", lambda m: None)(manifest)
    raw = json.dumps(manifest).encode()
    signature = key.sign(hashlib.sha256(raw).digest()).hex()
    signed = json.dumps({"key": key_id, "signature": signature}).encode()
    changed |= {"manifest.json": raw, "manifest.sig.json": signed}
    return rewritten(source, target, **changed)


def test_a_wrong_hash_writes_nothing(
    archive: Path, tmp_path: Path, untouched: Callable[[], None]
) -> None:
    bad = rewritten(
        archive, tmp_path / "bad.zip", **{"tables/people_person.jsonl": b"{}\n"}
    )
    assert refused(bad).code == "archive.hash"
    untouched()
    services.archive_restore(actor=SYSTEM, path=archive)
    assert verify(SYSTEM).is_sound


def test_a_newer_schema_is_refused(
    archive: Path, tmp_path: Path, untouched: Callable[[], None]
) -> None:
    def migration(manifest: dict[str, Any]) -> None:
        manifest["migrations"]["people"].append("0099_from_the_future")
        manifest["program"] = "9.9"

    def column(manifest: dict[str, Any]) -> None:
        table = next(t for t in manifest["tables"] if t["table"] == "people_person")
        table["columns"].append({"name": "aura", "type": "text", "null": True})

    def table(manifest: dict[str, Any]) -> None:
        table = next(t for t in manifest["tables"] if t["table"] == "people_person")
        manifest["tables"].append({**table, "table": "people_aura"})

    for number, (change, what) in enumerate(
        [
            (migration, "people.0099"),
            (column, "people_person.aura"),
            (table, "people_aura"),
        ]
    ):
        bad = resigned(archive, tmp_path / f"bad{number}.zip", manifest=change)
        answer = refused(bad)
        assert answer.code == "archive.newer"
        assert what in answer.message
        assert answer.way_out
    untouched()


def test_an_older_schema_is_filled_or_refused(
    archive: Path, tmp_path: Path, untouched: Callable[[], None]
) -> None:
    def without(name: str) -> Any:
        def change(manifest: dict[str, Any]) -> None:
            table = next(t for t in manifest["tables"] if t["table"] == "people_person")
            table["columns"] = [c for c in table["columns"] if c["name"] != name]

        return change

    bad = resigned(archive, tmp_path / "bad.zip", manifest=without("full_name"))
    answer = refused(bad)
    assert answer.code == "archive.older"
    assert "people_person.full_name" in answer.message
    fine = resigned(archive, tmp_path / "fine.zip", manifest=without("row_version"))
    assert services.archive_restore(actor=SYSTEM, path=fine).rows


def test_a_line_that_cannot_be_read_is_named_and_nothing_stays(
    archive: Path, tmp_path: Path, untouched: Callable[[], None]
) -> None:
    with zipfile.ZipFile(archive) as packed:
        good = packed.read("tables/units_unit.jsonl").decode().splitlines()
    row = json.loads(good[2])
    faults = {
        "founded_on": "yesterday",
        "path": 7,
        "structure_id": "one",
        "uid": "none",
    }
    for number, (name, value) in enumerate(faults.items()):
        lines = [*good[:2], json.dumps({**row, name: value}), *good[3:]]
        content = ("\n".join(lines) + "\n").encode()
        bad = resigned(archive, tmp_path / f"bad{number}.zip", units_unit=content)
        answer = refused(bad)
        assert answer.code == "archive.row", answer
        assert "units_unit cannot be read in line 3" in answer.message
        assert name in answer.message
    untouched()


def test_links_to_what_is_not_there_are_refused(
    archive: Path, tmp_path: Path, untouched: Callable[[], None]
) -> None:
    with zipfile.ZipFile(archive) as packed:
        stay = json.loads(packed.read("tables/people_stay.jsonl"))
    content = json.dumps({**stay, "membership_id": 4711}).encode() + b"\n"
    bad = resigned(archive, tmp_path / "bad.zip", people_stay=content)
    assert refused(bad).code == "archive.links"
    untouched()
    services.archive_restore(actor=SYSTEM, path=archive)
    assert verify(SYSTEM).is_sound


def test_overlapping_rows_are_refused_by_the_triggers(
    archive: Path, tmp_path: Path, untouched: Callable[[], None]
) -> None:
    with zipfile.ZipFile(archive) as packed:
        stay = json.loads(packed.read("tables/people_stay.jsonl"))
    again = {**stay, "id": stay["id"] + 1, "valid_from": "2025-10-01"}
    content = "".join(json.dumps(r) + "\n" for r in (stay, again)).encode()

    def two(manifest: dict[str, Any]) -> None:
        next(t for t in manifest["tables"] if t["table"] == "people_stay")["rows"] = 2

    bad = resigned(archive, tmp_path / "bad.zip", people_stay=content, manifest=two)
    answer = refused(bad)
    assert answer.code == "archive.table"
    assert "people_stay" in answer.message
    untouched()


def test_a_changed_row_is_found_by_verify_after_the_restore(
    archive: Path, tmp_path: Path
) -> None:
    """Whoever changes an archive and signs it anew is found by the ledger."""
    with zipfile.ZipFile(archive) as packed:
        person = json.loads(packed.read("tables/people_person.jsonl"))
    content = json.dumps({**person, "full_name": "Kẻ Lạ"}).encode() + b"\n"
    bad = resigned(archive, tmp_path / "bad.zip", people_person=content)
    services.archive_restore(actor=SYSTEM, path=bad)
    first = verify(SYSTEM).first
    assert first is not None
    assert (first.what, first.kind) == ("row_changed", "people.person")


def test_a_real_organisation_does_not_enter_a_demonstration(
    archive: Path, settings: Any, untouched: Callable[[], None]
) -> None:
    settings.BANYAN_DEMO = True
    assert refused(archive).code == "archive.specimen"
    untouched()


def test_a_demonstration_stays_marked(
    archive: Path, tmp_path: Path, data_folder: Path
) -> None:
    def specimen(manifest: dict[str, Any]) -> None:
        manifest["specimen"] = True

    demo = resigned(archive, tmp_path / "demo.zip", manifest=specimen)
    services.archive_restore(actor=SYSTEM, path=demo)
    assert (data_folder / "specimen").exists()
