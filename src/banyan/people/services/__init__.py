"""Writes of people: persons and their names, memberships, offices.

Every function takes ``actor`` first, a list of commands, and (for whatever
changes a standing) the decision that says so; each is one act in the ledger.
``record_into`` takes the act of a larger piece of work instead.
"""

from ..domain.commands import (
    AddQualification,
    AnswerCorrection,
    AskCorrection,
    ChangeGrade,
    ChangeParticipation,
    ChangePerson,
    ChangeStay,
    CloseGuestStay,
    CorrectMembership,
    DecideTwins,
    EndMembership,
    EndOffice,
    EndQualification,
    MergePersons,
    NewPerson,
    OpenGuestStay,
    OpenMembership,
    OpenOffice,
    OtherName,
    SetContact,
    SetPersonAside,
    SetPost,
    SetSensitive,
    Span,
    TakePersonUp,
    UndoMerge,
)
from .contacts import contact_set
from .corrections import (
    correction_answer,
    correction_ask,
    correction_withdraw,
    requests_follow,
)
from .facts import (
    grade_change,
    guest_stay_close,
    guest_stay_open,
    participation_change,
    stay_change,
)
from .load import Loaded, LoadMembership, LoadRow, members_load
from .memberships import membership_correct, membership_end, membership_open
from .merging import persons_merge
from .offices import office_end, office_open, post_set
from .persons import person_change, person_register
from .qualifications import qualification_add, qualification_end
from .removing import persons_set_aside, removals_undo
from .sensitive import sensitive_open, sensitive_rotate, sensitive_set
from .trying import facts_tried
from .twins import duplicates_scan, settings_set, twins_decide
from .unload import (
    contacts_read,
    members_unload,
    memberships_read,
    memberships_restore,
    offices_restore,
    persons_read,
    persons_restore,
)
from .unmerging import Undone, merges_undo

__all__ = [
    "AddQualification",
    "AnswerCorrection",
    "AskCorrection",
    "ChangeGrade",
    "ChangeParticipation",
    "ChangePerson",
    "ChangeStay",
    "CloseGuestStay",
    "CorrectMembership",
    "DecideTwins",
    "EndMembership",
    "EndOffice",
    "EndQualification",
    "LoadMembership",
    "LoadRow",
    "Loaded",
    "MergePersons",
    "NewPerson",
    "OpenGuestStay",
    "OpenMembership",
    "OpenOffice",
    "OtherName",
    "SetContact",
    "SetPersonAside",
    "SetPost",
    "SetSensitive",
    "Span",
    "UndoMerge",
    "TakePersonUp",
    "Undone",
    "contact_set",
    "contacts_read",
    "correction_answer",
    "correction_ask",
    "correction_withdraw",
    "duplicates_scan",
    "facts_tried",
    "grade_change",
    "guest_stay_close",
    "guest_stay_open",
    "members_load",
    "members_unload",
    "memberships_read",
    "memberships_restore",
    "membership_correct",
    "membership_end",
    "membership_open",
    "merges_undo",
    "office_end",
    "office_open",
    "offices_restore",
    "participation_change",
    "person_change",
    "person_register",
    "persons_read",
    "persons_restore",
    "persons_set_aside",
    "persons_merge",
    "post_set",
    "qualification_add",
    "qualification_end",
    "removals_undo",
    "requests_follow",
    "sensitive_open",
    "sensitive_rotate",
    "sensitive_set",
    "settings_set",
    "stay_change",
    "twins_decide",
]
