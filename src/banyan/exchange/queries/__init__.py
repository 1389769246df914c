"""Reads of the room: actor first, within range, a fixed number of statements."""

from .asked import Asked, asked_get, asked_released
from .briefed import (
    Told,
    lessons_offered,
    partner_units,
    practices_of_houses,
    practices_told,
)
from .counterparts import (
    CounterpartKnown,
    counterparts_known,
    counterparts_offered,
)
from .home import Home, exchange_home
from .parts import ExchangeShown, exchange_shown, lessons_due, practices_about
from .records import (
    RecordShown,
    choices_of,
    record_get,
    refs_known,
    refs_titled,
    units_readable,
    units_writable,
)
from .reports import AccuracyRow, ReportShown, accuracy, report_get

__all__ = [
    "AccuracyRow",
    "CounterpartKnown",
    "Asked",
    "ExchangeShown",
    "Home",
    "RecordShown",
    "ReportShown",
    "Told",
    "accuracy",
    "asked_get",
    "asked_released",
    "choices_of",
    "counterparts_known",
    "counterparts_offered",
    "exchange_home",
    "exchange_shown",
    "lessons_due",
    "lessons_offered",
    "partner_units",
    "practices_about",
    "practices_of_houses",
    "practices_told",
    "record_get",
    "refs_known",
    "refs_titled",
    "report_get",
    "units_readable",
    "units_writable",
]
