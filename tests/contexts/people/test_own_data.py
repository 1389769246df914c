"""What a person is told about themself: everything, and of nobody else anything."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from banyan.access.models import Account
from banyan.base import ports
from banyan.kernel.actor import Actor
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import Text
from banyan.people import services as people
from banyan.people.queries import who_read_me
from banyan.people.queries.own import own_data, plain
from tests.support import kept

from . import world as w
from .merge_world import contact, merge, office, seal, undo

pytestmark = pytest.mark.django_db
D = dt.date


@kept.once
def built() -> w.World:
    return w.World()


def oneself(row: Any) -> Actor:
    return Actor(kind="account", account_id=9, person_id=row.person_id, name="An")


def rows(actor: Actor, key: str) -> list[Any]:
    found: list[Any] = own_data(actor).as_json()["parts"][key]["rows"]
    return found


def test_each_room_tells_its_part_in_order(world: w.World) -> None:
    row = w.member("Nguyễn Văn An", world.branches[0])
    known = own_data(oneself(row))
    assert {p.key for p in known.parts} == {key for key, _part in ports.own_data}
    assert [p.key for p in known.parts][:2] == ["person", "names"]
    assert json.loads(json.dumps(known.as_json()))["person"]["name"] == "Nguyễn Văn An"


def test_facts_come_with_their_decisions_and_what_was_wrong(world: w.World) -> None:
    row = w.member("Nguyễn Văn An", world.branches[0])
    people.membership_correct(
        actor=w.SYSTEM,
        commands=[people.CorrectMembership(row.pk, joined_on=D(2009, 1, 1))],
        decision=w.decision(),
    )
    [told] = rows(oneself(row), "memberships")
    stays = [f for f in told["facts"] if f["fact"] == "stay"]
    assert [s["valid_from"] for s in stays] == ["2009-01-01", "2010-03-01"]
    assert [s["superseded_at"] is None for s in stays] == [True, False]
    assert told["opened_by"]["kind"] == "taken-over"
    assert len(rows(oneself(row), "facts")) == 3


def test_nothing_of_anybody_else_is_told(world: w.World) -> None:
    row = w.member("Nguyễn Văn An", world.branches[0])
    other = w.member("Lê Thị Khác", world.branches[0])
    contact(other, "phone", "0999999999")
    office(other, world.branches[0])
    seal(row, "001080000001")
    told = json.dumps(own_data(oneself(row)).as_json(), ensure_ascii=False)
    for word in ("Khác", "0999999999", "deputy", "001080000001"):
        assert word not in told


def test_accounts_and_rights_without_anything_secret(world: w.World) -> None:
    row = w.member("Nguyễn Văn An", world.branches[0])
    Account.objects.create_user("an", "secret words", person_id=row.person_id)
    [told] = rows(oneself(row), "accounts")
    assert told["username"] == "an" and "password" not in told
    assert rows(oneself(row), "rights") == []


def test_a_merge_brings_the_other_record_s_readings_and_undoing_takes_them(
    world: w.World,
) -> None:
    from banyan.ledger.models import Reading

    row = w.member("Nguyễn Văn An", world.branches[0])
    twin = w.person("Nguyễn Văn An")
    Reading.objects.create(
        at=w.clock.now(),
        reader_name="Officer",
        kind="people.person",
        subject=twin.pk,
        person_id=twin.pk,
        what="extract",
        digest=b"x" * 32,
    )
    assert who_read_me(oneself(row)) == []
    done = merge(row.person_id, twin.pk)
    assert [r.reader_name for r in who_read_me(oneself(row))] == ["Officer"]
    assert len(rows(oneself(row), "person")) == 2
    undo(done)
    assert who_read_me(oneself(row)) == []
    assert len(rows(oneself(row), "merges")) == 0


def test_an_account_alone_is_told_nothing() -> None:
    with pytest.raises(StateRefusal):
        own_data(Actor(kind="account", account_id=9))


def test_values_as_json_knows_them() -> None:
    value = {"a": (Text(vi="x"), D(2025, 1, 2), None), 1: [True]}
    assert plain(value) == {"a": [{"vi": "x"}, "2025-01-02", None], "1": [True]}
