"""What pages read: stories, acts in range, readings."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.models import Q

from banyan.kernel.actor import Actor
from banyan.kernel.errors import Fault, NotAllowed, NotVisible
from banyan.ledger import queries
from banyan.ledger import services as ledger
from banyan.ledger.models import Act, Reading

from .conftest import SYSTEM, World, reader

ELSEWHERE = "ffffffff00000001"
pytestmark = pytest.mark.django_db


def test_story_of_a_person_is_one_query(
    world: World, inspector: Actor, django_assert_num_queries: Any
):
    person = world.people[1].pk
    with django_assert_num_queries(1):
        found = queries.story(inspector, person=person)
    assert [e.kind for e in found] == [
        "people.stay",
        "people.membership",
        "people.person",
    ]
    assert found[0].act.kind == "tests.people"
    assert found[0].act.rules == ["ADM-1"]
    assert not found[0].act.is_sealed


def test_range_decides(world: World):
    root, branch = (u.path for u in world.units)
    kind, subject = "people.stay", world.stays[0].pk
    for path, seen in ((root, 1), (branch, 1), (ELSEWHERE, 0)):
        found = queries.acts_of_subject(reader(path), kind, subject)
        assert len(found) == seen, path
    assert queries.acts_of_subject(Actor(), kind, subject) == []
    assert len(queries.acts_of_subject(Actor(), kind, subject, scope=Q())) == 1
    assert len(queries.story(reader(branch), act=Act.objects.last().pk)) == 6
    assert len(queries.story(reader(root), act=Act.objects.last().pk)) == 9


def test_range_follows_the_present_path(world: World):
    """The branch moves away: who held its old place sees its story no more."""
    root, branch = world.units
    branch.path = f"{branch.pk:08x}"
    branch.save()
    kind, subject = "people.stay", world.stays[0].pk
    assert queries.acts_of_subject(reader(root.path), kind, subject) == []
    assert len(queries.acts_of_subject(reader(branch.path), kind, subject)) == 1


def test_rows_without_a_unit_belong_to_the_root(world: World):
    kind, subject = "units.structure", world.structure.pk
    root, branch = (u.path for u in world.units)
    assert len(queries.acts_of_subject(reader(root), kind, subject)) == 1
    assert queries.acts_of_subject(reader(branch), kind, subject) == []
    with ledger.act(actor=SYSTEM, kind="tests.placeless") as act:
        act.record("change", world.people[0])
    assert queries.story(reader(root), act=act.id) == [], "about somebody: not for all"


def test_own_story_needs_no_right_and_shows_no_facts(world: World):
    person = world.people[0].pk
    with ledger.act(actor=SYSTEM, kind="tests.f", facts={"votes": 3}) as act:
        act.record("change", world.people[0])
    own = Actor(kind="account", account_id=1, person_id=person)
    found = queries.story(own, person=person)
    assert len(found) == 4 and found[0].act.facts == {}
    assert queries.story(own, person=world.people[1].pk) == []
    assert queries.story(SYSTEM, person=person)[0].act.facts == {"votes": 3}


def test_pages_by_keyset(world: World):
    first = queries.story(SYSTEM, limit=5)
    rest = queries.story(SYSTEM, before=first[-1].id, limit=50)
    assert len(first) == 5 and len(rest) == 7
    assert not {e.id for e in first} & {e.id for e in rest}


def test_recent_acts_and_one_act(world: World, inspector: Actor):
    kinds = [a.kind for a in queries.acts_recent(SYSTEM)]
    assert kinds == ["tests.people", "tests.units"]
    in_unit = queries.acts_recent(inspector, unit=world.units[0].pk)
    assert [a.kind for a in in_unit] == ["tests.people"]
    assert queries.acts_recent(reader(ELSEWHERE)) == []
    assert queries.act_get(inspector, in_unit[0].id) == in_unit[0]
    with pytest.raises(NotVisible):
        queries.act_get(reader(ELSEWHERE), in_unit[0].id)
    mine = Actor(kind="account", account_id=77, name="Mai")
    with ledger.act(actor=mine, kind="tests.mine") as act:
        pass
    assert queries.act_get(mine, act.id).kind == "tests.mine"
    assert [a.kind for a in queries.acts_recent(SYSTEM, account=77)] == ["tests.mine"]


def read(actor: Actor, world: World, **more: Any) -> int:
    return ledger.reading_record(
        actor=actor,
        kind="people.person",
        subject=world.people[0].pk,
        person=world.people[0].pk,
        unit=world.units[1].pk,
        what="card",
        **more,
    )


def test_who_read_me(world: World, inspector: Actor):
    read(inspector, world, reason="check of files", office="Head of inspection")
    person = world.people[0].pk
    own = Actor(kind="account", account_id=1, person_id=person)
    (mine,) = queries.readings_of_person(own, person)
    assert (mine.reader_name, mine.reader_office) == ("Inspector", "Head of inspection")
    assert (mine.what, mine.reason) == ("card", "check of files")
    assert len(queries.readings_of_person(inspector, person)) == 1
    assert queries.readings_of_person(reader(ELSEWHERE), person) == []
    assert queries.readings_of_person(Actor(), person) == []
    assert len(queries.readings_by_account(inspector, 7)) == 1
    assert len(queries.readings_by_account(SYSTEM, 7)) == 1
    with pytest.raises(NotAllowed):
        queries.readings_by_account(own, 7)


def test_nothing_is_shown_when_the_reading_fails(world: World, monkeypatch: Any):
    shown: list[int] = []
    details = {"kind": "people.person", "subject": 1, "what": "card"}

    def load() -> str:
        shown.append(1)
        assert Reading.objects.count() == 1, "recorded before it is loaded"
        return "content"

    assert ledger.with_reading(load, actor=SYSTEM, **details) == "content"

    def broken(*_: Any, **__: Any) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(Reading, "save", broken)
    with pytest.raises(Fault, match="nothing is shown"):
        ledger.with_reading(load, actor=SYSTEM, **details)
    assert shown == [1]


@pytest.mark.django_db(transaction=True)
def test_a_reading_is_never_part_of_another_transaction(request: Any):
    from django.db import transaction

    from tests.support.ledger import drop_triggers

    request.addfinalizer(drop_triggers)
    drop_triggers()
    with pytest.raises(RuntimeError), transaction.atomic():
        ledger.reading_record(actor=SYSTEM, kind="x", subject=1, what="y")
    ledger.reading_record(actor=SYSTEM, kind="x", subject=1, what="y")
    assert Reading.objects.count() == 1
    assert not connection.in_atomic_block
