"""The tables of people: the register itself, possible twins, what members ask for."""

from .records import (
    Contact,
    CountingPlace,
    Fact,
    Grade,
    Membership,
    Office,
    Participation,
    Person,
    PersonName,
    Post,
    Qualification,
    Sensitive,
    Stay,
    TallyDelta,
)
from .removals import PersonRemoval
from .requests import CorrectionRequest
from .twins import PersonMerge, TwinProposal, TwinVerdict

__all__ = [
    "Contact",
    "CorrectionRequest",
    "CountingPlace",
    "Fact",
    "Grade",
    "Membership",
    "Office",
    "Participation",
    "Person",
    "PersonMerge",
    "PersonName",
    "PersonRemoval",
    "Post",
    "Qualification",
    "Sensitive",
    "Stay",
    "TallyDelta",
    "TwinProposal",
    "TwinVerdict",
]
