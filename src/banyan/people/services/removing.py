"""Setting aside a person entered by mistake, and taking them up again.

Nothing is deleted: memberships are withdrawn and their facts superseded ("was
wrong"), as for what was recorded twice, so that what was known then stays readable
and the ledger keeps its proof.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import F

from banyan.base import ports
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible

from ..domain import refusals, removing, twin_refusals
from ..domain.commands import SetPersonAside, TakePersonUp
from ..models import (
    CountingPlace,
    Grade,
    Membership,
    Office,
    Participation,
    Person,
    PersonMerge,
    PersonRemoval,
    Stay,
    TwinProposal,
)
from ..queries.removals import removals_seen
from .ground import Moment, acting, decision_id
from .loading import persons_locked
from .merging import MEMBERS, counted, recount
from .moving import rows_of
from .persons import WRITE, require_persons
from .set_aside import memberships_again, memberships_aside

FACTS: tuple[Any, ...] = (Stay, Grade, Participation)
OWN_OF_MEMBERSHIP = {*FACTS, CountingPlace}
MOST = 100
"""Records of a kind that are counted: so many say enough."""


def persons_set_aside(
    *,
    actor: Actor,
    commands: Sequence[SetPersonAside],
    decision: Any = None,
    record_into: Any = None,
) -> list[PersonRemoval]:
    """Set persons aside who were entered by mistake; return what takes them up again.

    Needs ``person.write`` and ``membership.write``, and ``decision`` where a
    membership goes: a standing changes. Raises NotVisible, NotAllowed, Conflict,
    InputError without a reason, StateRefusal listing everything that builds on it:
    offices, later decisions, records of other rooms that name the person.
    """
    _require_reasons(commands)
    moment = Moment.here()
    with transaction.atomic():
        people = persons_locked(c.person for c in commands)
        for right in (WRITE, MEMBERS):
            require_persons(actor, people, right)
        for command in commands:
            person = people[command.person]
            refusals.check_version(person.row_version, command.row_version)
            refusals.refuse(removing.problems(_standing(actor, person)))
        with acting(
            actor,
            "people.persons_set_aside",
            decision=None if decision is None else decision_id(decision),
            facts={"persons": sorted(people)},
            record_into=record_into,
        ) as act:
            return [_aside(actor, act, c, decision, moment) for c in commands]


def _require_reasons(commands: Sequence[Any]) -> None:
    if any(not c.reason.strip() for c in commands):
        refusals.bad_input([twin_refusals.no_reason()])


def _aside(
    actor: Actor, act: Any, command: SetPersonAside, decision: Any, moment: Moment
) -> PersonRemoval:
    ids = [command.person]
    rows = Membership.objects.filter(person__in=ids, withdrawn_at__isnull=True)
    places = dict(rows.order_by("pk").values_list("pk", "unit_id"))
    if places and decision is None:
        raise refusals.no_decision()
    before = counted(ids, moment)
    aside = memberships_aside(act, list(places), moment)
    recount(act, ids, before, moment)
    for column in ("first", "second"):
        TwinProposal.objects.filter(**{column: command.person}).delete()
    row = PersonRemoval.objects.create(
        person_id=command.person,
        unit_id=next((u for u in places.values() if u), None),
        reason=command.reason.strip()[:400],
        decision_id=None if decision is None else decision_id(decision),
        account_id=actor.account_id,
        by_name=actor.name[:200],
        set_aside=aside,
        removed_at=moment.now,
    )
    act.record("create", row)
    return row


# -- what builds on it ------------------------------------------------------------------


def _standing(actor: Actor, person: Person) -> removing.Standing:
    held = Office.objects.filter(person=person.pk, superseded_at__isnull=True)
    return removing.Standing(
        is_own=actor.own_person == person.pk,
        offices=held.count(),
        later=tuple(sorted(_later(person.pk))),
        named=_named(person.pk),
    )


def _later(person: int) -> set[tuple[str, dt.date]]:
    """Return the decisions on memberships beside those by which they were entered."""
    standing = Membership.objects.filter(person=person, withdrawn_at__isnull=True)
    found = _others(standing, "closed_by", "opened_by")
    for model in FACTS:
        facts = model.objects.filter(
            membership__in=standing, superseded_at__isnull=True
        )
        for column in ("decision", "end_decision"):
            found |= _others(facts, column, "membership__opened_by")
    return found


def _others(rows: Any, column: str, entered: str) -> set[tuple[str, dt.date]]:
    """Return the decisions in a column that are not the one of the entry."""
    beside = rows.exclude(**{f"{column}__isnull": True}).exclude(**{column: F(entered)})
    return set(beside.values_list(f"{column}__symbol", f"{column}__decided_on"))


def _named(person: int) -> dict[str, int]:
    """Count by kind the records beside the person's own that name them."""
    found: dict[str, set[int]] = defaultdict(set)
    for model, rows in (*_naming_person(person), *_naming_memberships(person)):
        found[model._meta.label_lower] |= set(rows.values_list("pk", flat=True)[:MOST])
    return {kind: len(ids) for kind, ids in found.items() if ids}


