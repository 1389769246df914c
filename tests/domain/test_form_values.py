"""How days and numbers are written on paper."""

from __future__ import annotations

import datetime as dt

import pytest

from banyan.kernel.text import Text
from banyan.papers.forms.values import written

D = dt.date


@pytest.mark.parametrize(
    ("value", "fmt", "vi", "lo", "en"),
    [
        (
            D(2026, 2, 3),
            "long",
            "ngày 03 tháng 02 năm 2026",
            "ວັນທີ 3 ກຸມພາ 2026",
            "3 February 2026",
        ),
        (
            D(2025, 7, 1),
            "long",
            "ngày 01 tháng 7 năm 2025",
            "ວັນທີ 1 ກໍລະກົດ 2025",
            "1 July 2025",
        ),
        (D(2025, 12, 31), "short", "31/12/2025", "31/12/2025", "31 Dec 2025"),
        (1108, "", "1.108", "1.108", "1,108"),
        (2026, "plain", "2026", "2026", "2026"),
        (
            Text("Đảng ủy", "ຄະນະພັກ", "Committee"),
            "upper",
            "ĐẢNG ỦY",
            "ຄະນະພັກ",
            "COMMITTEE",
        ),
        (["a", None, Text("b")], "", "a\n\nb", "a\n\nb", "a\n\nb"),
        (None, "long", "", "", ""),
        ([1, 2, 3], "count", "3", "3", "3"),
    ],
)
def test_values_follow_the_habit_of_the_language(value, fmt, vi, lo, en):
    assert [written(value, k, fmt) for k in ("vi", "lo", "en")] == [vi, lo, en]
