"""What people ask of lists on the first day, asked as they would."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan.access.models import Account
from banyan.base import lists
from banyan.base.lists import ListQuery
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotAllowed
from banyan.lists import queries, services
from banyan.meetings.commands import HoldMeeting
from banyan.meetings.services import meeting_hold
from banyan.people import services as people
from tests.contexts.people import world as w
from tests.support import kept

pytestmark = pytest.mark.django_db

QUESTION = "age ge 55 and participation is exempt and not attended is 2025"
RIGHTS = [*w.OFFICER, "meeting.read"]


@kept.once
def built() -> w.World:
    return w.World()


def who(name: str, unit: Any, rights: Any = RIGHTS) -> Actor:
    account = Account.objects.get_or_create(username=name)[0]
    held = w.officer(unit, rights=rights).held
    return Actor(kind="account", account_id=account.pk, name=name, held=held)


def exempt(member: Any) -> None:
    command = people.ChangeParticipation(member.pk, "exempt", dt.date(2024, 1, 1))
    people.participation_change(
        actor=w.SYSTEM, commands=[command], decision=w.decision("Exemption")
    )


def held(unit: Any, day: dt.date, **came: str) -> None:
    command = HoldMeeting(
        unit.pk,
        day,
        summoned=len(came),
        present=sum(s == "present" for s in came.values()),
        absent=sum(s == "absent" for s in came.values()),
        attendance={int(k[1:]): s for k, s in came.items()},
    )
    meeting_hold(actor=w.SYSTEM, commands=[command])


def names(actor: Actor, query: ListQuery) -> list[str]:
    page = lists.run(actor, lists.get("members"), query)
    return [str(row.cells[0]) for row in page.rows]


def test_exempt_members_without_a_meeting_saved_and_shared(world: w.World) -> None:
    born = dt.date(1960, 1, 1)
    rows = {
        name: w.member(name, world.branches[0], birth_date=birth)
        for name, birth in (
            ("Came in 2025", born),
            ("Came in 2024", born),
            ("Noted absent", born),
            ("Never noted", born),
            ("Too young", dt.date(1990, 1, 1)),
            ("Not exempt", born),
        )
    }
    for name, row in rows.items():
        if name != "Not exempt":
            exempt(row)
    came = {n: f"p{r.person_id}" for n, r in rows.items()}
    held(world.branches[0], dt.date(2024, 6, 3), **{came["Came in 2024"]: "present"})
    held(
        world.branches[0],
        dt.date(2025, 6, 3),
        **{came["Came in 2025"]: "present", came["Noted absent"]: "absent"},
    )
    ann = who("ann", world.top)
    query = ListQuery(filter=QUESTION, columns=("name",), tab="party")
    wanted = ["Came in 2024", "Never noted", "Noted absent"]
    assert sorted(names(ann, query)) == wanted
    row = services.saved_create(
        actor=ann, command=services.SaveList("members", "Without a meeting", query)
    )
    services.saved_share(actor=ann, uid=row.uid, units=[world.top.pk])
    deputy = who("deputy", world.top)
    (shared,) = queries.saved_lists(deputy)
    assert shared.name == "Without a meeting" and not shared.is_own
    assert sorted(names(deputy, shared.query)) == wanted


def test_who_may_not_read_meetings_does_not_learn_who_came(world: w.World) -> None:
    w.member("Somebody", world.branches[0])
    reader = who("reader", world.top, rights=w.OFFICER)
    with pytest.raises((InputError, NotAllowed)):
        names(reader, ListQuery(filter="attended is 2025", tab="party"))


@pytest.mark.parametrize("typed", ["345", "0912 000", "+84 912 000 345", "12-000-3"])
def test_half_a_phone_number_finds_somebody(world: w.World, typed: str) -> None:
    rows = [w.member(name, world.branches[0]) for name in ("With", "Without")]
    people.contact_set(
        actor=w.SYSTEM,
        commands=[
            people.SetContact(rows[0].person_id, "phone", "0988 111 222"),
            people.SetContact(rows[0].person_id, "phone", "0912 000 345"),
        ],
    )
    query = ListQuery(filter=f"phone has '{typed}'", columns=("name",), tab="party")
    assert names(who("ann", world.top), query) == ["With"]
    without = ListQuery(filter="phone empty", columns=("name",), tab="party")
    assert names(who("ann", world.top), without) == ["Without"]
