"""Acts and entries: what is written, in which order, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction

from banyan.base import bulk
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Fault
from banyan.kernel.ids import uuid7
from banyan.ledger import services as ledger
from banyan.ledger.codecs import codec_for
from banyan.ledger.domain.hashing import root, sha256
from banyan.ledger.models import Act, Entry
from banyan.ledger.queries import verify
from banyan.people.models import Contact, Person

from .conftest import AT, SYSTEM, World, new_person

pytestmark = pytest.mark.django_db


def test_an_act_tells_who_why_and_both_clocks():
    clock.set_shift(lambda: dt.timedelta(days=-400))
    try:
        actor = Actor(kind="account", account_id=3, person_id=9, name="Lan")
        with ledger.act(
            actor=actor,
            kind="tests.x",
            decision=5,
            unit=6,
            rules=("R-1", "R-2"),
            facts={"on": dt.date(2025, 1, 2), "n": 3},
            on_behalf_of="Minh",
        ):
            pass
        today = clock.today()
    finally:
        from banyan.base import training

        clock.set_shift(training.current_shift)
    act = Act.objects.get()
    assert (act.account_id, act.person_id, act.actor_name) == (3, 9, "Lan")
    assert (act.decision_id, act.unit_id, act.on_behalf_of) == (5, 6, "Minh")
    assert act.rules == ["R-1", "R-2"]
    assert act.facts == {"on": "2025-01-02", "n": 3}
    assert act.on == today and act.at.date() > today
    assert act.entry_count == 0 and bytes(act.root) == root([])


def test_entries_are_numbered_placed_and_salted(world: World):
    entries = list(Entry.objects.filter(act__kind="tests.people").order_by("seq"))
    assert [e.seq for e in entries] == list(range(1, 10))
    assert [e.kind for e in entries][::3] == [
        "people.person",
        "people.membership",
        "people.stay",
    ]
    stay = entries[-1]
    assert stay.unit_id == world.units[1].pk
    assert stay.person_id == world.people[2].pk
    person = entries[0]
    assert person.person_id == person.subject == world.people[0].pk
    assert person.unit_id == world.units[0].pk, "the unit of the act, for want of one"
    assert len({bytes(e.salt) for e in entries}) == 9
    act = entries[0].act
    assert bytes(act.root) == root([bytes(e.digest) for e in entries])


def test_digest_is_over_salt_and_the_stored_row(world: World):
    entry = Entry.objects.get(kind="people.person", subject=world.people[1].pk)
    person = Person.objects.get(pk=world.people[1].pk)
    values = codec_for(Person).object_bytes(person)
    assert bytes(entry.values_digest) == sha256(bytes(entry.salt) + values)


def test_bulk_is_the_same_as_one_by_one(world: World):
    stays = type(world.stays[0])
    ids = [s.pk for s in world.stays]
    with ledger.act(actor=SYSTEM, kind="tests.one") as one:
        one.record("change", *stays.objects.order_by("pk"))
    with ledger.act(actor=SYSTEM, kind="tests.bulk") as many:
        assert many.record_rows("change", stays, ids[::-1]) == 3
    with ledger.act(actor=SYSTEM, kind="tests.query") as asked:
        asked.record_rows("change", stays, stays.objects.filter(pk__in=ids))
    names = ("seq", "kind", "op", "subject", "row_version", "unit_id", "person_id")
    first, second, third = (
        list(Entry.objects.filter(act_id=r.id).order_by("seq").values_list(*names))
        for r in (one, many, asked)
    )
    assert first == second == third and len(first) == 3
    assert verify(SYSTEM).is_sound


def test_no_statement_more_for_more_rows(world: World):
    few = [new_person(f"a{n}").pk for n in range(2)]
    many = [new_person(f"b{n}").pk for n in range(60)]
    counts = []
    for ids in (few, many):
        before = len(connection.queries)
        connection.force_debug_cursor = True
        with ledger.act(actor=SYSTEM, kind="tests.x") as act:
            act.record_rows("create", Person, ids)
        counts.append(
            len([q for q in connection.queries[before:] if "people_person" in q["sql"]])
        )
        connection.force_debug_cursor = False
    assert counts[0] == counts[1] == 1


def test_an_act_that_raises_leaves_nothing(world: World):
    acts, entries = Act.objects.count(), Entry.objects.count()
    with pytest.raises(ZeroDivisionError), ledger.act(actor=SYSTEM, kind="x") as act:
        act.record("create", new_person("gone"))
        raise ZeroDivisionError
    assert (Act.objects.count(), Entry.objects.count()) == (acts, entries)
    with ledger.act(actor=SYSTEM, kind="tests.after") as act:
        act.record("create", new_person("there"))
    assert verify(SYSTEM).is_sound


def test_an_act_inside_an_act_is_its_own(world: World):
    person = new_person("x")
    with ledger.act(actor=SYSTEM, kind="tests.outer") as outer:
        outer.record("create", person)
        with ledger.act(actor=SYSTEM, kind="tests.inner") as inner:
            Person.objects.filter(pk=person.pk).update(sex="f", row_version=2)
            inner.record("change", person)
        with pytest.raises(ValueError), ledger.act(actor=SYSTEM, kind="tests.bad"):
            raise ValueError
        with ledger.act(actor=SYSTEM, kind="tests.third"):
            pass
        Person.objects.filter(pk=person.pk).update(sex="m", row_version=3)
        outer.record("change", person)
    kinds = Act.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-3:] == ["tests.outer", "tests.inner", "tests.third"]
    of_person = Entry.objects.filter(kind="people.person", subject=person.pk)
    assert list(of_person.order_by("pk").values_list("act__kind", "row_version")) == [
        ("tests.outer", 1),
        ("tests.inner", 2),
        ("tests.outer", 3),
    ]
    assert verify(SYSTEM).is_sound


def test_deleting_is_recorded_before_or_after(world: World):
    contacts = [
        Contact.objects.create(person=world.people[0], kind="phone", value=str(n))
        for n in range(3)
    ]
    with ledger.act(actor=SYSTEM, kind="tests.make") as act:
        act.record("create", *contacts[:2])
    with ledger.act(actor=SYSTEM, kind="tests.delete") as act:
        act.record("create", contacts[2])
        act.record("delete", contacts[0])
        ids = [c.pk for c in contacts]
        Contact.objects.filter(pk__in=ids).delete()
        act.record_rows("delete", Contact, ids[1:])
    gone = Entry.objects.filter(op="delete").order_by("seq")
    assert {e.person_id for e in gone} == {world.people[0].pk} and len(gone) == 3
    assert verify(SYSTEM).is_sound


def test_what_cannot_be_recorded_is_refused(world: World):
    with pytest.raises(Fault), ledger.act(actor=SYSTEM, kind="x") as act:
        act.record("create", Person(full_name="unsaved"))
    with pytest.raises(Fault), ledger.act(actor=SYSTEM, kind="x") as act:
        act.record_rows("change", Person, [987654])
    with pytest.raises(Fault), ledger.act(actor=SYSTEM, kind="x") as act:
        act.record("touch", world.people[0])
    with pytest.raises(Fault), ledger.act(actor=SYSTEM, kind="x") as act:
        act.record_rows("change", Act, [1])


def test_rows_of_bulk_writing_verify(world: World):
    ids = bulk.take_ids(Person, 500)
    columns = "id uid full_name name_fold name_rev name_key birth_date created_at"
    columns += " family_name middle_name given_name name_script name_language sex"
    columns += " birth_precision is_specimen row_version"
    with ledger.act(actor=SYSTEM, kind="tests.import", facts={"n": 500}) as act:
        bulk.insert(
            Person,
            columns.split(),
            (
                (i, uuid7(), f"Tên {i}", "ten", "ten", "ten", dt.date(1990, 1, 1))
                + (AT, "", "", "", "Latn", "vi", "f", "day", True, 1)
                for i in ids
            ),
        )
        act.record_rows("create", Person, ids)
    report = verify(SYSTEM)
    assert report.is_sound, report.first
    assert report.counts["rows"] == 500 + 3 * 3 + 3


def test_triggers_keep_the_tables_append_only(world: World):
    from banyan.base import triggers

    triggers.install()
    for table in ("ledger_act", "ledger_entry"):
        for sql in (
            f"DELETE FROM {table}",
            f"UPDATE {table} SET unit_id = 99",
            f"UPDATE {table} SET kind = 'other'",
        ):
            with pytest.raises(Exception, match="append-only"), transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(sql)
    ledger.seal(actor=SYSTEM)
    for sql in (
        "UPDATE ledger_act SET seal_id = NULL",
        "UPDATE ledger_seal SET act_count = 1",
        "DELETE FROM ledger_seal",
    ):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(sql)
    assert verify(SYSTEM).is_sound
