"""Reads of people: rosters, search, persons and their story, offices, twins.

Every function takes ``actor`` first and returns only what is in its ranges.
"""

from .duplicates import Twin, Twins, duplicates_while_typing
from .electors import HolderOn, MemberOn, holders_on, members_on
from .known import (
    MemberKnown,
    OfficeHeld,
    PersonKnown,
    member_by_uid,
    members_known,
    membership_states,
    offices_held,
    persons_called,
    persons_known,
    probations,
)
from .lives import LifeKnown, lives_known, opening_decisions, qualifications_held
from .offices import (
    OfficeShown,
    Vacancy,
    leaders_of_units,
    offices_of_person,
    offices_of_unit,
    posts_of_unit,
    vacancies,
)
from .persons import (
    MembershipShown,
    PersonDetails,
    PersonShown,
    person_details,
    person_get,
    persons_named,
    years_of_membership,
)
from .roster import RosterLine, RosterPage, guests_of, roster, roster_count
from .scope import memberships_visible, offices_visible, persons_visible
from .search import (
    Count,
    PersonHit,
    SearchCursor,
    SearchPage,
    name_count,
    name_search,
)
from .sizes import set_sizes
from .story import StoryLine, WhyLine, person_story, standing_why, who_read_me

__all__ = [
    "Count",
    "HolderOn",
    "LifeKnown",
    "MemberKnown",
    "MemberOn",
    "MembershipShown",
    "OfficeHeld",
    "OfficeShown",
    "PersonDetails",
    "PersonHit",
    "PersonKnown",
    "PersonShown",
    "RosterLine",
    "RosterPage",
    "SearchCursor",
    "SearchPage",
    "StoryLine",
    "Twin",
    "Twins",
    "Vacancy",
    "WhyLine",
    "duplicates_while_typing",
    "guests_of",
    "holders_on",
    "leaders_of_units",
    "lives_known",
    "member_by_uid",
    "members_known",
    "members_on",
    "membership_states",
    "memberships_visible",
    "name_count",
    "name_search",
    "offices_held",
    "offices_of_person",
    "offices_of_unit",
    "offices_visible",
    "person_details",
    "person_get",
    "person_story",
    "opening_decisions",
    "persons_called",
    "persons_known",
    "persons_named",
    "persons_visible",
    "posts_of_unit",
    "probations",
    "qualifications_held",
    "roster",
    "roster_count",
    "set_sizes",
    "standing_why",
    "vacancies",
    "who_read_me",
    "years_of_membership",
]
