"""What stands against merging two records: range, rights, what cannot be true."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan.access.models import Account, Grant, RightSet
from banyan.figures.services import rebuild_tallies
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    StateRefusal,
)
from banyan.people import services as people
from tests.support import kept

from . import world as w
from .merge_world import contact, healthy, merge, two, undo

pytestmark = pytest.mark.django_db
D = dt.date


@kept.once
def built() -> w.World:
    found = w.World()
    rebuild_tallies()
    return found


# -- refusals ---------------------------------------------------------------------------


def test_both_must_be_in_range_with_the_right(world: w.World) -> None:
    one = w.member("Nguyễn Văn An", world.branches[0])
    other = w.member("Nguyễn Văn An", world.branches[2])
    keep, decision = {"membership:party": "A"}, w.decision()
    for actor, error in (
        (w.officer(world.communes[0]), NotVisible),
        (w.officer(world.top, rights=["person.read", "person.write"]), NotAllowed),
        (w.officer(world.top, rights=["person.read"]), NotAllowed),
    ):
        with pytest.raises(error):
            merge(one.person_id, other.person_id, actor, keep=keep, decision=decision)
    merge(
        one.person_id,
        other.person_id,
        w.officer(world.top),
        keep=keep,
        decision=decision,
    )


def test_what_stands_against_it_elsewhere_is_told_without_data(world: w.World) -> None:
    """Both are in the officer's party, and members of a union out of range."""
    one = w.member("Nguyễn Văn An", world.branches[0])
    people.membership_end(
        actor=w.SYSTEM,
        commands=[people.EndMembership(one.pk, D(2012, 1, 1), "request")],
        decision=w.decision(),
    )
    other = w.member("Nguyễn Văn An", world.branches[1], joined=D(2014, 1, 1))
    for who in (one, other):
        people.membership_open(
            actor=w.SYSTEM,
            commands=[
                people.OpenMembership(
                    who.person_id, world.union_group.pk, D(2015, 1, 1)
                )
            ],
            decision=w.decision(),
        )
    with pytest.raises(StateRefusal) as found:
        merge(one.person_id, other.person_id, w.officer(world.top))
    assert [p.code for p in found.value.problems] == ["people.merge_elsewhere"]
    assert not any(p.values for p in found.value.problems)


def test_what_goes_along_unseen_goes_along(world: w.World) -> None:
    """A union membership out of the party officer's range is no hindrance."""
    one = w.member("Nguyễn Văn An", world.union_group)
    other = w.member("Nguyễn Văn An", world.branches[0])
    officer = w.officer(world.communes[0])
    with pytest.raises(NotVisible):  # one of the two is out of range altogether
        merge(other.person_id, one.person_id, officer)
    people.membership_open(
        actor=w.SYSTEM,
        commands=[
            people.OpenMembership(one.person_id, world.branches[1].pk, D(2000, 1, 1))
        ],
        decision=w.decision(),
    )
    people.membership_end(
        actor=w.SYSTEM,
        commands=[
            people.EndMembership(
                one.person.memberships.get(structure=world.party).pk,
                D(2005, 1, 1),
                "request",
            )
        ],
        decision=w.decision(),
    )
    merge(other.person_id, one.person_id, officer)
    assert other.person.memberships.count() == 3
    healthy()


def test_nobody_merges_their_own_record(world: w.World) -> None:
    one, other = two(world)
    actor = w.officer(world.top, world.union_top, person=one.person_id)
    with pytest.raises(StateRefusal) as found:
        merge(one.person_id, other.person_id, actor)
    assert [p.code for p in found.value.problems] == ["people.merge_own"]


def test_a_record_is_merged_once_and_not_with_itself(world: w.World) -> None:
    one, other = two(world)
    with pytest.raises(StateRefusal, match="same record"):
        merge(one.person_id, one.person_id)
    merge(one.person_id, other.person_id)
    third = w.person("Nguyễn Văn An")
    with pytest.raises(StateRefusal, match="merged into another"):
        merge(third.pk, other.person_id)
    with pytest.raises(StateRefusal, match="merged into another"):
        contact(other, "mail", "a@b.vn")


def test_two_persons_by_decision_are_not_merged(world: w.World) -> None:
    one, other = two(world)
    people.twins_decide(
        actor=w.SYSTEM,
        commands=[people.DecideTwins(one.person_id, other.person_id, "Brothers")],
    )
    with pytest.raises(StateRefusal, match="Brothers"):
        merge(one.person_id, other.person_id)


