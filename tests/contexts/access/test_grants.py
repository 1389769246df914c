"""Giving, revoking, deputies, rights of offices: done and refused."""

from __future__ import annotations

import datetime as dt

import pytest

from banyan.access import queries, services
from banyan.access.models import Grant
from banyan.kernel import clock
from banyan.kernel.actor import NOBODY
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    StateRefusal,
)
from banyan.ledger.models import Act, Entry
from tests.contexts.access import ground

TODAY = clock.real_today()
NEXT_MONTH = TODAY + dt.timedelta(days=30)


def _give(actor, to, right_set, on, **fields):
    about = {"account_id": to.pk, "reason": "needed", **fields}
    command = services.Give(right_set=right_set, unit_id=on.pk, **about)
    return services.grant_give(actor=actor, command=command)


@pytest.fixture
def giver(tree):
    """An account that may give over the district, and its actor."""
    account = ground.account("giver")
    ground.give(account, "giver", tree.district)
    return ground.actor(account)


@pytest.fixture
def an(tree):
    return ground.account("an")


def test_given_within_own_range_and_recorded(tree, giver, an):
    grant = _give(giver, an, "reader", tree.commune, valid_to=NEXT_MONTH)
    assert ground.actor(an).covers("person.read", tree.branch.path)
    act = Act.objects.latest("pk")
    assert (act.kind, act.unit_id) == ("access.grant_give", tree.commune.pk)
    assert act.account_id == giver.account_id
    entry = Entry.objects.get(act_id=act.pk)
    assert (entry.op, entry.subject) == ("create", grant.pk)


@pytest.mark.parametrize("where", ["city", "other", "union"])
def test_nothing_is_given_outside_the_own_range(tree, giver, an, where):
    with pytest.raises(NotAllowed):
        _give(giver, an, "reader", getattr(tree, where))
    assert ground.actor(an).held == ()


def test_nothing_is_given_that_one_does_not_hold(tree, giver, an):
    with pytest.raises(NotAllowed) as refused:
        _give(giver, an, "inspector", tree.commune)
    assert refused.value.code == "beyond_own_rights"
    assert "ledger.read" in refused.value.message
    assert refused.value.way_out


def test_a_range_over_the_area_needs_one_over_the_area(tree, giver, an):
    """Rights over one tree do not become rights over all trees of an area."""
    with pytest.raises(NotAllowed):
        _give(giver, an, "reader", tree.commune, over_area=True)


def test_one_unit_alone_does_not_give_the_units_below(tree, an):
    account = ground.account("alone")
    ground.give(account, "giver", tree.district, below=False)
    with pytest.raises(NotAllowed):
        _give(ground.actor(account), an, "reader", tree.district)
    assert _give(ground.actor(account), an, "reader", tree.district, below=False)


def test_nobody_gives_to_themself(tree, giver):
    to = services.accounts.Account.objects.get(pk=giver.account_id)
    with pytest.raises(NotAllowed) as refused:
        _give(giver, to, "reader", tree.commune)
    assert refused.value.code == "to_oneself"


def test_what_cannot_be_read_is_said_at_once(tree, giver, an):
    yesterday = TODAY - dt.timedelta(days=1)
    with pytest.raises(InputError) as refused:
        _give(
            giver,
            an,
            "nothing",
            tree.commune,
            reason=" ",
            valid_from=yesterday,
            valid_to=yesterday,
        )
    codes = {p.code for p in refused.value.problems}
    assert codes == {"no_right_set", "no_reason", "past", "empty_period"}


def test_a_closed_account_receives_nothing(tree, giver, an):
    services.account_close(actor=ground.SYSTEM, account_id=an.pk)
    with pytest.raises(StateRefusal):
        _give(giver, an, "reader", tree.commune)


def test_an_unknown_unit_does_not_exist(tree, giver, an):
    command = services.Give("reader", 999_999, account_id=an.pk, reason="x")
    with pytest.raises(NotVisible):
        services.grant_give(actor=giver, command=command)


