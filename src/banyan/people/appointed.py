"""Posts and offices that a reorganisation's own decision filled in new units.

Whoever is appointed by the decision that establishes a unit is taken back with
it, and comes back when the reorganisation is applied again. Offices recorded
later, by decisions of their own, are what others build on: they forbid undoing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from banyan.base import bulk
from banyan.base.events import announce
from banyan.kernel.actor import system_actor
from banyan.units.domain.change import TreeChange

from .events import OfficeOpened, OfficesEnded, OfficesOpened
from .models import Office, Post
from .services.ground import Moment
from .services.offices import OFFICE_COLUMNS, ended_event

ACTOR = "reorganisation"


def withdraw(change: TreeChange, act: Any, moment: Moment) -> None:
    """Supersede the offices that the reorganisation's own decision opened."""
    rows = list(
        Office.objects.filter(
            decision=change.decision, superseded_at__isnull=True
        ).select_related("post")
    )
    # What it reopened elsewhere bears the decision of its time, not this one.
    mine = [o for o in rows if o.post.decision_id == change.decision]
    if not mine:
        return
    ids = [o.pk for o in mine]
    Office.objects.filter(pk__in=ids).update(
        superseded_at=moment.now, row_version=F("row_version") + 1
    )
    act.record_rows("supersede", Office, ids)
    ends = tuple(ended_event(o, o.post, o.valid_from, change.decision) for o in mine)
    announce(OfficesEnded(system_actor(ACTOR), ends))


def reinstate(change: TreeChange, act: Any, moment: Moment) -> None:
    """Open again what a reversal had withdrawn in the units established."""
    units = list(change.established.values())
    posts = Post.objects.filter(unit__in=units)
    ids = list(posts.exclude(decision=change.decision).values_list("pk", flat=True))
    if not ids:
        return
    posts.filter(pk__in=ids).update(
        decision=change.decision, row_version=F("row_version") + 1
    )
    act.record_rows("change", Post, ids)
    _open_again(list(_withdrawn(ids)), change, act, moment)


def _withdrawn(posts: Sequence[int]) -> QuerySet[Office]:
    """Return the last superseded office of each person and post without a live one."""
    same = Office.objects.filter(person=OuterRef("person"), post=OuterRef("post"))
    later = same.filter(superseded_at__gt=OuterRef("superseded_at"))
    return Office.objects.filter(
        ~Exists(same.filter(superseded_at__isnull=True)),
        ~Exists(later),
        Q(superseded_at__isnull=False),
        post__in=posts,
    ).select_related("post")


def _open_again(
    offices: Sequence[Office], change: TreeChange, act: Any, moment: Moment
) -> None:
    if not offices:
        return
    ids = list(bulk.take_ids(Office, len(offices)))
    rows = [
        (
            pk,
            o.person_id,
            o.post_id,
            o.unit_id,
            o.valid_from,
            o.valid_to,
            moment.now,
            o.term_ends_on,
            o.mandate,
            change.decision,
            1,
        )
        for pk, o in zip(ids, offices, strict=True)
    ]
    bulk.insert(Office, OFFICE_COLUMNS, rows)
    act.record_rows("create", Office, ids)
    opened = tuple(_opened(ids, offices, change.decision))
    announce(OfficesOpened(system_actor(ACTOR), opened))


def _opened(
    ids: Sequence[int], offices: Sequence[Office], decision: int | None
) -> Iterable[OfficeOpened]:
    for pk, office in zip(ids, offices, strict=True):
        yield OfficeOpened(
            office=pk,
            person=office.person_id,
            post=office.post_id,
            post_key=office.post.key,
            unit=office.unit_id,
            on=office.valid_from,
            until=office.valid_to,
            decision=decision,
        )
