"""Reads of cases: lists, what is due, one case with its path, its whole derivation."""

from ..definitions import definition_of
from ..scope import cases_visible, live_steps, open_kinds, persons_of_cases
from .electorate import StepElectorate, case_electorates, electorate_at
from .explain import case_explain, changed_rules
from .feeding import ClockFed, clocks_fed
from .following import Followed, FollowedStep, application_followed
from .hub import case_shown
from .listing import (
    Asked,
    CaseLine,
    CasePage,
    Due,
    DueLine,
    cases_due,
    cases_list,
    cases_of_person,
    my_cases,
)
from .opening import Candidate, candidates, kinds_to_open
from .shapes import CaseShown, ClockShown, EventShown, StepShown

__all__ = [
    "Asked",
    "Candidate",
    "CaseLine",
    "CasePage",
    "CaseShown",
    "ClockFed",
    "ClockShown",
    "Due",
    "DueLine",
    "EventShown",
    "Followed",
    "FollowedStep",
    "StepElectorate",
    "StepShown",
    "application_followed",
    "candidates",
    "case_electorates",
    "case_explain",
    "case_shown",
    "cases_due",
    "cases_list",
    "cases_of_person",
    "cases_visible",
    "electorate_at",
    "changed_rules",
    "clocks_fed",
    "definition_of",
    "kinds_to_open",
    "live_steps",
    "my_cases",
    "open_kinds",
    "persons_of_cases",
]
