"""Reads of people: rosters, search, persons and their story, offices, twins.

Every function takes ``actor`` first and returns only what is in its ranges.
"""

from .corrections import (
    RequestShown,
    request_get,
    requests_in_range,
    requests_mine,
)
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
from .merged import persons_now, records_of
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
from .twins import (
    MergeShown,
    TwinCounts,
    TwinLine,
    TwinPage,
    TwinSide,
    VerdictShown,
    merge_get,
    merges,
    twin_counts,
    twin_proposals,
)

__all__ = [
    "Count",
    "HolderOn",
    "LifeKnown",
    "MemberKnown",
    "MemberOn",
    "MembershipShown",
    "OfficeHeld",
    "MergeShown",
    "OfficeShown",
    "PersonDetails",
    "PersonHit",
    "PersonKnown",
    "PersonShown",
    "RequestShown",
    "RosterLine",
    "RosterPage",
    "SearchCursor",
    "SearchPage",
    "StoryLine",
    "Twin",
    "TwinCounts",
    "TwinLine",
    "TwinPage",
    "TwinSide",
    "Twins",
    "Vacancy",
    "VerdictShown",
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
    "merge_get",
    "merges",
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
    "persons_now",
    "persons_visible",
    "posts_of_unit",
    "probations",
    "qualifications_held",
    "records_of",
    "request_get",
    "requests_in_range",
    "requests_mine",
    "roster",
    "roster_count",
    "set_sizes",
    "standing_why",
    "twin_counts",
    "twin_proposals",
    "vacancies",
    "who_read_me",
    "years_of_membership",
]
