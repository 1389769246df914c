"""Whatever is changed behind the ledger's back is found, and named."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from banyan.base.jobs import jobs
from banyan.kernel.errors import Fault, StateRefusal
from banyan.ledger import heads, keys
from banyan.ledger import services as ledger
from banyan.ledger.checking import CHECK
from banyan.ledger.domain.findings import SENTENCES
from banyan.ledger.models import Act, Entry, Seal
from banyan.ledger.queries import verify
from tests.support.ledger import meddle

from .conftest import SYSTEM, World, new_person

pytestmark = pytest.mark.django_db
MIDDLE = "(SELECT id FROM people_person ORDER BY id LIMIT 1 OFFSET 1)"
ENTRY = f"(kind = 'people.person' AND subject = {MIDDLE})"
ACT = "(SELECT id FROM (SELECT MIN(id) id FROM ledger_act) x)"
TRUE, FALSE = "(1 = 1)", "(1 = 0)"


@dataclass(frozen=True)
class Attack:
    """SQL by whoever owns the database, and what verify must say first."""

    name: str
    sql: str
    what: str
    kind: str = ""


ATTACKS = [
    Attack(
        "a row edited",
        f"UPDATE people_person SET full_name = 'Other' WHERE id = {MIDDLE}",
        "row_changed",
        "people.person",
    ),
    Attack(
        "a date edited by a day",
        f"UPDATE people_person SET birth_date = '1980-03-01' WHERE id = {MIDDLE}",
        "row_changed",
        "people.person",
    ),
    Attack(
        "a null made empty",
        "UPDATE people_stay SET valid_to = '2025-12-31'",
        "row_changed",
        "people.stay",
    ),
    Attack(
        "the version alone",
        f"UPDATE people_person SET row_version = 2 WHERE id = {MIDDLE}",
        "row_changed",
        "people.person",
    ),
    Attack(
        "a row deleted",
        "DELETE FROM people_stay WHERE id = (SELECT MAX(id) FROM people_stay)",
        "row_missing",
        "people.stay",
    ),
    Attack(
        "a row added",
        "INSERT INTO people_contact (person_id, kind, value, value_fold, is_primary, "
        f"row_version) SELECT id, 'phone', '1', '1', {FALSE}, 1 FROM people_person "
        f"WHERE id = {MIDDLE}",
        "row_unrecorded",
        "people.contact",
    ),
    *(
        Attack(
            f"an entry edited: {change.split()[0]}",
            f"UPDATE ledger_entry SET {change} WHERE {ENTRY}",
            "entry_changed",
            "people.person",
        )
        for change in (
            "op = 'change'",
            "person_id = 0",
            "unit_id = NULL",
            "row_version = 7",
            "codec = 2",
        )
    ),
    Attack(
        "the kind of an entry",
        f"UPDATE ledger_entry SET kind = 'people.post' WHERE {ENTRY}",
        "entry_changed",
        "people.post",
    ),
    Attack(
        "an entry deleted",
        f"DELETE FROM ledger_entry WHERE {ENTRY}",
        "entry_missing",
        "people.person",
    ),
    Attack(
        "the last entry deleted",
        "DELETE FROM ledger_entry WHERE id = (SELECT MAX(id) FROM ledger_entry)",
        "entry_missing",
    ),
    Attack(
        "the salt replaced",
        f"UPDATE ledger_entry SET salt = digest WHERE {ENTRY}",
        "entry_changed",
        "people.person",
    ),
    Attack(
        "an act deleted, its entries left",
        f"DELETE FROM ledger_act WHERE id = {ACT}",
        "act_missing",
    ),
    Attack(
        "an act and its entries deleted",
        "DELETE FROM ledger_entry WHERE act_id = "
        f"{ACT}; DELETE FROM ledger_act WHERE id = {ACT}",
        "act_missing",
    ),
    *(
        Attack(
            f"an act edited: {change.split()[0]}",
            f"UPDATE ledger_act SET {change} WHERE id = {ACT}",
            "act_changed",
        )
        for change in (
            "actor_name = 'Somebody'",
            "decision_id = 1",
            "kind = 'other'",
            "facts = '{\"a\": 1}'",
            "at = '2020-01-01 00:00:00'",
            "root = digest",
        )
    ),
    Attack("the last seal deleted", "", "seal_missing"),
    Attack("a seal edited", "UPDATE ledger_seal SET act_count = 1", "seal_changed"),
    Attack(
        "a signature edited",
        "UPDATE ledger_seal SET signature = digest",
        "seal_unsigned",
    ),
    Attack(
        "an act moved out of its seal",
        f"UPDATE ledger_act SET seal_id = NULL WHERE id = {ACT}",
        "act_missing",
    ),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a.name)
def test_every_attack_is_found(sealed: World, attack: Attack):
    assert verify(SYSTEM).is_sound
    meddle(*(s for s in attack.sql.split("; ") if s))
    if not attack.sql:
        meddle("UPDATE ledger_act SET seal_id = NULL", "DELETE FROM ledger_seal")
    report = verify(SYSTEM)
    assert not report.is_sound
    assert report.first is not None
    assert report.first.what == attack.what
    assert report.first.kind == attack.kind
    if attack.kind == "people.person" and attack.what != "entry_missing":
        assert report.first.subject == sealed.people[1].pk


def test_the_first_sound_report_counts_everything(sealed: World):
    report = verify(SYSTEM)
    assert report.is_sound and report.first is None and report.notes == []
    assert report.counts == {"acts": 2, "entries": 12, "rows": 12, "seals": 1}


def test_a_row_that_comes_back_is_found(sealed: World):
    from banyan.people.models import Stay

    stay = sealed.stays[0]
    with ledger.act(actor=SYSTEM, kind="tests.delete") as act:
        act.record("delete", stay)
        Stay.objects.filter(pk=stay.pk).delete()
    assert verify(SYSTEM).is_sound
    stay.save(force_insert=True)
    first = verify(SYSTEM).first
    assert first and (first.what, first.subject) == ("row_returned", stay.pk)


def test_derived_columns_are_not_the_ledgers(sealed: World):
    meddle("UPDATE people_person SET name_fold = 'x'", "UPDATE units_unit SET code='y'")
    assert verify(SYSTEM).is_sound


def test_a_forged_history_without_the_key_is_found(sealed: World):
    """Row, entry, act and seal rewritten so that all digests fit: no signature."""
    from banyan.ledger import records

    person = sealed.people[1]
    person.full_name = "Forged"
    person.save()
    meddle("UPDATE ledger_act SET seal_id = NULL", "DELETE FROM ledger_entry")
    meddle("DELETE FROM ledger_act", "DELETE FROM ledger_seal")
    with ledger.act(actor=SYSTEM, kind="tests.people") as act:
        act.record("create", sealed.structure, *sealed.units, *sealed.people)
        act.record("create", *sealed.memberships, *sealed.stays)
    with pytest.raises(Fault):
        ledger.seal(actor=SYSTEM)
    assert {f.what for f in verify(SYSTEM)} == {"seal_missing"}
    forged = Seal(
        number=1, previous=bytes(32), acts_root=b"", act_count=1, first_act=1,
        last_act=1, at=Act.objects.get().at, key_id=keys.signer().key_id,
        signature=bytes(64), stream="acts",
    )  # fmt: skip
    from banyan.ledger.domain.hashing import root

    forged.acts_root = root([bytes(Act.objects.get().digest)])
    forged.digest = records.digest_of(records.seal_codec(), forged)
    forged.save()
    meddle(f"UPDATE ledger_act SET seal_id = {forged.pk}")
    assert {f.what for f in verify(SYSTEM)} == {"seal_unsigned", "head_changed"}


def test_the_chain_is_checked(sealed: World):
    for number in range(3):
        with ledger.act(actor=SYSTEM, kind=f"tests.{number}"):
            pass
        ledger.seal(actor=SYSTEM)
    assert verify(SYSTEM).is_sound
    meddle(
        "UPDATE ledger_act SET seal_id = NULL WHERE seal_id = "
        "(SELECT id FROM ledger_seal WHERE number = 3)",
        "DELETE FROM ledger_seal WHERE number = 3",
    )
    found = [(f.what, f.seal) for f in verify(SYSTEM)]
    assert found == [("seal_missing", 3), ("seal_changed", 4)]


def test_heads_outlive_the_database(sealed: World, data_folder: Path):
    path = heads.path()
    line = path.read_text()
    assert json.loads(line)["seal"] == 1
    path.write_text(line.replace('"seal": 1', '"seal": 2'))
    assert {f.what for f in verify(SYSTEM)} >= {"seal_missing"}
    path.write_text("nonsense\n")
    assert verify(SYSTEM).first.what == "head_unreadable"
    with pytest.raises(Fault):
        ledger.seal(actor=SYSTEM)
    path.write_text(line + '{"seal": 2')
    assert verify(SYSTEM).is_sound, "a line cut off by a power failure"
    with ledger.act(actor=SYSTEM, kind="tests.more"):
        pass
    ledger.seal(actor=SYSTEM)
    assert len(path.read_text().splitlines()) == 2
    assert verify(SYSTEM).is_sound
    path.unlink()
    meddle("UPDATE ledger_seal SET at = at")
    assert [n.what for n in verify(SYSTEM).notes] == ["heads_behind"]
    shutil.rmtree(data_folder / "keys")
    assert verify(SYSTEM).first.what == "seal_key_unknown"


def test_heads_missing_for_long_are_a_finding(sealed: World, monkeypatch):
    import datetime as dt

    from banyan.ledger.verification import chain

    heads.path().unlink()
    monkeypatch.setattr(chain, "LAG", dt.timedelta(0))
    assert verify(SYSTEM).first.what == "head_missing"
    ledger.seal(actor=SYSTEM)
    assert verify(SYSTEM).is_sound, "sealing writes what is missing"


def test_erasing_without_an_act_is_found(sealed: World):
    person = sealed.people[0].pk
    entry = Entry.objects.get(kind="people.person", subject=person)
    from banyan.ledger.domain.hashing import sha256

    erased = sha256(bytes(entry.salt))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_entry SET salt = %s, erased = (1 = 1) WHERE id = %s",
            [erased, entry.pk],
        )
    found = {(f.what, f.subject) for f in verify(SYSTEM)}
    assert ("entry_erased", person) in found


def test_unsealed_acts_are_a_note_and_still_checked(sealed: World):
    with ledger.act(actor=SYSTEM, kind="tests.tail") as act:
        act.record("create", new_person("tail"))
    report = verify(SYSTEM)
    assert report.is_sound
    assert [n.what for n in report.notes] == ["unsealed_acts"]
    assert "1 acts since 20" in report.notes[0].message
    meddle("UPDATE ledger_act SET actor_name = 'x' WHERE kind = 'tests.tail'")
    assert verify(SYSTEM).first.what == "act_changed"


def test_readings_are_sealed_and_checked(sealed: World):
    for number in range(3):
        ledger.reading_record(
            actor=SYSTEM, kind="people.person", subject=number, what="card"
        )
    assert [n.what for n in verify(SYSTEM).notes] == ["unsealed_readings"]
    ledger.seal(actor=SYSTEM)
    assert verify(SYSTEM).is_sound
    meddle("UPDATE ledger_reading SET reason = 'x' WHERE subject = 1")
    first = verify(SYSTEM).first
    assert first and (first.what, first.kind) == ("reading_changed", "ledger.reading")
    meddle("DELETE FROM ledger_reading WHERE subject = 1")
    assert verify(SYSTEM).first.what == "reading_missing"
    meddle("DELETE FROM ledger_reading")
    assert verify(SYSTEM).first.what == "reading_missing"


def test_every_finding_has_a_sentence():
    import re

    import banyan.ledger.verification as package

    used = set()
    for path in Path(package.__file__).parent.glob("*.py"):
        used |= set(re.findall(r'Finding\(\s*"(\w+)"', path.read_text()))
        used |= set(re.findall(r'return "(\w+)"', path.read_text()))
        used |= set(re.findall(r'else "(row_\w+)"', path.read_text()))
    streams = {f"{w}_{x}" for w in ("act", "reading") for x in ("missing", "changed")}
    streams |= {"act_seal_missing", "reading_seal_missing"}
    assert used | streams == set(SENTENCES)


class Job:
    """A job as it runs, seen from inside."""

    actor, params, job_id, unit_id, attempt = SYSTEM, {}, 1, None, 1


def test_the_check_runs_every_night_and_fails_loudly(world: World) -> None:
    kind = jobs.get(CHECK)
    assert kind is not None and kind.by_hand and kind.schedule
    assert kind.right == "ledger.verify"
    done = kind.run(Job())  # type: ignore[arg-type]
    assert done is not None and done["examined"] > 0
    meddle(f"UPDATE people_person SET full_name = 'Other' WHERE id = {MIDDLE}")
    with pytest.raises(StateRefusal) as refused:
        kind.run(Job())  # type: ignore[arg-type]
    assert refused.value.code == "ledger.touched"
    assert "people.person" in str(refused.value) and refused.value.way_out
