"""Persons: names that change or were wrong, contacts, sealed values, qualifications."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError

from banyan.kernel.errors import (
    Conflict,
    Fault,
    InputError,
    NotAllowed,
    NotVisible,
)
from banyan.ledger import services as ledger
from banyan.ledger.models import Entry, Reading
from banyan.people import queries
from banyan.people import services as people
from banyan.people.models import Membership, Person, PersonName, Sensitive
from tests.support import kept

from .world import SYSTEM, D, World, member, officer, person

pytestmark = pytest.mark.django_db


@kept.once
def built() -> World:
    return World()


def test_registering_makes_the_keys() -> None:
    command = people.NewPerson(
        "  NGUYỄN   Văn Đức ".title(),
        D(1980, 1, 1),
        sex="m",
        other_names=(people.OtherName("ງວຽນ ວັນ ດຶກ", "romanised", "lo", "passport"),),
    )
    [row] = people.person_register(actor=SYSTEM, commands=[command])
    assert row.full_name == "Nguyễn Văn Đức"
    assert (row.family_name, row.middle_name, row.given_name) == (
        "Nguyễn",
        "Văn",
        "Đức",
    )
    assert (row.name_fold, row.name_rev) == ("nguyen van duc", "duc van nguyen")
    assert PersonName.objects.get().script == "Laoo"


@pytest.mark.parametrize(
    "wrong",
    [{"sex": "x"}, {"birth_date": D(2999, 1, 1)}, {"birth_precision": "week"}],
)
def test_what_cannot_be_read_names_row_and_field(wrong: dict[str, Any]) -> None:
    commands = [people.NewPerson("Lê An"), people.NewPerson("Lê Bê", **wrong)]
    with pytest.raises(InputError) as refused:
        people.person_register(actor=SYSTEM, commands=commands)
    [problem] = refused.value.problems
    assert problem.field and problem.way_out
    with pytest.raises(InputError):
        people.person_register(actor=SYSTEM, commands=[people.NewPerson(" - ")])
    assert not Person.objects.exists()


def test_a_changed_name_is_kept_a_wrong_one_is_not(world: World) -> None:
    row = member("Lê Thị Bình", world.branches[0])
    actor = officer(world.communes[0])
    command = people.ChangePerson(row.person_id, full_name="Lê Thị Bích", row_version=1)
    [changed] = people.person_change(actor=actor, commands=[command])
    row.refresh_from_db()
    assert row.name_fold == "le thi bich" and row.name_key == changed.name_key
    assert [(n.text, n.kind) for n in PersonName.objects.all()] == [
        ("Lê Thị Bình", "former")
    ]
    with pytest.raises(Conflict):
        people.person_change(actor=actor, commands=[command])
    wrong = people.ChangePerson(
        row.person_id, full_name="Lê Thị Bich", name_was_wrong=True
    )
    people.person_change(actor=actor, commands=[wrong])
    assert PersonName.objects.count() == 1
    with pytest.raises(NotVisible):
        people.person_change(actor=officer(world.communes[1]), commands=[wrong])
    reader = officer(world.communes[0], rights=["person.read", "membership.read"])
    with pytest.raises(NotAllowed):
        people.person_change(actor=reader, commands=[wrong])


def test_contacts_are_written_changed_removed(world: World) -> None:
    row = member("Lê Thị Bình", world.branches[0])
    pk = row.person_id
    oneself = officer(person=pk, rights=[])
    [phone] = people.contact_set(
        actor=oneself, commands=[people.SetContact(pk, "phone", "+84 912 345 678")]
    )
    assert phone.value_fold == "0912345678"
    [changed] = people.contact_set(
        actor=oneself,
        commands=[
            people.SetContact(
                pk, "phone", "0987654321", contact=phone.pk, row_version=1
            )
        ],
    )
    assert changed.row_version == 2
    with pytest.raises(Conflict):
        people.contact_set(
            actor=oneself,
            commands=[
                people.SetContact(pk, "phone", "", contact=phone.pk, row_version=1)
            ],
        )
    gone = people.contact_set(
        actor=oneself, commands=[people.SetContact(pk, "phone", "", contact=phone.pk)]
    )
    assert gone == [None]
    for kind, value in (
        ("phone", "12"),
        ("mail", "nobody"),
        ("fax", "1"),
        ("mail", ""),
    ):
        with pytest.raises(InputError):
            people.contact_set(
                actor=oneself, commands=[people.SetContact(pk, kind, value)]
            )
    stranger = officer(world.communes[1])
    with pytest.raises(NotVisible):
        people.contact_set(
            actor=stranger, commands=[people.SetContact(pk, "mail", "a@b.vn")]
        )


def sealed(pk: int, value: str = "001234567890") -> None:
    people.sensitive_set(
        actor=SYSTEM, commands=[people.SetSensitive(pk, "national-id", value)]
    )


def test_sealed_values_open_on_record_only(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    pk = member("Lê Thị Bình", world.branches[0]).person_id
    sealed(pk)
    row = Sensitive.objects.get()
    assert b"001234" not in bytes(row.sealed) and "001234" not in row.match
    actor = officer(world.communes[0], rights=["person.sensitive", "person.read"])
    found = people.sensitive_open(
        actor=actor, person=pk, field="national-id", reason="card lost"
    )
    assert found == "001234567890"
    reading = Reading.objects.get(kind="people.sensitive")
    assert (reading.person_id, reading.reason) == (pk, "card lost")
    [mine] = queries.who_read_me(officer(person=pk, rights=[]))
    assert mine.reader_name == "Officer"
    with pytest.raises(InputError):
        people.sensitive_open(actor=actor, person=pk, field="national-id", reason=" ")
    with pytest.raises(NotAllowed):
        people.sensitive_open(
            actor=officer(world.communes[0]), person=pk, field="national-id", reason="x"
        )

    def broken(**_values: Any) -> int:
        raise Fault("no")

    monkeypatch.setattr("banyan.ledger.services.readings.reading_record", broken)
    with pytest.raises(Fault):
        people.sensitive_open(actor=actor, person=pk, field="national-id", reason="x")
    assert ledger.with_reading is not None


def test_a_sealed_value_moved_or_changed_does_not_open(world: World) -> None:
    one, other = person("Lê An"), person("Lê Bê")
    sealed(one.pk)
    sealed(other.pk, "999999999999")
    stolen = Sensitive.objects.get(person=one)
    Sensitive.objects.filter(person=other).update(sealed=stolen.sealed)
    with pytest.raises(Fault):
        people.sensitive_open(
            actor=SYSTEM, person=other.pk, field="national-id", reason="check"
        )
    with pytest.raises(InputError):
        people.sensitive_set(
            actor=SYSTEM, commands=[people.SetSensitive(one.pk, "religion", "x")]
        )


def test_rotation_seals_anew_and_forgets_old_keys(world: World) -> None:
    pks = [person(f"Lê {i}").pk for i in range(3)]
    for pk in pks:
        sealed(pk, f"00{pk}")
    before = {r.person_id: (r.key_id, bytes(r.sealed)) for r in Sensitive.objects.all()}
    with pytest.raises(NotAllowed):
        people.sensitive_rotate(actor=officer(world.top))
    for _ in range(2):
        assert people.sensitive_rotate(actor=SYSTEM) == 3
    path = Path(settings.BANYAN_DATA) / "keys" / "sensitive.json"
    kept = json.loads(path.read_text())
    assert list(kept["sealing"]) == [kept["current"]]
    assert path.stat().st_mode & 0o077 == 0
    for row in Sensitive.objects.all():
        assert row.key_id == kept["current"] != before[row.person_id][0]
        found = people.sensitive_open(
            actor=SYSTEM, person=row.person_id, field="national-id", reason="check"
        )
        assert found == f"00{row.person_id}"
    sealed(pks[0], "")
    assert not Sensitive.objects.filter(person=pks[0]).exists()


def test_qualifications_and_the_story(world: World) -> None:
    row = member("Lê Thị Bình", world.branches[0])
    actor = officer(world.communes[0])
    command = people.AddQualification(
        row.person_id, "degree", "Luật", D(2005, 6, 1), valid_until=D(2005, 1, 1)
    )
    with pytest.raises(InputError):
        people.qualification_add(actor=actor, commands=[command])
    command = people.AddQualification(row.person_id, "degree", "Luật", D(2005, 6, 1))
    people.qualification_add(actor=actor, commands=[command])
    shown = queries.person_get(actor, row.person_id)
    story = queries.person_story(actor, shown)
    assert [line.kind for line in story] == [
        "qualification",
        "joined",
        "grade",
        "participation",
        "stay",
    ]
    assert all(line.decision for line in story[1:])
    assert story == queries.person_story(
        actor, shown, details=queries.person_details(actor, shown)
    )
    why = queries.standing_why(actor, row.pk)
    assert {w.fact for w in why} == {"joined", "stay", "grade", "participation"}
    years = queries.years_of_membership(actor, row.person_id, "party", D(2020, 3, 1))
    assert years.years == 10
    assert Entry.objects.filter(kind="people.qualification").count() == 1
    assert Membership.objects.count() == 1 and issubclass(DatabaseError, Exception)
