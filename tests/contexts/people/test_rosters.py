"""Rosters: today, on past days, as known then; counts equal a brute force."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from banyan.kernel.errors import NotAllowed, NotVisible, StateRefusal
from banyan.people import queries
from banyan.people import services as people
from banyan.people.models import Stay
from banyan.people.queries import sizes
from tests.support import kept
from tests.support.counting import statements

from .world import SYSTEM, D, World, at, decision, member, officer, unit

pytestmark = pytest.mark.django_db


@kept.once
def built() -> World:
    return World()


def names(page: queries.RosterPage) -> list[str]:
    return [line.name for line in page.lines]


def test_known_then(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A transfer of 1 March recorded on 20 March: the view of 10 March stays right."""
    old, new = world.branches[0], world.branches[1]
    at(monkeypatch, D(2025, 1, 5))
    row = member("Lê Thị Bình", old)
    at(monkeypatch, D(2025, 3, 20))
    people.stay_change(
        actor=SYSTEM,
        commands=[people.ChangeStay(row.pk, new.pk, D(2025, 3, 1))],
        decision=decision(on=D(2025, 2, 25)),
    )
    day = D(2025, 3, 10)
    assert names(queries.roster(SYSTEM, old, as_of_day=day)) == []
    assert names(queries.roster(SYSTEM, new, as_of_day=day)) == ["Lê Thị Bình"]
    then = queries.roster(SYSTEM, old, as_of_day=day, known_on=day)
    assert names(then) == ["Lê Thị Bình"]
    assert then.lines[0].since == D(2010, 3, 1) and then.lines[0].grade == "official"
    assert queries.roster_count(SYSTEM, new, as_of_day=day, known_on=day) == 0
    later = D(2025, 3, 20)
    assert queries.roster_count(SYSTEM, new, as_of_day=day, known_on=later) == 1
    assert queries.roster_count(SYSTEM, old, as_of_day=day, known_on=later) == 0


def test_a_unit_that_did_not_exist(world: World) -> None:
    late = unit(world.party, "late", world.top, founded=D(2024, 1, 1))
    with pytest.raises(StateRefusal) as refused:
        queries.roster(SYSTEM, late, as_of_day=D(2020, 1, 1))
    assert refused.value.code == "unit.did_not_exist"


def test_vietnamese_order_pages_and_queries(world: World) -> None:
    family = ["Đỗ", "Lê", "Nguyễn", "Trần", "Ân"]
    given = ["An", "Ánh", "Đào", "Bình", "Dũng", "Ất"]
    for i, name in enumerate(f"{f} Văn {g}" for f in family for g in given):
        member(name, world.branches[i % 4])
    actor = officer(world.top)
    whole = queries.roster(actor, world.top, below=True, limit=100)
    assert len(whole.lines) == 30 and whole.after is None
    firsts = [n.split()[-1] for n in names(whole)]
    assert list(dict.fromkeys(firsts)) == ["An", "Ánh", "Ất", "Bình", "Dũng", "Đào"]
    collected, after = [], None
    while True:
        page = queries.roster(actor, world.top, below=True, after=after, limit=7)
        collected += names(page)
        after = page.after
        if after is None:
            break
    assert collected == names(whole)
    counts = []
    for limit in (2, 20):
        with statements() as ctx:
            queries.roster(actor, world.top, below=True, limit=limit)
        counts.append(len(ctx))
    assert counts[0] == counts[1] <= 5
    past = D(2015, 1, 1)
    assert names(
        queries.roster(actor, world.top, below=True, limit=100, as_of_day=past)
    ) == names(whole)


@pytest.mark.parametrize("known", [None, {"small": True}, {"small": False}])
def test_either_plan_gives_the_same_page(
    world: World, monkeypatch: pytest.MonkeyPatch, known: dict[str, bool] | None
) -> None:
    for i in range(12):
        member(f"Nguyễn Văn {chr(65 + i)}", world.branches[i % 4])
    if known is not None:
        share = 1 if known["small"] else 1000

        def provider(paths: list[str]) -> dict[str, int]:
            root = world.top.path
            return {p: (1000 if p == root else share) for p in paths}

        monkeypatch.setattr(sizes, "_provider", provider)
    page = queries.roster(SYSTEM, world.communes[0], below=True, limit=4)
    assert names(page) == [f"Nguyễn Văn {c}" for c in "ABEF"]
    again = queries.roster(
        SYSTEM, world.communes[0], below=True, limit=4, after=page.after
    )
    assert names(again) == ["Nguyễn Văn I", "Nguyễn Văn J"]


