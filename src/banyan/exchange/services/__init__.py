"""Writes of the room: records and their parts, steps of exchanges, reports."""

from .attaching import material_attach, material_open
from .exchanges import exchange_move, exchange_take_over
from .following import application_report, silence_raised
from .partners import partners_due
from .readback import commitment_answer
from .records import record_change, record_remove, records_add, records_check
from .releasing import record_release, record_take_back
from .reports import (
    claims_decide,
    report_accept,
    report_erase,
    report_read,
    report_reject,
)
from .silence import followups_raised
from .tables import table_take
from .translations import texts_check

__all__ = [
    "application_report",
    "claims_decide",
    "commitment_answer",
    "exchange_move",
    "exchange_take_over",
    "followups_raised",
    "material_attach",
    "material_open",
    "partners_due",
    "record_change",
    "record_release",
    "record_remove",
    "record_take_back",
    "records_add",
    "records_check",
    "silence_raised",
    "table_take",
    "texts_check",
    "report_accept",
    "report_erase",
    "report_read",
    "report_reject",
]
