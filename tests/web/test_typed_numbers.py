"""Numbers in forms and addresses: superscripts and thousands of figures are none."""

from __future__ import annotations

import pytest

from banyan.web.shared.asking import number_typed, numbers_typed


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", 12), ("໑໒", 12), ("", None), ("-1", None), ("²", None), ("①", None),
        ("1e3", None), ("9" * 18, int("9" * 18)), ("9" * 19, None), ("9" * 5000, None),
    ],
)  # fmt: skip
def test_what_is_a_number(typed: str, number: int | None) -> None:
    assert number_typed(typed) == number


def test_what_is_none_is_left_out() -> None:
    assert numbers_typed(["1", "²", "x", "2", "9" * 5000]) == [1, 2]
