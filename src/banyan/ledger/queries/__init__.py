"""Reads of the ledger: acts and stories, readings, and the check of everything."""

from ..domain.findings import Finding, Note, Report
from ..keys import public_keys
from ..verification import verify
from .readings import ReadingView, readings_by_account, readings_of_person
from .scope import units_in
from .state import heads_agree, newest_act, oldest_unsealed
from .stories import (
    act_get,
    act_newest,
    act_of_own_since,
    acts_named,
    acts_of_subject,
    acts_recent,
    story,
)
from .views import ActView, EntryView

__all__ = [
    "ActView",
    "EntryView",
    "Finding",
    "Note",
    "ReadingView",
    "Report",
    "act_get",
    "act_newest",
    "act_of_own_since",
    "acts_named",
    "acts_of_subject",
    "acts_recent",
    "heads_agree",
    "newest_act",
    "oldest_unsealed",
    "public_keys",
    "readings_by_account",
    "readings_of_person",
    "story",
    "units_in",
    "verify",
]
