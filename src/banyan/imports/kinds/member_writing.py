"""How members of a table are written: new ones in bulk, known ones by services."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from banyan.people import services as people

from ..staging import Line
from .base import CHANGED, NEW, Context, day

PART = 5_000
CONTACTS = ("phone", "mail", "address")
Lines = Callable[[Sequence[str]], Iterator[Line]]


def parts(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield lines in parts."""
    iterator = iter(lines)
    while found := list(islice(iterator, PART)):
        yield found


def write_new(ctx: Context, lines: Lines, decision: Any, act: Any) -> None:
    """Load new members with their contacts and identity numbers."""
    rows = (load_row(line) for line in lines([NEW]))
    first = next(rows, None)
    if first is None:
        return
    people.members_load(
        actor=ctx.actor,
        rows=_chain(first, rows),
        decision=decision,
        record_into=act,
    )


def _chain(first: Any, rest: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from rest


def load_row(line: Line) -> people.LoadRow:
    """Return one staged line as the bulk door takes it."""
    new = line.plan["new"]
    joined, left = day(new["joined_on"]), day(new.get("left_on"))
    assert joined is not None
    official = day(new.get("official_on"))
    grades: tuple[people.Span, ...] = ()
    if official is None and new.get("grade") == "official":
        grades = (people.Span("official", joined),)
    taking = new.get("participation")
    membership = people.LoadMembership(
        joined_on=joined,
        home=(people.Span(new["unit"], joined),),
        grades=grades,
        participations=(people.Span(taking, joined),) if taking else (),
        card_no=new.get("card_no", ""),
        ceremony_on=day(new.get("ceremony_on")),
        official_on=official,
        left_on=left,
        left_reason=new.get("left_reason", "") if left else "",
    )
    person = line.plan.get("person") or _person(new)
    died = left if left and new.get("left_reason") == "death" else None
    contacts = tuple((kind, new[kind]) for kind in CONTACTS if new.get(kind))
    return people.LoadRow(
        person, (membership,), died, contacts, new.get("national_id", "")
    )


def _person(new: dict[str, Any]) -> people.NewPerson:
    born = new.get("birth_date") or (None, "day")
    other = new.get("other_name")
    return people.NewPerson(
        full_name=new["full_name"],
        birth_date=day(born[0]),
        birth_precision=born[1],
        sex=new.get("sex", ""),
        other_names=(people.OtherName(other),) if other else (),
    )


def write_changed(
    ctx: Context, lines: Lines, decision: Any, act: Any, keep: Any
) -> None:
    """Change known members; what they read before is kept for the way back."""
    for part in parts(lines([CHANGED])):
        _keep(ctx, part, keep)
        _persons(ctx, part, act)
        _contacts(ctx, part, act)
        _sealed(ctx, part, act)
        for service, commands in _facts(ctx, part):
            if commands:
                service(
                    actor=ctx.actor,
                    commands=commands,
                    decision=decision,
                    record_into=act,
                )


PERSON_KEYS = {"full_name", "sex", "birth_date", "birth_precision"}
FACT_KEYS = {"card_no", "unit", "official_on", "participation", "left_on"}


def _keep(ctx: Context, part: Sequence[Line], keep: Any) -> None:
    persons = {x.plan["person"]: x for x in part if _touches_person(x)}
    memberships = {x.plan["membership"]: x for x in part if FACT_KEYS & x.plan.keys()}
    befores: dict[int, dict[str, Any]] = {x.number: {} for x in part}
    for row in people.persons_read(list(persons)):
        befores[persons[row["id"]].number]["person"] = row
    if memberships:
        for row in people.memberships_read(
            actor=ctx.actor, memberships=list(memberships)
        ):
            befores[memberships[row["id"]].number]["membership"] = row
    for line in part:
        lost = {
            kind: [line.plan["person"], line.plan[f"{kind}_id"][0]]
            for kind in CONTACTS
            if line.plan.get(f"{kind}_id")
        }
        if lost:
            befores[line.number]["contacts"] = people.contacts_read(
                [contact for _person, contact in lost.values()]
            )
    keep(befores)


def _touches_person(line: Line) -> bool:
    died = line.plan.get("left_reason") == "death" and "left_on" in line.plan
    return died or bool(PERSON_KEYS & line.plan.keys())


def _persons(ctx: Context, part: Sequence[Line], act: Any) -> None:
    commands = [
        people.ChangePerson(
            person=x.plan["person"],
            full_name=x.plan.get("full_name"),
            name_was_wrong=True,
            sex=x.plan.get("sex"),
            birth_date=day(x.plan.get("birth_date")),
            birth_precision=x.plan.get("birth_precision"),
        )
        for x in part
        if PERSON_KEYS & x.plan.keys()
    ]
    if commands:
        people.person_change(actor=ctx.actor, commands=commands, record_into=act)


def _contacts(ctx: Context, part: Sequence[Line], act: Any) -> None:
    commands = []
    for line in part:
        for kind in CONTACTS:
            if kind not in line.plan:
                continue
            contact, version = line.plan.get(f"{kind}_id") or (None, None)
            commands.append(
                people.SetContact(
                    line.plan["person"],
                    kind,
                    line.plan[kind],
                    is_primary=True,
                    contact=contact,
                    row_version=version,
                )
            )
    if commands:
        people.contact_set(actor=ctx.actor, commands=commands, record_into=act)


def _sealed(ctx: Context, part: Sequence[Line], act: Any) -> None:
    commands = [
        people.SetSensitive(x.plan["person"], "national-id", x.plan["national_id"])
        for x in part
        if x.plan.get("national_id")
    ]
    if commands:
        people.sensitive_set(actor=ctx.actor, commands=commands, record_into=act)


def fact_commands(plan: dict[str, Any], on: dt.date) -> dict[str, Any]:
    """Return the dated changes of a plan by their column, in order of time."""
    pk = plan["membership"]
    found: dict[str, Any] = {}
    if "official_on" in plan:
        day_of = _day(plan, "official_on")
        found["official_on"] = people.ChangeGrade(pk, "official", day_of)
    if "unit" in plan:
        found["unit"] = people.ChangeStay(pk, plan["unit"], on)
    if "participation" in plan:
        taking = plan["participation"]
        found["participation"] = people.ChangeParticipation(pk, taking, on)
    if "left_on" in plan:
        left = _day(plan, "left_on")
        found["left_on"] = people.EndMembership(pk, left, plan["left_reason"])
    return found


SERVICES = {
    "official_on": people.grade_change,
    "unit": people.stay_change,
    "participation": people.participation_change,
    "left_on": people.membership_end,
}


def _facts(ctx: Context, part: Sequence[Line]) -> Iterator[tuple[Any, list[Any]]]:
    """Yield the services of dated facts with their commands, in order of time."""
    cards = [
        people.CorrectMembership(x.plan["membership"], card_no=x.plan["card_no"])
        for x in part
        if "card_no" in x.plan
    ]
    yield people.membership_correct, cards
    wanted = [fact_commands(x.plan, ctx.on) for x in part]
    for key, service in SERVICES.items():
        yield service, [commands[key] for commands in wanted if key in commands]


def _day(plan: dict[str, Any], key: str) -> dt.date:
    found = day(plan[key])
    assert found is not None
    return found


def restore(
    ctx: Context, befores: Sequence[Any], gone: set[int], decision: Any, act: Any
) -> None:
    """Let changed persons, contacts and memberships read as before."""
    people.persons_restore(
        actor=ctx.actor,
        befores=[b["person"] for b in befores if "person" in b],
        record_into=act,
    )
    contacts = [c for b in befores for c in b.get("contacts", ())]
    if contacts:
        people.contact_set(
            actor=ctx.actor,
            commands=[people.SetContact(**c) for c in contacts],
            record_into=act,
        )
    people.memberships_restore(
        actor=ctx.actor,
        befores=[
            b["membership"]
            for b in befores
            if "membership" in b and b["membership"]["id"] not in gone
        ],
        decision=decision,
        record_into=act,
    )
