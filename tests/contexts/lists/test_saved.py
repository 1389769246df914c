"""Saved lists: kept, shared within rights, removed with a way back; nobody gains rights."""

from __future__ import annotations

from typing import Any

import pytest

from banyan.access.models import Account
from banyan.base import lists
from banyan.base.lists import ListQuery
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Conflict, InputError, NotAllowed, NotVisible
from banyan.ledger.models import Act, Entry
from banyan.lists import queries, services
from banyan.lists.models import SavedShare
from tests.contexts.people.world import SYSTEM, World, member, officer
from tests.support import kept

pytestmark = pytest.mark.django_db
QUERY = ListQuery(filter="grade is official", columns=("name", "unit"), tab="party")


@kept.once
def built() -> World:
    return World()


def actor(name: str, *units: Any, **more: Any) -> Actor:
    """Return somebody with an account and rights over units."""
    account = Account.objects.filter(username=name).first() or Account.objects.create(
        username=name
    )
    made = officer(*units, **more)
    return Actor(kind="account", account_id=account.pk, name=name, held=made.held)


def save(who: Actor, name: str = "Officials", **parts: Any) -> queries.Saved:
    query = QUERY.changed(**parts) if parts else QUERY
    row = services.saved_create(
        actor=who, command=services.SaveList("members", name, query)
    )
    return queries.saved_get(who, row.uid)


def names(who: Actor) -> list[str]:
    return [one.name for one in queries.saved_lists(who)]


def test_a_list_is_kept_as_it_is_asked(world: World) -> None:
    ann = actor("ann", world.top)
    saved = save(ann, " Officials ", text="an", order=("-joined",), limit=100)
    assert saved.name == "Officials" and saved.is_own
    assert saved.query == QUERY.changed(text="an", order=("-joined",), limit=100)
    assert names(ann) == ["Officials"] and names(actor("bob", world.top)) == []
    act = Act.objects.get(kind="lists.saved_create")
    assert [e.kind for e in Entry.objects.filter(act=act)] == ["lists.savedlist"]


def test_conditions_without_a_value_are_not_kept(world: World) -> None:
    saved = save(actor("ann", world.top), filter="grade is official and sex is ''")
    assert saved.query.filter == "grade is official"


def test_what_cannot_be_kept_says_why(world: World) -> None:
    ann = actor("ann", world.top)
    save(ann)
    with pytest.raises(InputError) as taken:
        save(ann, "OFFICIALS")
    assert taken.value.problems[0].code == "saved.taken"
    for name in ("", " ", "x" * 121):
        with pytest.raises(InputError):
            save(ann, name)
    with pytest.raises(InputError) as faulty:
        save(ann, "Faulty", filter="grade is nonsense")
    assert "allowed is one of" in faulty.value.problems[0].message
    with pytest.raises(NotAllowed):
        save(actor("eve", world.top, rights=["unit.read"]), "No right")
    with pytest.raises(NotAllowed):
        save(SYSTEM, "Nobody's")


def test_a_share_reaches_the_unit_those_below_and_those_over_it(world: World) -> None:
    first, second = world.communes
    ann = actor("ann", world.top)
    saved = save(ann)
    services.saved_share(actor=ann, uid=saved.uid, units=[first.pk])
    assert names(actor("at the unit", first)) == ["Officials"]
    assert names(actor("below", world.branches[0])) == ["Officials"]
    assert names(actor("over", world.top)) == ["Officials"]
    assert names(actor("beside", second)) == []
    assert names(actor("below beside", world.branches[2])) == []
    assert names(actor("union", world.union_top)) == []
    assert names(actor("powerless", first, rights=["unit.read"])) == []
    shown = queries.saved_lists(actor("below", world.branches[0]))[0]
    assert not shown.is_own and shown.shares == () and shown.owner == "ann"


