"""Why may I, why may I not, who can see me: what the answers say."""

from __future__ import annotations

import datetime as dt

import pytest

from banyan.access import queries, services
from banyan.kernel import clock
from banyan.kernel.errors import NotAllowed, NotVisible
from tests.contexts.access import ground


def test_granted_names_grant_unit_range_and_period(tree):
    account = ground.account("an")
    until = clock.today() + dt.timedelta(days=9)
    grant = ground.give(account, "reader", tree.district, valid_to=until)
    why = queries.explain(ground.actor(account), "person.read", unit_id=tree.branch.pk)
    assert why.allowed
    (reason,) = why.grants
    assert (reason.grant_id, reason.source, reason.unit_id) == (
        grant.pk,
        "hand",
        tree.district.pk,
    )
    assert reason.range == tree_range(tree.district)
    assert (reason.valid_from, reason.valid_to) == (clock.today(), until)
    assert why.reason == "granted by hand in district: test"


def tree_range(unit):
    from banyan.kernel.actor import PathRange

    return PathRange(unit.path)


def test_granted_by_office(tree):
    holder = ground.account("an", person_id=ground.person().pk)
    services.grants_from_office(
        actor=ground.SYSTEM,
        commands=[
            services.OfficeGrant(
                holder.person_id,
                tree.commune.pk,
                "secretary",
                ("reader",),
                5,
                clock.today(),
            )
        ],
    )
    why = queries.explain(ground.actor(holder), "person.read", unit_id=tree.branch.pk)
    assert why.reason == "by the office “secretary” in commune"


def test_refused_names_what_is_missing_and_who_could_give(tree):
    account = ground.account("an")
    ground.give(account, "reader", tree.other)
    giver = ground.account("giver", label="Officer of the district")
    ground.give(giver, "giver", tree.district)
    watcher = ground.account("watcher")
    ground.give(watcher, "admin", tree.city)
    why = queries.explain(ground.actor(account), "person.read", unit_id=tree.branch.pk)
    assert not why.allowed
    assert why.missing == "person.read"
    assert "other" in why.reason
    assert [g.name for g in why.could_give] == ["Officer of the district"]


def test_refused_with_nothing_at_all(tree):
    account = ground.account("an")
    why = queries.explain(ground.actor(account), "person.read", unit_id=tree.branch.pk)
    assert why.reason == "The right “person.read” is held nowhere."
    with pytest.raises(NotVisible):
        queries.explain(ground.actor(account), "person.read", unit_id=10**9)


def test_by_a_release(tree):
    account = ground.account("an")
    command = services.ReleaseGive(
        "unit", tree.commune.pk, tree.commune.pk, "unit.read", to_account_id=account.pk
    )
    services.release_give(actor=ground.SYSTEM, command=command)
    why = queries.explain(
        ground.actor(account),
        "unit.read",
        unit_id=tree.commune.pk,
        release=("unit", tree.commune.pk),
    )
    assert why.allowed
    assert why.grants[0].source == "release"


def test_who_can_see_me_in_two_statements(tree, django_assert_num_queries):
    me = ground.account("me", person_id=ground.person("Tôi").pk)
    officer = ground.account("officer", person_id=ground.person("Cán Bộ").pk)
    ground.give(officer.person, "reader", tree.district)
    area = ground.account("area", label="Over the area")
    ground.give(area, "reader", tree.local, over_area=True)
    gone = ground.account("gone")
    ground.give(gone, "reader", tree.city)
    services.account_close(actor=ground.SYSTEM, account_id=gone.pk)
    elsewhere = ground.account("elsewhere")
    ground.give(elsewhere, "reader", tree.other)
    actor = ground.actor(me)
    with django_assert_num_queries(2):
        seers = queries.who_can_see(
            actor, unit_ids=[tree.branch.pk], person_id=me.person_id
        )
    assert [s.name for s in seers] == ["Cán Bộ", "Over the area"]


def test_who_can_see_others_needs_a_watching_right(tree):
    stranger = ground.account("an")
    ground.give(stranger, "reader", tree.city)
    with pytest.raises(NotAllowed):
        queries.who_can_see(ground.actor(stranger), unit_ids=[tree.branch.pk])
    inspector = ground.account("binh")
    ground.give(inspector, "inspector", tree.city)
    seers = queries.who_can_see(ground.actor(inspector), unit_ids=[tree.branch.pk])
    assert {s.name for s in seers} == {"an", "binh"}


def test_grants_of_a_unit(tree):
    giver = ground.account("giver")
    ground.give(giver, "giver", tree.district)
    here = ground.account("here")
    ground.give(here, "reader", tree.commune)
    inspector = ground.account("inspector")
    ground.give(inspector, "inspector", tree.commune)
    rows = queries.grants_of_unit(ground.actor(giver), tree.commune.pk)
    found = {r.name: (r.is_here, r.may_revoke) for r in rows}
    assert found == {
        "giver": (False, True),
        "here": (True, True),
        "inspector": (True, False),
    }
    keys = [
        s.key for s in queries.right_sets_givable(ground.actor(giver), tree.branch.pk)
    ]
    assert keys == ["giver", "reader"]
    with pytest.raises(NotAllowed):
        queries.grants_of_unit(ground.actor(here), tree.commune.pk)
