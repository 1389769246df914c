"""Tallies: deltas, folding and recount agree; charts read what is kept."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from typing import Any

import pytest

from banyan.base.models import Setting
from banyan.figures import queries
from banyan.figures.examine import differences, examine
from banyan.figures.models import KindTally
from banyan.figures.services import (
    fold_deltas,
    mark_stale,
    rebuild_tallies,
    recount_if_stale,
)
from banyan.kernel.actor import PathRange
from banyan.kernel.errors import NotVisible, OrgError
from banyan.people import queries as people_queries
from banyan.people import services as people
from banyan.people.models import Membership, Post, TallyDelta
from banyan.units import queries as units
from tests.contexts.people.world import (
    SYSTEM,
    D,
    World,
    at,
    decision,
    member,
    officer,
    person,
    unit,
)
from tests.support.counting import statements

pytestmark = pytest.mark.django_db
TODAY = D(2025, 9, 15)
READER = ("unit.read", "figures.read", "membership.read")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    at(monkeypatch, TODAY)
    return World()


def tally(unit: Any) -> queries.TallyShown:
    return queries.tally_of(SYSTEM, [unit.pk])[unit.pk]


def test_each_number(world: World) -> None:
    first, second = world.branches[0], world.branches[1]
    member("Lê Thị Bình", first, D(2025, 8, 1), sex="f", birth_date=D(2000, 1, 1))
    member("Trần Văn Cường", first, D(2001, 1, 1), birth_date=D(1960, 6, 1))
    row = member("Phạm Dũng", second, grade="probationary", birth_date=D(1994, 9, 16))
    people.participation_change(
        actor=SYSTEM,
        commands=[people.ChangeParticipation(row.pk, "exempt", D(2024, 1, 1))],
        decision=decision(),
    )
    in_union = people.OpenMembership(row.person_id, world.union_group.pk, D(2020, 1, 1))
    people.membership_open(actor=SYSTEM, commands=[in_union], decision=decision())
    people.post_set(
        actor=SYSTEM,
        commands=[people.SetPost(first.pk, "committee-member", D(2020, 1, 1), seats=3)],
    )

    def check() -> None:
        found = tally(world.top)
        assert (found.members, found.official, found.probationary) == (3, 2, 1)
        assert (found.women, found.young, found.exempt) == (1, 2, 1)
        assert (found.persons, found.posts, found.vacant) == (3, 3, 3)
        assert found.mean_age == round(2025 - (2000 + 1960 + 1994) / 3, 1)
        assert tally(world.union_top).members == 1
        assert tally(world.union_top).persons == 0

    check()
    rebuild_tallies()
    assert not TallyDelta.objects.exists()
    check()
    found = tally(world.top)
    assert (found.branches, found.units_below) == (4, 6)
    assert found.below_minimum == 4 and tally(first).below_minimum == 1
    assert tally(first).own_members == 2
    ages = {r.band: (r.women, r.men) for r in queries.age_structure(SYSTEM, first.pk)}
    assert ages["18-30"] == (1, 0) and ages["61+"] == (0, 1)
    assert "0-17" not in ages and len(ages) == 8
    months = queries.admissions_by_month(SYSTEM, world.top.pk)
    assert len(months) == 12 and months[-1].month == D(2025, 9, 1)
    assert {m.month: m.admitted for m in months if m.admitted} == {D(2025, 8, 1): 1}


def test_folding_equals_recounting(world: World) -> None:
    rebuild_tallies()
    for i, home in enumerate([*world.branches, world.branches[0], world.branches[0]]):
        member(f"Nguyễn Văn {i}", home, D(2025, 7, 1 + i))
    assert differences() == {}
    before = [tally(u) for u in [world.top, *world.communes, *world.branches]]
    assert fold_deltas() > 0 and not TallyDelta.objects.exists()
    after = [tally(u) for u in [world.top, *world.communes, *world.branches]]
    assert (
        [t.members for t in before]
        == [t.members for t in after]
        == [
            6,
            4,
            2,
            3,
            1,
            1,
            1,
        ]
    )
    assert tally(world.branches[0]).below_minimum == 0
    assert tally(world.top).below_minimum == 3
    assert examine() == []
    months = {
        m.month: m.admitted for m in queries.admissions_by_month(SYSTEM, world.top.pk)
    }
    assert months[D(2025, 7, 1)] == 6


def step(rng: random.Random, world: World, day: dt.date) -> None:
    """Do one random thing; what the rules refuse is refused."""
    rows = list(Membership.objects.filter(state="member"))
    homes = [*world.branches, world.union_group]
    kind = rng.choice(
        ["open", "open", "move", "end", "grade", "exempt", "birth", "office"]
    )
    try:
        if kind == "open" or not rows:
            member(
                f"Trần {rng.random()}",
                rng.choice(homes),
                day,
                birth_date=D(rng.randint(1940, 2006), 3, 3),
                sex=rng.choice("fm"),
                grade=rng.choice(["official", "probationary"]),
            )
            return
        row = rng.choice(rows)
        act(rng, kind, row, world, day)
    except OrgError:
        pass


def act(rng: random.Random, kind: str, row: Any, world: World, day: dt.date) -> None:
    common = {"actor": SYSTEM, "decision": decision()}
    if kind == "move":
        to = rng.choice(world.branches)
        people.stay_change(commands=[people.ChangeStay(row.pk, to.pk, day)], **common)
    elif kind == "end":
        command = people.EndMembership(row.pk, day, "request")
        people.membership_end(commands=[command], **common)
    elif kind == "grade":
        command = people.ChangeGrade(row.pk, "official", day)
        people.grade_change(commands=[command], **common)
    elif kind == "exempt":
        word = rng.choice(["exempt", "active"])
        command = people.ChangeParticipation(row.pk, word, day)
        people.participation_change(commands=[command], **common)
    elif kind == "birth":
        command = people.ChangePerson(row.person_id, birth_date=D(1999, 1, 1), sex="f")
        people.person_change(actor=SYSTEM, commands=[command])
    else:
        office(rng, row, world, day, common)


def office(
    rng: random.Random, row: Any, world: World, day: dt.date, common: dict[str, Any]
) -> None:
    post = (
        Post.objects.order_by("?").first()
        or people.post_set(
            actor=SYSTEM,
            commands=[
                people.SetPost(
                    rng.choice(world.branches).pk,
                    "committee-member",
                    D(2000, 1, 1),
                    seats=2,
                )
            ],
        )[0]
    )
    command = people.OpenOffice(row.person_id, post.pk, day)
    people.office_open(commands=[command], **common)


@pytest.mark.parametrize("seed", range(4))
def test_random_writes_keep_the_counts(
    world: World, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng, day = random.Random(seed), D(2025, 3, 1)
    rebuild_tallies()
    for i in range(25):
        day += dt.timedelta(days=rng.randint(0, 9))
        step(rng, world, day)
        if i == 12:
            fold_deltas()
    assert examine() == []
    fold_deltas()
    assert examine() == []
    for node in [world.top, *world.communes, *world.branches]:
        count = people_queries.roster_count(SYSTEM, node, below=True)
        brute = Membership.objects.filter(
            state="member", unit__path__startswith=node.path
        ).count()
        assert tally(node).members == count == brute


def test_who_may_not_read_figures_gets_none(world: World) -> None:
    actor = officer(world.communes[0], rights=READER)
    found = queries.tally_of(actor, [u.pk for u in [world.top, *world.communes]])
    assert set(found) == {world.communes[0].pk}
    with pytest.raises(NotVisible):
        queries.age_structure(actor, world.top.pk)
    with pytest.raises(NotVisible):
        queries.admissions_by_month(actor, world.communes[1].pk)


def test_queries_do_not_grow(world: World) -> None:
    rebuild_tallies()
    member("Lê Thị Bình", world.branches[0])
    counts = []
    for some in ([world.top], [world.top, *world.communes, *world.branches]):
        with statements() as found:
            queries.tally_of(SYSTEM, [u.pk for u in some])
        counts.append(len(found))
    assert counts[0] == counts[1] == 2


def test_a_load_counts_anew_and_a_moved_tree_is_marked(world: World) -> None:
    rows = [
        people.LoadRow(
            people.NewPerson(f"Vũ Thị {i}", D(1980 + i % 20, 1, 1), sex="f"),
            (
                people.LoadMembership(
                    D(2010, 1, 1),
                    (people.Span(world.branches[i % 4].pk, D(2010, 1, 1)),),
                    official_on=D(2011, 1, 1),
                ),
            ),
        )
        for i in range(40)
    ]
    people.members_load(actor=SYSTEM, rows=rows, decision=decision())
    assert not TallyDelta.objects.exists() and tally(world.top).women == 40
    Setting.objects.create(key="figures.stale")
    assert queries.figures_are_stale()
    assert people_queries.roster_count(SYSTEM, world.top, below=True) == 40
    assert recount_if_stale() == 9 and not queries.figures_are_stale()
    assert person("x y").pk


def over_area(unit: Any) -> Any:
    """Return who reads a unit and below, and what lies in an area that overlaps it."""
    holder = officer(unit)
    area = PathRange("0000aaaa", over_area=True)
    return replace(holder, held=(*holder.held, replace(holder.held[0], range=area)))


def test_kinds_of_units_are_kept_as_they_are_counted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks, of whatever is in range; and at once after the tree moved."""
    readers = [
        SYSTEM,
        officer(world.top),
        officer(world.communes[0]),
        officer(world.communes[0], world.branches[3]),
        officer(world.union_top),
        officer(world.top, world.union_top),
        officer(person=7),
        over_area(world.top),
        over_area(world.communes[0]),
    ]

    def counted() -> list[dict[str, int]]:
        return [
            units.counts_by_level(reader, structure)
            for reader in readers
            for structure in (world.party, world.union)
        ]

    for row in (world.branches[0], world.branches[3]):
        row.area_path = "0000aaaa0000bbbb"
        row.save(update_fields=["area_path"])
    rebuild_tallies()
    kept = counted()
    assert kept[-2] == {
        "commune-committee": 1,
        "branch": 3,
    }  # a commune, one of an area
    assert KindTally.objects.exists()
    assert not differences()
    with monkeypatch.context() as without:
        without.setattr("banyan.units.queries.counts._provider", None)
        assert counted() == kept
    with statements() as sent:
        units.counts_by_level(officer(world.top), world.party)
    assert len(sent) == 1 and "kindtally" in sent[0]
    assert kept[2] == {"commune-committee": 2, "branch": 4}
    unit(world.party, "branch 23", world.communes[1])
    mark_stale()
    assert counted()[2] == {"commune-committee": 2, "branch": 5}
    recount_if_stale()
    assert counted()[2] == {"commune-committee": 2, "branch": 5} and not differences()
