"""Filters mean the same in the database and in plain Python, for every reader."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banyan.base import lists
from banyan.base.lists import ListQuery, Node, Not, Term, all_of, any_of, negated
from banyan.base.lists.dates import span_of
from banyan.base.lists.tree import AllOf
from banyan.figures.services import rebuild_tallies
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.names import fold
from banyan.kernel.periods import add_years
from banyan.people import services as people
from banyan.people.models import Membership, Office, Person, Stay
from tests.contexts.people.world import (
    OFFICER,
    SYSTEM,
    D,
    World,
    decision,
    member,
    officer,
)
from tests.support import kept

pytestmark = pytest.mark.django_db
NAMES = (
    "Nguyễn Văn An",
    "Đỗ Thị Quyên",
    "Lê Thị Bình",
    "Trần An",
    "ສົມພອນ ວົງສາ",
    "An Bình",
)


@kept.once
def built() -> World:
    """Forty members of every sort, guests and officers among them."""
    made, dice = World(), random.Random(3)
    for number in range(40):
        row = member(
            dice.choice(NAMES),
            dice.choice([*made.branches, made.union_group]),
            joined=D(2000 + number % 20, 1 + number % 12, 1),
            birth_date=dice.choice([None, D(1950 + number, 5, 20), D(1996, 2, 29)]),
            sex=dice.choice(["f", "m", ""]),
            grade=dice.choice(["official", "probationary"]),
            participation=dice.choice(["active", "exempt"]),
            card_no=dice.choice(["", f"0{number}A"]),
        )
        if number % 9 == 0:
            _guest(made, row)
        if number % 7 == 0:
            contact = people.SetContact(row.person_id, "phone", f"0912345{number:03d}")
            people.contact_set(actor=SYSTEM, commands=[contact])
    _officers(made)
    rebuild_tallies()
    return made


def _guest(world: World, row: Membership) -> None:
    if row.structure_id == world.party.pk and row.unit_id != world.branches[0].pk:
        people.guest_stay_open(
            actor=SYSTEM,
            commands=[
                people.OpenGuestStay(row.pk, world.branches[0].pk, D(2021, 1, 1))
            ],
            decision=decision(on=D(2021, 1, 1)),
        )


def _officers(world: World) -> None:
    for unit, person in zip(
        world.branches, Person.objects.order_by("pk")[3:], strict=False
    ):
        post = people.SetPost(
            unit.pk, "cell-leader", D(2000, 1, 1), names={"vi": "Bí thư"}
        )
        made = people.post_set(actor=SYSTEM, commands=[post])[0]
        people.office_open(
            actor=SYSTEM,
            commands=[people.OpenOffice(person.pk, made.pk, D(2022, 1, 1))],
            decision=decision(on=D(2022, 1, 1)),
        )


# -- plain Python --------------------------------------------------------------------


def facts(row: Membership) -> dict[str, Any]:
    """Everything that a filter may ask of a member."""
    person = row.person
    held = Office.objects.filter(person=person, unit__structure=row.structure_id)
    return {
        "name": person.full_name,
        "card": row.card_no,
        "grade": row.grade,
        "participation": row.participation,
        "sex": person.sex,
        "unit": row.unit,
        "joined": row.joined_on,
        "official": row.official_on,
        "born": person.birth_date,
        "age": age(person.birth_date),
        "post": set(held.values_list("post__key", flat=True)),
        "guest": [
            s.unit
            for s in Stay.objects.filter(membership=row, kind="guest").select_related(
                "unit"
            )
        ],
        "phone": next((c.value for c in person.contacts.all()), None),
        "invented": row.is_specimen,
        "path": row.unit.path if row.unit else "",
    }


def age(born: dt.date | None) -> int | None:
    today = clock.today()
    if born is None:
        return None
    years = today.year - born.year
    return years if born <= add_years(today, -years) else years - 1


def fits(node: Node | None, row: dict[str, Any], units: dict[str, Any]) -> bool:
    if node is None:
        return True
    if isinstance(node, Not):
        return not fits(node.part, row, units)
    if isinstance(node, Term):
        return term_fits(node, row[node.field], units)
    parts = [fits(part, row, units) for part in node.parts]
    return all(parts) if isinstance(node, AllOf) else any(parts)


def term_fits(term: Term, value: Any, units: dict[str, Any]) -> bool:
    if term.op == "empty":
        return not value and value is not False
    if value is None or value == "":
        return False
    return OPS[term.op](term, value, units)


def _is(term: Term, value: Any, units: dict[str, Any]) -> bool:
    if isinstance(value, dt.date):
        span = span_of(term.values[0], clock.today())
        return span is not None and span.start <= value < span.stop
    if isinstance(value, set | list):
        return any(_is(term, one, units) for one in value)
    if hasattr(value, "path"):
        return any(value.pk == units[typed].pk for typed in term.values)
    if isinstance(value, bool):
        return value == (term.values[0] == "yes")
    return str(value) in term.values


def _under(term: Term, value: Any, units: dict[str, Any]) -> bool:
    above = units[term.values[0]].path
    many = value if isinstance(value, list) else [value]
    return any(one.path.startswith(above) for one in many)


def _has(term: Term, value: str, _units: dict[str, Any]) -> bool:
    if term.field == "phone":
        return term.values[0] in value
    folded = fold(value)
    return all(word in folded for word in fold(term.values[0]).split())


def _compare(look: str) -> Callable[[Term, Any, Any], bool]:
    def run(term: Term, value: Any, _units: Any) -> bool:
        if isinstance(value, dt.date):
            spans = [span_of(v, clock.today()) for v in term.values]
            assert spans[0] is not None and spans[-1] is not None
            return {
                "lt": value < spans[0].start,
                "le": value < spans[0].stop,
                "ge": value >= spans[0].start,
                "gt": value >= spans[0].stop,
                "from": spans[0].start <= value < spans[-1].stop,
            }[look]
        numbers = [float(v) for v in term.values]
        return {
            "lt": value < numbers[0],
            "le": value <= numbers[0],
            "ge": value >= numbers[0],
            "gt": value > numbers[0],
            "from": numbers[0] <= value <= numbers[-1],
        }[look]

    return run


OPS: dict[str, Callable[[Term, Any, Any], bool]] = {
    "is": _is,
    "in": _is,
    "under": _under,
    "has": _has,
    "starts": lambda t, v, _u: str(v).lower().startswith(t.values[0].lower()),
    **{look: _compare(look) for look in ("lt", "le", "ge", "gt", "from")},
}

# -- random filters ------------------------------------------------------------------

PLACES = ("city@party", "commune 1@party", "branch 21@party")
DAYS = ("2005", "2010-03", "2019-08-01", "today-15y", "last-year")
AGES = ("18", "30", "30.5", "55")


def _terms(
    field: str, ops: dict[str, st.SearchStrategy[tuple[str, ...]]]
) -> list[st.SearchStrategy[Term]]:
    return [
        values.map(lambda v, op=op: Term(field, op, v)) for op, values in ops.items()
    ]


def one(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sampled_from(values).map(lambda v: (v,))


def several(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3).map(tuple)


NONE: st.SearchStrategy[tuple[str, ...]] = st.just(())
RANGE = st.sampled_from([("2004", "2010"), ("2010-03", "2019-08-01")])
DATES = {
    **{op: one(DAYS) for op in ("is", "lt", "le", "ge", "gt")},
    "from": RANGE,
    "empty": NONE,
}
TERMS = st.one_of(
    *_terms(
        "name",
        {"has": one(("an", "quyen do", "Thị", "nguyen van an", "ສົມ", "binh", "x"))},
    ),
    *_terms(
        "card",
        {
            "is": one(("00A", "018A")),
            "starts": one(("01", "0")),
            "in": several(("00A", "09A")),
            "empty": NONE,
        },
    ),
    *_terms(
        "grade",
        {
            "is": one(("official",)),
            "in": several(("official", "probationary")),
            "empty": NONE,
        },
    ),
    *_terms("participation", {"is": one(("exempt", "suspended")), "empty": NONE}),
    *_terms("sex", {"is": one(("f", "m")), "empty": NONE}),
    *_terms("unit", {"under": one(PLACES), "is": one(PLACES), "in": several(PLACES)}),
    *_terms("joined", DATES),
    *_terms("official", DATES),
    *_terms("born", DATES),
    *_terms(
        "age",
        {
            **{op: one(AGES) for op in ("is", "lt", "le", "ge", "gt")},
            "in": several(AGES),
            "from": st.just(("20", "40.5")),
            "empty": NONE,
        },
    ),
    *_terms("post", {"is": one(("cell-leader",)), "empty": NONE}),
    *_terms(
        "guest", {"under": one(PLACES), "is": one(("branch 11@party",)), "empty": NONE}
    ),
    *_terms("phone", {"has": one(("345", "007", "5035")), "empty": NONE}),
    *_terms("invented", {"is": one(("yes", "no"))}),
)
FILTERS: st.SearchStrategy[Node] = st.recursive(
    TERMS,
    lambda parts: st.one_of(
        parts.map(negated),
        st.lists(parts, min_size=2, max_size=3).map(lambda p: all_of(*p)),
        st.lists(parts, min_size=2, max_size=3).map(lambda p: any_of(*p)),
    ),
    max_leaves=5,
)
ORDERS = st.sampled_from(
    [("name",), ("-joined", "name"), ("born",), ("-born",), ("unit", "-card")]
)


def readers(world: World) -> list[Actor]:
    """Those whose ranges hold every unit that a filter may name for reading units."""
    whole = {"unit.read"}
    rights = [r for r in OFFICER if r not in whole]
    made = [SYSTEM, officer(world.top), officer(world.top, world.union_top)]
    for units in ([world.communes[0]], [world.branches[1], world.branches[2]]):
        seen = officer(world.top, world.union_top, rights=whole)
        kept = officer(*units, rights=rights)
        made.append(
            Actor(
                kind="account",
                account_id=7,
                name="Officer",
                held=(*seen.held, *kept.held),
            )
        )
    return made


def in_range(actor: Actor, row: dict[str, Any], right: str) -> bool:
    return actor.covers(right, row["path"])


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_filters_are_what_they_say(world: World, data: st.DataObject) -> None:
    units = {
        f"{u.names.vi}@party": u for u in [world.top, *world.communes, *world.branches]
    }
    everybody = getattr(world, "everybody", None) or {
        row.pk: facts(row)
        for row in Membership.objects.filter(structure=world.party).select_related(
            "person", "unit"
        )
    }
    world.everybody = everybody  # type: ignore[attr-defined]
    node = data.draw(FILTERS)
    actor = data.draw(st.sampled_from(readers(world)))
    query = ListQuery(
        filter=lists.written(node), tab="party", order=data.draw(ORDERS), limit=50
    )
    spec = lists.get("members")
    expected = {
        pk
        for pk, row in everybody.items()
        if in_range(actor, row, "membership.read") and fits(node, row, units)
    }
    page = lists.run(actor, spec, query)
    assert {row.id for row in page.rows} == expected
    assert page.count is not None and page.count.number == len(expected)
    found = [
        row.id for part in lists.iterate(actor, spec, query, size=7) for row in part
    ]
    assert found == [row.id for row in page.rows]
    walked, step = [], query.changed(limit=7)
    while True:
        part = lists.run(actor, spec, step)
        walked += [row.id for row in part.rows]
        if not part.after:
            break
        step = step.changed(after=part.after)
    assert walked == found


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_today_asked_as_another_day_is_the_same(
    world: World, data: st.DataObject
) -> None:
    """The reading of a day gives today's answer for today, as known now."""
    node = data.draw(FILTERS)
    actor = data.draw(st.sampled_from(readers(world)))
    query = ListQuery(
        filter=lists.written(node),
        tab="party",
        columns=("name", "unit", "grade", "participation"),
    )
    spec = lists.get("members")
    known = ListQuery(**{**query.__dict__, "known_on": clock.today()})
    now, then = lists.run(actor, spec, query), lists.run(actor, spec, known)
    assert [(r.id, r.cells) for r in now.rows] == [(r.id, r.cells) for r in then.rows]
    assert now.count == then.count