def _naming_person(person: int) -> Iterator[tuple[Any, Any]]:
    for _key, one in ports.references:
        own = one.model in removing.OWN or one.model == "people.Office"
        if one.target != "person" or one.is_copy or own or "ledger." in one.model:
            continue
        model: Any = apps.get_model(one.model)
        rows = rows_of(one, model, person)
        if model is PersonMerge:
            rows = rows.filter(undone_at__isnull=True)
        yield model, rows


def _naming_memberships(person: int) -> Iterator[tuple[Any, Any]]:
    rows = Membership.objects.filter(person=person)
    for relation in Membership._meta.related_objects:
        model: Any = relation.related_model
        if model not in OWN_OF_MEMBERSHIP:
            wanted = {f"{relation.field.name}__in": rows}
            yield model, model._default_manager.filter(**wanted)


# -- taking up again ----------------------------------------------------------------------


def removals_undo(
    *, actor: Actor, commands: Sequence[TakePersonUp], record_into: Any = None
) -> list[tuple[PersonRemoval, bool]]:
    """Take persons up again as they stood; say where a card number was given since.

    Needs ``person.write`` and ``membership.write`` where the person was kept. Raises
    NotVisible, NotAllowed, Conflict, InputError without a reason, StateRefusal when
    it was done already or a unit was dissolved since.
    """
    _require_reasons(commands)
    moment = Moment.here()
    with transaction.atomic():
        rows = [_removal(actor, c) for c in commands]
        with acting(actor, "people.removals_undo", record_into=record_into) as act:
            return [
                (row, _taken_up(act, row, c, moment))
                for row, c in zip(rows, commands, strict=True)
            ]


def _removal(actor: Actor, command: TakePersonUp) -> PersonRemoval:
    by_id = isinstance(command.removal, int)
    seen = removals_seen(actor).filter(**{"pk" if by_id else "uid": command.removal})
    row = seen.select_for_update(of=("self",)).first()
    if row is None:
        raise NotVisible
    if row.unit is not None:
        actor.require(MEMBERS, path=row.unit.path, area_path=row.unit.area_path)
    else:
        actor.require(MEMBERS)
    persons_locked([row.person_id], aside=True)
    refusals.check_version(row.row_version, command.row_version)
    refusals.refuse(_against(row))
    return row


def _against(row: PersonRemoval) -> list[Any]:
    if row.undone_at is not None:
        return [removing.undone_already()]
    stays = [pk for one in row.set_aside for pk in one["stays"]]
    gone = Stay.objects.filter(pk__in=stays, unit__dissolved_on__isnull=False)
    open_ones = [s for s in gone.select_related("unit") if s.valid_to is None]
    return [removing.unit_gone(str(s.unit.names)) for s in open_ones]


def _taken_up(
    act: Any, row: PersonRemoval, command: TakePersonUp, moment: Moment
) -> bool:
    ids = [row.person_id]
    before = counted(ids, moment)
    without = memberships_again(act, row.set_aside, moment)
    recount(act, ids, before, moment)
    row.undone_at, row.undone_reason = moment.now, command.reason.strip()[:400]
    row.row_version += 1
    row.save(update_fields=["undone_at", "undone_reason", "row_version"])
    act.record("end", row)
    return bool(without)


__all__ = ["persons_set_aside", "removals_undo"]
