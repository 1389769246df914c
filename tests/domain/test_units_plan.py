"""Plans of the tree: facts in, outcome or problems out; no database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest

from banyan.kernel.errors import InputError
from banyan.kernel.ids import segment
from banyan.kernel.text import Text
from banyan.units.domain import operations as ops
from banyan.units.domain.decide import decide, named_units
from banyan.units.domain.kinds import Kinds
from banyan.units.domain.moves import Moves, Place, Span
from banyan.units.domain.preview import changed_since, digest_of
from banyan.units.domain.state import Child, Fact, Node, State
from banyan.units.domain.table import Line, plan_of

D = dt.date
DAY = D(2025, 7, 1)


@dataclass(frozen=True)
class Kind:
    key: str
    level: int
    children: tuple[str, ...] = ()
    structure: str = "party"
    label: Text = field(default_factory=Text)
    until: dt.date | None = None

    def in_use(self, on: dt.date | None) -> bool:
        return self.until is None or on is None or on < self.until

    def allows(self, kind: str, on: dt.date | None = None) -> bool:
        return kind in self.children


KINDS = Kinds.of(
    "party",
    [
        Kind("city", 10, ("district", "commune")),
        Kind("district", 20, ("commune",), until=DAY),
        Kind("commune", 30, ("branch",)),
        Kind("ward", 30, ("branch",)),
        Kind("branch", 40),
        Kind("elsewhere", 1, structure="front"),
    ],
)


def state(*, later: int | None = None) -> State:
    """1 city; 2, 3 districts; 4, 5 communes; 6, 7 branches of 4."""
    tree = {
        1: (None, "city"),
        2: (1, "district"),
        3: (1, "district"),
        4: (2, "commune"),
        5: (3, "commune"),
        6: (4, "branch"),
        7: (4, "branch"),
    }
    found = State()
    for unit, (parent, kind) in tree.items():
        fact = Fact(parent, kind, Text(vi=f"U{unit}"))
        found.nodes[unit] = Node(
            unit, unit * 10, fact, D(2000, 1, 1), later=unit == later
        )
        if parent:
            found.children.setdefault(parent, []).append(Child(unit, f"U{unit}", kind))
    return found


def plan(*operations: ops.Operation, **kwargs: object) -> object:
    return decide(
        kwargs.pop("state", None) or state(),  # type: ignore[arg-type]
        operations,
        on=kwargs.pop("on", DAY),  # type: ignore[arg-type]
        kinds=KINDS,
        **kwargs,  # type: ignore[arg-type]
    )


def codes(outcome: object) -> list[str]:
    return [p.code for p in outcome.problems]  # type: ignore[attr-defined]


NEW = ops.Establish(ref="+n", kind="commune", parent=1, names=Text(vi="N"), code="9")


def test_children_follow_the_single_successor() -> None:
    outcome = plan(NEW, ops.Merge(units=(4, 5), into="+n"))
    assert codes(outcome) == []
    assert {outcome.facts[u].parent for u in (6, 7)} == {"+n"}
    assert outcome.facts[4].closed and outcome.facts[4].parent == "+n"
    assert [(s.from_unit, s.to_unit) for s in outcome.successions] == [
        (4, "+n"),
        (5, "+n"),
    ]


def test_a_custodian_of_the_operation_comes_before_that_of_the_plan() -> None:
    op = ops.Merge(units=(4,), into=5, custodian=3)
    assert plan(op, custodian=1).facts[4].parent == 3
    assert plan(ops.Merge(units=(4,), into=5), custodian=1).facts[4].parent == 1
    assert plan(ops.Dissolve(unit=6)).facts[6].parent == 4


def test_explicit_moves_come_before_following() -> None:
    outcome = plan(ops.Merge(units=(4,), into=5), ops.Move(unit=6, parent="+n"), NEW)
    assert (outcome.facts[6].parent, outcome.facts[7].parent) == ("+n", 5)


def test_the_rest_and_the_assigned_of_a_division() -> None:
    outcome = plan(NEW, ops.Split(unit=4, into=("+n", 5), assign=((6, 5),), rest="+n"))
    assert (outcome.facts[6].parent, outcome.facts[7].parent) == (5, "+n")
    asked = plan(NEW, ops.Split(unit=4, into=("+n", 5), assign=((6, 5),)))
    assert [q.subject for q in asked.questions] == [7] and not asked.is_clear


def test_order_does_not_matter() -> None:
    parts = [NEW, ops.Merge(units=(4, 5), into="+n"), ops.Rename(unit=6, code="1")]
    assert plan(*parts).facts == plan(*reversed(parts)).facts


@pytest.mark.parametrize(
    ("operations", "code"),
    [
        ([ops.Move(unit=99, parent=1)], "tree.unknown_unit"),
        ([ops.Move(unit=4, parent=99)], "tree.unknown_unit"),
        ([ops.Move(unit=4, parent="+x")], "tree.unknown_ref"),
        ([ops.Move(unit=2, parent=4)], "tree.circle"),
        ([ops.Move(unit=6, parent=1)], "tree.wrong_kind"),
        ([ops.Rename(unit=4, kind="nope")], "tree.unknown_kind"),
        ([ops.Rename(unit=4, kind="district")], "tree.unknown_kind"),
        ([ops.Dissolve(unit=4)], "tree.no_parent"),
        ([NEW, NEW], "tree.twice"),
        ([ops.Dissolve(unit=6, custodian=6)], "tree.circle"),
        ([ops.Absorb(units=(6,), into="+n"), NEW], "tree.absorb_new"),
        ([ops.ChangeArea(unit=4, area=99)], "tree.unknown_area"),
        (
            [ops.Establish(ref="+n", kind="commune", parent=1, names=Text())],
            "tree.no_name",
        ),
    ],
)
def test_problems(operations: list[ops.Operation], code: str) -> None:
    assert code in codes(plan(*operations))


def test_the_past_was_allowed_what_the_present_is_not() -> None:
    move = ops.Move(unit=5, parent=2)
    assert codes(plan(move, on=D(2024, 1, 1))) == []
    renamed = plan(ops.Rename(unit=2, names=Text(vi="X")))
    assert codes(renamed) == []


def test_later_changes_forbid_earlier_ones() -> None:
    assert codes(plan(ops.Rename(unit=4, code="1"), state=state(later=4))) == [
        "tree.later_change"
    ]


def test_one_code_twice_is_a_notice_only() -> None:
    other = ops.Establish(ref="+m", kind="ward", parent=1, names=Text(vi="M"), code="9")
    outcome = plan(NEW, other, ops.Rename(unit=5, code="8"))
    assert [n.code for n in outcome.notices] == ["tree.same_code"]


def test_operations_travel_as_json() -> None:
    every = [
        NEW,
        ops.Rename(unit=4, names=Text(vi="X", lo="ຊ"), row=3),
        ops.Move(unit=4, parent=None),
        ops.ChangeArea(unit=4, area=3),
        ops.Merge(units=(4, 5), into="+n"),
        ops.Absorb(units=(4,), into=5, custodian=1),
        ops.Split(unit=4, into=("+n", 5), assign=((6, "+n"),), rest=5, members_to=5),
        ops.Dissolve(unit=4, children_to=5),
    ]
    assert ops.many_from_json([ops.to_json(op) for op in every]) == every
    assert named_units([every[6]]) == {4, 5, 6}
    for wrong in ({"op": "explode"}, {"op": "move", "unit": 4}):
        with pytest.raises(InputError):
            ops.from_json(wrong)


def test_kinds_and_their_levels() -> None:
    assert KINDS.level_names() == {
        10: "city",
        20: "district",
        30: "commune",
        40: "branch",
    }
    assert KINDS.at_level("ward") == ("commune", "ward")
    assert KINDS.allows(None, "branch", DAY) and not KINDS.known("elsewhere")


# -- prefixes -------------------------------------------------------------------


def path(*ids: int) -> str:
    return "".join(map(segment, ids))


def test_the_nearest_changed_unit_decides() -> None:
    spans = {
        2: [Span(path(1, 2), D(2000, 1, 1))],
        3: [Span(path(1, 2, 3), D(2000, 1, 1))],
        9: [Span(path(9), D(2000, 1, 1))],
    }
    moves = Moves({2: Place(9), 3: Place(2)}, spans, DAY)
    found = {r.old: r.new for r in moves.rebases()}
    assert found == {path(1, 2): path(9, 2), path(1, 2, 3): path(9, 2, 3)}


def test_new_units_below_new_units_below_moved_ones() -> None:
    spans = {2: [Span(path(1, 2), D(2000, 1, 1))], 9: [Span(path(9), D(2000, 1, 1))]}
    moves = Moves({2: Place(9), 20: Place(2), 21: Place(20)}, spans, DAY)
    assert {unit: span.path for unit, span, _closed in moves.fresh()} == {
        20: path(9, 2, 20),
        21: path(9, 2, 20, 21),
    }


def test_a_parent_that_moves_later_divides_the_path() -> None:
    later = D(2030, 1, 1)
    spans = {
        4: [Span(path(1, 4), D(2000, 1, 1))],
        5: [Span(path(1, 5), D(2000, 1, 1), later), Span(path(2, 5), later)],
    }
    found = Moves({4: Place(5)}, spans, DAY).rebases()
    assert [(r.new, r.start, r.stop) for r in found] == [
        (path(1, 5, 4), DAY, later),
        (path(2, 5, 4), later, dt.date.max),
    ]


# -- previews -------------------------------------------------------------------


def test_a_digest_knows_plan_and_ground() -> None:
    one = digest_of({"operations": []}, {1: 10})
    assert one == digest_of({"operations": []}, {1: 10})
    assert one != digest_of({"operations": []}, {1: 11})
    assert one != digest_of({"operations": [1]}, {1: 10})
    assert changed_since({"1": 10, "2": 20}, {1: 10, 2: 21, 3: 30}) == [2, 3]


# -- tables ---------------------------------------------------------------------

KNOWN = {
    ("commune", "22"): [4],
    ("", "22"): [4],
    ("commune", "31"): [5],
    ("", "31"): [5],
    ("city", "1"): [1],
    ("district", "1"): [2],
    ("", "1"): [1, 2],
}
LEVELS = {"commune": "commune", "ward": "commune", "city": "city", "branch": "branch"}


def read(*cells: dict[str, str]) -> object:
    lines = [Line(row, c) for row, c in enumerate(cells, start=2)]
    return plan_of(
        lines,
        lambda asked: {key: KNOWN[key] for key in asked if key in KNOWN},
        LEVELS.get,
        lambda asked: {key: [77] for key in asked},
    )


def test_a_table_becomes_a_plan() -> None:
    found = read(
        {
            "op": "Thành lập",
            "unit": "9",
            "level": "ward",
            "parent": "city:1",
            "vi": "N",
            "area": "commune:103",
        },
        {"op": "hợp nhất", "unit": "22", "level": "commune", "successors": "9"},
        {"op": "SPLIT", "unit": "31", "successors": "9; 22", "assignment": "*=9"},
        {"op": "move", "unit": "#6", "parent": "9"},
    )
    assert found.problems == []
    assert found.operations == [
        ops.Establish(
            ref="+commune:9",
            kind="ward",
            parent=1,
            names=Text(vi="N"),
            code="9",
            area=77,
            row=2,
        ),
        ops.Merge(units=(4,), into="+commune:9", row=3),
        ops.Split(unit=5, into=("+commune:9", 4), rest="+commune:9", row=4),
        ops.Move(unit=6, parent="+commune:9", row=5),
    ]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"op": "fly"}, "plan.operation"),
        ({"op": "move", "unit": "404", "parent": "22"}, "plan.unknown"),
        ({"op": "move", "unit": "1", "parent": "22"}, "plan.ambiguous"),
        ({"op": "move", "unit": "22"}, "plan.no_parent"),
        ({"op": "dissolve"}, "plan.no_unit"),
        ({"op": "merge", "unit": "22"}, "plan.no_successor"),
        ({"op": "establish", "unit": "9", "level": "ward"}, "plan.no_name"),
    ],
)
def test_rows_that_cannot_be_read(cells: dict[str, str], code: str) -> None:
    found = read(cells)
    assert [(p.code, p.row) for p in found.problems] == [(code, 2)]
