"""Taking a merge back after further changes: what goes back, stays, cannot be told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan.figures.services import rebuild_tallies
from banyan.kernel.errors import Conflict, InputError, NotVisible, StateRefusal
from banyan.people import services as people
from banyan.people.models import Contact, Membership, PersonMerge, PersonName
from tests.support import kept

from . import world as w
from .merge_world import fresh, healthy, merge, sealed, truth, undo

pytestmark = pytest.mark.django_db
D = dt.date
MOVED = D(2024, 1, 1)


@kept.once
def built() -> w.World:
    found = w.World()
    rebuild_tallies()
    return found


def two(world: w.World) -> tuple[Any, Any]:
    one = w.member("Nguyễn Văn An", world.branches[0])
    other = w.member("Nguyen Van An", world.union_group, joined=D(2015, 1, 1))
    return one, other


def twice(world: w.World) -> tuple[Any, Any, Any]:
    """Two memberships of the party at one time, merged in favour of the first."""
    one = w.member("Nguyễn Văn An", world.branches[0], card_no="111")
    other = w.member("Nguyễn Văn An", world.branches[2], D(2012, 1, 1), card_no="222")
    row = merge(
        one.person_id,
        other.person_id,
        keep={"membership:party": "A"},
        decision=w.decision(),
    )
    return one, other, row


def contact(person: int, value: str, **more: Any) -> Any:
    command = people.SetContact(person, "phone", value, **more)
    return people.contact_set(actor=w.SYSTEM, commands=[command])[0]


def transfer(membership: Any, unit: Any, on: dt.date = MOVED) -> None:
    people.stay_change(
        actor=w.SYSTEM,
        commands=[people.ChangeStay(membership.pk, unit.pk, on)],
        decision=w.decision(on=on),
    )


def test_what_moved_goes_back_with_its_later_changes(world: w.World) -> None:
    one, other = two(world)
    phone = contact(other.person_id, "0912345678")
    row = merge(one.person_id, other.person_id)
    contact(one.person_id, "0999888777", contact=phone.pk)
    people.participation_change(
        actor=w.SYSTEM,
        commands=[people.ChangeParticipation(other.pk, "exempt", D(2024, 1, 1))],
        decision=w.decision(),
    )
    undo(row)
    phone.refresh_from_db()
    assert (phone.person_id, phone.value) == (other.person_id, "0999888777")
    other.refresh_from_db()
    assert (other.person_id, other.participation) == (fresh_merged(row), "exempt")
    healthy()


def fresh_merged(row: PersonMerge) -> int:
    return PersonMerge.objects.get(pk=row.pk).merged_id


def test_what_came_later_stays_with_the_person_who_remained(world: w.World) -> None:
    one, other = two(world)
    row = merge(one.person_id, other.person_id)
    fresh_phone = contact(one.person_id, "0912345678")
    transfer(one, world.branches[1])
    undo(row)
    fresh_phone.refresh_from_db()
    one.refresh_from_db()
    assert fresh_phone.person_id == one.person_id
    assert one.unit_id == world.branches[1].pk
    healthy()


def test_what_was_removed_since_does_not_come_back(world: w.World) -> None:
    one, other = two(world)
    phone = contact(other.person_id, "0912345678")
    row = merge(one.person_id, other.person_id)
    contact(one.person_id, "", contact=phone.pk)
    undo(row)
    assert not Contact.objects.exists()


def test_a_value_that_somebody_changed_since_stays(world: w.World) -> None:
    one, other = two(world)
    row = merge(one.person_id, other.person_id, keep={"name": "B"})
    people.person_change(
        actor=w.SYSTEM,
        commands=[people.ChangePerson(one.person_id, full_name="Nguyễn Văn Ân")],
    )
    done = undo(row)
    assert fresh(one).full_name == "Nguyễn Văn Ân"
    assert any("full_name" in each for each in done.left)
    healthy()


def test_a_further_name_that_somebody_changed_stays(world: w.World) -> None:
    one, other = two(world)
    row = merge(one.person_id, other.person_id)
    PersonName.objects.update(row_version=2)
    undo(row)
    assert PersonName.objects.count() == 1


def test_a_sealed_value_set_anew_since_stays(world: w.World) -> None:
    one, other = two(world)
    for who, value in ((one, "1"), (other, "2")):
        people.sensitive_set(
            actor=w.SYSTEM,
            commands=[people.SetSensitive(who.person_id, "national-id", value)],
        )
    row = merge(one.person_id, other.person_id, keep={"national-id": "B"})
    people.sensitive_set(
        actor=w.SYSTEM,
        commands=[people.SetSensitive(one.person_id, "national-id", "3")],
    )
    done = undo(row)
    assert "people.Sensitive" in done.left
    assert {value for _p, _f, value, _m in sealed()} == {"3", "1"}


def test_a_change_of_the_kept_membership_could_be_either_s(world: w.World) -> None:
    one, _other, row = twice(world)
    transfer(one, world.branches[1])
    with pytest.raises(StateRefusal) as found:
        undo(row)
    (problem,) = found.value.problems
    assert problem.code == "people.undo_standing"
    assert dict(problem.values)["day"] == D(2024, 1, 1)
    undo(row, leave_later=True)
    one.refresh_from_db()
    assert one.unit_id == world.branches[1].pk
    healthy()


def test_a_membership_opened_since_could_be_either_s(world: w.World) -> None:
    one, other = two(world)
    row = merge(one.person_id, other.person_id)
    people.membership_end(
        actor=w.SYSTEM,
        commands=[people.EndMembership(other.pk, D(2023, 1, 1), "request")],
        decision=w.decision(),
    )
    people.membership_open(
        actor=w.SYSTEM,
        commands=[
            people.OpenMembership(one.person_id, world.union_group.pk, D(2024, 1, 1))
        ],
        decision=w.decision(),
    )
    with pytest.raises(StateRefusal) as found:
        undo(row)
    assert [p.code for p in found.value.problems] == ["people.undo_joined"]
    undo(row, leave_later=True)
    assert Membership.objects.filter(person=one.person_id).count() == 2
    healthy()


def test_a_death_since_could_be_either_s(world: w.World) -> None:
    one, other = two(world)
    row = merge(one.person_id, other.person_id)
    people.person_change(
        actor=w.SYSTEM,
        commands=[people.ChangePerson(one.person_id, deceased_on=D(2025, 1, 1))],
    )
    with pytest.raises(StateRefusal, match="which of the two has died"):
        undo(row)
    undo(row, leave_later=True)


def test_a_card_given_to_somebody_else_since_does_not_come_back(world: w.World) -> None:
    _one, other, row = twice(world)
    w.member("Lê Bình", world.branches[1], card_no="222")
    done = undo(row)
    other.refresh_from_db()
    assert other.card_no == ""
    assert done.left == (f"people.Membership card_no {other.pk}",)
    healthy()


def test_merging_again_after_taking_back(world: w.World) -> None:
    one, other = two(world)
    before = truth()
    undo(merge(one.person_id, other.person_id))
    undo(merge(other.person_id, one.person_id))
    assert truth() == before
    healthy()


def test_a_merge_is_taken_back_once_by_who_may_with_a_reason(world: w.World) -> None:
    one, other = two(world)
    row = merge(one.person_id, other.person_id)
    with pytest.raises(NotVisible):
        undo(row, w.officer(world.communes[1]))
    with pytest.raises(Conflict):
        undo(row, row_version=7)
    with pytest.raises(NotVisible):
        people.merges_undo(actor=w.SYSTEM, commands=[people.UndoMerge(999, "Wrong")])
    with pytest.raises(InputError):
        people.merges_undo(actor=w.SYSTEM, commands=[people.UndoMerge(row.pk, "")])
    mine = w.officer(world.top, person=one.person_id)
    with pytest.raises(StateRefusal, match="of their own"):
        undo(row, mine)
    undo(row, w.officer(world.communes[0]))
    with pytest.raises(StateRefusal, match="was taken back"):
        undo(row)
