"""What a token may do is never more than its account, nor than the token says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from banyan.access.domain.narrowing import narrowed, overlap
from banyan.access.domain.place import Place
from banyan.access.domain.tokens import (
    PREFIX,
    digest,
    hint,
    looks_right,
    make_secret,
)
from banyan.kernel.actor import Held, PathRange
from banyan.kernel.ids import segment

RIGHTS = ("unit.read", "person.read", "person.write")
PATHS = [segment(1), segment(1) + segment(2), segment(1) + segment(2) + segment(3)]
PATHS += [segment(1) + segment(4), segment(9), segment(9) + segment(5)]
AREAS = ["", segment(50), segment(50) + segment(51), segment(60)]

paths = st.sampled_from(PATHS)
ranges = st.one_of(
    st.builds(PathRange, paths, st.booleans()),
    st.builds(
        PathRange, st.sampled_from(AREAS[1:]), st.booleans(), over_area=st.just(True)
    ),
)
held = st.lists(
    st.builds(
        Held,
        grant_id=st.integers(1, 9),
        right_set=st.just("x"),
        rights=st.frozensets(st.sampled_from(RIGHTS), min_size=1),
        range=ranges,
        unit_id=st.just(1),
        source=st.sampled_from(("hand", "office", "deputy", "support")),
    ),
    max_size=4,
).map(tuple)
AREA_OF = {path: AREAS[n % len(AREAS)] for n, path in enumerate(PATHS)}
"""Where each unit lies: a unit has one area."""
places = st.lists(paths.map(lambda path: Place(1, path, AREA_OF[path])), max_size=3)
units = paths.map(lambda path: (path, AREA_OF[path]))


def _may(rows: tuple[Held, ...], right: str, path: str, area: str) -> bool:
    return any(right in h.rights and h.range.covers(path, area) for h in rows)


@given(held, st.frozensets(st.sampled_from(RIGHTS)), places, units)
def test_a_token_does_no_more_than_its_account_and_its_words(
    rows: tuple[Held, ...], rights: frozenset[str], cut: list[Place], unit: tuple
) -> None:
    path, area = unit
    found = narrowed(rows, rights=rights, places=cut or None)
    for right in RIGHTS:
        if not _may(found, right, path, area):
            continue
        assert _may(rows, right, path, area)
        assert not rights or right in rights
        assert not cut or any(path.startswith(p.path) for p in cut)


@given(held, places)
def test_what_both_name_below_a_path_is_kept(
    rows: tuple[Held, ...], cut: list[Place]
) -> None:
    found = narrowed(rows, places=cut or None)
    for one in rows:
        if one.source == "support" or one.range.over_area or not one.range.below:
            continue
        for place in cut:
            if place.path.startswith(one.range.low):
                assert all(_may(found, r, place.path, "") for r in one.rights)


def test_help_that_somebody_was_let_in_for_stays_with_the_person() -> None:
    row = Held(1, "x", frozenset({"unit.read"}), PathRange(PATHS[0]), 1, "support")
    assert narrowed([row]) == ()


def test_a_right_over_an_area_is_cut_to_the_unit_itself() -> None:
    over = PathRange(AREAS[1], over_area=True)
    inside = Place(1, PATHS[1], AREAS[2])
    assert overlap(over, inside) == PathRange(PATHS[1], below=False)
    assert overlap(over, Place(1, PATHS[1], AREAS[3])) is None


def test_a_unit_without_a_place_gives_nothing() -> None:
    assert overlap(PathRange(PATHS[0]), Place(1, "")) is None


def test_secrets_are_long_new_and_known_by_their_beginning() -> None:
    one, two = make_secret(), make_secret()
    assert one != two and looks_right(one) and one.startswith(PREFIX)
    assert one.startswith(hint(one)) and len(hint(one)) < 12
    assert digest(one) != digest(two) and one not in digest(one)
    assert not looks_right(one[:-1]) and not looks_right("Bearer " + one)
