"""Nearness: languages told apart, likenesses made into an order and a cut; the sums."""

from __future__ import annotations

import pytest

from banyan.search.arithmetic import Plain, agree, is_sound, packed, unpacked
from banyan.search.domain.nearness import in_order, language_of, reordered, standing_out


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ສະມາຊິກພັກໄວໜຸ່ມ", "lo"),
        ("đảng viên trẻ", "vi"),
        ("phat trien dang vien tre", "vi"),
        ("developing young members", "en"),
        ("visit to Champasak", "en"),
        ("2024", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_a_few_words(text: str, language: str) -> None:
    assert language_of(text) == language


def test_equals_stand_in_their_own_order() -> None:
    assert in_order({"b": 0.5, "a": 0.5, "c": 0.9}) == ["c", "a", "b"]


@pytest.mark.parametrize("shift", [-0.9, 0.0, 0.8])
@pytest.mark.parametrize("stretch", [0.01, 1.0])
def test_what_stands_out_hangs_on_no_value(shift: float, stretch: float) -> None:
    raw = {"a": 0.9, "b": 0.8, "c": 0.3, "d": 0.2, "e": 0.1}
    scores = {k: v * stretch + shift for k, v in raw.items()}
    assert standing_out(scores, 5) == ["a", "b"]
    assert standing_out(scores, 1) == ["a"]


def test_nothing_stands_out_of_nothing() -> None:
    assert standing_out({}, 5) == []
    assert standing_out({"a": 1.0}, 0) == []
    assert standing_out({"a": 0.2}, 3) == ["a"]


def test_grades_of_fitting_come_before_nearness() -> None:
    grade = {"exact": 0, "far": 2, "near": 2, "unknown": 2}
    scores = {"far": 0.1, "near": 0.9, "exact": 0.0}
    items = ["unknown", "far", "exact", "near"]
    ordered = reordered(items, lambda i: i, lambda i: grade[i], scores)
    assert ordered == ["exact", "near", "far", "unknown"]


def test_a_mean_is_taken_off_before_two_are_compared() -> None:
    reckon, nothing = Plain(), packed([0, 0, 0])
    loud, other = packed([1, 0, 5]), packed([0, 1, 5])
    (raw,) = reckon.likeness(loud, nothing, [other], nothing)
    assert raw > 0.9
    mean = reckon.mean([loud, other])
    assert unpacked(mean) == (0.5, 0.5, 5.0)
    assert reckon.likeness(loud, mean, [other, loud], mean) == [-1.0, 1.0]
    assert reckon.likeness(mean, mean, [loud], mean) == [0.0]
    assert reckon.likeness(loud, mean, [], mean) == []


def test_sums_that_differ_are_seen() -> None:
    class Wrong(Plain):
        def likeness(self, asked, off, vectors, mean):  # type: ignore[no-untyped-def]
            return [x / 2 for x in super().likeness(asked, off, vectors, mean)]

    vectors = [packed([1, 0, 2]), packed([0, 1, 2]), packed([1, 1, 2])]
    assert agree(Plain(), Plain(), vectors)
    assert not agree(Wrong(), Plain(), vectors)


@pytest.mark.parametrize(
    ("values", "sound"),
    [([0.5, 1], True), ([0, 0], False), ([float("nan"), 1], False), ([], False)],
)
def test_a_vector_points_somewhere(values: list[float], sound: bool) -> None:
    assert is_sound(packed(values)) is sound
