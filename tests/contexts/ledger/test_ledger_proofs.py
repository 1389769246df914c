"""A proof of one entry, checked by a program that knows nothing of Banyan."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from banyan.kernel.errors import NotVisible, StateRefusal
from banyan.ledger import services as ledger
from banyan.ledger.models import Entry, Reading
from banyan.ledger.queries import verify
from banyan.people.models import Contact, Person, Stay
from tests.support.ledger import meddle

from .conftest import AT, SYSTEM, World, reader

pytestmark = pytest.mark.django_db
VERIFIER = Path(__file__).parents[3] / "docs" / "verify_proof.py"


def entry_of(instance: Any, op: str = "create") -> int:
    kind = instance._meta.label_lower
    found = Entry.objects.filter(kind=kind, subject=instance.pk, op=op)
    return found.order_by("pk").last().pk


def offline(proof: dict[str, Any], tmp_path: Path, *more: str) -> tuple[int, str]:
    """Run the published verifier in an interpreter without site packages."""
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(proof))
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(VERIFIER), str(path), *more],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_proof_verifies_offline(sealed: World, tmp_path: Path):
    person = sealed.people[1]
    proof = ledger.proof(SYSTEM, entry_of(person), reason="asked by the court")
    assert dict(proof["values"]["columns"])["full_name"] == person.full_name
    code, said = offline(proof, tmp_path)
    assert code == 0, said
    assert "valid" in said and person.full_name in said
    key = proof["public_key"]
    assert offline(proof, tmp_path, key)[0] == 0
    another = ("00" if key[:2] != "00" else "11") + key[2:]
    assert offline(proof, tmp_path, another)[0] == 1
    reading = Reading.objects.get()
    assert (reading.what, reading.reason) == ("proof", "asked by the court")
    assert reading.person_id == person.pk


def leaves(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(data, dict):
        return [x for k, v in data.items() for x in leaves(v, (*path, k))]
    if isinstance(data, list):
        return [x for k, v in enumerate(data) for x in leaves(v, (*path, k))]
    return [path]


def test_every_tampered_proof_is_refused(sealed: World, tmp_path: Path):
    """Change each value of the proof in turn: the verifier must refuse all."""
    sys.path.insert(0, str(VERIFIER.parent))
    try:
        import verify_proof
    finally:
        sys.path.pop(0)
    proof = ledger.proof(SYSTEM, entry_of(sealed.stays[0]))
    assert verify_proof.check(proof) == ""
    comments = {("banyan_proof",), ("entry_id",), ("seal_digest",), ("key_id",)}
    tried = 0
    for path in leaves(proof):
        if path in comments:
            continue
        changed = copy.deepcopy(proof)
        spot = changed
        for step in path[:-1]:
            spot = spot[step]
        old = spot[path[-1]]
        hexadecimal = isinstance(old, str) and len(old) > 20
        spot[path[-1]] = (
            old[:-1] + ("0" if old[-1] != "0" else "1") if hexadecimal else "x"
        )
        try:
            said = verify_proof.check(changed)
        except (ValueError, KeyError):
            said = "unreadable"
        assert said, path
        tried += 1
    assert tried > 80
    proof["values"]["columns"][3][1] = "2020-01-01"
    assert offline(proof, tmp_path)[0] == 1


def test_values_of_a_row_before_it_was_ended(sealed: World, tmp_path: Path):
    stay, created = sealed.stays[0], entry_of(sealed.stays[0])
    with ledger.act(actor=SYSTEM, kind="tests.end") as act:
        Stay.objects.filter(pk=stay.pk).update(
            valid_to="2025-08-01", ended_recorded_at=AT, row_version=2
        )
        act.record("end", stay)
    with ledger.act(actor=SYSTEM, kind="tests.wrong") as act:
        Stay.objects.filter(pk=stay.pk).update(superseded_at=AT, row_version=3)
        act.record("supersede", stay)
    ledger.seal(actor=SYSTEM)
    ends = [
        dict(ledger.proof(SYSTEM, entry)["values"]["columns"])
        for entry in (created, entry_of(stay, "end"), entry_of(stay, "supersede"))
    ]
    assert [e["valid_to"] for e in ends] == ["9999-12-31", "2025-08-01", "2025-08-01"]
    assert [e["superseded_at"] is None for e in ends] == [True, True, False]
    assert offline(ledger.proof(SYSTEM, created), tmp_path)[0] == 0


def test_values_that_cannot_be_told_any_more(sealed: World, tmp_path: Path):
    person = sealed.people[0]
    first = entry_of(person)
    Person.objects.filter(pk=person.pk).update(full_name="New", row_version=2)
    with ledger.act(actor=SYSTEM, kind="tests.rename") as act:
        act.record("change", person)
    ledger.seal(actor=SYSTEM)
    proof = ledger.proof(SYSTEM, first)
    assert proof["values"] is None
    code, said = offline(proof, tmp_path)
    assert code == 0 and "without values" in said


def test_a_deletion_can_be_proved(sealed: World, tmp_path: Path):
    contact = Contact.objects.create(
        person=sealed.people[0], kind="phone", value="1", value_fold="1"
    )
    with ledger.act(actor=SYSTEM, kind="tests.contact") as act:
        act.record("create", contact)
        act.record("delete", contact)
        entry_kind = contact._meta.label_lower
        Contact.objects.filter(pk=contact.pk).delete()
    ledger.seal(actor=SYSTEM)
    entry = Entry.objects.get(kind=entry_kind, op="delete")
    proof = ledger.proof(SYSTEM, entry.pk)
    assert proof["values"]["columns"] == []
    assert offline(proof, tmp_path)[0] == 0


def test_no_proof_without_seal_right_or_soundness(world: World):
    entry = entry_of(world.people[0])
    with pytest.raises(StateRefusal, match="not sealed"):
        ledger.proof(SYSTEM, entry)
    ledger.seal(actor=SYSTEM)
    with pytest.raises(NotVisible):
        ledger.proof(reader("ffffffff00000001"), entry)
    assert ledger.proof(reader(world.units[0].path), entry)["entry_id"] == entry
    own = reader("ffffffff00000001", person_id=world.people[0].pk)
    assert ledger.proof(own, entry)["entry_id"] == entry
    meddle("UPDATE ledger_act SET kind = 'other'")
    with pytest.raises(StateRefusal, match="touched"):
        ledger.proof(SYSTEM, entry)


def test_erasure_keeps_proofs_and_seals_valid(sealed: World, tmp_path: Path):
    person = sealed.people[0]
    entry = entry_of(person)
    given_out = ledger.proof(SYSTEM, entry)
    Person.objects.filter(pk=person.pk).update(
        full_name="", name_fold="", name_rev="", name_key="", birth_date=None,
        row_version=2,
    )  # fmt: skip
    assert not verify(SYSTEM).is_sound, "not recorded yet"
    erased = ledger.erase_person_values(
        actor=SYSTEM, persons=[person.pk], reason="term of keeping ended"
    )
    assert erased == 3
    ledger.seal(actor=SYSTEM)
    report = verify(SYSTEM)
    assert report.is_sound, report.first
    old = Entry.objects.get(pk=entry)
    assert old.erased and len(bytes(old.salt)) == 32
    assert given_out["values"]["salt"] != bytes(old.salt).hex()
    assert offline(given_out, tmp_path)[0] == 0, "what was given out stays valid"
    anew = ledger.proof(SYSTEM, entry)
    assert anew["values"] is None and offline(anew, tmp_path)[0] == 0
    last = ledger.proof(SYSTEM, entry_of(person, "erase"))
    assert dict(last["values"]["columns"])["full_name"] == ""
    assert offline(last, tmp_path)[0] == 0
    others = Entry.objects.exclude(person_id=person.pk)
    assert not others.filter(erased=True).exists()


def test_erasure_of_one_kind_and_of_a_removed_row(sealed: World):
    person = sealed.people[0]
    contact = Contact.objects.create(
        person=person, kind="mail", value="a@b", value_fold="a@b"
    )
    with ledger.act(actor=SYSTEM, kind="tests.contact") as act:
        act.record("create", contact)
    with ledger.act(actor=SYSTEM, kind="tests.retention"):
        Contact.objects.filter(person=person).delete()
        count = ledger.erase_person_values(
            actor=SYSTEM, persons=[person.pk], kinds=["people.contact"], reason="term"
        )
    assert count == 1
    assert list(Entry.objects.filter(erased=True).values_list("kind", flat=True)) == [
        "people.contact"
    ]
    assert verify(SYSTEM).is_sound
