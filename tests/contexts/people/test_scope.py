"""Scope is per membership: a union officer learns nothing of a party membership."""

from __future__ import annotations

import random

import pytest

from banyan.kernel.errors import NotVisible
from banyan.people import queries
from banyan.people import services as people
from tests.support import kept

from .world import SYSTEM, D, World, decision, member, officer, person, unit

pytestmark = pytest.mark.django_db


@kept.once
def built() -> World:
    return World()


def in_both(world: World, name: str = "Lê Thị Bình") -> int:
    row = member(name, world.branches[0], card_no="P1")
    command = people.OpenMembership(
        row.person_id, world.union_group.pk, D(2012, 1, 1), "official", card_no="U1"
    )
    people.membership_open(actor=SYSTEM, commands=[command], decision=decision())
    post = people.post_set(
        actor=SYSTEM,
        commands=[
            people.SetPost(world.branches[0].pk, "committee-member", D(2010, 1, 1))
        ],
    )[0]
    people.office_open(
        actor=SYSTEM,
        commands=[people.OpenOffice(row.person_id, post.pk, D(2020, 1, 1))],
        decision=decision(),
    )
    return row.person_id


def test_a_union_officer_learns_nothing_of_the_party(world: World) -> None:
    pk = in_both(world)
    union = officer(world.union_top)
    shown = queries.person_get(union, pk)
    assert [m.structure for m in shown.memberships] == ["trade-union"]
    assert shown.offices == ()
    text = repr([shown, queries.person_details(union, shown)])
    story = queries.person_story(union, shown)
    assert {line.structure for line in story} == {"trade-union"}
    text += repr(story) + repr(queries.name_search(union, "le thi binh"))
    assert "party" not in text and "P1" not in text and "branch" not in text
    assert queries.name_search(union, "P1").hits == ()
    party = queries.person_get(officer(world.top), pk)
    assert [m.structure for m in party.memberships] == ["party"]
    assert [o.post_key for o in party.offices] == ["committee-member"]


def test_a_stranger_sees_nobody_and_oneself_everything(world: World) -> None:
    pk = in_both(world)
    stranger = officer(world.communes[1])
    with pytest.raises(NotVisible):
        queries.person_get(stranger, pk)
    with pytest.raises(NotVisible):
        queries.person_get(stranger, uid="no uuid")
    oneself = officer(person=pk, rights=[])
    shown = queries.person_get(oneself, pk)
    assert len(shown.memberships) == 2 and len(shown.offices) == 1
    assert shown.is_self and shown.is_open and not shown.may_write
    hit = queries.name_search(oneself, "binh").hits
    assert [h.person_id for h in hit] == [pk]


def test_an_officer_in_a_post_is_organisational_data(world: World) -> None:
    pk = in_both(world)
    reader = officer(world.branches[0], rights=["unit.read"])
    shown = queries.person_get(reader, pk)
    assert shown.memberships == () and not shown.is_open
    assert shown.birth_date is None and len(shown.offices) == 1
    assert queries.person_details(reader, shown).names == ()
    [hit] = queries.name_search(reader, "le thi").hits
    assert hit.memberships == () and hit.matched == "office"


def test_list_single_and_search_agree_for_random_grants(world: World) -> None:
    rng = random.Random(3)
    places = [*world.branches, world.union_group]
    more = [
        unit(world.party, f"leaf {i}", rng.choice(world.branches)) for i in range(4)
    ]
    rows = [member(f"Phạm Văn {i}", rng.choice(places + more)) for i in range(25)]
    for _ in range(12):
        grants = rng.sample([world.top, *world.communes, *places, *more], 2)
        actor = officer(*grants)
        listed = set(queries.memberships_visible(actor).values_list("pk", flat=True))
        wanted = {m.pk for m in rows if actor.covers("membership.read", m.unit.path)}
        assert listed == wanted
        for row in rows:
            if row.pk in wanted:
                assert queries.person_get(actor, row.person_id).memberships
            else:
                with pytest.raises(NotVisible):
                    queries.person_get(actor, row.person_id)
        found = queries.name_search(actor, "pham van", limit=100).hits
        assert {m.id for h in found for m in h.memberships} == wanted
        assert queries.name_count(actor, "pham").number == len(wanted)


def test_twins_outside_the_range_are_told_without_data(world: World) -> None:
    in_both(world)
    typed = {"birth_date": D(1980, 5, 20)}
    here = queries.duplicates_while_typing(officer(world.top), "le thi binh", **typed)
    assert [t.name for t in here.here] == ["Lê Thị Bình"] and not here.elsewhere
    assert here.here[0].reasons == ("same-name", "same-birth-date")
    there = queries.duplicates_while_typing(
        officer(world.communes[1]), "binh thi le", **typed
    )
    assert there.here == () and there.elsewhere
    alone = queries.duplicates_while_typing(officer(world.top), "le thi binh")
    assert alone == queries.Twins((), elsewhere=False)
    card = queries.duplicates_while_typing(officer(world.top), "x", card_no="P1")
    assert [t.reasons for t in card.here] == [("same-card",)]


def test_twins_by_phone_and_identity(world: World) -> None:
    pk = in_both(world)
    actor = officer(world.top)
    people.contact_set(
        actor=actor, commands=[people.SetContact(pk, "phone", "+84 912 345 678")]
    )
    people.sensitive_set(
        actor=actor, commands=[people.SetSensitive(pk, "national-id", "0012 3456")]
    )
    found = queries.duplicates_while_typing(
        actor, "Lê Bình", phone="0912345678", birth_date=D(1980, 5, 20)
    )
    assert set(found.here[0].reasons) == {
        "short-name",
        "same-phone",
        "same-birth-date",
    }
    found = queries.duplicates_while_typing(actor, "x", national_id="00123456")
    assert found.here[0].reasons == ("same-identity",)
    assert person("Ai Khác").pk != pk