def test_a_shared_list_widens_nobody(world: World) -> None:
    one, other = world.branches[0], world.branches[2]
    member("Lê Thị Bình", one)
    member("Trần Văn An", other)
    ann = actor("ann", world.top)
    saved = save(ann)
    services.saved_share(actor=ann, uid=saved.uid, units=[world.top.pk])
    below = actor("below", one)
    query = queries.saved_get(below, saved.uid).query
    page = lists.run(below, lists.get("members"), query)
    assert [row.cells[0] for row in page.rows] == ["Lê Thị Bình"]
    assert page.count is not None and page.count.number == 1
    named = save(ann, "Named", filter=f"unit under {other.uid}")
    services.saved_share(actor=ann, uid=named.uid, units=[world.top.pk])
    plain = actor("plain", one)
    with pytest.raises(InputError):
        lists.run(
            plain, lists.get("members"), queries.saved_get(plain, named.uid).query
        )


def test_sharing_needs_the_right_at_the_unit(world: World) -> None:
    ann = actor("ann", world.communes[0])
    saved = save(ann)
    with pytest.raises(NotAllowed):
        services.saved_share(actor=ann, uid=saved.uid, units=[world.communes[1].pk])
    with pytest.raises(NotVisible):
        services.saved_share(actor=ann, uid=saved.uid, units=[10**6])
    with pytest.raises(InputError):
        services.saved_share(actor=ann, uid=saved.uid, units=range(1, 60))
    mine = services.units_of_own(ann, "members")
    assert mine == [world.communes[0].pk]
    services.saved_share(actor=ann, uid=saved.uid, units=mine)
    services.saved_share(actor=ann, uid=saved.uid, units=[world.branches[0].pk])
    shares = queries.saved_get(ann, saved.uid).shares
    assert [s.id for s in shares] == [world.branches[0].pk]
    ops = Entry.objects.filter(kind="lists.savedshare").order_by("pk")
    assert [e.op for e in ops] == ["create", "delete", "create"]
    services.saved_share(actor=ann, uid=saved.uid, units=[])
    assert not SavedShare.objects.exists()


def test_only_the_owner_changes_it(world: World) -> None:
    ann, bob = actor("ann", world.top), actor("bob", world.top)
    saved = save(ann)
    services.saved_share(actor=ann, uid=saved.uid, units=[world.top.pk])
    for act in (
        lambda: services.saved_change(actor=bob, uid=saved.uid, name="Mine"),
        lambda: services.saved_hide(actor=bob, uid=saved.uid),
        lambda: services.saved_share(actor=bob, uid=saved.uid, units=[]),
        lambda: services.saved_restore(actor=bob, uid=saved.uid),
    ):
        with pytest.raises(NotVisible):
            act()
    assert names(bob) == ["Officials"]


def test_it_is_renamed_and_asked_otherwise(world: World) -> None:
    ann = actor("ann", world.top)
    saved, other = save(ann), save(ann, "Others")
    services.saved_change(
        actor=ann, uid=saved.uid, name="Women", query=QUERY.changed(filter="sex is f")
    )
    found = queries.saved_get(ann, saved.uid)
    assert (found.name, found.query.filter) == ("Women", "sex is f")
    with pytest.raises(Conflict):
        services.saved_change(
            actor=ann, uid=saved.uid, name="X", row_version=saved.row_version
        )
    with pytest.raises(InputError):
        services.saved_change(actor=ann, uid=other.uid, name="women")


def test_what_is_removed_comes_back(world: World) -> None:
    ann, bob = actor("ann", world.top), actor("bob", world.top)
    saved = save(ann)
    services.saved_share(actor=ann, uid=saved.uid, units=[world.top.pk])
    services.saved_hide(actor=ann, uid=saved.uid)
    assert names(ann) == names(bob) == []
    assert [one.name for one in queries.saved_lists(ann, hidden=True)] == ["Officials"]
    assert queries.saved_lists(bob, hidden=True) == []
    with pytest.raises(NotVisible):
        queries.saved_get(bob, saved.uid)
    save(ann)
    services.saved_restore(actor=ann, uid=saved.uid)
    assert names(ann) == ["Officials", "Officials (2)"]


@pytest.mark.parametrize("uid", ["nonsense", "0197f2c4-7a6b-7000-8000-000000000000"])
def test_what_is_not_there_is_not_visible(world: World, uid: str) -> None:
    with pytest.raises(NotVisible):
        queries.saved_get(actor("ann", world.top), uid)
