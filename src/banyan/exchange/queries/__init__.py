"""Reads of the room: actor first, within range, a fixed number of statements."""

from .asked import Asked, asked_get, asked_released
from .home import Home, exchange_home
from .parts import ExchangeShown, exchange_shown, lessons_due, practices_about
from .records import (
    RecordShown,
    choices_of,
    record_get,
    units_readable,
    units_writable,
)
from .reports import AccuracyRow, ReportShown, accuracy, report_get

__all__ = [
    "AccuracyRow",
    "Asked",
    "ExchangeShown",
    "Home",
    "RecordShown",
    "ReportShown",
    "accuracy",
    "asked_get",
    "asked_released",
    "choices_of",
    "exchange_home",
    "exchange_shown",
    "lessons_due",
    "practices_about",
    "record_get",
    "report_get",
    "units_readable",
    "units_writable",
]
