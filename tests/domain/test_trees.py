"""Trees over time against the plainest reading: ask every day by itself."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.kernel.errors import InputError
from banyan.kernel.ids import MAX_DEPTH, segment
from banyan.kernel.periods import Period
from banyan.kernel.trees import (
    Circle,
    PathPiece,
    Placement,
    check_placements,
    derive_paths,
    find_circles,
    find_orphaned,
)

ZERO = dt.date(2025, 7, 1)


def p(start: int, end: int | None = None) -> Period:
    last = None if end is None else ZERO + dt.timedelta(end)
    return Period(ZERO + dt.timedelta(start), last)


def at(unit: int, parent: int | None, start: int = 0, end: int | None = None):
    return Placement(unit, parent, p(start, end))


def path(*units: int) -> str:
    return "".join(map(segment, units))


def codes(placements) -> set[str]:
    return {problem.code for problem in check_placements(placements)}


# -- paths --------------------------------------------------------------------


def test_a_move_of_the_parent_moves_those_below():
    pieces = derive_paths(
        [at(1, None), at(2, 1), at(3, 1, 0, 10), at(3, 2, 10), at(4, 3)]
    )
    assert [x for x in pieces if x.unit == 4] == [
        PathPiece(4, path(1, 3, 4), p(0, 10)),
        PathPiece(4, path(1, 2, 3, 4), p(10)),
    ]


def test_a_correction_without_a_change_leaves_one_piece():
    pieces = derive_paths(
        [at(1, None, 0, 5), at(1, None, 5), at(2, 1, 0, 3), at(2, 1, 3)]
    )
    assert pieces == [PathPiece(1, path(1), p(0)), PathPiece(2, path(1, 2), p(0))]


def test_no_path_while_the_parent_is_away():
    placements = [at(1, None, 0, 5), at(1, None, 8), at(2, 1)]
    assert [x.period for x in derive_paths(placements) if x.unit == 2] == [
        p(0, 5),
        p(8),
    ]


def test_two_units_may_change_places():
    placements = [
        at(9, None),
        at(1, 9, 0, 5),
        at(2, 1, 0, 5),
        at(2, 9, 5),
        at(1, 2, 5),
    ]
    assert find_circles(placements) == []
    assert check_placements(placements) == []
    assert PathPiece(1, path(9, 2, 1), p(5)) in derive_paths(placements)


def chain(length: int) -> list[Placement]:
    """A chain whose lowest unit has the lowest id, so that it is asked first."""
    units = list(range(length, 0, -1))
    return [at(units[0], None)] + [
        at(unit, above) for above, unit in zip(units, units[1:], strict=False)
    ]


def test_the_deepest_tree_allowed():
    assert check_placements(chain(MAX_DEPTH)) == []
    assert max(len(x.path) for x in derive_paths(chain(MAX_DEPTH))) == 8 * MAX_DEPTH


@pytest.mark.parametrize("length", [MAX_DEPTH + 1, 5000])
def test_a_deeper_tree_is_refused(length):
    assert codes(chain(length)) == {"tree.too_deep"}
    with pytest.raises(InputError):
        derive_paths(chain(length))
    with pytest.raises(InputError):
        derive_paths(
            [at(10_000 - x.unit, x.parent and 10_000 - x.parent) for x in chain(length)]
        )


# -- what can be wrong --------------------------------------------------------


def test_a_circle_is_found_for_the_days_it_closes():
    placements = [at(1, 3, 5, 9), at(2, 1), at(3, 2, 0, 7), at(4, 3)]
    assert find_circles(placements) == [Circle((1, 3, 2), p(5, 7))]
    assert "tree.circle" in codes(placements)
    with pytest.raises(InputError):
        derive_paths(placements)


def test_a_unit_below_itself():
    assert find_circles([at(1, 1)]) == [Circle((1,), p(0))]


def test_two_circles_at_once():
    placements = [at(1, 2), at(2, 1), at(3, 4, 2), at(4, 3), at(5, 4)]
    assert find_circles(placements) == [Circle((1, 2), p(0)), Circle((3, 4), p(2))]


def test_a_parent_that_ends_before_its_child():
    placements = [at(1, None, 0, 5), at(2, 1, 2, 8), at(3, 2, 2, 8), at(4, 77)]
    found = [(x.placement.unit, x.period) for x in find_orphaned(placements)]
    assert found == [(2, p(5, 8)), (4, p(0))]
    messages = [x.message for x in check_placements(placements)]
    assert any(
        "unit 1 does not exist then" in m and "2025-07-06" in m for m in messages
    )


def test_a_unit_in_two_places_at_once():
    placements = [at(1, None), at(2, None), at(3, 1, 0, 6), at(3, 2, 5)]
    assert codes(placements) == {"tree.overlap"}
    with pytest.raises(InputError):
        derive_paths(placements)


# -- against the plainest reading ---------------------------------------------


@st.composite
def forests(draw):
    """Units 1 to 7, each cut into consecutive placements under any other or none."""
    placements = []
    for unit in range(1, 8):
        cuts = sorted(draw(st.sets(st.integers(0, 12), min_size=1, max_size=4)))
        for start, end in zip(cuts, [*cuts[1:], None], strict=True):
            if parent := draw(st.none() | st.integers(0, 8)):
                placements.append(at(unit, parent if parent < 8 else None, start, end))
    return placements


def path_on(placements, unit: int, day: dt.date) -> str | None:
    """Walk up on one day; ``None`` without a root, ``"ring"`` in or under a circle."""
    above = {x.unit: x.parent for x in placements if x.period.contains(day)}
    way: list[int] = []
    step: int | None = unit
    while step is not None:
        if step in way:
            return "ring"
        if step not in above:
            return None
        way.append(step)
        step = above[step]
    return path(*reversed(way))


DAYS = [ZERO + dt.timedelta(n) for n in range(15)]


@given(forests())
def test_paths_and_circles_are_those_of_every_day(placements):
    truth = {(u, d): path_on(placements, u, d) for u in range(1, 8) for d in DAYS}
    circles = find_circles(placements)
    for day in DAYS:
        rings = [c for c in circles if c.period.contains(day)]
        assert bool(rings) == any(truth[u, day] == "ring" for u in range(1, 8))
    if circles:
        return
    found = {
        (x.unit, day): x.path
        for x in derive_paths(placements)
        for day in DAYS
        if x.period.contains(day)
    }
    assert found == {key: value for key, value in truth.items() if value}


@given(forests())
def test_pieces_of_one_unit_are_whole_and_apart(placements):
    if find_circles(placements):
        return
    pieces = derive_paths(placements)
    for one, other in zip(pieces, pieces[1:], strict=False):
        if one.unit == other.unit:
            assert one.period.stop <= other.period.start
            assert not (one.path == other.path and one.period.meets(other.period))
