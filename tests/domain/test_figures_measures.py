"""Measures: their keys, and how deltas roll up the tree."""

from __future__ import annotations

import datetime as dt

from banyan.figures.domain.measures import (
    MONTHS,
    Delta,
    band_of,
    first_month,
    month_of,
    rolled_up,
)

A, B, C = "00000001", "0000000100000002", "0000000100000003"


def test_keys_of_measures() -> None:
    assert month_of("admitted.2026-03") == dt.date(2026, 3, 1)
    assert month_of("members") is band_of("members") is None
    assert band_of("age.f.31-35") == ("f", "31-35")
    assert band_of("age.-.61+") == ("-", "61+")
    assert first_month(dt.date(2025, 6, 15)) == dt.date(2023, 7, 1) and MONTHS == 24


def test_deltas_reach_every_unit_above() -> None:
    found = rolled_up(
        [
            Delta(2, B, "members", 1),
            Delta(2, B, "members", 1),
            Delta(3, C, "members", -2),
            Delta(3, C, "women", 1),
        ]
    )
    assert found == {
        (B, "members"): 2,
        (C, "members"): -2,
        (C, "women"): 1,
        (A, "women"): 1,
    }
