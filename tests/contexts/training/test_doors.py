"""Courses at the command line and in the calendar of an account."""

from __future__ import annotations

import json
from typing import Any

import pytest

from banyan.api.exports.calendar import calendar_of
from banyan.cli.main import build_parser
from banyan.training import services
from banyan.training.commands import Issue, LinkGuest
from tests.support import kept
from tests.support import training_world as tw

pytestmark = pytest.mark.django_db


@kept.once
def built() -> tw.World:
    return tw.build(visitor=("guest", "city"))


def run(capsys: Any, *words: str) -> tuple[int, Any]:
    """Run a command; return its exit code and what it printed as JSON."""
    args = build_parser().parse_args([*words, "--json"])
    code = args.func(args)
    return code, json.loads(capsys.readouterr().out)


def test_courses_at_the_command_line(world: tw.World, capsys: Any) -> None:
    (row,) = tw.held(world, world.cohort, tw.guest(world, "Guest"))
    (made,) = services.certificates_issue(actor=tw.SYSTEM, commands=[Issue(row.pk)])
    _code, courses = run(capsys, "courses", "list")
    assert [c["title"]["en"] for c in courses["courses"]] == ["Building en"]
    _code, shown = run(capsys, "courses", "show", str(world.course.uid))
    assert [c["completed"] for c in shown["cohorts"]] == [1]
    _code, done = run(capsys, "courses", "completion", str(world.cohort.uid))
    assert done["participants"][0]["conditions"][0]["part"] == 2
    code, checked = run(capsys, "certificate", "check", made.number)
    assert (code, checked["certificates"][0]["state"]) == (0, "valid")
    code, nothing = run(capsys, "certificate", "check", "99-GCN/X")
    assert (code, nothing["certificates"]) == (1, [])


def test_the_calendar_of_a_guest_holds_the_sessions(world: tw.World) -> None:
    guest = tw.guest(world, "Guest")
    services.guests_link(
        actor=tw.SYSTEM,
        commands=[LinkGuest(guest.pk, world.web.accounts["visitor"].pk)],
    )
    tw.place(world, world.cohort, guest)
    tw.add(
        "session",
        world.cohort,
        {"title": tw.said("One"), "day": tw.days_ago(9), "starts": "08:00"},
    )
    actor = world.actor("visitor")
    text = calendar_of(actor, "lo", "https://banyan.example/").decode()
    assert text.count("BEGIN:VEVENT") == 1
    assert calendar_of(actor, "lo", "https://banyan.example/").decode() == text
