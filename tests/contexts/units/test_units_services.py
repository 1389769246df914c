"""Establish, change, correct, dissolve: done, and refused by right, rule, state."""

from __future__ import annotations

import datetime as dt

import pytest

from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    RuleRefusal,
    StateRefusal,
)
from banyan.kernel.text import Text
from banyan.ledger.models import Act, Entry
from banyan.units import queries, services
from banyan.units.domain.errors import DidNotExist
from banyan.units.domain.operations import (
    Dissolve,
    Establish,
    Merge,
    Move,
    Rename,
)
from banyan.units.models import Unit, UnitPath, UnitVersion
from banyan.units.services import Load

from .world import START, SYSTEM, D, decision, officer, party

pytestmark = pytest.mark.django_db
DAY = D(2010, 5, 1)


def sound() -> None:
    result = queries.tree_check()
    assert result.is_sound, result


def test_a_loaded_tree_is_whole_and_recorded() -> None:
    p = party()
    sound()
    assert Unit.objects.filter(state="active").count() == 10
    city = Unit.objects.get(pk=p["city"])
    assert city.path == f"{p['city']:08x}"
    assert Unit.objects.get(pk=p["b1"]).path.startswith(city.path)
    act = Act.objects.get(kind="units.tree_load")
    assert Entry.objects.filter(act_id=act.pk).count() == 20


def test_siblings_sort_in_vietnamese_order_and_by_number() -> None:
    p = party()
    rows = queries.children(SYSTEM, p["c1"])
    assert [r.names.vi for r in rows] == ["Chi bộ 1", "Chi bộ 10"]
    assert [r.id for r in queries.children(SYSTEM, p["city"])] == [p["d1"], p["d2"]]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([Load("a", "zz", "branch", Text(vi="x"))], "tree.no_parent"),
        ([Load("a", None, "nope", Text(vi="x"))], "tree.unknown_kind"),
        ([Load("a", None, "branch", Text())], "tree.no_name"),
        (
            [
                Load("a", "b", "branch", Text(vi="x")),
                Load("b", "a", "branch", Text(vi="x")),
            ],
            "tree.circle",
        ),
        (
            [
                Load("a", None, "branch", Text(vi="x")),
                Load("a", None, "branch", Text(vi="x")),
            ],
            "tree.twice",
        ),
        (
            [
                Load("a", None, "branch", Text(vi="x")),
                Load("b", "a", "branch", Text(vi="x")),
            ],
            "tree.wrong_kind",
        ),
        ([Load("a", None, "branch", Text(vi="x"), area=99)], "tree.unknown_area"),
    ],
)
def test_a_load_that_cannot_be_is_refused_whole(rows: list[Load], code: str) -> None:
    structure = services.structure_create(actor=SYSTEM, key="party")
    with pytest.raises(InputError) as caught:
        services.tree_load(
            actor=SYSTEM, structure=structure, rows=rows, on=START, decision=decision()
        )
    assert code in {problem.code for problem in caught.value.problems}
    assert not Unit.objects.exists()


def test_a_structure_is_created_once_and_from_the_pack() -> None:
    made = services.structure_create(actor=SYSTEM, key="women")
    assert made.names.en and made.counting_order == 50
    with pytest.raises(StateRefusal):
        services.structure_create(actor=SYSTEM, key="women")
    with pytest.raises(InputError):
        services.structure_create(actor=SYSTEM, key="chess")
    with pytest.raises(NotAllowed):
        services.structure_create(actor=officer(""), key="youth")


def test_a_unit_is_established_below_another() -> None:
    p = party()
    ids = services.unit_establish(
        actor=SYSTEM,
        structure=p.structure,
        on=DAY,
        decision=decision(DAY),
        commands=[
            Establish(ref="n", kind="branch", parent=p["c1"], names=Text(vi="Chi bộ 3"))
        ],
    )
    sound()
    unit = Unit.objects.get(pk=ids["n"])
    assert (unit.state, unit.parent_id, unit.founded_on) == ("active", p["c1"], DAY)
    with pytest.raises(DidNotExist) as caught:
        queries.unit_get(SYSTEM, unit.pk, as_of=D(2010, 4, 30))
    assert caught.value.lives == ((DAY, None),)


