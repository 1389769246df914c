"""Writes of cases: open, record a step, waive, set a day, suspend, resume, withdraw.

Every function takes ``actor`` first and a list of commands, decides each with the
pure interpreter, and is one act in the ledger; all or none.
"""

from ..commands import Halt, OpenCase, RecordStep, SetClock, WaiveGuard
from .halting import case_resume, case_suspend, case_withdraw
from .opening import case_open
from .recording import step_record
from .waiving import clock_set, step_waive

__all__ = [
    "Halt",
    "OpenCase",
    "RecordStep",
    "SetClock",
    "WaiveGuard",
    "case_open",
    "case_resume",
    "case_suspend",
    "case_withdraw",
    "clock_set",
    "step_record",
    "step_waive",
]
