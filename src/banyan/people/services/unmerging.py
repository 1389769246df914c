"""Taking a merge back: both records stand again, and nothing is lost.

What the merge moved goes back with whatever was changed on it since. What came
later stays with the person who remained; where that cannot be told, the list of it
is the refusal, and ``leave_later`` the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction

from banyan.base.events import announce
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, Problem

from ..domain import merge_refusals, refusals, twin_refusals
from ..domain.commands import UndoMerge
from ..domain.twins import ordered
from ..events import MergeUndone
from ..models import (
    Grade,
    Membership,
    Participation,
    Person,
    PersonMerge,
    Stay,
    TwinProposal,
)
from .ground import Moment, acting
from .loading import persons_locked
from .merging import MEMBERS, counted, recount
from .moving import Moved, move_back
from .patches import unpatch
from .persons import WRITE, require_persons
from .sealed_moves import sealed_back
from .set_aside import memberships_again, offices_again


@dataclass(frozen=True)
class Undone:
    """What taking a merge back did: rows that went back, values left as changed since."""

    merge: PersonMerge
    moved: Moved
    left: tuple[str, ...]


def merges_undo(
    *, actor: Actor, commands: Sequence[UndoMerge], record_into: Any = None
) -> list[Undone]:
    """Take merges back; return what went back and what was left.

    Needs ``person.write`` and ``membership.write`` over the person who remained.
    Raises NotVisible, NotAllowed, Conflict, InputError without a reason,
    StateRefusal when it was taken back already, when that record was itself
    merged since, and with the list of what could belong to either.
    """
    if any(not c.reason.strip() for c in commands):
        refusals.bad_input([twin_refusals.no_reason()])
    moment = Moment.here()
    with transaction.atomic():
        rows = [_merge(c) for c in commands]
        for right in (WRITE, MEMBERS):
            require_persons(actor, {r.survivor_id for r in rows}, right)
        with acting(actor, "people.merges_undo", record_into=record_into) as act:
            return [
                _undo(actor, act, row, command, moment)
                for row, command in zip(rows, commands, strict=True)
            ]


def _merge(command: UndoMerge) -> PersonMerge:
    by_id = isinstance(command.merge, int)
    wanted = {"pk" if by_id else "uid": command.merge}
    rows = PersonMerge.objects.select_for_update(of=("self",)).filter(**wanted)
    row = rows.select_related("survivor", "merged").first()
    if row is None:
        raise NotVisible
    refusals.check_version(row.row_version, command.row_version)
    return row


def _undo(
    actor: Actor, act: Any, row: PersonMerge, command: UndoMerge, moment: Moment
) -> Undone:
    ids = [row.survivor_id, row.merged_id]
    persons_locked(ids, merged=True)
    refusals.refuse(list(_against(actor, row)))
    if not command.leave_later:
        refusals.refuse(list(_untold(row)))
    before = counted(ids, moment)
    try:
        done = _written(act, row, command, moment)
        recount(act, ids, before, moment)
    except IntegrityError as error:
        problem = merge_refusals.clash(str(error)[:120])
        raise refusals.refusal([problem]) from error
    first, second = ordered(*ids)
    TwinProposal.objects.filter(first=first, second=second).update(state="open")
    announce(MergeUndone(row.survivor_id, row.merged_id))
    return done


def _against(actor: Actor, row: PersonMerge) -> Iterator[Problem]:
    if row.undone_at is not None:
        yield merge_refusals.undone_already(row.undone_at.date())
    if row.survivor.merged_into_id is not None:
        yield merge_refusals.merged_on(row.survivor.full_name)
    if actor.person_id in (row.survivor_id, row.merged_id):
        yield merge_refusals.own_record()


def _written(act: Any, row: PersonMerge, command: UndoMerge, moment: Moment) -> Undone:
    a, b = row.survivor_id, row.merged_id
    stay = unpatch(act, row.patches)
    left = [f"{p['model']} {p['column']}" for p in stay]
    moved = move_back(act, row.moved, a, b)
    aside = row.set_aside
    if sealed_back(act, aside.get("sealed", {}), a, b):
        left.append("people.Sensitive")
    without = memberships_again(act, aside["memberships"], moment)
    left += [f"people.Membership card_no {pk}" for pk in without]
    offices_again(act, aside["offices"], moment)
    _unmake(act, row.made)
    merged = Person.objects.get(pk=b)
    merged.merged_into = None
    merged.row_version += 1
    merged.save(update_fields=["merged_into", "row_version"])
    act.record("change", merged)
    row.undone_at, row.undone_reason = moment.now, command.reason.strip()[:400]
    row.row_version += 1
    row.save(update_fields=["undone_at", "undone_reason", "row_version"])
    act.record("end", row)
    return Undone(row, moved, tuple(left))


def _unmake(act: Any, made: Sequence[Sequence[Any]]) -> None:
    """Remove what the merge added, unless somebody has changed it since."""
    for label, pk in made:
        model = apps.get_model(label)
        rows = model._default_manager.filter(pk=pk, row_version=1)
        if rows.exists():
            act.record_rows("delete", model, [pk])
            rows.delete()


# -- what cannot be told --------------------------------------------------------------


def _untold(row: PersonMerge) -> Iterator[Problem]:
    """Yield what came since and could belong to either of the two."""
    person, known = row.survivor, row.set_aside["known"]
    chosen = {p["column"] for p in row.patches if p["model"] == "people.Person"}
    died = person.deceased_on
    if died is not None and "deceased_on" not in chosen and _died_since(row):
        yield merge_refusals.died_since(died)
    gone = [one["id"] for one in row.set_aside["memberships"]]
    structures = Membership.objects.filter(pk__in=gone).values("structure")
    kept = Membership.objects.filter(
        pk__in=known, structure__in=structures, withdrawn_at__isnull=True
    )
    for one in kept.select_related("structure"):
        since = _changed_since(one, row)
        if since is not None:
            yield merge_refusals.standing_changed(one.structure.names, since)
    yield from _joined_since(row)


def _died_since(row: PersonMerge) -> bool:
    """Say whether the day of death came after the merge, not with one of the two."""
    return row.merged.deceased_on is None and row.set_aside.get("died") is None


def _changed_since(membership: Membership, row: PersonMerge) -> Any:
    """Return the first day of a fact recorded on a membership since the merge."""
    days = []
    for model in (Stay, Grade, Participation):
        facts: Any = model._default_manager.filter(
            membership=membership.pk, superseded_at__isnull=True
        )
        new = facts.filter(recorded_at__gt=row.merged_at)
        ended = facts.filter(ended_recorded_at__gt=row.merged_at)
        days += [*new.values_list("valid_from", flat=True)]
        days += [*ended.values_list("valid_to", flat=True)]
    return min((d for d in days if d is not None), default=None)


def _joined_since(row: PersonMerge) -> Iterator[Problem]:
    """Yield memberships opened since where the merged record was the member."""
    moved = row.moved.get("people.Membership.person", ())
    theirs = Membership.objects.filter(pk__in=moved).values("structure")
    fresh = Membership.objects.filter(
        person=row.survivor_id, structure__in=theirs, withdrawn_at__isnull=True
    ).exclude(pk__in=row.set_aside["known"])
    for one in fresh.select_related("structure"):
        yield merge_refusals.joined_since(one.structure.names, one.joined_on)


__all__ = ["Undone", "merges_undo"]
