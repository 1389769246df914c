"""Writes of cases: open, record a step, waive, set a day, suspend, resume, withdraw.

Every function takes ``actor`` first and a list of commands, decides each with the
pure interpreter, and is one act in the ledger; all or none.
"""

from banyan.people.services import NewPerson

from ..commands import Halt, OpenCase, RecordStep, SetClock, WaiveGuard
from .applying import Apply, Sent, application_send
from .halting import case_resume, case_suspend, case_withdraw
from .moving import Moved, cases_move
from .opening import case_open
from .polling import step_from_vote, step_vote_open
from .recording import step_record
from .sweeping import Swept, cases_sweep
from .waiving import clock_set, step_waive
from .watching import cases_watch, watch_stop

__all__ = [
    "Apply",
    "Halt",
    "Moved",
    "NewPerson",
    "OpenCase",
    "RecordStep",
    "SetClock",
    "Sent",
    "Swept",
    "WaiveGuard",
    "application_send",
    "case_open",
    "case_resume",
    "case_suspend",
    "case_withdraw",
    "cases_move",
    "cases_sweep",
    "cases_watch",
    "clock_set",
    "step_from_vote",
    "step_record",
    "step_vote_open",
    "step_waive",
    "watch_stop",
]
