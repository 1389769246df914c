"""Terms of retention as one writes them down."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.archive.domain.terms import Term, read_terms
from banyan.kernel.text import Text

SAID = {"vi": "a", "lo": "b", "en": "c"}


def test_a_sound_file() -> None:
    entry = {"kind": "x", "months": 24, "source": SAID}
    found, problems = read_terms({"keep": [entry]}, "here")
    assert problems == []
    assert found["x"].before(dt.date(2026, 3, 31)) == dt.date(2024, 3, 31)


@pytest.mark.parametrize(
    "entry",
    [
        {"months": 1, "source": SAID},
        {"kind": "x", "months": 0, "source": SAID},
        {"kind": "x", "months": "two", "source": SAID},
        {"kind": "x", "months": True, "source": SAID},
        {"kind": "x", "months": 5000, "source": SAID},
        {"kind": "x", "months": 1, "source": {"en": "c"}},
        {"kind": "x", "months": 1},
    ],
)
def test_every_mistake_is_named(entry: dict[str, Any]) -> None:
    found, problems = read_terms({"keep": [entry]}, "here.toml")
    assert len(problems) == 1
    assert problems[0].startswith("here.toml, keep 1")
    assert "x" not in found


def test_twice_is_a_mistake() -> None:
    entry = {"kind": "x", "months": 1, "source": SAID}
    assert "twice" in read_terms({"keep": [entry, entry]}, "f")[1][0]


def test_for_ever_is_never_over() -> None:
    assert Term("x", None, Text()).before(dt.date(2026, 1, 1)) is None


@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)),
    st.integers(1, 600),
    st.integers(1, 600),
)
def test_a_longer_term_never_lets_more_go(day: dt.date, one: int, two: int) -> None:
    short, long = sorted((one, two))
    left, right = (
        Term("x", long, Text()).before(day),
        Term("x", short, Text()).before(day),
    )
    assert left is not None and right is not None
    assert left <= right < day