def test_rights_begin_and_end_on_their_days(tree, an):
    ground.give(an, "reader", tree.commune, valid_from=TODAY, valid_to=NEXT_MONTH)
    before, last = TODAY - dt.timedelta(days=1), NEXT_MONTH - dt.timedelta(days=1)
    held = {d: bool(queries.held_for(an, d)) for d in (before, TODAY, last, NEXT_MONTH)}
    assert held == {before: False, TODAY: True, last: True, NEXT_MONTH: False}


def test_revoked(tree, giver, an):
    grant = _give(giver, an, "reader", tree.commune)
    services.grant_revoke(actor=giver, grant_id=grant.pk, reason="over", row_version=1)
    assert ground.actor(an).held == ()
    assert Act.objects.latest("pk").kind == "access.grant_revoke"
    with pytest.raises(StateRefusal):
        services.grant_revoke(actor=giver, grant_id=grant.pk, reason="again")


def test_revoking_is_refused(tree, giver, an):
    grant = _give(giver, an, "reader", tree.commune)
    with pytest.raises(Conflict):
        services.grant_revoke(actor=giver, grant_id=grant.pk, reason="x", row_version=7)
    with pytest.raises(InputError):
        services.grant_revoke(actor=giver, grant_id=grant.pk, reason=" ")
    stranger = ground.account("stranger")
    ground.give(stranger, "giver", tree.other)
    with pytest.raises(NotVisible):
        services.grant_revoke(
            actor=ground.actor(stranger), grant_id=grant.pk, reason="x"
        )
    watching = ground.account("watching")
    ground.give(watching, "inspector", tree.city)
    with pytest.raises(NotAllowed):
        services.grant_revoke(
            actor=ground.actor(watching), grant_id=grant.pk, reason="x"
        )


def test_who_may_not_give_a_set_may_not_revoke_it(tree, giver):
    """An officer under inspection cannot remove the inspector."""
    inspector = ground.account("inspector")
    grant = ground.give(inspector, "inspector", tree.commune)
    with pytest.raises(NotAllowed):
        services.grant_revoke(actor=giver, grant_id=grant.pk, reason="away")


def test_a_deputy_stands_for_the_term(tree, giver, an):
    own = giver.held[0].grant_id
    deputy = services.deputy_appoint(
        actor=giver, grant_id=own, account_id=an.pk, valid_to=NEXT_MONTH, reason="leave"
    )
    assert ground.actor(an).covers("grant.write", tree.branch.path)
    assert queries.held_for(an, NEXT_MONTH) == ()
    services.grant_revoke(actor=giver, grant_id=deputy.pk, reason="back")
    assert ground.actor(an).held == ()


def test_a_deputy_ends_with_the_right(tree, giver, an):
    own = giver.held[0].grant_id
    services.deputy_appoint(
        actor=giver, grant_id=own, account_id=an.pk, valid_to=NEXT_MONTH, reason="leave"
    )
    services.grant_revoke(actor=ground.SYSTEM, grant_id=own, reason="left")
    assert ground.actor(an).held == ()


def test_deputies_are_refused(tree, giver, an):
    own = giver.held[0].grant_id
    ends = {"valid_to": NEXT_MONTH, "reason": "leave"}
    with pytest.raises(NotAllowed):
        services.deputy_appoint(
            actor=giver, grant_id=own, account_id=giver.account_id, **ends
        )
    with pytest.raises(StateRefusal):
        services.deputy_appoint(
            actor=giver, grant_id=own, account_id=an.pk, valid_to=None, reason="x"
        )
    deputy = services.deputy_appoint(
        actor=giver, grant_id=own, account_id=an.pk, **ends
    )
    third = ground.account("third")
    with pytest.raises(StateRefusal) as refused:
        services.deputy_appoint(
            actor=ground.actor(an), grant_id=deputy.pk, account_id=third.pk, **ends
        )
    assert refused.value.code == "deputy_of_deputy"
    with pytest.raises(NotAllowed):
        services.deputy_appoint(actor=NOBODY, grant_id=own, account_id=third.pk, **ends)


