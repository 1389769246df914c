"""Tokens: made once, hashed, cut, ended, revoked; the calendar; rates."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from banyan.access import queries, rates, services
from banyan.access.models import Token
from banyan.kernel import clock
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    StateRefusal,
)
from banyan.ledger.models import Act
from banyan.units.queries import actor_for
from tests.contexts.access import ground

TODAY = clock.real_today()
SOON = TODAY + dt.timedelta(days=30)


@pytest.fixture
def holder(tree):
    """An officer of the district with a record of their own."""
    account = ground.account("holder", person_id=ground.person().pk)
    ground.give(account, "officer", tree.district)
    return account


def _new(account, **fields):
    command = services.TokenNew(**{"name": "script", "ends_on": SOON, **fields})
    return services.token_new(actor=ground.actor(account), command=command)


def _by(secret):
    account = queries.account_by_token(secret)
    return actor_for(account, clock.today()) if account else None


def test_a_token_is_shown_once_and_kept_as_a_hash(holder):
    made = _new(holder)
    row = Token.objects.get(pk=made.id)
    assert made.secret not in str(vars(row)) and row.hint in made.secret
    assert Act.objects.latest("pk").kind == "access.token_new"
    listed = queries.tokens_of(ground.actor(holder))
    assert [(t.name, t.state, t.hint) for t in listed] == [
        ("script", "living", row.hint)
    ]


def test_it_acts_as_its_account_and_says_so(tree, holder):
    actor = _by(_new(holder, own=True).secret)
    assert actor.account_id == holder.pk and actor.own_person == holder.person_id
    assert actor.name.endswith("· script")
    assert actor.covers("person.write", tree.branch.path)


def test_without_the_own_record_nothing_is_its_own(holder):
    actor = _by(_new(holder).secret)
    assert actor.person_id == holder.person_id
    assert actor.own_person is None and actor.own_account is None


def test_it_is_cut_to_rights_and_units(tree, holder):
    secret = _new(holder, rights=("person.read",), units=(tree.commune.pk,)).secret
    actor = _by(secret)
    assert actor.covers("person.read", tree.branch.path)
    assert not actor.holds("person.write")
    assert not actor.covers("person.read", tree.district.path)


def test_it_holds_no_more_than_the_account_holds_today(tree, holder):
    made = _new(holder, rights=("person.read",))
    grant = holder.grants.get()
    services.grant_revoke(actor=ground.SYSTEM, grant_id=grant.pk, reason="over")
    assert _by(made.secret).held == ()


@pytest.mark.parametrize("secret", ["", "x", "bny_" + "A" * 43, "bny_" + "A" * 400])
def test_what_is_no_secret_opens_nothing(tree, secret):
    assert queries.account_by_token(secret) is None


def test_a_token_ends_on_its_day(holder):
    made = _new(holder)
    with time_machine.travel(dt.datetime.combine(SOON, dt.time(12), dt.UTC)):
        assert _by(made.secret) is None
    assert _by(made.secret) is not None


def test_a_revoked_token_is_dead_at_once(holder):
    made = _new(holder)
    actor = ground.actor(holder)
    with pytest.raises(Conflict):
        services.token_revoke(actor=actor, token_id=made.id, row_version=7)
    services.token_revoke(actor=actor, token_id=made.id, row_version=1)
    assert _by(made.secret) is None
    with pytest.raises(StateRefusal):
        services.token_revoke(actor=actor, token_id=made.id)
    assert queries.tokens_of(actor) == []
    assert queries.tokens_of(actor, over=True)[0].state == "revoked"


def test_the_tokens_of_a_closed_account_are_dead(holder):
    made = _new(holder)
    services.account_close(actor=ground.SYSTEM, account_id=holder.pk)
    assert _by(made.secret) is None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"ends_on": TODAY}, "ends_on"),
        ({"ends_on": TODAY + dt.timedelta(days=4000)}, "ends_on"),
        ({"rights": ("ledger.read",)}, "rights"),
        ({"units": (999_999,)}, "units"),
    ],
)
def test_an_unusable_wish_is_refused(holder, fields, field):
    with pytest.raises(InputError) as refused:
        _new(holder, **fields)
    assert [p.field for p in refused.value.problems] == [field]
    assert not Token.objects.exists()


def test_a_unit_where_nothing_is_held_is_refused(tree, holder):
    with pytest.raises(InputError):
        _new(holder, units=(tree.other.pk,))


def test_an_account_has_so_many_tokens_and_no_more(holder, monkeypatch):
    monkeypatch.setattr("banyan.access.services.tokens.MOST", 1)
    _new(holder)
    with pytest.raises(StateRefusal) as refused:
        _new(holder)
    assert refused.value.code == "token.many"


def test_a_token_makes_and_revokes_no_token(holder):
    made = _new(holder, own=True)
    actor = _by(made.secret)
    command = services.TokenNew("second", SOON)
    for refused in (
        lambda: services.token_new(actor=actor, command=command),
        lambda: services.token_revoke(actor=actor, token_id=made.id),
        lambda: services.feed_renew(actor=actor),
        lambda: services.feed_end(actor=actor),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_through_a_token_nobody_gives_rights_to_themself(tree):
    giver = ground.account("giver", person_id=ground.person().pk)
    ground.give(giver, "giver", tree.district)
    actor = _by(_new(giver).secret)
    command = services.Give("reader", tree.commune.pk, account_id=giver.pk, reason="me")
    with pytest.raises(NotAllowed) as refused:
        services.grant_give(actor=actor, command=command)
    assert refused.value.code == "to_oneself"


def test_another_token_is_revoked_by_who_looks_after_the_account(tree, holder):
    made = _new(holder)
    stranger, admin = ground.account("stranger"), ground.account("keeper")
    ground.give(admin, "admin", tree.city)
    with pytest.raises(NotVisible):
        services.token_revoke(actor=ground.actor(stranger), token_id=made.id)
    with pytest.raises(NotVisible):
        queries.tokens_of(ground.actor(stranger), holder.pk)
    holder.unit = tree.district
    holder.save()
    assert queries.tokens_of(ground.actor(admin), holder.pk)[0].id == made.id
    services.token_revoke(actor=ground.actor(admin), token_id=made.id)
    assert _by(made.secret) is None


def test_the_installation_makes_a_token_for_an_account(holder):
    made = services.token_new(
        actor=ground.SYSTEM,
        command=services.TokenNew("nightly", SOON),
        account_id=holder.pk,
    )
    assert _by(made.secret).account_id == holder.pk
    assert len(queries.tokens_of(ground.SYSTEM)) == 1


def test_a_calendar_has_one_address_and_a_new_one_kills_it(holder):
    actor = ground.actor(holder)
    first, second = services.feed_renew(actor=actor), services.feed_renew(actor=actor)
    assert queries.account_by_token(first.secret, kind="feed") is None
    assert queries.account_by_token(second.secret, kind="feed").pk == holder.pk
    assert queries.account_by_token(second.secret) is None
    services.feed_end(actor=actor)
    assert queries.account_by_token(second.secret, kind="feed") is None
    with pytest.raises(NotVisible):
        services.feed_end(actor=actor)


def test_requests_are_counted_in_their_window(settings, tmp_path):
    settings.BANYAN_DATA = tmp_path
    with time_machine.travel(
        dt.datetime(2026, 7, 1, 8, 0, 5, tzinfo=dt.UTC), tick=False
    ):
        assert [rates.counted(7)[0] for _n in range(3)] == [1, 2, 3]
        assert rates.counted(8) == (1, 55)
    with time_machine.travel(
        dt.datetime(2026, 7, 1, 8, 1, 5, tzinfo=dt.UTC), tick=False
    ):
        assert rates.counted(7)[0] == 1
    assert len(list((tmp_path / "rates").glob("7-*"))) == 1
    assert rates.last_used(7) is not None and rates.last_used(9) is None
