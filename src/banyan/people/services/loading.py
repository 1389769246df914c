"""Reading memberships as states, locked, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible

from ..domain import refusals, removing
from ..domain.moves import PersonFacts, State, UnitFacts
from ..domain.timeline import Row
from ..models import Fact, Grade, Membership, Participation, Person, Stay
from ..models.removals import is_set_aside
from .ground import require_at, unit_facts

WRITE = "membership.write"
READ = "membership.read"


@dataclass
class Loaded:
    """Memberships as states, with the rows, units and decisions behind them."""

    states: dict[int, State] = field(default_factory=dict)
    rows: dict[int, Membership] = field(default_factory=dict)
    units: dict[int, UnitFacts] = field(default_factory=dict)
    decisions: dict[tuple[str, int], tuple[int | None, int | None]] = field(
        default_factory=dict
    )


def persons_locked(
    ids: Iterable[int], *, merged: bool = False, aside: bool = False
) -> dict[int, Person]:
    """Lock the persons in the order of their ids; raise NotVisible for an unknown one.

    The person is the subject of all dated facts: whoever holds this lock alone
    writes them (on PostgreSQL a trigger alone is not safe against two writers).
    Nothing is written on a record that was merged into another one, or set aside as
    entered by mistake (StateRefusal), unless ``merged`` or ``aside`` says that this
    is about the merge or the removal itself.
    """
    wanted = set(ids)
    rows = Person.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    rows = rows.annotate(is_aside=is_set_aside("pk"))
    found: dict[int, Any] = {p.pk: p for p in rows}
    if wanted - found.keys():
        raise NotVisible
    gone = [p for p in found.values() if p.merged_into_id is not None]
    if gone and not merged:
        raise refusals.refusal([refusals.person_merged(gone[0].full_name)])
    removed = [p for p in found.values() if p.is_aside]
    if removed and not aside:
        raise refusals.refusal([removing.set_aside(removed[0].full_name)])
    return found


def person_facts(person: Person) -> PersonFacts:
    """Return what is asked of a person before anything is recorded."""
    return PersonFacts(
        id=person.pk,
        name=person.full_name,
        sex=person.sex,
        birth_date=person.birth_date,
        deceased_on=person.deceased_on,
        merged=person.merged_into_id is not None,
    )


def memberships_loaded(actor: Actor, ids: Iterable[int], right: str = WRITE) -> Loaded:
    """Load and lock memberships for a change; each must lie in the actor's range.

    Raises NotVisible for what is out of range or unknown, NotAllowed where only
    ``right`` is missing.
    """
    wanted = set(ids)
    owners = Membership.objects.filter(pk__in=wanted).values_list("person", flat=True)
    persons_locked(owners)
    rows = Membership.objects.filter(pk__in=wanted, withdrawn_at__isnull=True)
    loaded = states_of(list(rows.select_related("person", "unit")))
    if wanted - loaded.states.keys():
        raise NotVisible
    for row in loaded.rows.values():
        require_at(actor, right, loaded.units[row.unit_id or 0], READ)
    return loaded


def states_of(rows: Sequence[Membership]) -> Loaded:
    """Return memberships (with person and unit) as states: three queries."""
    loaded = Loaded(rows={m.pk: m for m in rows})
    loaded.units = {m.unit.pk: unit_facts(m.unit) for m in rows if m.unit is not None}
    lines: dict[int, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for model in (Stay, Grade, Participation):
        for fact in _facts(model, loaded.rows):
            lines[fact.membership_id][_line_name(fact)].append(_row(fact))
            key = (model.__name__, fact.pk)
            loaded.decisions[key] = (fact.decision_id, fact.end_decision_id)
    for row in rows:
        loaded.states[row.pk] = state_of(row, lines[row.pk])
    return loaded


def _facts(model: type[Fact], ids: Iterable[int]) -> Any:
    rows: Any = model._default_manager
    return rows.filter(membership__in=list(ids), superseded_at__isnull=True).order_by(
        "valid_from"
    )


def _line_name(fact: Any) -> str:
    if isinstance(fact, Stay):
        return fact.kind
    return "grades" if isinstance(fact, Grade) else "participations"


def _row(fact: Any) -> Row:
    return Row(_value(fact), fact.valid_from, fact.valid_to, fact.pk)


def _value(fact: Any) -> Any:
    if isinstance(fact, Stay):
        return fact.unit_id
    if isinstance(fact, Grade):
        return fact.grade
    return fact.participation, fact.ground, fact.review_on


def state_of(row: Membership, lines: dict[str, list[Row]]) -> State:
    """Return one membership as a state."""
    return State(
        person=person_facts(row.person),
        structure=row.structure_id,
        joined_on=row.joined_on,
        id=row.pk,
        left_on=row.left_on,
        left_reason=row.left_reason,
        card_no=row.card_no,
        ceremony_on=row.ceremony_on,
        official_on=row.official_on,
        is_specimen=row.is_specimen,
        is_withdrawn=row.withdrawn_at is not None,
        home=tuple(lines.get("home", ())),
        guest=tuple(lines.get("guest", ())),
        grades=tuple(lines.get("grades", ())),
        participations=tuple(lines.get("participations", ())),
        row_version=row.row_version,
    )
