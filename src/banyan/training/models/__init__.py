"""The tables of the room."""

from .courses import Cohort, Course, Handout, Lesson, Session, Test
from .participants import Certificate, FollowUp, Guest, Invitation, Participant
from .results import Attendance, Mark

__all__ = [
    "Attendance",
    "Certificate",
    "Cohort",
    "Course",
    "FollowUp",
    "Guest",
    "Handout",
    "Invitation",
    "Lesson",
    "Mark",
    "Participant",
    "Session",
    "Test",
]
