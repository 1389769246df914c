"""Rights to which a second person must agree, and deputies for a part of a right."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan.access import queries, services
from banyan.access.models import Grant, GrantRequest
from banyan.deadlines.queries import inbox_badge
from banyan.kernel import clock
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    StateRefusal,
)
from banyan.ledger.models import Act
from banyan.ledger.queries import verify
from tests.contexts.access import ground

TODAY = clock.real_today()
NEXT_MONTH = TODAY + dt.timedelta(days=30)


@pytest.fixture
def asked(tree: ground.Tree) -> Any:
    """A giver over the district who asks for rights of An over the commune."""
    ground.load_sets(agreed=("reader",))
    giver, an = ground.account("giver"), ground.account("an")
    ground.give(giver, "giver", tree.district)
    command = services.Give(
        right_set="reader", unit_id=tree.commune.pk, account_id=an.pk, reason="Post"
    )
    return ground.actor(giver), an, command


@pytest.fixture
def second(tree: ground.Tree) -> Any:
    account = ground.account("second")
    ground.give(account, "giver", tree.city)
    return ground.actor(account)


def ask(asked: Any) -> GrantRequest:
    giver, _an, command = asked
    return services.grant_ask(actor=giver, command=command)


def test_such_rights_are_not_given_by_one(asked: Any) -> None:
    giver, an, command = asked
    with pytest.raises(StateRefusal) as refused:
        services.grant_give(actor=giver, command=command)
    assert refused.value.code == "second_person"
    assert refused.value.way_out
    assert ground.actor(an).held == ()
    assert services.grant_give(actor=ground.SYSTEM, command=command).pk


def test_they_hold_when_a_second_person_agrees(
    asked: Any, second: Any, tree: ground.Tree
) -> None:
    giver, an, _command = asked
    request = ask(asked)
    assert ground.actor(an).held == ()
    waiting = queries.grant_requests_open(second)
    assert [(r.id, r.is_mine) for r in waiting] == [(request.pk, False)]
    assert queries.grant_requests_open(giver)[0].is_mine
    assert inbox_badge(second) == 1
    done = services.grant_answer(actor=second, request_id=request.pk, agree=True)
    assert done.state == "approved"
    assert ground.actor(an).covers("person.read", tree.branch.path)
    assert done.grant is not None and done.grant.reason == "Post"
    assert queries.grant_requests_open(second) == []
    assert inbox_badge(second) == 0
    kinds = Act.objects.values_list("kind", flat=True)
    assert {"access.grant_ask", "access.grant_answer"} <= set(kinds)
    assert verify(ground.SYSTEM, kinds=["access.grantrequest"]).is_sound


def test_whoever_asked_cannot_agree(asked: Any) -> None:
    giver, an, _command = asked
    request = ask(asked)
    with pytest.raises(NotAllowed) as refused:
        services.grant_answer(actor=giver, request_id=request.pk, agree=True)
    assert refused.value.code == "same_person"
    assert ground.actor(an).held == ()


def test_whoever_receives_cannot_agree(asked: Any, tree: ground.Tree) -> None:
    _giver, an, _command = asked
    ground.give(an, "giver", tree.city)
    request = ask(asked)
    with pytest.raises(NotAllowed) as refused:
        services.grant_answer(actor=ground.actor(an), request_id=request.pk, agree=True)
    assert refused.value.code == "to_oneself"


def test_whoever_lacks_the_rights_cannot_agree(asked: Any, tree: ground.Tree) -> None:
    request = ask(asked)
    watcher, stranger = ground.account("watcher"), ground.account("stranger")
    ground.give(watcher, "admin", tree.city)
    ground.give(stranger, "giver", tree.other)
    with pytest.raises(NotAllowed):
        services.grant_answer(
            actor=ground.actor(watcher), request_id=request.pk, agree=True
        )
    with pytest.raises(NotVisible):
        services.grant_answer(
            actor=ground.actor(stranger), request_id=request.pk, agree=True
        )
    assert queries.grant_requests_open(ground.actor(stranger)) == []


def test_refused_with_the_reason(asked: Any, second: Any) -> None:
    _giver, an, _command = asked
    request = ask(asked)
    with pytest.raises(InputError):
        services.grant_answer(actor=second, request_id=request.pk, agree=False)
    services.grant_answer(
        actor=second, request_id=request.pk, agree=False, reason="Too wide"
    )
    request.refresh_from_db()
    assert (request.state, request.answer) == ("refused", "Too wide")
    assert ground.actor(an).held == ()
    with pytest.raises(StateRefusal):
        services.grant_answer(actor=second, request_id=request.pk, agree=True)


def test_taken_back_by_whoever_asked(asked: Any, second: Any) -> None:
    giver, _an, _command = asked
    request = ask(asked)
    with pytest.raises(NotVisible):
        services.grant_ask_withdraw(actor=second, request_id=request.pk)
    done = services.grant_ask_withdraw(actor=giver, request_id=request.pk)
    assert done.state == "withdrawn"


def test_answered_at_the_version_that_was_read(asked: Any, second: Any) -> None:
    request = ask(asked)
    with pytest.raises(Conflict):
        services.grant_answer(
            actor=second, request_id=request.pk, agree=True, row_version=7
        )


def test_a_period_that_is_over_is_asked_for_again(
    asked: Any, second: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    giver, _an, command = asked
    from dataclasses import replace

    short = replace(command, valid_to=TODAY + dt.timedelta(days=2))
    request = services.grant_ask(actor=giver, command=short)
    later = TODAY + dt.timedelta(days=3)
    monkeypatch.setattr(clock, "today", lambda: later)
    with pytest.raises(StateRefusal) as refused:
        services.grant_answer(actor=second, request_id=request.pk, agree=True)
    assert refused.value.code == "over"


def test_asking_takes_what_giving_takes(asked: Any, tree: ground.Tree) -> None:
    giver, _an, command = asked
    from dataclasses import replace

    with pytest.raises(NotAllowed):
        services.grant_ask(actor=giver, command=replace(command, unit_id=tree.city.pk))
    with pytest.raises(InputError):
        services.grant_ask(actor=giver, command=replace(command, reason=" "))
    with pytest.raises(InputError):
        services.grant_ask(actor=giver, command=replace(command, account_id=None))


# -- deputies ---------------------------------------------------------------------


@pytest.fixture
def holder(tree: ground.Tree) -> Any:
    account = ground.account("holder")
    ground.give(account, "giver", tree.district)
    return ground.actor(account)


def appoint(holder: Any, to: Any, **more: Any) -> Grant:
    about = {"valid_to": NEXT_MONTH, "reason": "Leave", **more}
    return services.deputy_appoint(
        actor=holder, grant_id=holder.held[0].grant_id, account_id=to.pk, **about
    )


def test_a_deputy_for_a_part_has_that_part_alone(
    holder: Any, tree: ground.Tree
) -> None:
    an = ground.account("an")
    appoint(holder, an, only_rights=["unit.read", "person.read"])
    actor = ground.actor(an)
    assert actor.covers("person.read", tree.branch.path)
    assert not actor.holds("grant.write")
    assert (
        queries.explain(actor, "person.write", unit_id=tree.branch.pk).allowed is False
    )
    why = queries.explain(actor, "person.read", unit_id=tree.branch.pk)
    assert why.grants[0].only == ("person.read", "unit.read")
    seen = queries.who_can_see(
        ground.SYSTEM, unit_ids=[tree.branch.pk], right="person.write"
    )
    assert "an" not in {s.name for s in seen}
    fresh = queries.account_with_grants(an.pk, TODAY)
    assert fresh is not None and fresh.held_today is not None
    assert fresh.held_today[1][0].rights == {"unit.read", "person.read"}


def test_a_part_beyond_the_right_is_refused(holder: Any) -> None:
    an = ground.account("an")
    with pytest.raises(InputError) as refused:
        appoint(holder, an, only_rights=["person.read", "ledger.read"])
    assert [p.values[0][1] for p in refused.value.problems] == ["ledger.read"]


def test_the_deputy_loses_the_rights_on_the_day(
    holder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    an = ground.account("an")
    appoint(holder, an)
    day_before = NEXT_MONTH - dt.timedelta(days=1)
    assert ground.actor(an, day_before).held
    assert ground.actor(an, NEXT_MONTH).held == ()
    monkeypatch.setattr(clock, "today", lambda: NEXT_MONTH)
    assert queries.deputies_of_mine(holder) == []


def test_a_term_may_begin_later(holder: Any) -> None:
    an = ground.account("an")
    begins = TODAY + dt.timedelta(days=10)
    appoint(holder, an, valid_from=begins)
    assert ground.actor(an).held == ()
    assert ground.actor(an, begins).held
    row = queries.deputies_of_mine(holder)[0]
    assert (row.name, row.principal, row.stands) == ("an", "holder", False)


def test_the_unit_and_both_sides_see_who_stands_for_whom(
    holder: Any, tree: ground.Tree
) -> None:
    an, reader = ground.account("an"), ground.account("reader")
    appoint(holder, an)
    ground.give(reader, "reader", tree.city)
    stranger = ground.account("stranger")
    for actor in (holder, ground.actor(an)):
        assert [d.principal for d in queries.deputies_of_mine(actor)] == ["holder"]
    seen = queries.deputies_of_unit(
        ground.actor(reader), tree.district.pk, tree.district.path
    )
    assert [(d.name, d.principal) for d in seen] == [("an", "holder")]
    assert (
        queries.deputies_of_unit(
            ground.actor(stranger), tree.district.pk, tree.district.path
        )
        == []
    )
