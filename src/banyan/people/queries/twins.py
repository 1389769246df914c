"""Possible twins as an officer may see them, and the merges that were done.

Both in range: both are shown, with the reasons. One out of range: only the other
one, that somebody elsewhere is alike, and nothing more.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from ..models import Person, PersonMerge, TwinProposal, TwinVerdict
from .scope import PERSON_READ, memberships_visible
from .search import CAP, Count

WRITE = "person.write"
Cursor = tuple[int, int]
"""Where a page of proposals ended: score and id."""


@dataclass(frozen=True)
class TwinSide:
    """One of two who look alike, with the memberships in range."""

    person_id: int
    uid: uuid.UUID
    name: str
    birth_date: dt.date | None
    birth_precision: str
    sex: str
    units: tuple[Text, ...]
    cards: tuple[str, ...]
    is_specimen: bool


@dataclass(frozen=True)
class TwinLine:
    """A pair that may be one person; ``other`` None: somebody elsewhere."""

    id: int
    state: str
    one: TwinSide
    other: TwinSide | None
    score: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    decided: VerdictShown | None = None


@dataclass(frozen=True)
class VerdictShown:
    """Who said that two are two persons, when and why."""

    at: dt.datetime
    by: str
    reason: str


@dataclass(frozen=True)
class TwinPage:
    """One page of pairs, the likeliest first; ``after`` is where the next begins."""

    lines: tuple[TwinLine, ...]
    after: Cursor | None


@dataclass(frozen=True)
class TwinCounts:
    """How many pairs wait, are alike to somebody elsewhere, are decided."""

    open: Count
    elsewhere: Count
    decided: Count


def twin_proposals(
    actor: Actor,
    *,
    state: str = "open",
    elsewhere: bool = False,
    after: Cursor | None = None,
    limit: int = 50,
) -> TwinPage:
    """Return one page of pairs in range. Needs ``person.write`` anywhere.

    ``elsewhere`` asks for those of whom one is out of range. Four statements.
    """
    actor.require(WRITE)
    rows = _pairs(actor, elsewhere).filter(state=state)
    if after is not None:
        score, pk = after
        rows = rows.filter(Q(score__lt=score) | Q(score=score, pk__gt=pk))
    found = list(rows.order_by("-score", "pk")[: limit + 1])
    shown = found[:limit]
    seen = _sides(actor, {pk for p in shown for pk in (p.first_id, p.second_id)})
    verdicts = _verdicts(shown) if state == "two-persons" else {}
    lines = tuple(_line(p, seen, verdicts) for p in shown)
    last = (shown[-1].score, shown[-1].pk) if len(found) > limit else None
    return TwinPage(lines, last)


def twin_counts(actor: Actor) -> TwinCounts:
    """Return how many pairs there are of each kind, counted to 1,000."""
    actor.require(WRITE)
    both, one = _pairs(actor, False), _pairs(actor, True)
    return TwinCounts(
        _count(both.filter(state="open")),
        _count(one.filter(state="open")),
        _count(both.filter(state="two-persons")),
    )


def _count(rows: QuerySet[Any]) -> Count:
    found = rows.order_by()[: CAP + 1].count()
    return Count(CAP, more=True) if found > CAP else Count(found)


def _pairs(actor: Actor, elsewhere: bool) -> QuerySet[TwinProposal]:
    """Return the pairs of which both (or with ``elsewhere`` one) are in range."""
    seen = memberships_visible(actor, PERSON_READ)
    first = Exists(seen.filter(person=OuterRef("first")))
    second = Exists(seen.filter(person=OuterRef("second")))
    rows = TwinProposal.objects.all()
    if elsewhere:
        return rows.filter(Q(first) & ~Q(second) | ~Q(first) & Q(second))
    return rows.filter(first, second)


def _line(
    row: TwinProposal,
    seen: dict[int, TwinSide],
    verdicts: dict[tuple[int, int], VerdictShown],
) -> TwinLine:
    sides = [seen[pk] for pk in (row.first_id, row.second_id) if pk in seen]
    if len(sides) < 2:
        return TwinLine(row.pk, row.state, sides[0], None)
    return TwinLine(
        row.pk,
        row.state,
        sides[0],
        sides[1],
        row.score,
        tuple((word, points) for word, points in row.reasons),
        verdicts.get((row.first_id, row.second_id)),
    )


def _sides(actor: Actor, ids: Iterable[int]) -> dict[int, TwinSide]:
    wanted = list(ids)
    units: dict[int, list[Text]] = defaultdict(list)
    cards: dict[int, list[str]] = defaultdict(list)
    rows = memberships_visible(actor, PERSON_READ).filter(person__in=wanted)
    for person, names, card in rows.order_by("joined_on").values_list(
        "person_id", "unit__names", "card_no"
    ):
        units[person].append(Text.of(names or {}))
        cards[person] += [card] if card else []
    return {
        p.pk: TwinSide(
            p.pk,
            p.uid,
            p.full_name,
            p.birth_date,
            p.birth_precision,
            p.sex,
            tuple(units[p.pk]),
            tuple(cards[p.pk]),
            p.is_specimen,
        )
        for p in Person.objects.filter(pk__in=list(units))
    }


def _verdicts(
    rows: Sequence[TwinProposal],
) -> dict[tuple[int, int], VerdictShown]:
    found = TwinVerdict.objects.filter(
        withdrawn_at__isnull=True, first__in=[p.first_id for p in rows]
    )
    return {
        (v.first_id, v.second_id): VerdictShown(v.decided_at, v.by_name, v.reason)
        for v in found
    }


# -- merges ------------------------------------------------------------------------


@dataclass(frozen=True)
class MergeShown:
    """A merge: who remained, what the other record said, by whom, whether it stands."""

    id: int
    uid: uuid.UUID
    person_id: int
    person_uid: uuid.UUID
    name: str
    merged_uid: uuid.UUID
    merged_name: str
    reason: str
    by: str
    at: dt.datetime
    undone_at: dt.datetime | None
    undone_reason: str
    moved: tuple[tuple[str, int], ...]
    set_aside: int
    row_version: int


def merges(
    actor: Actor,
    *,
    person: int | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[MergeShown]:
    """Return merges into persons in range, newest first; of one person only."""
    rows = _merges(actor)
    if person is not None:
        rows = rows.filter(survivor=person)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_merge(row) for row in rows.order_by("-pk")[:limit]]


def merge_get(actor: Actor, uid: uuid.UUID | str) -> MergeShown:
    """Return one merge in range. Raises NotVisible."""
    row = _merges(actor).filter(uid=uid).first()
    if row is None:
        raise NotVisible
    return _merge(row)


def _merges(actor: Actor) -> QuerySet[PersonMerge]:
    rows = PersonMerge.objects.select_related("survivor", "merged")
    if actor.is_system:
        return rows
    seen = memberships_visible(actor, PERSON_READ).filter(person=OuterRef("survivor"))
    return rows.filter(Exists(seen))


def _merge(row: PersonMerge) -> MergeShown:
    kinds = {key.rsplit(".", 1)[0].lower(): len(ids) for key, ids in row.moved.items()}
    return MergeShown(
        row.pk,
        row.uid,
        row.survivor_id,
        row.survivor.uid,
        row.survivor.full_name,
        row.merged.uid,
        row.merged.full_name,
        row.reason,
        row.by_name,
        row.merged_at,
        row.undone_at,
        row.undone_reason,
        tuple(sorted(kinds.items())),
        len(row.set_aside.get("memberships", ())),
        row.row_version,
    )
