"""Corrections of the tree, areas, and what reading it costs."""

from __future__ import annotations

import pytest

from banyan.kernel import clock
from banyan.kernel.errors import (
    Conflict,
    RuleRefusal,
)
from banyan.kernel.text import Text
from banyan.units import queries, services
from banyan.units.domain.operations import (
    ChangeArea,
    Move,
)
from banyan.units.models import Unit, UnitVersion
from banyan.units.services import Correction, Load

from .world import START, SYSTEM, D, decision, officer, party

pytestmark = pytest.mark.django_db
DAY = D(2010, 5, 1)


def sound() -> None:
    result = queries.tree_check()
    assert result.is_sound, result


def test_names_and_places_can_be_corrected_without_forgetting() -> None:
    p = party()
    version = UnitVersion.objects.get(unit=p["c1"])
    known = version.recorded_at
    services.unit_correct(
        actor=SYSTEM,
        structure=p.structure,
        decision=decision(),
        commands=[
            Correction(version=version.pk, names=Text(vi="Đúng"), parent=p["d2"])
        ],
    )
    sound()
    assert queries.unit_get(SYSTEM, p["c1"], as_of=DAY).names.vi == "Đúng"
    before = queries.unit_get(SYSTEM, p["c1"], as_of=DAY, known_on=known)
    assert before.names.vi == "Đảng bộ phường Cống Vị" and before.parent == p["d1"]
    assert queries.path_of(p["b1"], as_of=START).startswith(queries.path_of(p["d2"]))
    with pytest.raises(Conflict):
        services.unit_correct(
            actor=SYSTEM,
            structure=p.structure,
            decision=decision(),
            commands=[Correction(version=version.pk, code="1")],
        )


def test_a_corrected_day_moves_the_end_before_it() -> None:
    p = party()
    services.unit_change(
        actor=SYSTEM,
        structure=p.structure,
        commands=[Move(unit=p["c1"], parent=p["d2"])],
        on=DAY,
        decision=decision(DAY),
    )
    moved = UnitVersion.objects.get(unit=p["c1"], valid_to=None, superseded_at=None)
    services.unit_correct(
        actor=SYSTEM,
        structure=p.structure,
        decision=decision(),
        commands=[Correction(version=moved.pk, valid_from=D(2010, 3, 1))],
    )
    sound()
    there = queries.children(SYSTEM, p["d2"], as_of=D(2010, 3, 1))
    assert p["c1"] in {r.id for r in there}


@pytest.mark.parametrize(
    "make",
    [
        lambda p, v: Correction(version=v, parent=p["b1"]),
        lambda p, v: Correction(version=v, valid_from=D(2020, 1, 1)),
        lambda p, v: Correction(version=v, kind="nope"),
    ],
)
def test_a_correction_that_could_not_have_been_is_refused(make: object) -> None:
    p = party()
    version = UnitVersion.objects.get(unit=p["c1"])
    with pytest.raises(RuleRefusal):
        services.unit_correct(
            actor=SYSTEM,
            structure=p.structure,
            decision=decision(),
            commands=[make(p, version.pk)],  # type: ignore[operator]
        )


def test_areas_are_inherited_and_followed() -> None:
    p = party()
    areas = services.structure_create(actor=SYSTEM, key="areas")
    ids = services.tree_load(
        actor=SYSTEM,
        structure=areas,
        on=START,
        decision=decision(),
        rows=[
            Load("vn", None, "country", Text(vi="Việt Nam")),
            Load("hn", "vn", "province", Text(vi="Hà Nội"), code="1"),
            Load("hp", "vn", "province", Text(vi="Hải Phòng"), code="31"),
            Load("q", "hn", "district", Text(vi="Ba Đình"), code="1"),
        ],
    )
    services.unit_change(
        actor=SYSTEM,
        structure=p.structure,
        commands=[ChangeArea(unit=p["d1"], area=ids["q"])],
        on=DAY,
        decision=decision(DAY),
    )
    sound()
    area = queries.path_of(ids["q"])
    branch = Unit.objects.get(pk=p["b1"])
    assert branch.area_path == area and branch.area_id is None
    over = officer(queries.path_of(ids["hn"]), over_area=True)
    assert {r.id for r in queries.children(over, p["c1"])} == {p["b1"], p["b2"]}
    services.unit_change(
        actor=SYSTEM,
        structure=areas,
        commands=[Move(unit=ids["q"], parent=ids["hp"])],
        on=D(2011, 1, 1),
        decision=decision(),
    )
    sound()
    assert Unit.objects.get(pk=p["b1"]).area_path == queries.path_of(ids["q"])
    assert queries.children(over, p["c1"]) == []
    with pytest.raises(RuleRefusal) as caught:
        services.unit_change(
            actor=SYSTEM,
            structure=p.structure,
            commands=[ChangeArea(unit=p["d2"], area=9999)],
            on=DAY,
            decision=decision(DAY),
        )
    assert caught.value.code == "tree.unknown_area"


def test_reads_cost_the_same_at_any_size(django_assert_num_queries: object) -> None:
    p = party()
    many = [Load(f"x{n}", p["c2"], "branch", Text(vi=f"Chi bộ {n}")) for n in range(60)]
    services.tree_load(
        actor=SYSTEM, structure=p.structure, rows=many, on=START, decision=decision()
    )
    clock.today()  # reads once whether the day was moved for training
    for unit in (p["c1"], p["c2"]):
        for day in (None, DAY):
            with django_assert_num_queries(1):  # type: ignore[operator]
                queries.children(SYSTEM, unit, as_of=day)
            with django_assert_num_queries(1):  # type: ignore[operator]
                queries.unit_get(SYSTEM, unit, as_of=day)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(queries.tree(SYSTEM, p.structure, as_of=DAY)) == 70
    with django_assert_num_queries(1):  # type: ignore[operator]
        queries.counts_by_level(SYSTEM, p.structure)


def test_pages_of_siblings_continue_where_they_ended() -> None:
    p = party()
    many = [
        Load(f"x{n}", p["c2"], "branch", Text(vi=f"Chi bộ {n}")) for n in range(3, 25)
    ]
    services.tree_load(
        actor=SYSTEM, structure=p.structure, rows=many, on=START, decision=decision()
    )
    for day in (None, DAY):
        whole = queries.children(SYSTEM, p["c2"], as_of=day)
        first = queries.children(SYSTEM, p["c2"], as_of=day, limit=10)
        after = (first[-1].sort_key, first[-1].id)
        rest = queries.children(SYSTEM, p["c2"], as_of=day, after=after)
        assert first + rest == whole
