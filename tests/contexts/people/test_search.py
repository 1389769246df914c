"""Search by name in any spelling and order, page by page."""

from __future__ import annotations

import pytest

from banyan.people import queries
from banyan.people import services as people
from tests.support import kept

from .world import SYSTEM, D, World, decision, member, officer, person

pytestmark = pytest.mark.django_db

NAMES = [
    "Nguyễn Văn An",
    "Nguyễn Văn Ấn",
    "Nguyễn Thị An",
    "Trần An",
    "An Văn Đức",
    "Đỗ Quyên",
    "ສົມສັກ ວົງສາ",
]


@kept.once
def built() -> World:
    world = World()
    for i, name in enumerate(NAMES):
        member(name, world.branches[i % 4], card_no=f"40.{i:03d}")
    return world


def found(query: str, **kwargs: object) -> list[str]:
    page = queries.name_search(SYSTEM, query, limit=50, **kwargs)
    return [h.name for h in page.hits]


def test_folded_in_both_orders(world: World) -> None:
    assert found("nguyen van an") == ["Nguyễn Văn An", "Nguyễn Văn Ấn"]
    assert found("NGUYỄN VĂN AN") == found("nguyen van an")
    assert found("van an") == ["Nguyễn Văn An", "Nguyễn Văn Ấn"]
    assert set(found("an")) == set(NAMES[:5])
    assert found("do quyen") == ["Đỗ Quyên"]
    assert "Nguyễn Thị An" in found("nguyễn an")
    assert found("ສົມສັກ") == ["ສົມສັກ ວົງສາ"]
    assert found("40.003") == ["Trần An"]
    assert found("") == found("zzz") == []


def test_other_names_are_found(world: World) -> None:
    [row] = queries.name_search(SYSTEM, "do quyen").hits
    people.person_change(
        actor=SYSTEM,
        commands=[
            people.ChangePerson(row.person_id, full_name="Đỗ Thị Quyên", source="ID")
        ],
    )
    assert found("do thi quyen") == ["Đỗ Thị Quyên"]
    [hit] = queries.name_search(SYSTEM, "đỗ quyên").hits
    assert hit.name == "Đỗ Thị Quyên"


def test_pages_go_on_through_the_stages(world: World) -> None:
    whole, collected, after = found("an"), [], None
    while True:
        page = queries.name_search(SYSTEM, "an", after=after, limit=2)
        collected += [h.name for h in page.hits]
        after = page.after
        if after is None:
            break
    assert collected == whole
    actor = officer(world.communes[0])
    narrow = [h.name for h in queries.name_search(actor, "an", limit=50).hits]
    assert set(narrow) == {"Nguyễn Văn An", "Nguyễn Văn Ấn", "An Văn Đức"}


def test_counts_are_capped(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert str(queries.name_count(SYSTEM, "an")) == "5"
    monkeypatch.setattr("banyan.people.queries.search.CAP", 3)
    assert str(queries.name_count(SYSTEM, "an")) == "3+"
    assert str(queries.Count(1000, more=True)) == "1,000+"


@pytest.mark.parametrize("cap", [1, 2, 3, 4, 5, 6, 1000])
@pytest.mark.parametrize(
    "query", ["an", "nguyen van", "tran an", "an nguyen", "zzz", ""]
)
def test_the_first_page_and_its_count_are_those_of_the_whole(
    world: World, monkeypatch: pytest.MonkeyPatch, query: str, cap: int
) -> None:
    monkeypatch.setattr("banyan.people.queries.search.CAP", cap)
    for actor in (SYSTEM, officer(world.communes[0]), officer(world.branches[3])):
        whole = [h.person_id for h in queries.name_search(actor, query, limit=50).hits]
        for limit in (1, 2, 5, 50):
            hits, count = queries.name_found(actor, query, limit)
            assert [h.person_id for h in hits] == whole[: len(hits)]
            assert min(limit, cap, len(whole)) <= len(hits) <= limit
            assert count.number == min(cap, len(whole))
            assert count.more == (len(whole) > cap)


def test_a_former_member_is_still_found(world: World) -> None:
    [hit] = queries.name_search(SYSTEM, "tran an").hits
    people.membership_end(
        actor=SYSTEM,
        commands=[people.EndMembership(hit.memberships[0].id, D(2024, 1, 1), "death")],
        decision=decision(),
    )
    [hit] = queries.name_search(SYSTEM, "tran an").hits
    assert hit.memberships[0].state == "left"


def test_a_small_scope_read_first_finds_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, wide = officer(world.communes[0]), world.top.path

    def provider(paths: list[str]) -> dict[str, int]:
        return {path: 10_000 if path == wide else 3 for path in paths}

    plain = [queries.name_search(actor, q).hits for q in ("an", "van an", "40.000")]
    monkeypatch.setattr("banyan.people.queries.sizes._provider", provider)
    first = [queries.name_search(actor, q).hits for q in ("an", "van an", "40.000")]
    assert plain == first and all(first)


def test_who_holds_an_office_and_is_no_member_is_found_behind_the_members(
    world: World,
) -> None:
    """However the statement is written: for all names at once, or for one scope."""
    home = world.branches[0]
    posts = people.post_set(
        actor=SYSTEM,
        commands=[people.SetPost(home.pk, "committee-member", D(2020, 1, 1), seats=3)],
    )
    names = ["Trần Anh", "Trần An Bình", "Trần An Châu"]
    guests = [person(name) for name in names]
    opened = [people.OpenOffice(g.pk, posts[0].pk, D(2024, 1, 1)) for g in guests]
    people.office_open(actor=SYSTEM, commands=opened, decision=decision())
    for reader in (SYSTEM, officer(world.top), officer(home, world.branches[3])):
        asked = queries.name_search(reader, "tran an", limit=50).hits
        assert [h.name for h in asked] == ["Trần An", *sorted(names[1:]), names[0]]
        assert [h.matched for h in asked] == ["name", "office", "office", "office"]
        walked, after = [], None
        for _page in asked:
            page = queries.name_search(reader, "tran an", after=after, limit=1)
            walked += [h.name for h in page.hits]
            after = page.after
        assert after is None and walked == [h.name for h in asked]
    assert not queries.name_search(officer(world.communes[1]), "tran an bi").hits


def test_one_plan_serves_whoever_reads_everything(world: World) -> None:
    """Asked often, PostgreSQL answers from the plan it keeps: for other names too."""
    for _round in range(4):
        assert found("nguyen van an") == ["Nguyễn Văn An", "Nguyễn Văn Ấn"]
        assert found("tran van a") == []
        assert found("do thi quyen") == []
        assert "Đỗ Quyên" in found("quyen do")