def test_a_kind_that_may_not_hang_there_is_refused() -> None:
    p = party()
    command = Establish(
        ref="n", kind="district-committee", parent=p["b1"], names=Text(vi="x")
    )
    with pytest.raises(RuleRefusal) as caught:
        services.unit_establish(
            actor=SYSTEM,
            structure=p.structure,
            on=DAY,
            decision=decision(DAY),
            commands=[command],
        )
    assert caught.value.problems[0].code == "tree.wrong_kind"


def test_rights_are_asked_at_both_ends_of_a_move() -> None:
    p = party()
    here = officer(queries.path_of(p["d1"]))
    move = Move(unit=p["c1"], parent=p["d2"])
    with pytest.raises(NotAllowed):
        services.unit_change(
            actor=here,
            structure=p.structure,
            commands=[move],
            on=DAY,
            decision=decision(DAY),
        )
    with pytest.raises(NotVisible):
        services.unit_change(
            actor=here,
            structure=p.structure,
            commands=[Move(unit=999, parent=p["d1"])],
            on=DAY,
            decision=decision(DAY),
        )
    reader = officer(queries.path_of(p["city"]), frozenset({"unit.read"}))
    with pytest.raises(NotAllowed):
        services.unit_change(
            actor=reader,
            structure=p.structure,
            commands=[Rename(unit=p["c1"], code="9")],
            on=DAY,
            decision=decision(DAY),
        )
    whole = officer(queries.path_of(p["city"]))
    services.unit_change(
        actor=whole,
        structure=p.structure,
        commands=[move],
        on=DAY,
        decision=decision(DAY),
    )
    sound()


def test_a_move_takes_everything_below_along_and_keeps_the_past() -> None:
    p = party()
    before = queries.path_of(p["b1"])
    done = services.unit_change(
        actor=SYSTEM,
        structure=p.structure,
        commands=[Move(unit=p["c1"], parent=p["d2"])],
        on=DAY,
        decision=decision(DAY),
    )
    assert done.paths_rewritten == 3
    assert queries.path_of(p["b1"]).startswith(queries.path_of(p["d2"]))
    assert queries.path_of(p["b1"], as_of=D(2010, 4, 30)) == before
    assert p["c1"] in {r.id for r in queries.children(SYSTEM, p["d2"])}
    old = queries.children(SYSTEM, p["d2"], as_of=D(2010, 4, 30))
    assert p["c1"] not in {r.id for r in old}
    sound()


def test_two_officers_changing_one_unit() -> None:
    p = party()
    read = {p["c1"]: UnitVersion.objects.get(unit=p["c1"]).pk}

    def change(code: str, day: dt.date) -> None:
        services.unit_change(
            actor=SYSTEM,
            structure=p.structure,
            commands=[Rename(unit=p["c1"], code=code)],
            on=day,
            decision=decision(day),
            read_versions=read,
        )

    change("7", DAY)
    with pytest.raises(Conflict):
        change("8", D(2010, 6, 1))


def test_a_change_before_a_later_one_is_refused() -> None:
    p = party()
    for day, code in ((DAY, "7"), (D(2009, 1, 1), "8")):
        command = [Rename(unit=p["c1"], code=code)]
        if day == DAY:
            services.unit_change(
                actor=SYSTEM,
                structure=p.structure,
                commands=command,
                on=day,
                decision=decision(day),
            )
            continue
        with pytest.raises(RuleRefusal) as caught:
            services.unit_change(
                actor=SYSTEM,
                structure=p.structure,
                commands=command,
                on=day,
                decision=decision(day),
            )
        assert caught.value.code == "tree.later_change"


def test_two_changes_of_one_day_the_later_holds() -> None:
    p = party()
    for code in ("7", "8"):
        services.unit_change(
            actor=SYSTEM,
            structure=p.structure,
            commands=[Rename(unit=p["c1"], code=code)],
            on=DAY,
            decision=decision(DAY),
        )
    assert queries.unit_get(SYSTEM, p["c1"], as_of=DAY).code == "8"
    sound()


