"""Kept answers: once done, never done again; one key, one request, one day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import time_machine

from banyan.access import services
from banyan.access.models import KeptAnswer
from banyan.access.services.answers import answers_forget
from banyan.kernel import clock
from banyan.kernel.errors import RuleRefusal, StateRefusal
from tests.contexts.access import ground

DONE = services.Answer(201, '{"name":"Nguyễn"}', {"Location": "/api/v1/x"})


@pytest.fixture
def actor(tree):
    return ground.actor(ground.account("an"))


def _begin(actor, key="k", asked="a"):
    return services.answer_begin(actor=actor, key=key, asked=asked)


def _done(actor, key="k"):
    taken = _begin(actor, key)
    services.answer_keep(actor=actor, taken=taken, answer=DONE)


def test_the_same_request_gets_the_same_answer(actor):
    _done(actor)
    assert _begin(actor) == DONE
    assert "Nguyễn" not in KeptAnswer.objects.get().body


def test_the_key_of_another_request_is_refused(actor):
    _done(actor)
    with pytest.raises(RuleRefusal) as refused:
        _begin(actor, asked="b")
    assert (refused.value.status, refused.value.code) == (422, "idempotency.other")


def test_while_the_first_is_at_work_the_second_waits(actor):
    _begin(actor)
    with pytest.raises(StateRefusal) as refused:
        _begin(actor)
    assert (refused.value.status, refused.value.code) == (409, "idempotency.at_work")


def test_a_refused_request_frees_its_key(actor):
    taken = _begin(actor)
    services.answer_drop(actor=actor, taken=taken)
    assert isinstance(_begin(actor, asked="b"), services.Taken)


def test_what_is_done_is_not_dropped(actor):
    taken = _begin(actor)
    services.answer_keep(actor=actor, taken=taken, answer=DONE)
    services.answer_drop(actor=actor, taken=taken)
    assert _begin(actor) == DONE


def test_a_killed_first_request_is_taken_over(actor):
    _begin(actor)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=11)):
        assert isinstance(_begin(actor), services.Taken)


def test_two_tokens_and_two_accounts_do_not_share_keys(actor, tree):
    _done(actor)
    other = ground.actor(ground.account("binh"))
    assert isinstance(_begin(replace(actor, token=5)), services.Taken)
    assert isinstance(_begin(other), services.Taken)


def test_an_answer_ends_after_a_day(actor):
    _done(actor)
    with time_machine.travel(clock.now() + dt.timedelta(hours=25)):
        assert isinstance(_begin(actor, asked="b"), services.Taken)
    _done(actor, "other")
    with time_machine.travel(clock.now() + dt.timedelta(hours=50)):
        answers_forget(clock.today())
    assert not KeptAnswer.objects.exists()
