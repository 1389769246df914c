"""Setting a person aside who was entered by mistake, and taking them up again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan.figures.services import rebuild_tallies
from banyan.kernel.actor import Actor
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    RuleRefusal,
    StateRefusal,
)
from banyan.people import queries
from banyan.people import services as people
from banyan.people.models import Contact, Membership, PersonRemoval
from banyan.people.queries.matching import Asked, people_matched
from banyan.people.queries.removals import removal_get, removal_of, removals

from . import world as w
from .merge_world import healthy, merge, truth

pytestmark = pytest.mark.django_db
D = dt.date
KEY = "committee-member"
WHY = "Typed in twice, from the wrong list"


@pytest.fixture
def world() -> w.World:
    found = w.World()
    rebuild_tallies()
    return found


def one(world: w.World, **more: Any) -> Membership:
    row = w.member("Nguyễn Văn An", world.branches[0], card_no="111", **more)
    command = people.SetContact(row.person_id, "phone", "0912345678")
    people.contact_set(actor=w.SYSTEM, commands=[command])
    return row


def aside(person: int, actor: Actor = w.SYSTEM, **more: Any) -> PersonRemoval:
    decision = more.pop("decision", w.decision())
    command = people.SetPersonAside(person, more.pop("reason", WHY), **more)
    found = people.persons_set_aside(actor=actor, commands=[command], decision=decision)
    return found[0]


def take_up(row: PersonRemoval, actor: Actor = w.SYSTEM, **more: Any) -> bool:
    command = people.TakePersonUp(row.pk, "It was no mistake", **more)
    return people.removals_undo(actor=actor, commands=[command])[0][1]


def refused(person: int) -> set[str]:
    with pytest.raises(StateRefusal) as refusal:
        aside(person)
    return {p.code for p in refusal.value.problems}


def test_nobody_meets_the_record_any_more(world: w.World) -> None:
    row = one(world)
    rebuild_tallies()
    removal = aside(row.person_id)
    officer = w.officer(world.branches[0])
    assert queries.name_search(w.SYSTEM, "nguyen van an").hits == ()
    assert queries.name_search(w.SYSTEM, "111").hits == ()
    with pytest.raises(NotVisible):
        queries.person_get(officer, row.person_id)
    twins = queries.duplicates_while_typing(
        officer, "Nguyễn Văn An", birth_date=D(1980, 5, 20), phone="0912345678"
    )
    assert (twins.here, twins.elsewhere) == ((), False)
    structure = Membership.objects.get(pk=row.pk).structure_id
    asked = Asked(name="Nguyễn Văn An", birth=D(1980, 5, 20), card_no="111")
    found = people_matched(officer, structure, [asked], right="membership.read")
    assert (found.fits, found.elsewhere) == ([[]], [False])
    assert removal.unit_id == world.branches[0].pk
    healthy()


def test_everything_stands_again_as_before(world: w.World) -> None:
    row = one(world)
    rebuild_tallies()
    before = truth()
    removal = aside(row.person_id)
    assert truth() != before
    assert take_up(removal) is False
    assert truth() == before
    assert [h.name for h in queries.name_search(w.SYSTEM, "111").hits] == [
        "Nguyễn Văn An"
    ]
    healthy()
    assert aside(row.person_id).pk != removal.pk, "it may be done again"


def test_nothing_is_deleted(world: w.World) -> None:
    row = one(world)
    aside(row.person_id)
    assert Contact.objects.filter(person=row.person_id).exists()
    stay = row.stays.get()
    assert stay.superseded_at is not None


def test_a_card_given_since_is_told(world: w.World) -> None:
    row = one(world)
    removal = aside(row.person_id)
    w.member("Trần Bình", world.branches[1], card_no="111")
    assert take_up(removal) is True
    row.refresh_from_db()
    assert (row.card_no, row.state) == ("", "member")
    healthy()


def test_a_person_without_membership_needs_no_decision(world: w.World) -> None:
    person = w.person("Lê Thị Cúc")
    removal = aside(person.pk, decision=None)
    assert removal.unit_id is None
    take_up(removal)


def test_a_membership_goes_by_decision_only(world: w.World) -> None:
    with pytest.raises(RuleRefusal):
        aside(one(world).person_id, decision=None)


def test_refused_when_later_decisions_stand_on_it(world: w.World) -> None:
    row = one(world)
    people.participation_change(
        actor=w.SYSTEM,
        commands=[people.ChangeParticipation(row.pk, "exempt", D(2024, 1, 1))],
        decision=w.decision("Exempt", D(2024, 1, 1)),
    )
    assert refused(row.person_id) == {"people.remove_decided"}


def test_refused_for_whoever_held_an_office(world: w.World) -> None:
    row = one(world)
    post = people.post_set(
        actor=w.SYSTEM,
        commands=[
            people.SetPost(world.branches[0].pk, KEY, D(2020, 1, 1), names="Member")
        ],
    )[0]
    people.office_open(
        actor=w.SYSTEM,
        commands=[people.OpenOffice(row.person_id, post.pk, D(2024, 1, 1))],
        decision=w.decision(),
    )
    assert "people.remove_office" in refused(row.person_id)


def test_refused_when_records_name_the_person(world: w.World) -> None:
    row, other = one(world), w.person("Nguyen Van An")
    merge(row.person_id, other.pk)
    assert refused(row.person_id) == {"people.remove_named"}


def test_refused_for_oneself(world: w.World) -> None:
    row = one(world)
    own = w.officer(world.branches[0], person=row.person_id)
    with pytest.raises(StateRefusal) as refusal:
        aside(row.person_id, own)
    assert refusal.value.code == "people.remove_own"


def test_needs_a_reason_rights_and_the_version_read(world: w.World) -> None:
    row = one(world)
    with pytest.raises(InputError):
        aside(row.person_id, reason=" ")
    with pytest.raises(Conflict):
        aside(row.person_id, row_version=99)
    with pytest.raises(NotVisible):
        aside(row.person_id, w.officer(world.branches[2]))
    reader = w.officer(
        world.branches[0], rights=("membership.read", "person.read", "person.write")
    )
    with pytest.raises(NotAllowed):
        aside(row.person_id, reader)


def test_found_again_only_where_it_was(world: w.World) -> None:
    row = one(world)
    removal = aside(row.person_id)
    here, elsewhere = w.officer(world.branches[0]), w.officer(world.branches[2])
    assert [r.name for r in removals(here)] == ["Nguyễn Văn An"]
    assert removals(elsewhere) == []
    assert removal_of(here, row.person.uid).reason == WHY
    with pytest.raises(NotVisible):
        removal_get(elsewhere, removal.uid)
    with pytest.raises(NotVisible):
        take_up(removal, elsewhere)
    take_up(removal, here)
    assert removals(here) == []
    with pytest.raises(StateRefusal):
        take_up(removal)


def test_nothing_is_written_on_a_record_set_aside(world: w.World) -> None:
    row = one(world)
    aside(row.person_id)
    opening = people.OpenMembership(row.person_id, world.branches[1].pk, D(2020, 1, 1))
    with pytest.raises(StateRefusal) as refusal:
        people.membership_open(
            actor=w.SYSTEM, commands=[opening], decision=w.decision()
        )
    assert refusal.value.code == "people.person_set_aside"