def test_a_circle_is_refused() -> None:
    p = party()
    with pytest.raises(RuleRefusal) as caught:
        services.units_apply(
            actor=SYSTEM,
            structure=p.structure,
            operations=[Move(unit=p["c1"], parent=p["b1"])],
            on=DAY,
            decision=decision(DAY),
        )
    assert "tree.circle" in {q.code for q in caught.value.problems}


def test_a_unit_with_children_is_dissolved_only_when_they_have_a_place() -> None:
    p = party()

    def dissolve(**kwargs: int) -> None:
        services.unit_dissolve(
            actor=SYSTEM,
            structure=p.structure,
            commands=[Dissolve(unit=p["c1"], **kwargs)],
            on=DAY,
            decision=decision(DAY),
        )

    with pytest.raises(RuleRefusal) as caught:
        dissolve()
    assert {q.code for q in caught.value.problems} == {"tree.no_parent"}
    dissolve(children_to=p["c2"])
    sound()
    gone = Unit.objects.get(pk=p["c1"])
    assert (gone.state, gone.dissolved_on) == ("dissolved", DAY)
    assert gone.path.startswith(queries.path_of(p["d1"]))
    assert UnitPath.objects.get(unit=gone, closed=True, valid_to=None)
    below = {r.id for r in queries.tree(SYSTEM, p.structure)}
    assert p["c1"] not in below and p["b1"] in below
    assert queries.unit_get(SYSTEM, p["c1"]).closed
    with pytest.raises(DidNotExist):
        queries.unit_get(SYSTEM, p["c1"], as_of=D(2011, 1, 1))


def test_the_records_of_a_merged_unit_follow_its_successor() -> None:
    p = party()
    services.units_apply(
        actor=SYSTEM,
        structure=p.structure,
        operations=[Merge(units=(p["c1"],), into=p["c3"])],
        on=DAY,
        decision=decision(DAY),
    )
    services.unit_change(
        actor=SYSTEM,
        structure=p.structure,
        commands=[Move(unit=p["c3"], parent=p["d1"])],
        on=D(2011, 1, 1),
        decision=decision(),
    )
    sound()
    assert queries.path_of(p["c1"]).startswith(queries.path_of(p["c3"]))
    assert queries.path_of(p["c1"]).startswith(queries.path_of(p["d1"]))


def test_future_changes_wait_for_their_day() -> None:
    from banyan.units.services.dayroll import day_roll

    p = party()
    city = queries.path_of(p["city"])
    day = D(2100, 1, 1)
    services.unit_change(
        actor=SYSTEM,
        structure=p.structure,
        commands=[Move(unit=p["c1"], parent=p["city"])],
        on=day,
        decision=decision(),
    )
    assert Unit.objects.get(pk=p["c1"]).parent_id == p["d1"]
    sound()
    assert queries.path_of(p["b1"], as_of=day).startswith(city + f"{p['c1']:08x}")
    assert day_roll(D(2099, 12, 31)) >= 0
    assert Unit.objects.get(pk=p["c1"]).parent_id == p["d1"]
    assert day_roll(day) == 3
    assert Unit.objects.get(pk=p["c1"]).parent_id == p["city"]
    assert queries.tree_check(day).is_sound
    assert day_roll(D(2099, 12, 31)) == 3
    assert queries.tree_check(D(2099, 12, 31)).is_sound


def test_a_nearer_move_reaches_into_planned_ones() -> None:
    p = party()

    def move(unit: str, parent: str, day: dt.date) -> None:
        services.unit_change(
            actor=SYSTEM,
            structure=p.structure,
            commands=[Move(unit=p[unit], parent=p[parent])],
            on=day,
            decision=decision(),
        )

    move("b1", "c3", D(2024, 1, 1))
    move("c1", "d2", DAY)
    move("c3", "d1", D(2012, 1, 1))
    sound()
    city = queries.path_of(p["city"])
    expected = city + f"{p['d1']:08x}{p['c3']:08x}{p['b1']:08x}"
    assert queries.path_of(p["b1"], as_of=D(2024, 1, 1)) == expected