def test_counts_equal_brute_force_on_random_days(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(7)
    rows = [member(f"Trần Thị {i}", rng.choice(world.branches)) for i in range(12)]
    for row in rows:
        day = D(2011, 1, 1)
        for _ in range(rng.randint(0, 3)):
            day += dt.timedelta(days=rng.randint(30, 900))
            here = Stay.objects.get(membership=row, valid_to="9999-12-31").unit_id
            to = rng.choice([u for u in world.branches if u.pk != here])
            people.stay_change(
                actor=SYSTEM,
                commands=[people.ChangeStay(row.pk, to.pk, day)],
                decision=decision(),
            )
        if rng.random() < 0.3:
            people.membership_end(
                actor=SYSTEM,
                commands=[
                    people.EndMembership(row.pk, day + dt.timedelta(days=9), "other")
                ],
                decision=decision(),
            )
    stays = list(Stay.objects.filter(superseded_at__isnull=True))
    for _ in range(15):
        day = D(2010, 1, 1) + dt.timedelta(days=rng.randint(0, 5000))
        for node in [world.top, *world.communes, *world.branches]:
            inside = {u.pk for u in world.branches if u.path.startswith(node.path)}
            wanted = sum(
                1
                for s in stays
                if s.unit_id in inside
                and s.valid_from <= day
                and (s.valid_to is None or s.valid_to > day)
            )
            found = queries.roster_count(SYSTEM, node, as_of_day=day, below=True)
            assert found == wanted
    for node in [world.top, *world.communes, *world.branches]:
        page = queries.roster(SYSTEM, node, below=True)
        assert len(page.lines) == queries.roster_count(SYSTEM, node, below=True)


def test_a_right_is_todays_whatever_the_day(world: World) -> None:
    row = member("Lê Thị Bình", world.branches[0])
    people.stay_change(
        actor=SYSTEM,
        commands=[people.ChangeStay(row.pk, world.branches[2].pk, D(2024, 3, 1))],
        decision=decision(),
    )
    first, second = officer(world.communes[0]), officer(world.communes[1])
    past = D(2020, 1, 1)
    page = queries.roster(first, world.branches[0], as_of_day=past)
    assert names(page) == ["Lê Thị Bình"]
    assert names(queries.roster(second, world.branches[2], as_of_day=past)) == []
    with pytest.raises(NotVisible):
        queries.roster(second, world.branches[0], as_of_day=past)
    with pytest.raises(NotAllowed):
        queries.roster(second, world.branches[0])
    with pytest.raises(NotAllowed):
        queries.roster(officer(world.communes[0], rights=["unit.read"]), world.top)


def test_a_narrow_range_lists_only_its_part(world: World) -> None:
    for i, home in enumerate(world.branches):
        member(f"Nguyễn Văn {chr(65 + i)}", home)
    actor = officer(world.communes[0])
    assert names(queries.roster(actor, world.top, below=True)) == [
        "Nguyễn Văn A",
        "Nguyễn Văn B",
    ]
    assert queries.roster_count(actor, world.top, below=True) == 2


def test_guests_are_listed_apart_and_seen_by_their_hosts(world: World) -> None:
    row = member("Lê Thị Bình", world.branches[0])
    host = officer(world.branches[3])
    people.guest_stay_open(
        actor=SYSTEM,
        commands=[people.OpenGuestStay(row.pk, world.branches[3].pk, D(2023, 1, 1))],
        decision=decision(),
    )
    assert names(queries.roster(host, world.branches[3])) == []
    [line] = queries.guests_of(host, world.branches[3])
    assert (line.stay, line.since, line.name) == ("guest", D(2023, 1, 1), "Lê Thị Bình")
    assert queries.memberships_visible(host).get().pk == row.pk
    hits = queries.name_search(host, "le thi").hits
    assert [h.name for h in hits] == ["Lê Thị Bình"]
