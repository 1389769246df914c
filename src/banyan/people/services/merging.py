"""Merging two records of one person, in one transaction; nothing is lost by it.

The rows that point at the merged record move through the port of references; its
own row stays and answers under its old identity. What undoing needs stands on the
row of the merge (``services/unmerging.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from banyan.base.events import announce
from banyan.kernel.actor import Actor
from banyan.kernel.names import fold

from ..domain import merge_refusals, refusals, twin_refusals
from ..domain.commands import MergePersons, OtherName
from ..domain.merging import PERSON_FIELDS, A, B, Facts, Plan, plan
from ..domain.tally import Counted, difference
from ..events import PersonsMerged
from ..models import Contact, Membership, Person, PersonMerge, PersonName
from ..queries.merge_facts import merge_facts
from .counting import write_counting
from .ground import Moment, acting, decision_id
from .loading import persons_locked, states_of
from .moving import clashes, move_all, vetoes
from .patches import Patch, patch
from .persons import WRITE, copy_name_keys, require_persons, write_other_names
from .sealed_moves import sealed_over
from .set_aside import memberships_aside, offices_aside
from .tallies import write_deltas
from .twins import forget_pairs
from .writing import counted_of

MEMBERS = "membership.write"


def persons_merge(
    *,
    actor: Actor,
    commands: Sequence[MergePersons],
    decision: Any = None,
    record_into: Any = None,
) -> list[PersonMerge]:
    """Merge records; return one row for each, by which it can be taken back.

    Both must be in range with ``person.write`` and ``membership.write``. What both
    say and cannot stand together has to be chosen (``keep``); setting a membership
    aside changes a standing and needs ``decision``. Refused when an account would
    gain rights it lacks, when the record is the actor's own, and for everything
    that :mod:`..domain.merging` finds. Raises NotVisible, NotAllowed, Conflict,
    InputError without a reason, StateRefusal listing every problem.
    """
    if any(not c.reason.strip() for c in commands):
        refusals.bad_input([twin_refusals.no_reason()])
    moment = Moment.here()
    with transaction.atomic():
        people = persons_locked(pk for c in commands for pk in (c.survivor, c.merged))
        for right in (WRITE, MEMBERS):
            require_persons(actor, people, right)
        with acting(
            actor,
            "people.persons_merge",
            decision=None if decision is None else decision_id(decision),
            facts={"merged": [[c.survivor, c.merged] for c in commands]},
            record_into=record_into,
        ) as act:
            return [_merge(actor, act, c, decision, moment) for c in commands]


def _merge(
    actor: Actor, act: Any, command: MergePersons, decision: Any, moment: Moment
) -> PersonMerge:
    a, b = _both(command)
    clashing = tuple(clashes(b.pk, a.pk))
    facts = merge_facts(actor, a, b, clashing)
    chosen = plan(facts, command.keep)
    refusals.refuse([*chosen.problems, *vetoes(a.pk, b.pk, chosen)])
    if chosen.needs_decision and decision is None:
        raise refusals.no_decision()
    try:
        row = _written(actor, act, command, facts, chosen, decision, moment)
    except IntegrityError as error:
        problem = merge_refusals.clash(str(error)[:120])
        raise refusals.refusal([problem]) from error
    announce(PersonsMerged(a.pk, b.pk))
    return row


def _both(command: MergePersons) -> tuple[Person, Person]:
    if command.survivor == command.merged:
        raise refusals.refusal([twin_refusals.same_record()])
    people = persons_locked([command.survivor, command.merged])
    a, b = people[command.survivor], people[command.merged]
    refusals.check_version(a.row_version, command.survivor_version)
    refusals.check_version(b.row_version, command.merged_version)
    return a, b


def _written(
    actor: Actor,
    act: Any,
    command: MergePersons,
    facts: Facts,
    chosen: Plan,
    decision: Any,
    moment: Moment,
) -> PersonMerge:
    ids = [command.survivor, command.merged]
    before = counted(ids, moment)
    aside = _set_aside(act, facts, chosen, moment)
    people = Person.objects.in_bulk(ids)
    a, b = people[command.survivor], people[command.merged]
    made = _names_kept(act, a, b, chosen)
    patches = _patches(act, a, b, chosen, aside)
    moved = move_all(act, b.pk, a.pk)
    aside["sealed"] = sealed_over(act, facts.sealed, chosen, a.pk)
    b.merged_into = a
    b.row_version += 1
    b.save(update_fields=["merged_into", "row_version"])
    act.record("change", b)
    recount(act, ids, before, moment)
    forget_pairs(b.pk, a.pk)
    row = PersonMerge.objects.create(
        survivor=a,
        merged=b,
        reason=command.reason.strip()[:400],
        decision_id=None if decision is None else decision_id(decision),
        account_id=actor.account_id,
        by_name=actor.name[:200],
        choices={c.key: c.chosen for c in chosen.choices if c.chosen},
        moved=moved,
        patches=patches,
        made=made,
        set_aside=aside,
        merged_at=moment.now,
    )
    act.record("create", row)
    return row


def _set_aside(act: Any, facts: Facts, chosen: Plan, moment: Moment) -> dict[str, Any]:
    rows = memberships_aside(act, chosen.memberships_withdrawn, moment)
    return {
        "memberships": rows,
        "offices": offices_aside(act, chosen.offices_withdrawn, moment),
        "known": sorted(m.id for m in facts.memberships),
        "died": _day(facts.values[A]["deceased_on"]),
    }


def _day(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


def _names_kept(act: Any, a: Person, b: Person, chosen: Plan) -> list[list[Any]]:
    """Keep the name that was not chosen as a further one: by it one searches too."""
    main, other = (a, b) if chosen.chosen("name") == A else (b, a)
    if main.full_name == other.full_name:
        return []
    known = PersonName.objects.filter(person__in=[a.pk, b.pk], text=other.full_name)
    if known.exists():
        return []
    kind = "spelling" if fold(main.full_name) == fold(other.full_name) else "alias"
    name = OtherName(other.full_name, kind, other.name_language)
    return [["people.PersonName", pk] for pk in write_other_names(act, [(a.pk, name)])]


def _patches(
    act: Any, a: Person, b: Person, chosen: Plan, aside: dict[str, Any]
) -> list[Patch]:
    """Write the values chosen of the other record, the cards, who is reached first."""
    found: list[Patch] = []
    for key, columns in PERSON_FIELDS.items():
        if chosen.chosen(key) == B:
            found += patch(act, a, key, {c: getattr(b, c) for c in columns})
    cards = {m["id"]: m["card_no"] for m in aside["memberships"]}
    for gone, kept in chosen.cards:
        row = Membership.objects.get(pk=kept)
        found += patch(act, row, "card", {"card_no": cards[gone]})
    first = Contact.objects.filter(person=a.pk, is_primary=True)
    kinds = set(first.values_list("kind", flat=True))
    for contact in Contact.objects.filter(person=b.pk, is_primary=True, kind__in=kinds):
        found += patch(act, contact, "first", {"is_primary": False})
    return found


# -- shared with taking back ------------------------------------------------------------


def counted(ids: Sequence[int], moment: Moment) -> list[Counted]:
    """Return what the memberships of persons are counted as today."""
    rows = Membership.objects.filter(person__in=ids).select_related("person", "unit")
    states = states_of(list(rows)).states.values()
    return [counted_of(s, moment.today) for s in states]


def recount(
    act: Any, ids: Sequence[int], before: Sequence[Counted], moment: Moment
) -> None:
    """Bring name keys, present copies, counting places and counts up to date."""
    copy_name_keys(act, ids)
    _copies(ids, moment)
    places = write_counting(ids, moment)
    after = counted(ids, moment)
    write_deltas([*difference(before, after, moment.today).items(), *places])


def _copies(ids: Sequence[int], moment: Moment) -> None:
    rows = Membership.objects.filter(person__in=ids).select_related("person", "unit")
    loaded = states_of(list(rows))
    for pk, state in loaded.states.items():
        row, now = loaded.rows[pk], state.standing(moment.today)
        row.state, row.unit_id = now.state, now.unit
        row.grade, row.participation = now.grade, now.participation
    Membership.objects.bulk_update(
        loaded.rows.values(), ["state", "unit", "grade", "participation"]
    )


__all__ = ["counted", "persons_merge", "recount"]
