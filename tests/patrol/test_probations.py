"""The clocks of probations in the demonstration: started once, and they end."""

from __future__ import annotations

import pytest

from banyan.deadlines.queries import subjects_running
from banyan.kernel import clock
from banyan.people import probation

pytestmark = pytest.mark.django_db


def test_each_probation_that_ends_soon_has_one_clock() -> None:
    running = subjects_running(probation.KIND)
    assert running
    assert probation.watch(clock.today()) == 0
    assert subjects_running(probation.KIND) == running


def test_a_clock_ends_when_the_probation_was_decided_on() -> None:
    one = min(subjects_running(probation.KIND))
    assert probation.stop([one]) == 1
    assert one not in subjects_running(probation.KIND)
    assert probation.watch(clock.today()) == 1
