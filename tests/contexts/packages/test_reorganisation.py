"""A unit that ends hands its packages on, and gets them back."""

from __future__ import annotations

from typing import Any

import pytest

from banyan.decisions.services import decision_take_over
from banyan.kernel import clock
from banyan.ledger.queries import verify
from banyan.packages.models import Package, Received, SenderKey
from banyan.units import services as units
from banyan.units.domain.operations import Establish, Merge
from banyan.units.queries import structure_get
from tests.support import exchange_world as ew
from tests.support import package_world as pw

pytestmark = pytest.mark.django_db


def keepers() -> set[int]:
    """Return the units that keep what came from the partner."""
    came = Package.objects.filter(direction=Package.RECEIVED)
    rows = (SenderKey.objects.all(), came, Received.objects.all())
    return {unit for found in rows for unit in found.values_list("unit", flat=True)}


def decision() -> Any:
    return decision_take_over(
        actor=ew.SYSTEM,
        title="Quyết định",
        decided_on=clock.today(),
        effective_on=clock.today(),
        source="test",
    )


def test_what_came_goes_to_the_successor_and_comes_back() -> None:
    world = pw.build()
    pw.released(world)
    content = pw.made(world)
    with pw.abroad():
        pw.trust(world, content)
    pw.taken(world, pw.arrived(world, content))
    web = world.bw.web
    south = web.units["south"]
    assert keepers() == {south}
    new = Establish(
        ref="+new",
        kind="commune-committee",
        parent=web.units["city"],
        names=ew.said("United"),
    )
    merge = Merge(units=(web.units["north"], south), into="+new")
    row = units.reorganisation_draft(
        actor=ew.SYSTEM,
        structure=structure_get("party"),
        title="Sáp nhập",
        effective_on=clock.today(),
        operations=[new, merge],
    )
    units.reorganisation_preview(actor=ew.SYSTEM, reorganisation=row)
    units.reorganisation_apply(actor=ew.SYSTEM, reorganisation=row, decision=decision())
    (united,) = keepers()
    assert united not in web.units.values()
    assert verify(ew.SYSTEM).is_sound
    units.reorganisation_undo(actor=ew.SYSTEM, reorganisation=row, decision=decision())
    assert keepers() == {south}
    assert verify(ew.SYSTEM).is_sound
