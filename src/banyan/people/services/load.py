"""The bulk door: persons, memberships and their histories, taken over at once.

One act and one decision for all. Rows are checked by the same pure functions
as single writes, in chunks, and written as plain tuples (COPY or executemany):
a million rows never stand in memory, and nothing goes through ``bulk_create``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import transaction

from banyan.base import bulk
from banyan.base.events import announce
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, Problem
from banyan.kernel.ids import uuid7
from banyan.kernel.periods import Period

from ..domain import refusals
from ..domain.commands import NewPerson
from ..domain.counting import HomeStay, counting_line
from ..domain.loading import LoadMembership, LoadRow, load_problems, loaded_state
from ..domain.moves import PersonFacts, State, UnitFacts
from ..domain.names import NameColumns
from ..events import MembershipsLoaded
from ..models import (
    CountingPlace,
    Grade,
    Membership,
    Participation,
    Person,
    Stay,
)
from .counting import COLUMNS as COUNTING_COLUMNS
from .counting import write_counting
from .ground import (
    Moment,
    acting,
    counting_orders,
    decision_id,
    require_members,
    units_of,
)
from .load_apart import require_apart, write_apart
from .loading import WRITE, person_facts, persons_locked
from .memberships import taken_cards
from .persons import (
    PERSON_COLUMNS,
    named,
    new_person_problems,
    person_row,
    write_other_names,
)
from .writing import FACT_COLUMNS, MEMBERSHIP_COLUMNS

CHUNK = 10_000
MANY = 1_000
"""So many memberships change what a database knows of its tables."""
WRITTEN = (Person, Membership, Stay, Grade, Participation, CountingPlace)
SHOWN = 200
"""So many problems are listed; a file with more is wrong as a whole."""


@dataclass(frozen=True)
class Loaded:
    """What a load wrote: how many of each, and the ids of the memberships."""

    persons: int
    memberships: int
    facts: int
    first_membership: int
    last_membership: int


@dataclass
class _Names:
    """The sort and search keys of a person that memberships copy."""

    name_key: str
    name_fold: str
    name_rev: str


@dataclass
class _Chunk:
    """One chunk on its way: people with ids, memberships as states."""

    offset: int
    rows: list[LoadRow]
    names: list[Any] = field(default_factory=list)
    facts: list[PersonFacts] = field(default_factory=list)
    states: list[list[State]] = field(default_factory=list)


@dataclass
class _Totals:
    persons: int = 0
    memberships: int = 0
    facts: int = 0
    first: int = 0
    last: int = 0


def members_load(
    *,
    actor: Actor,
    rows: Iterable[LoadRow],
    decision: Any,
    record_into: Any = None,
) -> Loaded:
    """Take over persons with their memberships and histories, all or none.

    Needs ``membership.write`` for every unit named, and ``person.write`` there for
    contacts and identity numbers. Raises InputError with the
    problems and their rows (at most 200 are listed), NotAllowed, NotVisible.
    The tallies are rebuilt by who reacts to ``MembershipsLoaded``.
    """
    chosen, moment = decision_id(decision), Moment.here()
    alone = record_into is None
    total = _Totals()
    units: dict[int, UnitFacts] = {}
    with (
        transaction.atomic(savepoint=alone),
        acting(
            actor,
            "people.members_load",
            decision=chosen,
            record_into=record_into,
            savepoint=alone,
        ) as act,
    ):
        for chunk in _chunks(rows):
            units |= _units(actor, chunk, units.keys())
            require_apart(actor, chunk.rows)
            _prepare(chunk, units, moment)
            _write(act, chunk, chosen, moment, total)
            write_apart(act, zip(chunk.rows, chunk.facts, strict=True))
        if total.memberships >= MANY:
            bulk.analyse(*WRITTEN)
        announce(MembershipsLoaded(total.memberships, total.first, total.last))
    return Loaded(
        total.persons, total.memberships, total.facts, total.first, total.last
    )


def _chunks(rows: Iterable[LoadRow]) -> Iterator[_Chunk]:
    iterator, offset = iter(rows), 0
    while found := list(islice(iterator, CHUNK)):
        yield _Chunk(offset, found)
        offset += len(found)


def _units(actor: Actor, chunk: _Chunk, known: Iterable[int]) -> dict[int, UnitFacts]:
    wanted = {
        span.value
        for row in chunk.rows
        for one in row.memberships
        for span in (*one.home, *one.guest)
    }
    units = units_of(actor, wanted - set(known), WRITE)
    refusals.bad_input(require_members(units))
    return units


def _prepare(
    chunk: _Chunk,
    units: dict[int, UnitFacts],
    moment: Moment,
) -> None:
    """Check a chunk and turn it into names, people and states."""
    new = [r.person for r in chunk.rows if isinstance(r.person, NewPerson)]
    _stop(new_person_problems(new, moment.today), chunk)
    _people(chunk)
    known = _known_periods(chunk)
    problems: list[Problem] = []
    for at, (row, person) in enumerate(zip(chunk.rows, chunk.facts, strict=True)):
        states = [_state(one, person, units, row) for one in row.memberships]
        for state in states:
            problems += load_problems(state, units, chunk.offset + at)
            problems += _clashes(state, known[person.id, state.structure])
        chunk.states.append(states)
    problems += _cards(chunk)
    _stop(problems, chunk)


def _people(chunk: _Chunk) -> None:
    """Give every row its person: a new id with names, or the one it names."""
    known = persons_locked(r.person for r in chunk.rows if isinstance(r.person, int))
    fresh = sum(1 for r in chunk.rows if isinstance(r.person, NewPerson))
    ids = iter(bulk.take_ids(Person, fresh) if fresh else ())
    for row in chunk.rows:
        if isinstance(row.person, int):
            found = known[row.person]
            chunk.names.append(_Names(found.name_key, found.name_fold, found.name_rev))
            chunk.facts.append(person_facts(found))
        else:
            new = row.person
            chunk.names.append(named(new))
            chunk.facts.append(
                PersonFacts(
                    next(ids), new.full_name, new.sex, new.birth_date, row.deceased_on
                )
            )


def _state(
    one: LoadMembership, person: PersonFacts, units: dict[int, UnitFacts], row: LoadRow
) -> State:
    if not one.home:
        raise InputError(problems=[refusals.no_unit()])
    specimen = isinstance(row.person, NewPerson) and row.person.is_specimen
    structure = units[one.home[0].value].structure
    return loaded_state(one, person, structure, specimen)


def _known_periods(chunk: _Chunk) -> dict[tuple[int, int], list[Period]]:
    """Return the memberships that known persons have already."""
    found: dict[tuple[int, int], list[Period]] = defaultdict(list)
    ids = [r.person for r in chunk.rows if isinstance(r.person, int)]
    if ids:
        rows = Membership.objects.filter(person__in=ids, withdrawn_at__isnull=True)
        for person, structure, joined, left in rows.values_list(
            "person_id", "structure_id", "joined_on", "left_on"
        ):
            found[person, structure].append(Period(joined, left))
    return found


def _clashes(state: State, others: list[Period]) -> list[Problem]:
    if state.left_on is not None and state.left_on <= state.joined_on:
        return []
    period = state.period
    clash = next((p for p in others if p.overlaps(period)), None)
    others.append(period)
    if clash is None:
        return []
    return [refusals.already_member(state.person.name, clash.start)]


def _cards(chunk: _Chunk) -> list[Problem]:
    """Check card numbers against each other and against those in the tables.

    The chunks written before are in the tables already: no set of all the
    numbers of a load is kept.
    """
    wanted = [(s.structure, s.card_no) for ss in chunk.states for s in ss if s.card_no]
    cards, found = taken_cards(wanted), []
    for card in wanted:
        if card in cards:
            found.append(refusals.card_taken(card[1]))
        cards.add(card)
    return found


def _stop(problems: Sequence[Problem], chunk: _Chunk) -> None:
    if problems:
        raise InputError(problems=problems[:SHOWN])


def _write(
    act: Any, chunk: _Chunk, decision: int, moment: Moment, total: _Totals
) -> None:
    _write_people(act, chunk, moment)
    pairs = _write_memberships(act, chunk, decision, moment)
    facts = _write_facts(act, [s for _n, s in pairs], decision, moment)
    _write_counting(chunk, pairs, moment)
    total.persons += sum(1 for r in chunk.rows if isinstance(r.person, NewPerson))
    total.memberships += len(pairs)
    total.facts += facts
    if pairs:
        total.first = total.first or pairs[0][1].id
        total.last = pairs[-1][1].id


def _write_people(act: Any, chunk: _Chunk, moment: Moment) -> None:
    rows, others = [], []
    at = PERSON_COLUMNS.index("deceased_on")
    for row, names, facts in zip(chunk.rows, chunk.names, chunk.facts, strict=True):
        if isinstance(row.person, NewPerson) and isinstance(names, NameColumns):
            line = list(person_row(facts.id, row.person, names, moment.now))
            line[at] = row.deceased_on
            rows.append(line)
            others += [(facts.id, n) for n in row.person.other_names]
    if rows:
        bulk.insert(Person, PERSON_COLUMNS, rows)
        act.record_rows("create", Person, [r[0] for r in rows])
        write_other_names(act, others)


Pair = tuple[Any, State]


def _write_memberships(
    act: Any, chunk: _Chunk, decision: int, moment: Moment
) -> list[Pair]:
    found = [
        (names, state)
        for names, states in zip(chunk.names, chunk.states, strict=True)
        for state in states
    ]
    if not found:
        return []
    ids = bulk.take_ids(Membership, len(found))
    pairs = [(n, _with_id(s, pk)) for pk, (n, s) in zip(ids, found, strict=True)]
    rows = (_membership_row(n, s, decision, moment) for n, s in pairs)
    bulk.insert(Membership, MEMBERSHIP_COLUMNS, rows)
    act.record_rows("create", Membership, list(ids))
    return pairs


def _with_id(state: State, pk: int) -> State:
    object.__setattr__(state, "id", pk)  # ours alone so far; replace() costs 20 us
    return state


def _membership_row(
    names: Any, state: State, decision: int, moment: Moment
) -> tuple[Any, ...]:
    now = state.standing(moment.today)
    return (
        state.id,
        uuid7(),
        state.person.id,
        state.structure,
        state.card_no,
        state.joined_on,
        state.ceremony_on,
        state.official_on,
        state.left_on,
        state.left_reason,
        decision,
        decision if state.left_on else None,
        now.state,
        now.unit,
        now.grade,
        now.participation,
        names.name_key,
        names.name_fold,
        names.name_rev,
        state.is_specimen,
        1,
    )


def _write_facts(
    act: Any, states: Sequence[State], decision: int, moment: Moment
) -> int:
    tables = (
        (Stay, ("unit_id", "kind"), _stay_values),
        (Grade, ("grade",), lambda s: [(p, (p.value,)) for p in s.grades]),
        (
            Participation,
            ("participation", "ground", "review_on"),
            lambda s: [(p, p.value) for p in s.participations],
        ),
    )
    return sum(
        _write_fact(act, model, columns, values, states, decision, moment)
        for model, columns, values in tables
    )


def _stay_values(state: State) -> list[tuple[Any, tuple[Any, ...]]]:
    home = [(p, (p.value, "home")) for p in state.home]
    return home + [(p, (p.value, "guest")) for p in state.guest]


def _write_fact(
    act: Any,
    model: Any,
    columns: Sequence[str],
    values: Any,
    states: Sequence[State],
    decision: int,
    moment: Moment,
) -> int:
    now = moment.now
    rows = [
        (
            state.id,
            piece.start,
            piece.end,
            now,
            now if piece.end else None,
            decision,
            decision if piece.end else None,
            1,
            *rest,
        )
        for state in states
        for piece, rest in values(state)
    ]
    if not rows:
        return 0
    ids = bulk.take_ids(model, len(rows))
    table = ((pk, *row) for pk, row in zip(ids, rows, strict=True))
    bulk.insert(model, [*FACT_COLUMNS, *columns], table)
    act.record_rows("create", model, list(ids))
    return len(rows)


def _write_counting(chunk: _Chunk, pairs: Sequence[Pair], moment: Moment) -> None:
    """Write the counting places: from the rows at hand for new persons."""
    orders = counting_orders()
    rows = []
    for row, states in zip(chunk.rows, chunk.states, strict=True):
        if isinstance(row.person, NewPerson):
            rows += list(_counting_rows(states, orders, moment))
    if rows:
        bulk.insert(CountingPlace, COUNTING_COLUMNS, rows)
    known = [r.person for r in chunk.rows if isinstance(r.person, int)]
    if known:
        write_counting(sorted(set(known)), moment)


def _counting_rows(
    states: Sequence[State], orders: dict[int, int], moment: Moment
) -> Iterator[tuple[Any, ...]]:
    stays = [
        HomeStay(
            s.id,
            int(p.value),
            orders[s.structure],
            s.joined_on,
            p.start,
            p.end,
        )
        for s in states
        for p in s.home
    ]
    for piece in counting_line(stays):
        membership, unit = piece.value
        ended = moment.now if piece.end else None
        person = states[0].person.id
        yield person, membership, unit, piece.start, piece.end, moment.now, ended


__all__ = ["LoadMembership", "LoadRow", "Loaded", "members_load"]
