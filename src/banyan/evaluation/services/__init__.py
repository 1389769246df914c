"""Writes of evaluation: open, measure, say, vote, decide, publish, correct, close."""

from ..commands import (
    AddPiece,
    AskOpinion,
    BranchVote,
    CorrectVote,
    DecideBody,
    OpenCampaign,
    RecordOpinion,
    Review,
    Say,
    SetGroup,
    SetRated,
)
from .correcting import vote_correct
from .deciding import bodies_decide, group_set, rest_decide
from .evidence import pieces_add
from .measuring import evidence_measure
from .opening import campaign_open
from .opinions import opinions_ask, opinions_record
from .publishing import (
    campaign_close,
    class_correct,
    classes_publish,
    classes_take_over,
)
from .speaking import rated_set, reviews_write, steps_say
from .voting import branch_vote, branch_votes

__all__ = [
    "AddPiece",
    "AskOpinion",
    "BranchVote",
    "CorrectVote",
    "DecideBody",
    "OpenCampaign",
    "RecordOpinion",
    "Review",
    "Say",
    "SetGroup",
    "SetRated",
    "bodies_decide",
    "branch_vote",
    "branch_votes",
    "campaign_close",
    "campaign_open",
    "class_correct",
    "classes_publish",
    "classes_take_over",
    "evidence_measure",
    "group_set",
    "opinions_ask",
    "opinions_record",
    "pieces_add",
    "rated_set",
    "rest_decide",
    "reviews_write",
    "steps_say",
    "vote_correct",
]
