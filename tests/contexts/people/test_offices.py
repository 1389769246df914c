"""Posts, seats, offices: done and refused."""

from __future__ import annotations

import pytest

from banyan.kernel.errors import Conflict, NotAllowed, StateRefusal
from banyan.people import queries
from banyan.people import services as people
from banyan.people.models import Office, TallyDelta

from .world import SYSTEM, D, World, at, decision, officer, person

pytestmark = pytest.mark.django_db
KEY = "committee-member"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    at(monkeypatch, D(2025, 5, 1))
    return World()


def post(world: World, seats: int = 1, **values: object) -> object:
    command = people.SetPost(
        world.branches[0].pk, KEY, D(2020, 1, 1), names="Member", seats=seats, **values
    )
    return people.post_set(actor=officer(world.communes[0]), commands=[command])[0]


def open_(who: object, where: object, on: object = None, **values: object) -> Office:
    command = people.OpenOffice(who.pk, where.pk, on or D(2024, 1, 1), **values)
    return people.office_open(actor=SYSTEM, commands=[command], decision=decision())[0]


def code(call: object) -> str:
    with pytest.raises(StateRefusal) as refused:
        call()
    assert all(p.field and p.way_out for p in refused.value.problems)
    return refused.value.code


def test_seats_and_vacancies(world: World) -> None:
    where, reader = post(world, seats=2), officer(world.communes[0])
    one, two, three = (person(f"Lê {c}") for c in "ABC")
    first = open_(one, where, term_ends_on=D(2025, 1, 1))
    assert queries.vacancies(reader, world.communes[0])[0].empty == 1
    assert code(lambda: open_(one, where, D(2024, 6, 1))) == "people.holds_already"
    open_(two, where)
    assert queries.vacancies(reader, world.communes[0]) == []
    assert code(lambda: open_(three, where)) == "people.seats_taken"
    assert code(lambda: open_(three, where, D(2019, 1, 1))) == "people.post_not_there"
    held = queries.offices_of_unit(reader, world.branches[0])
    assert [(o.person_name, o.term_is_over) for o in held] == [
        ("Lê A", True),
        ("Lê B", False),
    ]
    ended = people.office_end(
        actor=SYSTEM,
        commands=[people.EndOffice(first.pk, D(2025, 4, 1), row_version=1)],
        decision=decision(),
    )[0]
    assert ended.valid_to == D(2025, 4, 1)
    open_(three, where, D(2025, 4, 1))
    then = queries.offices_of_unit(reader, world.branches[0], as_of_day=D(2024, 7, 1))
    assert [o.person_name for o in then] == ["Lê A", "Lê B"]
    total: dict[str, int] = {}
    for row in TallyDelta.objects.filter(unit=world.branches[0]):
        total[row.measure] = total.get(row.measure, 0) + row.delta
    assert total == {"posts": 2, "vacant": 0}


def test_refusals(world: World) -> None:
    where, one = post(world), person("Lê A", birth_date=D(1990, 1, 1))
    office = open_(one, where)
    with pytest.raises(Conflict):
        people.office_end(
            actor=SYSTEM,
            commands=[people.EndOffice(office.pk, D(2025, 4, 1), row_version=5)],
            decision=decision(),
        )

    def end(day: object) -> None:
        people.office_end(
            actor=SYSTEM,
            commands=[people.EndOffice(office.pk, day)],
            decision=decision(),
        )

    assert code(lambda: end(D(2024, 1, 1))) == "people.end_before_start"
    end(D(2025, 1, 1))
    assert code(lambda: end(D(2025, 2, 1))) == "people.office_over"
    reader = officer(world.communes[0], rights=["unit.read"])
    command = people.OpenOffice(one.pk, where.pk, D(2025, 4, 1))
    with pytest.raises(NotAllowed):
        people.office_open(actor=reader, commands=[command], decision=decision())
    fewer = people.SetPost(world.branches[0].pk, KEY, D(2020, 1, 1), seats=0)
    assert (
        code(lambda: people.post_set(actor=SYSTEM, commands=[fewer]))
        == "people.seats_taken"
    )


def test_offices_as_known_then(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    where, one = post(world), person("Lê A")
    office = open_(one, where)
    at(monkeypatch, D(2025, 6, 20))
    people.office_end(
        actor=SYSTEM,
        commands=[people.EndOffice(office.pk, D(2025, 6, 1))],
        decision=decision(),
    )
    day, reader = D(2025, 6, 10), officer(world.communes[0])
    assert queries.offices_of_unit(reader, world.branches[0], as_of_day=day) == []
    known = queries.offices_of_unit(
        reader, world.branches[0], as_of_day=day, known_on=day
    )
    assert [o.person_name for o in known] == ["Lê A"]
