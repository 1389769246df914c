"""Taking a load back: rows that it made go, rows that it changed read as before.

Only for what nothing builds on: who calls has asked that. Every row that goes
leaves an entry ``delete``, so that the ledger still tells that it was there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import F

from banyan.base.events import announce
from banyan.kernel.actor import Actor

from ..domain.commands import OpenOffice
from ..domain.moves import State
from ..domain.names import name_columns
from ..domain.timeline import Piece
from ..events import MembershipsUnloaded, OfficeEnded, OfficesEnded, OfficesOpened
from ..models import (
    Contact,
    CountingPlace,
    Grade,
    Membership,
    Office,
    Participation,
    Person,
    PersonName,
    Sensitive,
    Stay,
)
from .counting import write_counting
from .ground import Moment, acting, decision_id
from .loading import WRITE, memberships_loaded, person_facts, persons_locked
from .offices import (
    _count,
    _opened,
    _periods,
    _posts_locked,
    _seats,
    _write_offices,
)
from .persons import _recount, _write_persons, require_persons
from .writing import Change, write_changes

CHUNK = 5_000
OWN_OF_MEMBERSHIP = (Stay, Grade, Participation)


def members_unload(
    *,
    actor: Actor,
    created: Mapping[str, Sequence[int]],
    decision: Any,
    record_into: Any = None,
) -> int:
    """Remove what a load made; ``created`` holds ids by kind (``people.person``).

    Facts of memberships that are older than the load are left alone: they are
    restored by :func:`memberships_restore`. Needs ``membership.write`` over every
    membership. Returns how many rows went.
    """
    chosen = decision_id(decision)
    memberships = list(created.get("people.membership", ()))
    persons = list(created.get("people.person", ()))
    alone = record_into is None
    with transaction.atomic(savepoint=alone):
        people = _owners(memberships) | set(persons)
        for part in _parts(people):
            persons_locked(part)
        for part in _parts(memberships):
            memberships_loaded(actor, part, WRITE)
        with acting(
            actor,
            "people.members_unload",
            decision=chosen,
            record_into=record_into,
            savepoint=alone,
        ) as act:
            gone = _remove_offices(actor, act, created.get("people.office", ()))
            for model in OWN_OF_MEMBERSHIP:
                gone += _remove(act, model, _facts_of(model, memberships))
            _counting(memberships, persons, people)
            gone += _remove(act, Membership, memberships)
            for apart in (Sensitive, Contact, PersonName):
                gone += _remove(act, apart, created.get(apart._meta.label_lower, ()))
            gone += _remove(act, Person, persons)
            if memberships:
                announce(MembershipsUnloaded(len(memberships)))
    return gone


def _owners(memberships: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for part in _parts(memberships):
        rows = Membership.objects.filter(pk__in=part)
        found |= set(rows.values_list("person_id", flat=True))
    return found


def _facts_of(model: Any, memberships: Sequence[int]) -> list[int]:
    found: list[int] = []
    for part in _parts(memberships):
        rows = model._default_manager.filter(membership__in=part)
        found += rows.values_list("pk", flat=True)
    return found


def _parts(ids: Iterable[int]) -> Iterable[list[int]]:
    listed = sorted(ids)
    return (listed[n : n + CHUNK] for n in range(0, len(listed), CHUNK))


def _remove(act: Any, model: Any, ids: Iterable[int]) -> int:
    """Record and delete rows; whatever points at them is gone already."""
    count = 0
    for part in _parts(ids):
        act.record_rows("delete", model, part)
        count += model._default_manager.filter(pk__in=part)._raw_delete("default")
    return count


def _remove_offices(actor: Actor, act: Any, ids: Iterable[int]) -> int:
    """Remove offices; the rights they gave end with the first day."""
    rows = list(Office.objects.filter(pk__in=list(ids)).select_related("post"))
    if not rows:
        return 0
    ended = tuple(
        OfficeEnded(
            office=row.pk,
            person=row.person_id,
            post=row.post_id,
            post_key=row.post.key,
            unit=row.unit_id,
            on=row.valid_from,
            decision=row.decision_id,
        )
        for row in rows
    )
    announce(OfficesEnded(actor, ended))
    posts, moment = _posts_locked(actor, {r.post_id for r in rows}), Moment.here()
    before = _seats(posts.values(), _periods(posts), moment)
    count = _remove(act, Office, [r.pk for r in rows])
    _count(before, _seats(posts.values(), _periods(posts), moment))
    return count


def _counting(
    memberships: Sequence[int], persons: Sequence[int], people: set[int]
) -> None:
    """Remove the counting places; those of persons who stay follow from what is left."""
    for part in _parts(memberships):
        CountingPlace.objects.filter(membership__in=part)._raw_delete("default")
    left = sorted(people - set(persons))
    if left:
        write_counting(left, Moment.here())


def persons_restore(
    *, actor: Actor, befores: Sequence[Mapping[str, Any]], record_into: Any = None
) -> int:
    """Let persons read again as they did; ``befores`` hold id and columns."""
    if not befores:
        return 0
    moment = Moment.here()
    wanted = {int(b["id"]): b for b in befores}
    with transaction.atomic():
        people = persons_locked(wanted)
        require_persons(actor, people, "person.write")
        facts = {pk: person_facts(p) for pk, p in people.items()}
        renamed = []
        for pk, person in people.items():
            if person.full_name != wanted[pk]["full_name"]:
                renamed.append(pk)
            _as_before(person, wanted[pk])
        with acting(actor, "people.persons_restore", record_into=record_into) as act:
            _write_persons(act, list(people.values()), renamed)
            _recount(people, facts, moment)
    return len(people)


def _as_before(person: Person, before: Mapping[str, Any]) -> None:
    names = name_columns(before["full_name"], person.name_language)
    for column, value in vars(names).items():
        setattr(person, column, value)
    person.sex, person.birth_precision = before["sex"], before["birth_precision"]
    person.birth_date = _date(before["birth_date"])
    person.deceased_on = _date(before["deceased_on"])


def _date(value: Any) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def persons_read(ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return what persons read now, to restore it later."""
    rows = Person.objects.filter(pk__in=list(ids))
    names = ("full_name", "sex", "birth_date", "birth_precision", "deceased_on")
    return [{"id": p["pk"], **p} for p in rows.values("pk", *names)]