def test_a_deputy_does_not_outlast_a_term(tree, an):
    holder = ground.account("holder")
    ground.give(holder, "reader", tree.commune, valid_to=NEXT_MONTH)
    actor = ground.actor(holder)
    with pytest.raises(StateRefusal):
        services.deputy_appoint(
            actor=actor,
            grant_id=actor.held[0].grant_id,
            account_id=an.pk,
            valid_to=NEXT_MONTH + dt.timedelta(days=1),
            reason="leave",
        )


@pytest.fixture
def officer(tree):
    """Somebody who records offices over the district."""
    account = ground.account("officer", person_id=ground.person("Lê Thị Bình").pk)
    ground.give(account, "officer", tree.district)
    return ground.actor(account)


def _office(person, unit, **fields):
    about = {"valid_from": TODAY, "post": "secretary", "office_id": 7, **fields}
    return services.OfficeGrant(
        person_id=person.pk, unit_id=unit.pk, right_sets=("giver",), **about
    )


def test_an_office_gives_rights_that_end_with_it(tree, officer):
    holder = ground.account("holder", person_id=ground.person().pk)
    services.grants_from_office(
        actor=officer, commands=[_office(holder.person, tree.commune)]
    )
    held = ground.actor(holder).held
    assert [(h.source, h.source_ref) for h in held] == [("office", 7)]
    deputy = ground.account("deputy")
    services.deputy_appoint(
        actor=ground.actor(holder),
        grant_id=held[0].grant_id,
        account_id=deputy.pk,
        valid_to=NEXT_MONTH,
        reason="leave",
    )
    tomorrow = TODAY + dt.timedelta(days=1)
    services.grants_from_office_end(actor=officer, ends={7: tomorrow})
    assert ground.actor(holder).held != ()
    assert queries.held_for(holder, tomorrow) == ()
    assert queries.held_for(deputy, tomorrow) == ()
    services.grants_from_office_end(actor=officer, ends={7: None})
    assert queries.held_for(holder, tomorrow) != ()
    services.grants_from_office_end(actor=officer, ends={7: TODAY})
    assert ground.actor(holder).held == ()


def test_office_rights_are_not_revoked_by_hand(tree, officer):
    services.grants_from_office(
        actor=officer, commands=[_office(ground.person(), tree.commune)]
    )
    grant = Grant.objects.get(source="office")
    with pytest.raises(StateRefusal) as refused:
        services.grant_revoke(actor=ground.SYSTEM, grant_id=grant.pk, reason="x")
    assert refused.value.way_out


def test_offices_are_refused(tree, officer):
    with pytest.raises(NotAllowed):
        services.grants_from_office(
            actor=officer, commands=[_office(ground.person(), tree.other)]
        )
    own = services.accounts.Account.objects.get(pk=officer.account_id).person
    with pytest.raises(NotAllowed) as refused:
        services.grants_from_office(
            actor=officer, commands=[_office(own, tree.commune)]
        )
    assert refused.value.code == "own_office"


def test_bulk_costs_a_fixed_number_of_statements(tree, django_assert_max_num_queries):
    """Three hundred offices cost what one does, but for chunks of inserts."""
    holder = ground.person()
    commands = [_office(holder, tree.commune, office_id=n) for n in range(300)]
    with django_assert_max_num_queries(16):
        services.grants_from_office(actor=ground.SYSTEM, commands=commands)


def test_right_sets_are_loaded_once(tree):
    before = Act.objects.count()
    ground.load_sets()
    assert Act.objects.count() == before
    loaded = services.right_sets_load(actor=ground.SYSTEM, sets=[])
    assert loaded.retired == len(ground.SETS)
    with pytest.raises(NotAllowed):
        services.right_sets_load(actor=NOBODY, sets=[])


def test_a_retired_set_gives_nothing(tree, an):
    ground.give(an, "reader", tree.commune)
    services.right_sets_load(actor=ground.SYSTEM, sets=[])
    assert not ground.actor(an).holds("person.read")
