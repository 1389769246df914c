"""Tables of the room: partners, exchanges, practices, reports that were read."""

from .exchanges import (
    AgendaItem,
    Commitment,
    Delegate,
    Exchange,
    FollowUp,
    Material,
    Need,
    Question,
    Review,
    Waiver,
)
from .partners import (
    Agreement,
    Article,
    Counterpart,
    Handover,
    Heartbeat,
    Holding,
    Organisation,
    Partnership,
    Spelling,
    Twin,
)
from .practices import Application, ApplicationFollowUp, Block, Evidence, Lesson, Practice
from .reports import Claim, Report

__all__ = [
    "AgendaItem",
    "Agreement",
    "Application",
    "ApplicationFollowUp",
    "Article",
    "Block",
    "Claim",
    "Commitment",
    "Counterpart",
    "Delegate",
    "Evidence",
    "Exchange",
    "FollowUp",
    "Handover",
    "Heartbeat",
    "Holding",
    "Lesson",
    "Material",
    "Need",
    "Organisation",
    "Partnership",
    "Practice",
    "Question",
    "Report",
    "Review",
    "Spelling",
    "Twin",
    "Waiver",
]
