"""Small numbers: nobody is worked out, by arithmetic over all tables together."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from banyan.briefings.domain.small import (
    SHOWN,
    SMALL,
    WITHHELD,
    Table,
    narrowed,
    protect,
)

LIMIT = 5


def test_a_count_under_the_limit_is_small_and_zero_is_not() -> None:
    states = protect({"a": 4, "b": 0, "c": 5}, [], LIMIT)
    assert states == {"a": SMALL, "b": SHOWN, "c": SHOWN}


def test_one_small_part_withholds_the_smallest_other() -> None:
    values = {"all": 60, "a": 3, "b": 20, "c": 37}
    states = protect(values, [Table("all", ("a", "b", "c"))], LIMIT)
    assert states == {"all": SHOWN, "a": SMALL, "b": WITHHELD, "c": SHOWN}


def test_ones_alone_are_not_told_apart_by_their_sum() -> None:
    """Two ones leave two: a sum from which both are known."""
    values = {"all": 42, "a": 1, "b": 1, "c": 40}
    states = protect(values, [Table("all", ("a", "b", "c"))], LIMIT)
    assert states["c"] == WITHHELD


def test_what_is_left_of_the_whole_is_protected_too() -> None:
    """Forty-eight women of fifty members leave two men."""
    values = {"members": 50, "women": 48, "men": 2}
    table = Table("members", ("women", "men"))
    states = protect(values, [table], LIMIT, unpublished=["men"])
    assert states["women"] == WITHHELD
    assert states["members"] == SHOWN


def test_two_tables_together_reveal_nothing() -> None:
    """The young are the first band: a figure of theirs must not open the chart."""
    values = {"members": 100, "young": 3, "18-30": 3, "31+": 97}
    tables = [Table("members", ("18-30", "31+")), Table("young", ("18-30",))]
    states = protect(values, tables, LIMIT)
    assert states["young"] == SMALL and states["18-30"] == SMALL
    assert states["31+"] == WITHHELD


def test_a_limit_that_leaves_one_value_is_refused() -> None:
    with pytest.raises(ValueError):
        protect({"a": 1}, [], 2)


counts = st.lists(st.integers(0, 12), min_size=1, max_size=4)


@given(counts, st.booleans())
@settings(max_examples=150, deadline=None)
def test_every_small_part_could_be_another_number(parts: list[int], told: bool) -> None:
    """Everything a reader can write down: each small part has two possible values."""
    keys = [f"p{n}" for n in range(len(parts))]
    values = dict(zip(keys, parts, strict=True)) | {"all": sum(parts)}
    states = protect(
        values, [Table("all", tuple(keys))], LIMIT, () if told else (keys[-1],)
    )
    silent = set() if told else {keys[-1]}
    possible: dict[str, set[int]] = {k: set() for k in keys}
    for guess in product(*(_may_be(values[k], states[k], k in silent) for k in keys)):
        total = sum(guess)
        if total in _may_be(values["all"], states["all"], False):
            for key, value in zip(keys, guess, strict=True):
                possible[key].add(value)
    for key in keys:
        if 0 < values[key] < LIMIT:
            assert len(possible[key]) > 1, (values, states)


def _may_be(value: int, state: str, silent: bool) -> range | tuple[int, ...]:
    if state == SHOWN:
        return (value,)
    return range(1, LIMIT) if state == SMALL and not silent else range(0, 50)


bands = st.lists(st.integers(0, 30), min_size=2, max_size=9)


@given(bands, st.integers(0, 8))
@example([1, 1, 1, 1], 0)  # all are small, and so is their sum
@settings(max_examples=150, deadline=None)
def test_the_bands_and_a_share_of_the_members(parts: list[int], women: int) -> None:
    keys = [f"band{n}" for n in range(len(parts))]
    total = sum(parts)
    women = min(women, total)
    values = dict(zip(keys, parts, strict=True))
    values |= {
        "members": total,
        "women": women,
        "men": total - women,
        "young": parts[0],
    }
    tables = [
        Table("members", tuple(keys)),
        Table("members", ("women", "men")),
        Table("young", (keys[0],)),
    ]
    states = protect(values, tables, LIMIT, ["men"])
    ranges = narrowed(values, tables, states, LIMIT, ["men"])
    for key, value in values.items():
        low, high = ranges[key]
        assert low <= value <= high
        if 0 < value < LIMIT:
            assert states[key] != SHOWN and low < high


@given(bands)
@settings(max_examples=50, deadline=None)
def test_large_numbers_are_all_shown(parts: list[int]) -> None:
    values = {f"p{n}": part + LIMIT for n, part in enumerate(parts)}
    tables = [Table("all", tuple(values))]
    states = protect(values | {"all": sum(values.values())}, tables, LIMIT)
    assert set(states.values()) == {SHOWN}
