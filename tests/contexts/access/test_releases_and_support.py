"""Releases and support sessions: done, refused, and ended."""

from __future__ import annotations

import datetime as dt

import pytest

from banyan.access import queries, services
from banyan.kernel import clock
from banyan.kernel.errors import InputError, NotAllowed, NotVisible, StateRefusal
from banyan.ledger.models import Act
from banyan.units.models import Unit
from tests.contexts.access import ground


@pytest.fixture
def giver(tree):
    account = ground.account("giver")
    ground.give(account, "giver", tree.district)
    return ground.actor(account)


@pytest.fixture
def an(tree):
    return ground.account("an")


def _release(tree, **fields):
    about = {"kind": "unit", "object_id": tree.commune.pk, "right": "unit.read"}
    return services.ReleaseGive(unit_id=tree.commune.pk, **{**about, **fields})


def _seen(actor):
    q = queries.scope_q(actor, "unit.read", unit="", release_kind="unit")
    return set(Unit.objects.filter(q).values_list("code", flat=True))


def test_released_to_an_account_and_withdrawn(tree, giver, an):
    command = _release(tree, to_account_id=an.pk)
    release = services.release_give(actor=giver, command=command)
    assert _seen(ground.actor(an)) == {"commune"}
    assert not ground.actor(an).covers("unit.read", tree.commune.path)
    services.release_withdraw(actor=giver, release_id=release.pk)
    assert _seen(ground.actor(an)) == set()
    with pytest.raises(StateRefusal):
        services.release_withdraw(actor=giver, release_id=release.pk)


def test_released_to_the_readers_of_a_unit(tree, giver, an):
    ground.give(an, "reader", tree.other)
    services.release_give(actor=giver, command=_release(tree, to_unit_id=tree.other.pk))
    assert _seen(ground.actor(an)) == {"other", "commune"}
    writing = queries.scope_q(
        ground.actor(an), "unit.write", unit="", release_kind="unit"
    )
    assert not Unit.objects.filter(writing).exists()


def test_a_closed_release_ends_on_its_day(tree, giver, an):
    tomorrow = clock.today() + dt.timedelta(days=1)
    services.release_give(
        actor=giver, command=_release(tree, to_account_id=an.pk, valid_from=tomorrow)
    )
    assert _seen(ground.actor(an)) == set()


def test_releases_are_refused(tree, giver, an):
    bad = _release(tree, level="all", languages=("fr",))
    with pytest.raises(InputError) as refused:
        services.release_give(actor=giver, command=bad)
    codes = {p.code for p in refused.value.problems}
    assert codes == {"no_target", "no_level", "no_language"}
    outside = services.ReleaseGive(
        "unit", tree.other.pk, tree.other.pk, "unit.read", to_account_id=an.pk
    )
    with pytest.raises(NotAllowed):
        services.release_give(actor=giver, command=outside)
    unheld = _release(tree, right="ledger.read", to_account_id=an.pk)
    with pytest.raises(NotAllowed):
        services.release_give(actor=giver, command=unheld)
    release = services.release_give(
        actor=giver, command=_release(tree, to_account_id=an.pk)
    )
    with pytest.raises(NotVisible):
        services.release_withdraw(actor=ground.actor(an), release_id=release.pk)


def _support(actor, helper, unit, **fields):
    about = {"reason": "roster broken", "right_set": "reader", **fields}
    return services.support_session_open(
        actor=actor, account_id=helper.pk, unit_id=unit.pk, **about
    )


def test_a_support_session_gives_rights_for_its_time(tree, giver, an, monkeypatch):
    session = _support(giver, an, tree.commune, minutes=30)
    actor = ground.actor(an)
    assert actor.covers("person.read", tree.branch.path)
    assert actor.support_session == session.pk
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(minutes=31))
    assert ground.actor(an).held == ()


def test_a_support_session_is_shown_to_the_unit_and_closed(tree, giver, an):
    session = _support(giver, an, tree.commune)
    reader = ground.account("reader")
    ground.give(reader, "reader", tree.branch)
    shown = queries.support_sessions_of_unit(ground.actor(reader), tree.branch.pk)
    assert [(s.id, s.reason) for s in shown] == [(session.pk, "roster broken")]
    assert shown[0].is_open(clock.now())
    with pytest.raises(NotVisible):
        services.support_session_close(
            actor=ground.actor(reader), session_id=session.pk
        )
    services.support_session_close(actor=ground.actor(an), session_id=session.pk)
    assert ground.actor(an).held == ()
    assert Act.objects.latest("pk").kind == "access.support_session_close"
    with pytest.raises(StateRefusal):
        services.support_session_close(actor=giver, session_id=session.pk)


def test_acts_under_support_say_so(tree, giver, an):
    session = _support(giver, an, tree.commune, right_set="giver")
    other = ground.account("other")
    ground_actor = ground.actor(an)
    command = services.Give(
        "reader", tree.branch.pk, account_id=other.pk, reason="repair"
    )
    services.grant_give(actor=ground_actor, command=command)
    assert Act.objects.latest("pk").support_session == session.pk


def test_support_is_refused(tree, giver, an):
    for fields in ({"reason": " "}, {"minutes": 61}, {"right_set": "nothing"}):
        with pytest.raises(InputError):
            _support(giver, an, tree.commune, **fields)
    with pytest.raises(NotAllowed):
        _support(giver, an, tree.other)
    with pytest.raises(NotAllowed):
        _support(giver, an, tree.commune, right_set="inspector")
    own = services.accounts.Account.objects.get(pk=giver.account_id)
    with pytest.raises(NotAllowed):
        _support(giver, own, tree.commune)
