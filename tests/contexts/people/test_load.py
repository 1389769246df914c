"""The bulk door: whole histories at once, checked as single writes are."""

from __future__ import annotations

from typing import Any

import pytest

from banyan.kernel.errors import InputError, NotVisible
from banyan.ledger.models import Act
from banyan.people import queries
from banyan.people import services as people
from banyan.people.examine import examine
from banyan.people.models import CountingPlace, Membership, Person, Stay
from banyan.people.services import load
from tests.support import kept

from .world import SYSTEM, D, World, decision, member, officer

pytestmark = pytest.mark.django_db
Span, Joined = people.Span, people.LoadMembership


@kept.once
def built() -> World:
    return World()


def history(world: World, **values: Any) -> people.LoadMembership:
    one, two = world.branches[0].pk, world.branches[1].pk
    values.setdefault(
        "home", (Span(one, D(2005, 1, 1), D(2012, 1, 1)), Span(two, D(2012, 1, 1)))
    )
    values.setdefault("official_on", D(2006, 1, 1))
    return Joined(D(2005, 1, 1), **values)


def row(name: str = "Lê An", *memberships: Any, **values: Any) -> people.LoadRow:
    return people.LoadRow(people.NewPerson(name, D(1980, 1, 1)), memberships, **values)


def test_histories_read_as_if_written_one_by_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "CHUNK", 2)
    union = Joined(D(2008, 1, 1), (Span(world.union_group.pk, D(2008, 1, 1)),))
    gone = history(world, left_on=D(2020, 1, 1), left_reason="death", participations=())
    exempt = history(
        world,
        participations=(
            Span("active", D(2005, 1, 1), D(2019, 1, 1)),
            Span(("exempt", "age", None), D(2019, 1, 1)),
        ),
        guest=(Span(world.branches[3].pk, D(2015, 1, 1), D(2016, 1, 1)),),
        card_no="7",
    )
    rows = [row("Lê An", exempt, union), row("Lê Bê", gone), row("Lê Chi", union)]
    made = people.members_load(actor=SYSTEM, rows=iter(rows), decision=decision())
    assert (made.persons, made.memberships) == (3, 4)
    assert examine() == []
    first = Membership.objects.get(card_no="7")
    assert (first.unit_id, first.grade, first.participation) == (
        world.branches[1].pk,
        "official",
        "exempt",
    )
    left = Membership.objects.get(state="left")
    assert left.unit_id == world.branches[1].pk and left.left_reason == "death"
    past = queries.roster(SYSTEM, world.branches[0], as_of_day=D(2010, 1, 1))
    assert [line.name for line in past.lines] == ["Lê An", "Lê Bê"]
    places = CountingPlace.objects.filter(person=first.person_id)
    assert places.count() == 2
    act = Act.objects.get(kind="people.members_load")
    assert act.entry_count == 3 + 4 + Stay.objects.count() + 6 + 5
    known = people.LoadRow(first.person_id, (history(world),))
    with pytest.raises(InputError) as refused:
        people.members_load(actor=SYSTEM, rows=[known], decision=decision())
    assert [p.code for p in refused.value.problems] == ["people.already_member"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"home": ()}, "people.no_unit"),
        ({"left_on": D(2004, 1, 1)}, "people.end_before_start"),
        ({"grades": (Span("official", D(2007, 1, 1)),)}, "people.hole"),
        ({"grades": (Span("chief", D(2005, 1, 1)),)}, "people.unknown_word"),
        (
            {
                "grades": (
                    Span("probationary", D(2005, 1, 1), D(2007, 1, 1)),
                    Span("official", D(2006, 1, 1)),
                )
            },
            "people.overlap",
        ),
    ],
)
def test_what_cannot_be_true_writes_nothing(
    world: World, values: dict[str, Any], code: str
) -> None:
    rows = [row("Lê An", history(world)), row("Lê Bê", history(world, **values))]
    with pytest.raises(InputError) as refused:
        people.members_load(actor=SYSTEM, rows=rows, decision=decision())
    assert code in {p.code for p in refused.value.problems}
    assert all(p.row in (1, None) for p in refused.value.problems)
    assert not Person.objects.exists()


def test_rights_and_cards(world: World) -> None:
    neighbour = officer(world.communes[1])
    with pytest.raises(NotVisible):
        people.members_load(
            actor=neighbour, rows=[row("Lê An", history(world))], decision=decision()
        )
    member("Ai", world.branches[0], card_no="9")
    twice = [row(f"Lê {i}", history(world, card_no="9")) for i in range(2)]
    with pytest.raises(InputError) as refused:
        people.members_load(actor=SYSTEM, rows=twice, decision=decision())
    assert {p.code for p in refused.value.problems} == {"people.card_taken"}
