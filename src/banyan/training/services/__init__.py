"""Writes of the room: records, nominations, attendance, results, certificates."""

from .alumni import alumni_invite, guests_link, invitations_answer
from .applying import applications_check, applications_report
from .attaching import handout_attach, handout_open
from .attending import attendance_enter, marks_enter
from .certificates import certificates_issue, certificates_withdraw
from .completing import completions_decide
from .moving import cohorts_move
from .nominating import participants_nominate, participants_withdraw
from .planning import plans_write
from .records import record_change, record_remove, records_add
from .silence import silence_raised
from .tables import participants_table

__all__ = [
    "alumni_invite",
    "applications_check",
    "applications_report",
    "attendance_enter",
    "certificates_issue",
    "certificates_withdraw",
    "cohorts_move",
    "completions_decide",
    "guests_link",
    "handout_attach",
    "handout_open",
    "invitations_answer",
    "marks_enter",
    "participants_nominate",
    "participants_table",
    "participants_withdraw",
    "plans_write",
    "record_change",
    "record_remove",
    "records_add",
    "silence_raised",
]
