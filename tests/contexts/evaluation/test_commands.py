"""``banyan evaluation``: JSON alone, exit codes, nothing written by a simulation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from banyan.cases.scenario.world import World
from banyan.cli.main import main
from banyan.evaluation.models import Assessment, Campaign
from banyan.units.models import UnitVersion
from tests.support import case_world as w
from tests.support import evaluations as e

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Iterator[Campaign]:
    with w.on(w.TODAY):
        here: World = w.world("class-objection")
        row = e.opened(here)
        e.ready(here, row, best=6)
        yield row


def run(capsys: Any, *args: str) -> Any:
    assert main(["evaluation", *args, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_campaigns_groups_and_simulations_as_json(campaign, capsys):
    found = run(capsys, "list")["campaigns"]
    assert [c["id"] for c in found] == [campaign.pk]
    caps = run(capsys, "caps", "--campaign", str(campaign.pk))["groups"]
    members = next(g for g in caps if g["group"] == "member.members" and g["proposed"])
    assert members["rule"] == "EVL-EXC-CAP" and len(members["variants"]) == 3
    before = list(Assessment.objects.values_list("pk", "row_version"))
    both = run(
        capsys, "simulate", "--campaign", str(campaign.uid), "--set", "EVL-EXC-CAP=25"
    )
    assert both["written"] is False
    one = run(
        capsys, "simulate", "--campaign", str(campaign.pk), "--set", "FRAME=words-2023"
    )
    assert one["after"]["classes"] == "not computable"
    assert before == list(Assessment.objects.values_list("pk", "row_version"))
    done = run(capsys, "evidence", "--campaign", str(campaign.pk))
    assert done["values"] > 0


def test_units_are_named_by_code_or_identity(campaign, capsys):
    unit = campaign.unit
    UnitVersion.objects.filter(unit=unit).update(code="W1")
    names = ("W1", f"W1@{unit.structure.key}", str(unit.uid))
    found = [
        run(capsys, "caps", "--campaign", str(campaign.pk), "--unit", name)["groups"]
        for name in names
    ]
    assert found[0] and found[0] == found[1] == found[2]
    for name in ("?", "@party", ""):
        asked = ["caps", "--campaign", str(campaign.pk), "--unit", name, "--json"]
        assert main(["evaluation", *asked]) == 2
        assert json.loads(capsys.readouterr().out)["error"] == "not_found"


@pytest.mark.parametrize(
    "args",
    [
        ("caps", "--campaign", "99999"),
        ("caps", "--campaign", "nonsense"),
        ("simulate", "--campaign", "{pk}", "--set", "EVL-EXC-CAP"),
        ("simulate", "--campaign", "{pk}", "--set", "NO-RULE=1"),
        ("simulate", "--campaign", "{pk}", "--set", "EVL-EXC-CAP=abc"),
        ("simulate", "--campaign", "{pk}", "--set", "EVL-EXC-CAP=101"),
        ("simulate", "--campaign", "{pk}", "--set", "EVL-GOOD-POINTS=-1"),
        ("simulate", "--campaign", "{pk}", "--set", "EVL-GOOD-POINTS=NaN"),
        ("simulate", "--campaign", "{pk}", "--set", "EVL-NOT-RATED=1"),
        ("simulate", "--campaign", "{pk}", "--set", "FRAME=none"),
        ("close", "--campaign", "{pk}"),
        ("decide", "--campaign", "{pk}"),
    ],
)
def test_refusals_have_an_exit_code(campaign, capsys, args):
    given = [a.format(pk=campaign.pk) for a in args]
    assert main(["evaluation", *given, "--json"]) in (1, 2)
    assert not capsys.readouterr().out.startswith('{\n "campaign"')
