"""Half a telephone number, as people type it."""

from __future__ import annotations

import pytest

from banyan.people.domain.names import fold_contact
from banyan.people.domain.phones import is_like_a_number, parts_of_number


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("+84 912 345 678", "0912 345 678"),
        ("0912345678", "+84 912 345 678"),
        ("0912345678", "0084912345678"),
        ("0912345678", "+84 912"),
        ("0912345678", "345.678"),
        ("0912 345 678", "5678"),
        ("(024) 3825-1234", "024 3825"),
        ("+856 20 5555 1234", "020 5555"),
        ("+856 20 5555 1234", "00856 20 55"),
    ],
)
def test_half_a_number_is_a_part_of_the_kept_one(kept: str, typed: str) -> None:
    digits = fold_contact("phone", kept)
    assert is_like_a_number(typed)
    assert any(
        digits.startswith(part.digits) if part.begins else part.digits in digits
        for part in parts_of_number(typed)
    )


def test_codes_of_countries_stand_at_the_beginning() -> None:
    [as_typed, at_home] = parts_of_number("84 912")
    assert as_typed == ("84912", False)
    assert at_home == ("0912", True)


@pytest.mark.parametrize("typed", ["", "an", "123", "Chi bộ 1234", "0912345678a", "+"])
def test_what_is_no_number(typed: str) -> None:
    assert not is_like_a_number(typed)


def test_no_digits_no_parts() -> None:
    assert parts_of_number("…") == ()
