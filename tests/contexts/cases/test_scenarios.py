"""Every kind of every pack, from its opening to its effect, with its refusals."""

from __future__ import annotations

import pytest

from banyan.cases.definitions import definitions
from banyan.cases.scenario import run_scenario, scenario_files, scenario_of
from banyan.rulebook import packs

pytestmark = pytest.mark.django_db

KINDS = [
    (pack, file.stem) for pack in packs.pack_ids() for file in scenario_files(pack)
]


@pytest.mark.parametrize(("pack", "kind"), KINDS)
def test_scenario(pack: str, kind: str) -> None:
    scenario = scenario_of(kind, pack)
    ran = run_scenario(scenario)
    assert ran.problems == []
    assert ran.refusals >= 5
    cited = any(act.get("rule") for play in scenario.plays for act in play.acts)
    assert bool(ran.citations) is cited


def test_every_kind_has_a_scenario() -> None:
    kinds = {(p, k) for p in packs.pack_ids() for k in definitions(p)}
    assert kinds == set(KINDS)
