"""Writes of meetings: hold, note who came, open a vote, count twice, record."""

from ..commands import EnterCount, HoldMeeting, NoteAttendance, OpenVote, WholeVote
from .counting import count_enter
from .holding import attendance_note, meeting_hold
from .opening import vote_drop, vote_open
from .recording import result_correct, result_record
from .whole import vote_put_right, votes_enter

__all__ = [
    "EnterCount",
    "HoldMeeting",
    "NoteAttendance",
    "OpenVote",
    "WholeVote",
    "attendance_note",
    "count_enter",
    "meeting_hold",
    "result_correct",
    "result_record",
    "vote_drop",
    "vote_open",
    "vote_put_right",
    "votes_enter",
]
