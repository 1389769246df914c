"""Acts on many rows: previewed, done in one act with an entry each, taken back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from banyan.access.models import Account, Grant, RightSet
from banyan.base import lists
from banyan.base.lists import ListQuery
from banyan.jobs.services import run_now
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotAllowed, NotVisible, StateRefusal
from banyan.ledger.models import Act, Entry
from banyan.lists import batches, queries
from banyan.lists.batches import Chosen
from banyan.people import services as people
from banyan.people.models import Membership, Office, Stay
from banyan.units.queries import actor_for
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
from tests.support.counting import statements

pytestmark = pytest.mark.django_db
ON = D(2025, 6, 1)


@kept.once
def built() -> World:
    return World()


def ann(*units: Any, **more: Any) -> Actor:
    account = Account.objects.filter(username="ann").first() or Account.objects.create(
        username="ann"
    )
    return Actor(
        kind="account",
        account_id=account.pk,
        name="ann",
        held=officer(*units, **more).held,
    )


def crowd(world: World, number: int = 3) -> list[Membership]:
    return [
        member(f"Lê Văn {chr(97 + i)}", world.branches[i % 2]) for i in range(number)
    ]


def move(
    actor: Actor, rows: list[Membership], unit: Any, **more: Any
) -> queries.BatchShown:
    return batches.batch_run(
        actor=actor,
        act_key="members.transfer",
        chosen=Chosen(tuple(row.pk for row in rows)),
        values={"unit": unit.pk, "on": ON.isoformat()},
        decision=decision(on=D(2025, 5, 20)),
        **more,
    )


def homes(rows: list[Membership]) -> list[int | None]:
    found = Membership.objects.in_bulk([row.pk for row in rows])
    return [found[row.pk].unit_id for row in rows]


def test_one_act_with_an_entry_for_each(world: World) -> None:
    actor, rows = ann(world.top), crowd(world)
    before = Act.objects.count()
    done = move(actor, rows, world.branches[3])
    assert (done.number, done.left_out, done.can_undo) == (3, 0, True)
    assert homes(rows) == [world.branches[3].pk] * 3
    acts = Act.objects.filter(kind="people.stay_change")
    assert acts.count() == 1 and done.act_id == acts.get().pk
    changed = Entry.objects.filter(act=done.act_id, kind="people.membership")
    assert {e.subject for e in changed} == {row.pk for row in rows}
    assert Act.objects.count() == before + 1


def test_the_preview_writes_nothing_and_tells_who_is_left_out(world: World) -> None:
    rows = crowd(world, 4)
    reading = officer(world.top, rights=["unit.read", "membership.read"])
    held = (*reading.held, *officer(world.branches[0]).held)
    actor = Actor(
        kind="account", account_id=ann(world.top).account_id, name="ann", held=held
    )
    act = lists.get_act(actor, "members.transfer")
    chosen = Chosen(query=ListQuery(tab="party"))
    preview = batches.batch_preview(actor, act, chosen, {"unit": world.branches[0].pk})
    assert preview.number == 0 and len(preview.left_out) == 4
    assert "already" in preview.left_out[0].problem.message
    preview = batches.batch_preview(actor, act, chosen, {"unit": world.branches[1].pk})
    assert preview.number == 2
    assert {left.problem.template for left in preview.left_out} == {
        "%(name)s: your right to record this does not reach the unit."
    }
    assert homes(rows) == [world.branches[i % 2].pk for i in range(4)]


def test_rows_out_of_range_are_not_there(world: World) -> None:
    crowd(world)
    other = member("Trần Thị Xa", world.branches[2])
    actor = ann(world.communes[0])
    act = lists.get_act(actor, "members.transfer")
    preview = batches.batch_preview(actor, act, Chosen((other.pk,)), {})
    assert preview.ids == () and preview.left_out == ()
    with pytest.raises(StateRefusal) as refused:
        move(actor, [other], world.branches[0])
    assert refused.value.code == "batch.nothing"


def test_all_that_fit(world: World) -> None:
    rows = crowd(world, 5)
    done = batches.batch_run(
        actor=ann(world.top),
        act_key="members.participation",
        chosen=Chosen(
            query=ListQuery(filter=f"unit is {world.branches[0].uid}", tab="party")
        ),
        values={"participation": "exempt", "on": ON.isoformat()},
        decision=decision(on=ON),
    )
    assert done.number == 3
    taking = Membership.objects.in_bulk([row.pk for row in rows])
    assert [taking[row.pk].participation for row in rows] == [
        "exempt",
        "active",
    ] * 2 + ["exempt"]


def test_it_is_taken_back_where_nothing_was_built_on_it(world: World) -> None:
    actor, rows = ann(world.top), crowd(world)
    done = move(actor, rows, world.branches[3])
    later = people.ChangeStay(rows[2].pk, world.branches[2].pk, D(2025, 9, 1))
    people.stay_change(
        actor=SYSTEM, commands=[later], decision=decision(on=D(2025, 9, 1))
    )
    assert batches.batch_left(actor, done.uid)[0] == 2
    undone = batches.batch_undo(actor=actor, uid=done.uid, decision=decision(on=ON))
    assert undone.state == "undone" and not undone.can_undo
    assert homes(rows) == [
        world.branches[0].pk,
        world.branches[1].pk,
        world.branches[2].pk,
    ]
    stays = Stay.objects.filter(membership=rows[0].pk, superseded_at=None)
    assert [(s.unit_id, s.valid_to) for s in stays] == [(world.branches[0].pk, None)]
    act = Act.objects.get(pk=undone.undo_act_id)
    assert act.kind == "people.membership_correct"
    with pytest.raises(StateRefusal):
        batches.batch_undo(actor=actor, uid=done.uid, decision=decision(on=ON))


def test_participation_is_taken_back(world: World) -> None:
    actor, rows = ann(world.top), crowd(world, 2)
    done = batches.batch_run(
        actor=actor,
        act_key="members.participation",
        chosen=Chosen(tuple(row.pk for row in rows)),
        values={"participation": "suspended", "on": ON.isoformat()},
        decision=decision(on=ON),
    )
    batches.batch_undo(actor=actor, uid=done.uid, decision=decision(on=ON))
    assert {Membership.objects.get(pk=row.pk).participation for row in rows} == {
        "active"
    }


def test_another_ones_batch_is_not_there(world: World) -> None:
    done = move(ann(world.top), crowd(world), world.branches[3])
    other = replace(ann(world.top), account_id=Account.objects.get().pk + 1)
    with pytest.raises(NotVisible):
        batches.batch_undo(actor=other, uid=done.uid)
    assert queries.batches_of(other) == []


def test_what_an_act_asks_is_checked(world: World) -> None:
    actor, rows = ann(world.top), crowd(world, 1)
    with pytest.raises(InputError) as missing:
        batches.batch_run(
            actor=actor,
            act_key="members.participation",
            chosen=Chosen((rows[0].pk,)),
            values={"participation": "asleep", "review_on": "soon"},
        )
    assert {p.field for p in missing.value.problems} == {
        "participation",
        "on",
        "review_on",
    }
    with pytest.raises(NotVisible):
        lists.get_act(actor, "members.nothing")
    with pytest.raises(NotAllowed):
        lists.get_act(ann(world.top, rights=["membership.read"]), "members.transfer")
    held = [r for r in OFFICER if r != "membership.write"]
    assert lists.acts_for(ann(world.top, rights=held), "members") == []


def test_a_refusal_of_the_service_writes_nothing(world: World) -> None:
    actor, rows = ann(world.top, world.union_top), crowd(world)
    with pytest.raises(StateRefusal):
        move(actor, rows, world.union_group)
    assert queries.batches_of(actor) == []
    assert homes(rows) == [world.branches[i % 2].pk for i in range(3)]


def test_statements_do_not_grow(world: World) -> None:
    counts = []
    for number in (2, 12):
        rows = [member(f"Lê Văn {number}{i}", world.branches[0]) for i in range(number)]
        with statements() as caught:
            move(SYSTEM, rows, world.branches[3])
        counts.append(len(caught))
    assert counts[1] <= counts[0] + 2


def test_offices_whose_term_ran_out_end_together(world: World) -> None:
    unit = world.branches[0]
    post = people.SetPost(
        unit.pk, "cell-leader", D(2000, 1, 1), names={"vi": "Tổ trưởng"}, seats=3
    )
    made = people.post_set(actor=SYSTEM, commands=[post])[0]
    rows = crowd(world)
    terms = [D(2024, 1, 1), D(2025, 1, 1), D(2099, 1, 1)]
    people.office_open(
        actor=SYSTEM,
        commands=[
            people.OpenOffice(row.person_id, made.pk, D(2020, 1, 1), term)
            for row, term in zip(rows, terms, strict=True)
        ],
        decision=decision(on=D(2020, 1, 1)),
    )
    done = batches.batch_run(
        actor=ann(world.top),
        act_key="offices.end",
        chosen=Chosen(query=ListQuery(filter="over is yes", tab="party")),
        values={"on": ON.isoformat()},
        decision=decision(on=ON),
    )
    assert done.number == 2 and done.can_undo
    ended = Office.objects.filter(valid_to=ON)
    assert {o.person_id for o in ended} == {rows[0].person_id, rows[1].person_id}
    other = member("Trần Thị Khác", world.branches[0])
    people.office_open(
        actor=SYSTEM,
        commands=[people.OpenOffice(other.person_id, made.pk, ON)],
        decision=decision(on=ON),
    )
    number, left = batches.batch_left(ann(world.top), done.uid)
    assert number == 1 and "somebody else holds the seat" in left[0].problem.message
    batches.batch_undo(actor=ann(world.top), uid=done.uid, decision=decision(on=ON))
    held = Office.objects.filter(post=made, superseded_at__isnull=True, valid_to=None)
    assert held.count() == 3 and held.filter(person=rows[0].person_id).exists()
    assert not held.filter(person=rows[1].person_id).exists()


def test_accounts_are_blocked_and_let_in_again(world: World) -> None:
    unit = world.branches[0]
    kept = [Account.objects.create(username=f"u{i}", unit=unit) for i in range(3)]
    me = Account.objects.create(username="admin", unit=unit)
    held = officer(world.top, rights=["account.admin", "unit.read"]).held
    actor = Actor(kind="account", account_id=me.pk, name="admin", held=held)
    done = batches.batch_run(
        actor=actor,
        act_key="accounts.block",
        chosen=Chosen(query=ListQuery(filter="open is yes")),
        values={},
    )
    assert (done.number, done.left_out) == (3, 1)  # never oneself
    assert not Account.objects.filter(
        pk__in=[a.pk for a in kept], is_active=True
    ).exists()
    entries = Entry.objects.filter(act=done.act_id)
    assert {(e.kind, e.op) for e in entries} == {("access.account", "change")}
    assert len(entries) == 3
    batches.batch_undo(actor=actor, uid=done.uid)
    assert Account.objects.filter(is_active=True).count() == 4


def test_more_than_a_page_can_wait_for_is_a_job(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    person = member("Lê Văn Thư", world.branches[0]).person
    account = Account.objects.create(username="clerk", person=person)
    RightSet.objects.create(key="test", rights=OFFICER)
    Grant.objects.create(
        account=account,
        right_set=RightSet.objects.get(),
        unit=world.top,
        valid_from=D(2020, 1, 1),
    )
    actor, rows = actor_for(account, clock.today()), crowd(world)
    job = batches.batch_start(
        actor=actor,
        act_key="members.transfer",
        chosen=Chosen(tuple(row.pk for row in rows)),
        values={"unit": world.branches[3].pk, "on": ON.isoformat()},
        decision=decision(on=D(2025, 5, 20)),
    )
    assert homes(rows) == [world.branches[i % 2].pk for i in range(3)]
    done = run_now(job)
    assert done.state == "done", done.error
    assert homes(rows) == [world.branches[3].pk] * 3
    batch = queries.batch_get(actor, done.result["batch"])
    assert batch.number == 3

    class Again:
        job_id, params = job.pk, job.params

    Again.actor = actor  # type: ignore[attr-defined]
    assert batches.run_job(Again()) == done.result  # type: ignore[arg-type]
    shown = lists.run(actor, lists.get("jobs"), ListQuery(columns=("state",)))
    assert [row.cells for row in shown.rows] == [("done",)]


def test_too_many_rows_are_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST", 2)
    with pytest.raises(InputError) as refused:
        move(ann(world.top), crowd(world), world.branches[3])
    assert refused.value.problems[0].code == "batch.many"


def test_values_are_days_and_numbers() -> None:
    act = lists.find_act("members.transfer")
    assert act is not None
    found = batches.read_values(act, {"unit": "7", "on": dt.date(2025, 1, 1)})
    assert found == {"unit": 7, "on": dt.date(2025, 1, 1)}
