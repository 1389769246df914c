"""Shares, approvals, years, acts on a task, the list: read within range."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

import pytest
from django.db import transaction

from banyan.base import lists
from banyan.base.lists import ListQuery
from banyan.cases.scenario.world import SYSTEM, World
from banyan.commitments import queries, services
from banyan.commitments.domain.shares import TaskFacts, shares_of
from banyan.commitments.domain.states import ACTS, STATES
from banyan.commitments.models import Commitment
from banyan.figures import indicators
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed, NotVisible, OrgError
from banyan.units.models import Unit
from tests.support import case_world as w
from tests.support import kept
from tests.support import task_world as t

pytestmark = pytest.mark.django_db


@kept.once
def built() -> World:
    return w.world()


@pytest.fixture
def here(world: World) -> Iterator[World]:
    with w.on(w.TODAY):
        yield world


def member(here: World, name: str = "member-1") -> Actor:
    return Actor(kind="account", name=name, person_id=here.persons[name])


def scatter(rows: list[Commitment], seed: int) -> None:
    """Put tasks into random states, as years of use would leave them."""
    rng = random.Random(seed)
    first = dt.date(2026, 7, 1)
    for row in rows:
        row.state = rng.choice(STATES)
        row.due_on = first + dt.timedelta(rng.randrange(90))
        row.agreed_on = rng.choice([None, row.due_on + dt.timedelta(3)])
        row.done_on = rng.choice([None, first + dt.timedelta(rng.randrange(95))])
        row.exceeded = rng.random() < 0.4
        row.points, row.bonus = rng.choice([None, 900]), rng.choice([0, 45])
    Commitment.objects.bulk_update(
        rows, "state due_on agreed_on done_on exceeded points bonus".split()
    )


@pytest.mark.parametrize("seed", range(2))
def test_shares_are_what_counting_task_by_task_says(here: World, seed: int) -> None:
    owners = [here.persons[f"member-{n}"] for n in (1, 2, 3)]
    people = [t.registered(here, person=p) for p in owners for _n in range(6)]
    units = [t.registered(here, person=None) for _n in range(8)]
    scatter(people + units, seed)
    for on in (w.TODAY, dt.date(2026, 8, 1), dt.date(2026, 12, 31)):
        found = queries.shares(SYSTEM, period="2026", persons=owners, on=on)
        for owner in owners:
            own = Commitment.objects.filter(person=owner)
            assert found.get(owner, shares_of([], on)) == counted(own, on)
        branch = here.units["branch"]
        units_found = queries.shares(SYSTEM, period="2026", units=[branch], on=on)
        rows = Commitment.objects.filter(unit=branch, person__isnull=True)
        assert units_found.get(branch, shares_of([], on)) == counted(rows, on)
        assert queries.shares(SYSTEM, period="2026", on=on) == units_found


def counted(rows: object, on: dt.date) -> object:
    return shares_of(
        [
            TaskFacts(
                r.state,
                r.agreed_on or r.due_on,
                r.done_on,
                r.exceeded,
                r.points,
                r.bonus,
            )
            for r in rows  # type: ignore[attr-defined]
        ],
        on,
    )


def test_shares_take_one_statement_whatever_the_number(
    here: World, django_assert_num_queries: object
) -> None:
    for n in range(1, 6):
        t.approved(here, person=here.persons[f"member-{n}"])
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = queries.shares(SYSTEM, period="2026", persons=here.persons.values())
    assert len(found) == 5
    assert all(s.total == 1 for s in found.values())
    with django_assert_num_queries(1):  # type: ignore[operator]
        many = queries.shares(SYSTEM, period="2026", persons=range(100_000))
    assert many == found


def test_shares_stay_within_range_and_period(here: World) -> None:
    row = t.approved(here)
    owner = here.persons["member-1"]
    officer2 = here.actors["officer2"]
    assert queries.shares(officer2, period="2026", persons=[owner]) == {}
    assert queries.shares(SYSTEM, period="2026-Q2", persons=[owner]) == {}
    assert owner in queries.shares(SYSTEM, period="2026-H2", persons=[owner])
    assert owner in queries.shares(member(here), period="2026-Q3", persons=[owner])
    assert row.pk


def test_indicators_read_the_shares_of_units(here: World) -> None:
    t.finished(here, t.approved(here, person=None), w.TODAY)
    t.approved(here, person=None, due_on=dt.date(2026, 9, 1))
    path = Unit.objects.get(pk=here.units["branch"]).path
    small = Unit.objects.get(pk=here.units["small"]).path
    year = dt.date(2026, 1, 1), dt.date(2027, 1, 1)
    span = indicators.Span("", "g", *year, w.TODAY)
    values = []
    for word in ("done", "on-time", "late", "exceeded"):
        found = indicators.measure(f"commitments-{word}", span)
        assert small not in found
        values.append(found[path].value)
    assert values == [50, 50, 50, 0]


def test_indicators_read_the_shares_of_persons(here: World) -> None:
    row = t.finished(here, t.approved(here), w.TODAY)
    keys = ("commitments-done", "commitments-late")
    year = dt.date(2026, 1, 1), dt.date(2027, 1, 1)
    found = indicators.persons_measured(keys, [row.person_id], *year)
    assert found == {
        "commitments-done": {row.person_id: 100},
        "commitments-late": {row.person_id: 0},
    }
    before = dt.date(2025, 1, 1), dt.date(2026, 1, 1)
    assert not any(indicators.persons_measured(keys, [row.person_id], *before).values())


def test_what_waits_for_the_level_above(here: World) -> None:
    waits = t.registered(here, submit=True)
    done = t.finished(here, t.approved(here), w.TODAY)
    late = t.approved(here)
    services.delays_report(
        actor=here.actors["secretary"],
        commands=[services.Delay(late.pk, dt.date(2026, 10, 9), "Mưa bão")],
    )
    t.registered(here)
    t.registered(here, submit=True, person=None)
    found = queries.approvals(here.actors["secretary"])
    assert [line.id for line in found] == [waits.pk, done.pk, late.pk]
    assert len(queries.approvals(here.actors["officer"])) == 4
    assert queries.approvals(here.actors["officer2"]) == ()
    assert queries.approvals(member(here)) == ()


def test_three_years_of_a_person_and_their_own_tasks(here: World) -> None:
    for year in (2023, 2024, 2025):
        with w.on(dt.date(year, 12, 1)):
            t.registered(here, period=str(year))
    t.approved(here)
    owner = here.persons["member-1"]
    years = queries.years_of_person(here.actors["officer"], owner)
    assert [y.year for y in years] == [2026, 2025, 2024]
    assert years[0].shares.total == 1
    assert years[1].shares.share_completed is None
    assert len(queries.commitments_mine(member(here))) == 4
    assert queries.commitments_mine(here.actors["inspector"]) == ()
    assert queries.years_of_person(here.actors["officer2"], owner) == ()


def test_acts_shown_are_acts_allowed(here: World) -> None:
    """What the page offers is what the services let pass, for everybody."""
    draft, waits = t.registered(here), t.registered(here, submit=True)
    running, unit = t.approved(here), t.unit_task(here)
    actors = [*here.actors.values(), member(here), member(here, "member-2")]
    for row in (draft, waits, running, unit):
        for actor in actors:
            try:
                offered = queries.commitment_get(actor, row.uid).acts
            except NotVisible:
                continue
            for act in ACTS:
                assert (act in offered) == passes(actor, act, row), (actor.name, act)


def passes(actor: Actor, act: str, row: Commitment) -> bool:
    from banyan.commitments.domain.states import may_score
    from banyan.commitments.services.ground import held, require
    from banyan.commitments.services.registering import _Named

    try:
        with transaction.atomic():
            held(actor, act, [_Named(row.pk)])
        require(actor, act, row)
    except OrgError:
        return False
    if act == "roll_out":
        return row.person_id is None
    if act == "score":
        return may_score(row.state, row.due_on, w.TODAY)
    return act != "agree" or row.delayed_to is not None


def test_the_list_finds_late_and_exceeded_tasks(here: World) -> None:
    late = t.approved(here, due_on=dt.date(2026, 8, 1))
    good = t.scored(here, t.finished(here, t.approved(here), w.TODAY), exceeded=True)
    spec = lists.get("commitments")

    def ids(filter: str, **more: object) -> list[int]:
        query = ListQuery(filter=filter, **more)  # type: ignore[arg-type]
        return [r.id for r in lists.run(SYSTEM, spec, query).rows]

    assert ids("late is yes") == [late.pk]
    assert ids("late is no") == [good.pk]
    assert ids("exceeded is yes and kind is regular") == [good.pk]
    assert ids("title has 'ket nap'") == [good.pk, late.pk]
    assert ids("period starts 2026 and state is approved") == [late.pk]
    assert lists.run(here.actors["officer2"], spec, ListQuery()).rows == ()
    with pytest.raises(NotAllowed):
        lists.run(member(here), spec, ListQuery())
