"""A report follows the partnership that it is on to whoever takes over, and back."""

from __future__ import annotations

import datetime as dt

import pytest

from banyan.deadlines.models import Deadline
from banyan.kernel import clock
from banyan.ledger.queries import verify
from banyan.units import services as units
from banyan.units.domain.operations import Dissolve
from banyan.yearly.models import YearReport
from banyan.yearly.services import reports_due
from tests.contexts.exchange.test_partners import decision, reform
from tests.support import exchange_world as ew
from tests.support import kept

pytestmark = pytest.mark.django_db


@kept.once
def built() -> ew.World:
    return ew.build()


def places() -> set[int]:
    """Return where the reports and their clocks are."""
    clocks = Deadline.objects.filter(kind="yearly.yearreport")
    return {
        *YearReport.objects.values_list("unit", flat=True),
        *clocks.values_list("unit", flat=True),
    }


def test_a_report_and_its_clock_go_along_and_come_back(world: ew.World) -> None:
    ended, heir = world.web.units["branch2"], world.web.units["north"]
    values = {"name": ew.said("Of a branch"), "partner": world.partner}
    (row,) = ew.add("partnership", values, unit=ended)
    moment = dt.datetime(clock.today().year - 1, 5, 1, tzinfo=dt.UTC)
    type(row).objects.filter(pk=row.pk).update(recorded_at=moment)
    today = dt.date(clock.today().year, 1, 2)
    assert reports_due(actor=ew.SYSTEM, today=today) == 1
    type(row).objects.filter(pk=row.pk).update(recorded_at=row.recorded_at)
    assert places() == {ended}
    made = reform(Dissolve(unit=ended, custodian=heir))
    assert places() == {heir}
    assert verify(ew.SYSTEM).is_sound
    units.reorganisation_undo(actor=ew.SYSTEM, reorganisation=made, decision=decision())
    assert places() == {ended}
    assert verify(ew.SYSTEM).is_sound
