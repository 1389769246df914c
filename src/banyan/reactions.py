"""The one table: event -> what another context does, in the same transaction.

================= =========================================================
OfficesOpened     access gives the right sets that the posts give
OfficesEnded      access ends them
GrantAsked,       deadlines reminds whoever may agree, and forgets it again
GrantAnswered
GradeChanged,     cases ends the clocks that wait for a case to be opened
MembershipEnded
VoteRecorded      cases goes on with the step that waited for it
MembershipsLoaded figures counts everything anew (MembershipsUnloaded too)
StayChanged       requests for a correction go along to the new unit
TreeChanged       figures marks its counts as stale; the worker recounts;
                  search takes the names and codes of the units
TreeLoaded        the same
Reorganisation-   figures counts everything anew, in the same act
Applied, Reversed (reversed: search takes the whole structure anew)
================= =========================================================
"""

from __future__ import annotations

from collections.abc import Sequence

from banyan.access.events import GrantAnswered, GrantAsked
from banyan.access.services import (
    OfficeGrant,
    grants_from_office,
    grants_from_office_end,
)
from banyan.access.settings import answer_within
from banyan.base.events import react, react_together
from banyan.cases import services as cases
from banyan.deadlines import services as deadlines
from banyan.figures.services import mark_stale, rebuild_tallies
from banyan.kernel import clock
from banyan.kernel.text import Text
from banyan.meetings.events import VoteRecorded
from banyan.people.events import (
    GradeChanged,
    MembershipEnded,
    MembershipsLoaded,
    MembershipsUnloaded,
    OfficesEnded,
    OfficesOpened,
    StayChanged,
)
from banyan.people.services import requests_follow
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


def end_watch(events: Sequence[GradeChanged | MembershipEnded]) -> None:
    """End the clocks that wait for a case of a member whose standing has changed."""
    cases.watch_stop(memberships=[e.membership for e in events])


def feed_case(event: VoteRecorded) -> None:
    """Let the step of a case that waited for the vote go on with its result."""
    if event.subject_kind == "cases.casestep":
        cases.step_from_vote(
            actor=event.actor,
            step=event.subject,
            on=event.on,
            counts=event.counts,
            vote=event.vote,
            reading=event.reading,
            attendance=event.attendance,
            record_into=event.act,
        )


AGREE = Text(
    vi="Quyền truy cập chờ người thứ hai đồng ý",
    lo="ສິດເຂົ້າເຖິງລໍຖ້າຄົນທີສອງເຫັນດີ",
    en="Rights wait for a second person to agree",
)
ANSWER = Text(vi="Trả lời", lo="ຕອບ", en="Answer")


def remind_of_request(event: GrantAsked) -> None:
    """Put rights that wait for a second person into the inbox of who may agree."""
    start = deadlines.Start(
        kind="access.request",
        subject_kind="access.grantrequest",
        subject=event.request_id,
        title=AGREE,
        unit=event.unit_id,
        right="grant.write",
        started_on=clock.today(),
        length=answer_within(),
        length_unit="working-day",
        url="/administration/requests/",
        action=ANSWER,
    )
    deadlines.deadline_start(actor=event.actor, start=start)


def forget_request(event: GrantAnswered) -> None:
    """Take an answered request out of the inboxes."""
    deadlines.deadlines_finish(
        actor=event.actor,
        subject_kind="access.grantrequest",
        subjects=[event.request_id],
    )


def take_requests_along(events: Sequence[StayChanged]) -> None:
    """Let what a member asks for go along to the new unit."""
    requests_follow(
        [
            (e.membership, e.from_unit, e.to_unit)
            for e in events
            if e.kind == "home" and e.from_unit and e.to_unit
        ]
    )


def count_anew(event: object) -> None:
    """Count everything anew: what changed is too much for deltas."""
    rebuild_tallies()


react(OfficesOpened, give_rights_of_offices)
react(OfficesEnded, end_rights_of_offices)
react(GrantAsked, remind_of_request)
react(GrantAnswered, forget_request)
react_together(GradeChanged, end_watch)
react_together(MembershipEnded, end_watch)
react(VoteRecorded, feed_case)
react(MembershipsLoaded, count_anew)
react(MembershipsUnloaded, count_anew)
react_together(StayChanged, take_requests_along)
react(TreeChanged, mark_stale)
react(TreeLoaded, mark_stale)
react(ReorganisationApplied, count_anew)
react(ReorganisationReversed, count_anew)
react(TreeChanged, follow_change)
react(TreeLoaded, follow_load)
react(ReorganisationReversed, follow_reversal)
