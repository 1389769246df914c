"""The list, the single answer, the count and the reason never disagree."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from banyan.access import queries, services
from banyan.access.models import Account
from banyan.kernel import clock
from banyan.units.models import Unit
from tests.contexts.access import ground

RIGHTS = ("unit.read", "person.write", "exchange.read", "grant.write")
KEYS = ("reader", "officer", "giver", "exchange")

trees = st.lists(st.integers(0, 30), min_size=1, max_size=8)
grants = st.lists(
    st.fixed_dictionaries(
        {
            "unit": st.integers(0, 30),
            "key": st.sampled_from(KEYS),
            "below": st.booleans(),
            "over_area": st.booleans(),
            "to": st.sampled_from(("account", "person", "stranger")),
            "since": st.integers(-5, 2),
            "days": st.one_of(st.none(), st.integers(1, 6)),
        }
    ),
    max_size=6,
)
releases = st.lists(
    st.fixed_dictionaries(
        {
            "object": st.integers(0, 30),
            "to": st.one_of(st.just("account"), st.integers(0, 30)),
            "level": st.sampled_from(("read", "write")),
        }
    ),
    max_size=3,
)


class RangesAgree(TestCase):
    """Random trees over random areas, random grants and releases."""

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        areas=trees,
        shape=trees,
        over=st.lists(st.integers(0, 40), min_size=15, max_size=15),
        given_=grants,
        released=releases,
        right=st.sampled_from(RIGHTS),
    )
    def test_list_single_count_and_reason(
        self,
        areas: Any,
        shape: Any,
        over: Any,
        given_: Any,
        released: Any,
        right: str,
    ) -> None:
        ground.load_sets()
        units = _build(areas, shape, over)
        account = ground.account(
            "an", person_id=ground.person().pk, unit_id=units[0].pk
        )
        stranger = ground.account("binh")
        for wanted in given_:
            _give(wanted, units, account, stranger)
        for wanted in released:
            _release(wanted, units, account)
        actor = ground.actor(account)
        _agree(actor, right, units)


def _build(areas: list[int], shape: list[int], over: list[int]) -> list[Unit]:
    land = [ground.unit("a0", of="areas")]
    for n, parent in enumerate(areas, 1):
        land.append(ground.unit(f"a{n}", land[parent % len(land)], of="areas"))
    units = [ground.unit("u0", area=land[0])]
    for n, parent in enumerate(shape, 1):
        spot = over[n % len(over)]
        area = land[spot % len(land)] if spot < 35 else None
        units.append(ground.unit(f"u{n}", units[parent % len(units)], area=area))
    return units + land


def _give(
    wanted: dict[str, Any], units: list[Unit], account: Account, stranger: Account
) -> None:
    since = clock.today() + dt.timedelta(days=wanted["since"])
    until = since + dt.timedelta(days=wanted["days"]) if wanted["days"] else None
    to = {
        "account": {"account_id": account.pk},
        "person": {"person_id": account.person_id},
        "stranger": {"account_id": stranger.pk},
    }[wanted["to"]]
    command = services.Give(
        right_set=wanted["key"],
        unit_id=units[wanted["unit"] % len(units)].pk,
        reason="test",
        below=wanted["below"],
        over_area=wanted["over_area"],
        valid_from=since,
        valid_to=until,
        **to,
    )
    services.grant_give(actor=ground.SYSTEM, command=command)


def _release(wanted: dict[str, Any], units: list[Unit], account: Account) -> None:
    shown = units[wanted["object"] % len(units)]
    to = (
        {"to_account_id": account.pk}
        if wanted["to"] == "account"
        else {"to_unit_id": units[wanted["to"] % len(units)].pk}
    )
    command = services.ReleaseGive(
        kind="test.unit",
        object_id=shown.pk,
        unit_id=shown.pk,
        right="unit.read",
        level=wanted["level"],
        **to,
    )
    services.release_give(actor=ground.SYSTEM, command=command)


def _agree(actor: Any, right: str, units: list[Unit]) -> None:
    plain = Unit.objects.filter(queries.scope_q(actor, right, unit=""))
    listed = set(plain.values_list("pk", flat=True))
    assert plain.count() == len(listed)
    shown = Unit.objects.filter(
        queries.scope_q(actor, right, unit="", release_kind="test.unit")
    )
    with_releases = set(shown.values_list("pk", flat=True))
    assert shown.count() == len(with_releases)
    joined = Unit.objects.filter(queries.scope_q(actor, right, unit="parent"))
    assert {u.pk for u in joined} == {u.pk for u in units if u.parent_id in listed}
    for unit in units:
        release = ("test.unit", unit.pk)
        single = queries.covers(actor, right, path=unit.path, area_path=unit.area_path)
        assert single == (unit.pk in listed)
        assert single == actor.covers(right, unit.path, unit.area_path)
        reason = queries.explain(actor, right, unit_id=unit.pk)
        assert reason.allowed == single
        assert bool(reason.grants) == single
        either = queries.covers(
            actor, right, path=unit.path, area_path=unit.area_path, release=release
        )
        assert either == (unit.pk in with_releases)
        why = queries.explain(actor, right, unit_id=unit.pk, release=release)
        assert why.allowed == either
        seers = queries.who_can_see(ground.SYSTEM, unit_ids=[unit.pk], right=right)
        own = {
            s.through.grant_id
            for s in seers
            if s.account_id == actor.account_id or s.person_id == actor.person_id
        }
        assert own == {g.grant_id for g in reason.grants}


def test_system_sees_everything(tree: ground.Tree) -> None:
    """The neutral element of "or" must not narrow what the system sees."""
    from django.db.models import Q

    everything = queries.scope_q(ground.SYSTEM, "unit.read", unit="")
    assert Unit.objects.filter(everything).count() == 10
    assert Unit.objects.filter(everything | Q(code="city")).count() == 10


def test_nobody_sees_nothing(tree: ground.Tree) -> None:
    from banyan.kernel.actor import NOBODY

    nothing = queries.scope_q(NOBODY, "unit.read", unit="")
    assert not Unit.objects.filter(nothing).exists()


def test_a_unit_without_a_path_gives_nothing(tree: ground.Tree) -> None:
    """A grant on a unit that does not stand yet must not reach everything."""
    account = ground.account("an")
    ground.give(account, "reader", tree.branch)
    Unit.objects.filter(pk=tree.branch.pk).update(path="")
    assert ground.actor(account).held == ()


@pytest.mark.parametrize("right", RIGHTS)
def test_what_is_read_with_the_account_is_what_is_held(
    tree: ground.Tree, right: str, django_assert_num_queries: Any
) -> None:
    account = ground.account("an", person_id=ground.person().pk)
    ground.give(account, "giver", tree.district)
    ground.give(
        account, "reader", tree.commune, over_area=True, valid_to=dt.date(2999, 1, 1)
    )
    ground.load_sets("giver")
    day = clock.today()
    with django_assert_num_queries(1):
        read = queries.account_with_grants(account.pk, day)
        assert read is not None
        held = queries.held_for(read, day)
    plain = queries.held_for(Account.objects.get(pk=account.pk), day)
    assert held == plain
    assert len(held) == 2
    assert read.must_have_second_factor


def test_an_account_without_grants_holds_nothing(tree: ground.Tree) -> None:
    account = ground.account("an")
    read = queries.account_with_grants(account.pk, clock.today())
    assert read is not None
    assert read.held_today == (clock.today(), ())
    assert not read.must_have_second_factor