def test_a_word_about_a_merged_record_holds_for_who_remains(world: w.World) -> None:
    one, other = two(world)
    third = w.member("Nguyễn Văn An", world.branches[3])
    people.twins_decide(
        actor=w.SYSTEM,
        commands=[people.DecideTwins(other.person_id, third.person_id, "Brothers")],
    )
    merge(one.person_id, other.person_id)
    with pytest.raises(StateRefusal, match="Brothers"):
        merge(third.person_id, one.person_id)
    assert people.duplicates_scan(actor=w.SYSTEM).decided == 1


def test_a_merge_needs_a_reason_known_sides_and_fresh_versions(world: w.World) -> None:
    one, other = two(world)
    with pytest.raises(InputError):
        merge(one.person_id, other.person_id, reason=" ")
    with pytest.raises(StateRefusal, match="C"):
        merge(one.person_id, other.person_id, keep={"name": "C"})
    with pytest.raises(Conflict):
        merge(one.person_id, other.person_id, merged_version=7)


def test_nobody_lives_on_after_death_or_joins_before_birth(world: w.World) -> None:
    one, other = two(world)
    people.person_change(
        actor=w.SYSTEM,
        commands=[people.ChangePerson(other.person_id, deceased_on=D(2016, 1, 1))],
    )
    with pytest.raises(StateRefusal) as found:
        merge(one.person_id, other.person_id)
    assert {p.code for p in found.value.problems} == {"people.merge_lives_on"}
    third = w.member("An", world.branches[3], D(2001, 1, 1), birth_date=D(1960, 1, 1))
    young = w.person("An", birth_date=D(2005, 1, 1))
    with pytest.raises(StateRefusal) as found:
        merge(young.pk, third.person_id)
    assert {p.code for p in found.value.problems} == {"people.before_birth"}


# -- rights ------------------------------------------------------------------------------


def account(who: Any, name: str, **more: Any) -> Account:
    return Account.objects.create(username=name, person_id=who.person_id, **more)


def grant(unit: Any, rights: list[str], **more: Any) -> Grant:
    chosen, _new = RightSet.objects.get_or_create(
        key="-".join(sorted(rights)).replace(".", "_")[:40], defaults={"rights": rights}
    )
    more.setdefault("valid_from", D(2020, 1, 1))
    return Grant.objects.create(right_set=chosen, unit=unit, **more)


def test_an_account_never_gains_rights(world: w.World) -> None:
    one, other = two(world)
    account(one, "an")
    grant(world.communes[0], ["person.read"], person_id=other.person_id)
    with pytest.raises(StateRefusal) as found:
        merge(one.person_id, other.person_id)
    problem = found.value.problems[0]
    assert problem.code == "people.merge_rights"
    assert dict(problem.values) == {"account": "an", "rights": "person.read"}


@pytest.mark.parametrize(
    ("own", "new", "refused"),
    [
        ({}, {}, False),  # the same right over the same range
        ({"below": False}, {}, True),  # alone there, with all below here
        ({"valid_to": D(2099, 1, 1)}, {}, True),  # for a term, here for ever
        ({"valid_to": D(2099, 1, 1)}, {"valid_to": D(2098, 1, 1)}, False),
        ({}, {"valid_from": D(2098, 1, 1)}, False),
        ({"valid_from": D(2098, 1, 1)}, {}, True),
        ({"valid_to": D(2021, 1, 1)}, {}, True),  # over already
        ({}, {"valid_to": D(2021, 1, 1)}, False),
        ({"over_area": True}, {}, True),
    ],
)
def test_gaining_looks_at_range_and_time(
    world: w.World, own: Any, new: Any, refused: bool
) -> None:
    one, other = two(world)
    mine = account(one, "an")
    grant(world.communes[0], ["person.read"], account=mine, **own)
    grant(world.communes[0], ["person.read"], person_id=other.person_id, **new)
    if refused:
        with pytest.raises(StateRefusal, match="gain rights"):
            merge(one.person_id, other.person_id)
    else:
        merge(one.person_id, other.person_id)


def test_a_closed_account_gains_nothing(world: w.World) -> None:
    one, other = two(world)
    account(one, "an", is_active=False)
    grant(world.communes[0], ["person.read"], person_id=other.person_id)
    row = merge(one.person_id, other.person_id)
    assert (row.merged_id, row.undone_at) == (other.person_id, None)


def test_two_open_accounts_are_two_people_signing_in(world: w.World) -> None:
    one, other = two(world)
    account(one, "an")
    second = account(other, "an-2")
    with pytest.raises(StateRefusal) as found:
        merge(one.person_id, other.person_id)
    assert [p.code for p in found.value.problems] == ["people.merge_two_accounts"]
    second.is_active = False
    second.save()
    row = merge(one.person_id, other.person_id)
    second.refresh_from_db()
    assert second.person_id == one.person_id
    undo(row)
    second.refresh_from_db()
    assert second.person_id == other.person_id
