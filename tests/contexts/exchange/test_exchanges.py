"""An exchange from idea to closed: gates, follow-ups, undertakings apart."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan.deadlines.models import Deadline
from banyan.exchange import queries, services
from banyan.exchange.models import Exchange, FollowUp
from banyan.kernel import clock
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    StateRefusal,
)
from banyan.kernel.text import Text
from banyan.ledger.queries import verify
from tests.support import exchange_world as ew
from tests.support import kept

pytestmark = pytest.mark.django_db


@kept.once
def built() -> ew.World:
    return ew.build()


def move(world: ew.World, to: str) -> Any:
    return services.exchange_move(actor=ew.SYSTEM, exchange=world.exchange, to=to)


def codes(error: Any) -> set[str]:
    return {p.code.removeprefix("exchange.step.") for p in error.value.problems}


def test_each_state_asks_for_what_it_needs(world: ew.World) -> None:
    with pytest.raises(StateRefusal) as error:
        move(world, "agreed")
    assert codes(error) == {"objective"}
    with pytest.raises(StateRefusal) as error:
        move(world, "held")
    assert codes(error) == {"host_head", "visitor_head", "items"}
    with pytest.raises(StateRefusal) as error:
        move(world, "closed")
    assert codes(error) == {"exchange.move"}


def test_a_held_exchange_may_say_why_something_is_missing(world: ew.World) -> None:
    services.record_change(
        actor=ew.SYSTEM,
        kind="exchange",
        uid=world.exchange.uid,
        values={"why_not": "The report names nobody."},
    )
    assert move(world, "held").state == "held"


def test_the_whole_way(world: ew.World) -> None:
    ew.complete(world)
    move(world, "agreed")
    move(world, "prepared")
    clock_day = clock.today()
    assert world.exchange.starts_on <= clock_day
    move(world, "held")
    due = list(FollowUp.objects.order_by("due").values_list("due", flat=True))
    assert due == sorted(d for d in due if d > clock_day)
    (said,) = ew.add(
        "commitment",
        {"text": ew.said("Willing to coordinate"), "side": "host", "by": "Head host"},
        owner=world.exchange,
    )
    with pytest.raises(StateRefusal) as error:
        move(world, "reported")
    assert codes(error) == {"read_back"}
    services.record_change(
        actor=ew.SYSTEM,
        kind="commitment",
        uid=said.uid,
        values={"host_says": "agrees", "visitor_says": "agrees"},
    )
    move(world, "reported")
    with pytest.raises(StateRefusal) as error:
        move(world, "followed")
    assert codes(error) == {"review_host", "review_visitor"}
    ew.add(
        "waiver",
        {"step": "review", "reason": "Both left at once."},
        owner=world.exchange,
    )
    move(world, "followed")
    for row in FollowUp.objects.all():
        services.record_change(
            actor=ew.SYSTEM,
            kind="followup",
            uid=row.uid,
            values={"answered_on": clock_day, "answer": ew.said("Done")},
        )
    if not FollowUp.objects.exists():
        ew.add(
            "waiver",
            {"step": "follow", "reason": "Too long ago."},
            owner=world.exchange,
        )
    ew.add("waiver", {"step": "learn", "reason": "Nothing."}, owner=world.exchange)
    move(world, "closed")
    with pytest.raises(StateRefusal):
        ew.add("item", {"title": ew.said("Late")}, owner=world.exchange)


def test_a_declaration_is_no_undertaking(world: ew.World) -> None:
    with pytest.raises(InputError) as error:
        ew.add(
            "commitment",
            {"text": ew.said("Coordinate"), "form": "undertaking"},
            owner=world.exchange,
        )
    assert {p.field for p in error.value.problems} == {"by", "due", "proof"}
    with pytest.raises(InputError):
        ew.add(
            "commitment",
            {"text": ew.said("Coordinate"), "state": "kept", "done_on": "2026-03-11"},
            owner=world.exchange,
        )


def test_what_was_undertaken_falls_due_and_ends(world: ew.World) -> None:
    from banyan.deadlines.queries import subjects_running

    (row,) = ew.add(
        "commitment",
        {
            "text": ew.said("Train"),
            "form": "undertaking",
            "by": "Head host",
            "due": "2027-01-31",
            "proof": "A list of who came",
        },
        owner=world.exchange,
    )
    assert subjects_running("exchange.commitment") == {row.pk}
    services.record_change(
        actor=ew.SYSTEM,
        kind="commitment",
        uid=row.uid,
        values={"state": "kept", "done_on": "2026-12-01"},
    )
    assert subjects_running("exchange.commitment") == set()


def test_every_problem_comes_with_its_row_and_nothing_is_written(
    world: ew.World,
) -> None:
    with pytest.raises(InputError) as error:
        ew.add(
            "item",
            {"title": ew.said("One"), "starts": "11:00", "ends": "10:00"},
            {
                "title": "",
                "topics": ["no-such-topic"],
                "day": "yesterday",
                "colour": "red",
            },
            owner=world.exchange,
        )
    places = {(p.row, p.field) for p in error.value.problems}
    assert {(2, "title"), (2, "day"), (2, "colour")} <= places
    assert (2, "topics") in places
    assert not world.exchange.items.exists()
    with pytest.raises(InputError) as error:
        ew.add(
            "item",
            {"title": ew.said("One"), "starts": "11:00", "ends": "10:00"},
            owner=world.exchange,
        )
    assert [p.field for p in error.value.problems] == ["ends"]


def test_one_head_a_side_and_nobody_twice(world: ew.World) -> None:
    ew.complete(world)
    with pytest.raises(InputError) as error:
        ew.add(
            "delegate",
            {"counterpart": world.people["host"], "office": ew.said("Member")},
            owner=world.exchange,
        )
    assert error.value.problems[0].code == "exchange.twice"


def test_the_office_of_that_day_stays(world: ew.World) -> None:
    ew.complete(world)
    ew.add(
        "holding",
        {"office": ew.said("Minister"), "valid_from": "2026-06-01"},
        owner=world.people["visitor"],
    )
    shown = queries.record_get(ew.SYSTEM, "exchange", world.exchange.uid)
    offices = {
        p.row.counterpart_id: p.values["office"] for p in shown.parts["delegate"]
    }
    assert offices[world.people["visitor"].pk] == ew.said("Secretary")


def test_rights_range_and_versions(world: ew.World) -> None:
    officer = world.web.actor("exchange")
    inspector = world.web.actor("inspector")
    neighbour = world.web.actor("neighbour")
    values = {"venue": Text(vi="Hà Nội")}
    change = services.record_change
    with pytest.raises(NotAllowed):
        change(actor=inspector, kind="exchange", uid=world.exchange.uid, values=values)
    with pytest.raises(NotVisible):
        change(actor=neighbour, kind="exchange", uid=world.exchange.uid, values=values)
    with pytest.raises(NotVisible):
        queries.exchange_shown(neighbour, world.exchange.uid)
    row = change(
        actor=officer,
        kind="exchange",
        uid=world.exchange.uid,
        values=values,
        row_version=1,
    )
    assert row.row_version == 2
    with pytest.raises(Conflict):
        change(
            actor=officer,
            kind="exchange",
            uid=world.exchange.uid,
            values=values,
            row_version=1,
        )
    with pytest.raises(StateRefusal):
        services.record_remove(actor=officer, kind="exchange", uid=world.exchange.uid)


def test_a_part_that_is_named_is_not_removed(world: ew.World) -> None:
    ew.complete(world)
    item = world.exchange.items.get()
    (question,) = ew.add(
        "question", {"text": ew.said("Why"), "item": item}, owner=world.exchange
    )
    with pytest.raises(StateRefusal):
        services.record_remove(actor=ew.SYSTEM, kind="item", uid=item.uid)
    services.record_remove(actor=ew.SYSTEM, kind="question", uid=question.uid)
    services.record_remove(actor=ew.SYSTEM, kind="item", uid=item.uid)
    assert not world.exchange.items.exists()


def test_the_ledger_agrees_with_every_row(world: ew.World) -> None:
    ew.complete(world)
    move(world, "held")
    assert verify(ew.SYSTEM).is_sound


def test_lessons_and_practices_come_up_where_their_topics_do(world: ew.World) -> None:
    city = world.web.units["city"]
    (lesson,) = ew.add(
        "lesson", {"text": ew.said("Ask early"), "topics": ["young-members"]}, unit=city
    )
    ew.add(
        "lesson",
        {
            "text": ew.said("Own"),
            "topics": ["young-members"],
            "exchange": world.exchange,
        },
        unit=city,
    )
    (practice,) = ew.add(
        "practice",
        {
            "title": ew.said("Mentors"),
            "organisation": world.own,
            "topics": ["young-members"],
            "problem": ew.said("Few young"),
        },
        unit=city,
    )
    found = queries.exchange_shown(ew.SYSTEM, world.exchange.uid)
    assert [d.uid for d in found.due] == [lesson.uid, practice.uid]


def test_a_taken_over_exchange_has_no_clocks(world: ew.World) -> None:
    row = services.exchange_take_over(
        actor=ew.SYSTEM,
        unit=world.web.units["city"],
        values={
            "title": ew.said("Reported"),
            "host": world.own,
            "visitor": world.partner,
            "starts_on": dt.date(2022, 11, 9),
            "why_not": "Only what the report says.",
        },
        parts={"material": [{"title": ew.said("Papers")}]},
    )
    assert Exchange.objects.get(pk=row.pk).state == "held"
    assert not FollowUp.objects.filter(exchange=row).exists()


def test_follow_ups_come_at_3_6_and_12_months_and_silence_is_told_once(
    world: ew.World,
) -> None:
    ew.complete(world)
    today = clock.today()
    days = {"starts_on": today, "ends_on": today}
    services.record_change(
        actor=ew.SYSTEM, kind="exchange", uid=world.exchange.uid, values=days
    )
    move(world, "held")
    asked = list(FollowUp.objects.order_by("due"))
    assert [row.months for row in asked] == [3, 6, 12]
    first = asked[0]
    last_day = first.due + dt.timedelta(days=30)
    raised = services.followups_raised
    assert raised(actor=ew.SYSTEM, today=last_day) == 0
    late = last_day + dt.timedelta(days=1)
    assert raised(actor=ew.SYSTEM, today=late) == 1
    assert raised(actor=ew.SYSTEM, today=late) == 0
    told = Deadline.objects.get(kind="exchange.silent")
    assert (told.subject, told.due_on) == (first.pk, late)
    services.record_change(
        actor=ew.SYSTEM,
        kind="followup",
        uid=first.uid,
        values={"answered_on": today, "answer": ew.said("Done")},
    )
    told.refresh_from_db()
    assert told.state == "done"
