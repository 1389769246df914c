"""The clocks of probations in the demonstration: started once, and they end."""

from __future__ import annotations

import pytest

from banyan.cases.services import cases_watch, watch_stop
from banyan.deadlines.queries import subjects_running
from banyan.kernel import clock
from banyan.kernel.actor import system_actor

pytestmark = pytest.mark.django_db
KIND = "cases.watch.recognition"
ACTOR = system_actor("test")


def test_each_probation_that_ends_soon_has_one_clock() -> None:
    running = subjects_running(KIND)
    assert running
    assert cases_watch(actor=ACTOR, on=clock.today()) == 0
    assert subjects_running(KIND) == running


def test_a_clock_ends_when_the_probation_was_decided_on() -> None:
    one = min(subjects_running(KIND))
    assert watch_stop(kind="recognition", memberships=[one]) == 1
    assert one not in subjects_running(KIND)
    assert cases_watch(actor=ACTOR, on=clock.today()) == 1
