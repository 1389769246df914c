"""Queries that are written once find what the ORM finds, for every kind of reader."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from banyan.access.queries.scope import ranges_of
from banyan.base import lists
from banyan.base.lists import ListQuery, running
from banyan.base.prepared import Whole
from banyan.kernel.actor import Actor
from banyan.people import services as people
from banyan.people.models import Membership
from banyan.people.queries import hub, offices, persons, story
from banyan.units import lists as units
from tests.contexts.people import world as w
from tests.support import kept

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 5, 4)


@kept.once
def built() -> w.World:
    return w.World()


@pytest.fixture
def row(world: w.World) -> Any:
    made = w.member("Lê Văn An", world.branches[0])
    people.contact_set(
        actor=w.SYSTEM,
        commands=[people.SetContact(made.person_id, "phone", "0912 000 345")],
    )
    return made


def readers(world: w.World, person: int) -> dict[str, Actor]:
    rights = [*w.OFFICER, "person.sensitive"]
    return {
        "system": w.SYSTEM,
        "above": w.officer(world.top, rights=rights),
        "two places": w.officer(world.branches[0], world.branches[2], rights=rights),
        "elsewhere": w.officer(world.branches[3], rights=rights),
        "oneself": Actor(kind="account", account_id=9, person_id=person, name="Self"),
        "nobody": Actor(kind="account", account_id=9, name="Nobody"),
    }


def asked(
    actor: Actor, person: int, membership: int, unit: int
) -> list[tuple[Any, Any, Any]]:
    """Return each query with its values and its question."""
    read, seal = (
        ranges_of(actor, "membership.read"),
        ranges_of(actor, persons.SENSITIVE),
    )
    own = actor.own_person
    found: list[tuple[Any, Any, Any]] = [
        (persons._memberships, (person, read, own, TODAY), {}),
        (persons._by_id, (person,), {}),
        (persons._qualifications, (person,), {}),
        (offices._of_person, (person, ranges_of(actor, "unit.read"), own, None), {}),
        (offices._of_person, (person, ranges_of(actor, "unit.read"), own, TODAY), {}),
        (offices._holding, (unit, ranges_of(actor, "unit.read"), own, TODAY), {}),
        (
            offices._of_unit,
            (unit, ranges_of(actor, "unit.read"), own, TODAY, None),
            {},
        ),
    ]
    ids = [unit, unit + 1]
    for day in (None, TODAY):
        values = (ids, ranges_of(actor, "unit.read"), *((day, None) if day else ()))
        found.append((units._units_then if day else units._units_now, values, {}))
    for is_self in (True, False):
        question = {"is_self": is_self, "seals": True}
        found.append((hub._reached, (person, seal, TODAY), question))
    for kind in story.FACTS:
        for corrected in (True, False):
            question = {"kind": kind, "corrected": corrected}
            found.append((story._facts, ([membership],), question))
    return found


def test_a_query_written_once_finds_the_same(world: w.World, row: Any) -> None:
    for who, actor in readers(world, row.person_id).items():
        for query, values, question in asked(actor, row.person_id, row.pk, row.unit_id):
            for _again in range(4):  # PostgreSQL keeps the plan from the third
                rows = query(*values, **question)
                plain = query.plain(*values, **question)
                assert rows == plain, (who, query.__name__, question)


def test_who_sees_the_membership_is_as_before(world: w.World, row: Any) -> None:
    seen = {
        who
        for who, actor in readers(world, row.person_id).items()
        if persons._memberships(
            row.person_id,
            ranges_of(actor, "membership.read"),
            persons.own_in(actor, "membership.read"),
            TODAY,
        )
    }
    assert seen == {"system", "above", "two places", "oneself"}


def test_a_row_is_made_whole_with_what_it_refers_to(world: w.World, row: Any) -> None:
    whole = Whole(Membership, "unit", "structure", "closed_by")
    rows = Membership.objects.filter(pk=row.pk).values_list(*whole.columns)
    made = whole.made(tuple(rows.get()))
    known = Membership.objects.select_related("unit", "structure").get(pk=row.pk)
    for field in Membership._meta.concrete_fields:
        assert getattr(made, field.attname) == getattr(known, field.attname)
    assert made.unit.names == known.unit.names and made.unit.path == known.unit.path
    assert made.structure.key == known.structure.key
    assert made.closed_by is None


def test_what_keys_find_is_not_begun_with_a_range(
    world: w.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = w.officer(world.top)
    monkeypatch.setattr(units._units_now, "_known", {})
    units._units_now([world.top.pk], ranges_of(actor, "unit.read"))
    [asked] = {c.sql for c in units._units_now._known.values() if c and "path" in c.sql}
    hidden = '("units_unit"."path" || \'\')'
    assert (hidden in asked) is (connection.vendor == "postgresql")


@pytest.mark.parametrize("day", [dt.date(y, 1, 1) for y in (2000, 2012, 2024)])
@pytest.mark.parametrize("known", [None, dt.date(2026, 5, 5)])
def test_a_past_day_is_counted_as_it_is_listed(
    world: w.World, row: Any, day: dt.date, known: dt.date | None
) -> None:
    w.member("Trần Thị Bình", world.branches[3], dt.date(2013, 5, 1))
    one, above = world.branches[0].uid, world.communes[0].uid
    filters = [
        "",
        f"unit under {above}",
        f"unit is {one}",
        f"unit under {above} and unit is {one}",
        f"unit under {above} or joined lt 2014",
        f"not unit under {above}",
        f"unit under {above} and joined lt 2014",
        "unit empty",
    ]
    spec, numbers = lists.get("members"), []
    for who in ("system", "above", "two places"):
        actor = readers(world, row.person_id)[who]
        for asked in filters:
            if who == "two places" and str(above) in asked:
                continue  # out of range: refused
            query = ListQuery(filter=asked, day=day, known_on=known)
            page = lists.run(actor, spec, query)
            assert page.count is not None and page.count.number == len(page.rows)
            assert running.count(actor, spec, query) == page.count
            numbers.append(len(page.rows))
    there = {2000: 0, 2012: 1, 2024: 2}[day.year]
    assert max(numbers) == (0 if known else there)
