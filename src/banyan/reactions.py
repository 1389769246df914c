"""The one table: event -> what another context does, in the same transaction.

================= =========================================================
OfficesOpened     access gives the right sets that the posts give
OfficesEnded      access ends them
MembershipsLoaded figures counts everything anew (MembershipsUnloaded too)
TreeChanged       figures marks its counts as stale; the worker recounts;
                  search takes the names and codes of the units
TreeLoaded        the same
Reorganisation-   figures counts everything anew, in the same act
Applied, Reversed (reversed: search takes the whole structure anew)
================= =========================================================
"""

from __future__ import annotations

from banyan.access.services import (
    OfficeGrant,
    grants_from_office,
    grants_from_office_end,
)
from banyan.base.events import react
from banyan.figures.services import mark_stale, rebuild_tallies
from banyan.people import probation
from banyan.people.events import (
    GradeChanged,
    MembershipEnded,
    MembershipsLoaded,
    MembershipsUnloaded,
    OfficesEnded,
    OfficesOpened,
)
from banyan.rulebook import packs
from banyan.units.events import (
    ReorganisationApplied,
    ReorganisationReversed,
    TreeChanged,
    TreeLoaded,
)
from banyan.units.searching import follow_change, follow_load, follow_reversal


def give_rights_of_offices(event: OfficesOpened) -> None:
    """Give each holder the right set that the pack ties to the post."""
    gives = {
        key: post.right_set
        for pack in packs.pack_ids()
        for key, post in packs.posts(pack).items()
        if post.right_set
    }
    commands = [
        OfficeGrant(
            person_id=o.person,
            unit_id=o.unit,
            post=o.post_key,
            right_sets=(gives[o.post_key],),
            office_id=o.office,
            valid_from=o.on,
            valid_to=o.until,
            decision_id=o.decision,
        )
        for o in event.offices
        if o.post_key in gives
    ]
    grants_from_office(actor=event.actor, commands=commands)


def end_rights_of_offices(event: OfficesEnded) -> None:
    """End what the offices gave on the day they end."""
    ends = {o.office: o.on for o in event.offices}
    grants_from_office_end(actor=event.actor, ends=ends)


def end_probation_clock(event: GradeChanged | MembershipEnded) -> None:
    """End the clock of a probation that was decided on, or that ended with the rest."""
    probation.stop([event.membership])


def count_anew(event: object) -> None:
    """Count everything anew: what changed is too much for deltas."""
    rebuild_tallies()


react(OfficesOpened, give_rights_of_offices)
react(OfficesEnded, end_rights_of_offices)
react(GradeChanged, end_probation_clock)
react(MembershipEnded, end_probation_clock)
react(MembershipsLoaded, count_anew)
react(MembershipsUnloaded, count_anew)
react(TreeChanged, mark_stale)
react(TreeLoaded, mark_stale)
react(ReorganisationApplied, count_anew)
react(ReorganisationReversed, count_anew)
react(TreeChanged, follow_change)
react(TreeLoaded, follow_load)
react(ReorganisationReversed, follow_reversal)
