"""The spreadsheet of 10,000 new members that both sides import."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections.abc import Sequence

ROWS = 10_000
FAMILIES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý".split()
)
MIDDLES = "Văn Thị Đức Minh Thanh Hữu Ngọc Quang Thu Kim Xuân Hồng".split()
GIVEN = (
    "An Bình Châu Dũng Giang Hà Hải Hạnh Hoa Hùng Khánh Lan Linh Long Mai Nam Sơn"
).split()
NEW = "Tân"
"""Stands in every name: nobody of the registry is met by name and birth date."""
HEAD = (
    "unit full_name card_no sex birth_date grade participation joined_on official_on "
    "phone"
).split()


def register_file(units: Sequence[str], rows: int = ROWS) -> bytes:
    """Return a CSV of invented members of the units with these codes."""
    rng = random.Random(7)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for number in range(rows):
        joined = dt.date(2010, 1, 1) + dt.timedelta(days=rng.randrange(5_000))
        writer.writerow(
            [
                units[number % len(units)],
                f"{rng.choice(FAMILIES)} {rng.choice(MIDDLES)} {NEW} {rng.choice(GIVEN)}",
                f"Z{number:09d}",
                rng.choice("mf"),
                dt.date(1955, 1, 1) + dt.timedelta(days=rng.randrange(16_000)),
                "official",
                "active",
                joined,
                joined + dt.timedelta(days=365),
                f"09{rng.randrange(10**8):08d}",
            ]
        )
    return out.getvalue().encode()
