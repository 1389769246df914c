"""A course with a cohort for tests, made by the services alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from banyan.exchange import services as exchange
from banyan.kernel import clock
from banyan.kernel.text import Text
from banyan.training import services
from banyan.training.commands import (
    Decide,
    EnterAttendance,
    EnterMarks,
    Given,
    Move,
    Nominate,
    Seen,
    WritePlan,
)
from tests.support import exchange_world as ew
from tests.support import web_world

SYSTEM = web_world.SYSTEM


@dataclass
class World:
    """The small organisation, a course for both kinds of people, one open cohort."""

    web: web_world.World
    exchange: ew.World
    course: Any = None
    cohort: Any = None

    def actor(self, who: str) -> Any:
        """Return the actor of an account."""
        return self.web.actor(who)


def said(text: str) -> Text:
    """Return a text in three languages, told apart by their marks."""
    return ew.said(text)


def days_ago(days: int) -> dt.date:
    """Return the day so many days before today."""
    return clock.today() - dt.timedelta(days=days)


def course(world: World, **more: Any) -> Any:
    """Add a course of the city."""
    values = {
        "title": said("Building"),
        "audience": "both",
        "attendance": 50,
        "certificate": "numbered",
        "topics": ["young-members"],
        "hours": 24,
        **more,
    }
    return services.records_add(
        actor=SYSTEM, kind="course", rows=[values], unit=world.web.units["city"]
    )[0]


def cohort(world: World, owner: Any = None, *, state: str = "open", **more: Any) -> Any:
    """Add a cohort, held from ten days ago until yesterday, and open it."""
    values = {
        "title": said("Cohort"),
        "starts_on": days_ago(10),
        "ends_on": days_ago(1),
        "places": 3,
        **more,
    }
    row = services.records_add(
        actor=SYSTEM,
        kind="cohort",
        rows=[values],
        owner=owner or world.course,
        unit=world.web.units["city"],
    )[0]
    if state == "open":
        move(row, "open")
    return row


def move(row: Any, *states: str, reason: str = "") -> None:
    """Let a cohort go on."""
    for to in states:
        services.cohorts_move(actor=SYSTEM, commands=[Move(row.pk, to, reason)])
    row.refresh_from_db()


def add(kind: str, owner: Any, *rows: dict[str, Any]) -> list[Any]:
    """Add parts of a cohort."""
    return services.records_add(actor=SYSTEM, kind=kind, rows=rows, owner=owner)


def guest(world: World, name: str) -> Any:
    """Add a person of the partner."""
    return exchange.records_add(
        actor=SYSTEM,
        kind="counterpart",
        rows=[{"name": name, "organisation": world.exchange.partner, "language": "lo"}],
        unit=world.web.units["city"],
    )[0]


def nomination(row: Any, **more: Any) -> Nominate:
    """Return a nomination with what it must say."""
    values = {
        "why": "Leads the youth work",
        "task": "Set up a group",
        "nominated_by": "City",
    }
    return Nominate(cohort=row.pk, **{**values, **more})


def place(world: World, row: Any, *people: Any, actor: Any = SYSTEM) -> list[Any]:
    """Nominate counterparts, or persons given by their id."""
    commands = [
        nomination(row, person=one)
        if isinstance(one, int)
        else nomination(row, counterpart=one.pk)
        for one in people
    ]
    return services.participants_nominate(actor=actor, commands=commands)


def attend(session: Any, **words: str) -> None:
    """Enter attendance; the keys are ``p`` and the id of the participant."""
    seen = tuple(Seen(int(k[1:]), word) for k, word in words.items())
    services.attendance_enter(
        actor=SYSTEM, commands=[EnterAttendance(session.pk, seen)]
    )


def mark(test: Any, **marks: str) -> None:
    """Enter marks; keys as in :func:`attend`."""
    given = tuple(Given(int(k[1:]), value) for k, value in marks.items())
    services.marks_enter(actor=SYSTEM, commands=[EnterMarks(test.pk, given)])


def plan(row: Any) -> None:
    """Write and agree an action plan."""
    command = WritePlan(
        row.pk, "Found two groups", agreed_with="Secretary", agreed_on=days_ago(1)
    )
    services.plans_write(actor=SYSTEM, commands=[command])


def decide(row: Any) -> None:
    """Decide on completion of a cohort."""
    services.completions_decide(actor=SYSTEM, commands=[Decide(row.pk)])


def held(world: World, row: Any, *people: Any, present: int = 99) -> list[Any]:
    """Hold a cohort with two sessions; the first ``present`` people are there."""
    rows = place(world, row, *people)
    sessions = add(
        "session",
        row,
        {"title": said("One"), "day": days_ago(9)},
        {"title": said("Two"), "day": days_ago(8), "topics": ["young-members"]},
    )
    move(row, "running")
    for one in sessions:
        words = {
            f"p{p.pk}": "present" if at < present else "absent"
            for at, p in enumerate(rows)
        }
        attend(one, **words)
    move(row, "finished")
    decide(row)
    for p in rows:
        p.refresh_from_db()
    return rows


def build(**more: tuple[str, str]) -> World:
    """Build the world."""
    exchange_part = ew.build(**more)
    world = World(exchange_part.web, exchange_part)
    world.course = course(world)
    world.cohort = cohort(world)
    return world
