"""How days, numbers and texts are written on paper in each language."""

from __future__ import annotations

import datetime as dt
from typing import Any

from banyan.kernel.text import Text

_MONTHS = (
    ("January", "ມັງກອນ"),
    ("February", "ກຸມພາ"),
    ("March", "ມີນາ"),
    ("April", "ເມສາ"),
    ("May", "ພຶດສະພາ"),
    ("June", "ມິຖຸນາ"),
    ("July", "ກໍລະກົດ"),
    ("August", "ສິງຫາ"),
    ("September", "ກັນຍາ"),
    ("October", "ຕຸລາ"),
    ("November", "ພະຈິກ"),
    ("December", "ທັນວາ"),
)
"""The months in English and Lao; Vietnamese numbers them."""


def long_date(day: dt.date, language: str) -> str:
    """Write a day in words, as the head of an official paper does.

    Vietnamese papers write days under 10 and the months 1 and 2 with a zero.
    """
    if language == "vi":
        month = f"{day.month:02d}" if day.month < 3 else str(day.month)
        return f"ngày {day.day:02d} tháng {month} năm {day.year}"
    if language == "lo":
        return f"ວັນທີ {day.day} {_MONTHS[day.month - 1][1]} {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1][0]} {day.year}"


def short_date(day: dt.date, language: str) -> str:
    """Write a day in figures; English abbreviates the month against confusion."""
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1][0][:3]} {day.year}"
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def number(value: int, language: str) -> str:
    """Write a whole number in groups of three."""
    grouped = f"{value:,}"
    return grouped if language == "en" else grouped.replace(",", ".")


def written(value: Any, language: str, fmt: str = "") -> str:
    """Write any value of the data in ``language``."""
    if value is None:
        return ""
    if fmt == "count":
        return number(len(value), language)
    if isinstance(value, list | tuple):
        return "\n".join(written(v, language, fmt) for v in value)
    text = _written_one(value, language, fmt)
    return text.upper() if fmt == "upper" else text


def _written_one(value: Any, language: str, fmt: str) -> str:
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return (long_date if fmt == "long" else short_date)(value, language)
    if isinstance(value, int) and fmt != "plain":
        return number(value, language)
    return str(value)