def contacts_read(ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return contacts as commands that write them again."""
    rows = Contact.objects.filter(pk__in=list(ids))
    return [
        {
            "person": c.person_id,
            "kind": c.kind,
            "value": c.value,
            "is_primary": c.is_primary,
            "contact": c.pk,
        }
        for c in rows
    ]


def memberships_read(
    *, actor: Actor, memberships: Sequence[int]
) -> list[dict[str, Any]]:
    """Return memberships with their lines of time as JSON, to restore them later."""
    loaded = memberships_loaded(actor, memberships)
    return [_as_json(state) for state in loaded.states.values()]


def _as_json(state: State) -> dict[str, Any]:
    lines = {
        name: [
            [p.value, p.start.isoformat(), _iso(p.end)] for p in getattr(state, name)
        ]
        for name in ("home", "guest", "grades", "participations")
    }
    return {
        "id": state.id,
        "card_no": state.card_no,
        "joined_on": state.joined_on.isoformat(),
        "ceremony_on": _iso(state.ceremony_on),
        "official_on": _iso(state.official_on),
        "left_on": _iso(state.left_on),
        "left_reason": state.left_reason,
        **lines,
    }


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def memberships_restore(
    *,
    actor: Actor,
    befores: Sequence[Mapping[str, Any]],
    decision: Any,
    record_into: Any = None,
) -> int:
    """Let memberships read again as they did: rows are superseded, right ones made."""
    if not befores:
        return 0
    chosen, moment = decision_id(decision), Moment.here()
    wanted = {int(b["id"]): b for b in befores}
    with transaction.atomic():
        loaded = memberships_loaded(actor, wanted)
        changes = [
            Change(
                state,
                _restored(state, wanted[pk]),
                loaded.rows[pk].person,
                loaded.rows[pk],
                loaded.decisions,
            )
            for pk, state in loaded.states.items()
        ]
        with acting(
            actor,
            "people.memberships_restore",
            decision=chosen,
            record_into=record_into,
        ) as act:
            write_changes(act, changes, chosen, moment)
    return len(changes)


def _restored(state: State, before: Mapping[str, Any]) -> State:
    return replace(
        state,
        card_no=before["card_no"],
        joined_on=dt.date.fromisoformat(before["joined_on"]),
        ceremony_on=_date(before["ceremony_on"]),
        official_on=_date(before["official_on"]),
        left_on=_date(before["left_on"]),
        left_reason=before["left_reason"],
        home=_pieces(before["home"]),
        guest=_pieces(before["guest"]),
        grades=_pieces(before["grades"]),
        participations=_participations(before["participations"]),
    )


def _pieces(line: Iterable[Sequence[Any]]) -> tuple[Piece, ...]:
    return tuple(
        Piece(value, dt.date.fromisoformat(start), _date(end))
        for value, start, end in line
    )


def _participations(line: Iterable[Sequence[Any]]) -> tuple[Piece, ...]:
    return tuple(
        Piece(
            (value[0], value[1], _date(value[2])),
            dt.date.fromisoformat(start),
            _date(end),
        )
        for value, start, end in line
    )


def offices_restore(
    *, actor: Actor, offices: Sequence[int], decision: Any, record_into: Any = None
) -> int:
    """Let offices that were ended be held again: superseded, and opened as they were.

    The rights that they gave are given again.
    """
    if not offices:
        return 0
    chosen, moment = decision_id(decision), Moment.here()
    with transaction.atomic():
        rows = list(Office.objects.filter(pk__in=list(offices)).select_related("post"))
        posts = _posts_locked(actor, {r.post_id for r in rows})
        with acting(
            actor, "people.offices_restore", decision=chosen, record_into=record_into
        ) as act:
            Office.objects.filter(pk__in=list(offices)).update(
                superseded_at=moment.now, row_version=F("row_version") + 1
            )
            act.record_rows("supersede", Office, list(offices))
            before = _seats(posts.values(), _periods(posts), moment)
            commands = [
                OpenOffice(
                    r.person_id, r.post_id, r.valid_from, r.term_ends_on, r.mandate
                )
                for r in rows
            ]
            ids = _write_offices(act, commands, posts, chosen, moment)
            _count(before, _seats(posts.values(), _periods(posts), moment))
            opened = tuple(
                _opened(pk, command, posts[command.post], chosen)
                for pk, command in zip(ids, commands, strict=True)
            )
            announce(OfficesOpened(actor, opened))
    return len(rows)
