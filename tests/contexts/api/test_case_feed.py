"""The calendar of the cases of a unit: its address, what it shows, what it keeps back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from banyan.access.models import Token
from banyan.access.services import token_revoke, unit_feed_new
from banyan.api.exports.calendar import cases_calendar_of
from banyan.cases.scenario.world import World
from banyan.kernel.errors import NotAllowed, NotVisible, StateRefusal
from tests.support import api_world
from tests.support import case_world as w
from tests.support.api_world import code_of

HOME = "https://banyan.example/"


@pytest.fixture
def here(db: None) -> Iterator[World]:
    with w.on(w.TODAY):
        yield w.world()


def _todos(here: World, who: str, language: str = "en") -> list[Any]:
    content = cases_calendar_of(here.actors[who], language, HOME)
    return list(Calendar.from_ical(content).walk("VTODO"))


def test_what_falls_due_is_shown_with_its_reminders_and_nobody_is_named(here):
    case = w.opened(here)
    todos = _todos(here, "secretary")
    vote = next(t for t in todos if t["DUE"].dt.date() == dt.date(2026, 10, 27))
    assert str(vote["URL"]) == f"{HOME}cases/{case.reference}/"
    assert case.reference in str(vote["DESCRIPTION"])
    alarms = [a["TRIGGER"].dt for a in vote.walk("VALARM")]
    assert all(a.tzinfo is not None for a in alarms)
    written = cases_calendar_of(here.actors["secretary"], "vi", HOME).decode()
    assert case.about and case.about not in written.replace("\r\n ", "")


def test_a_calendar_shows_only_what_its_reader_may_read(here):
    w.opened(here)
    assert _todos(here, "small-secretary") == []


def test_the_identity_of_a_clock_is_the_same_in_every_language(here):
    w.opened(here)
    found = [
        {str(t["UID"]) for t in _todos(here, "secretary", k)} for k in ("vi", "lo")
    ]
    assert found[0] == found[1] != set()


# -- the address ----------------------------------------------------------------------


@pytest.fixture
def reader(world):
    """An account that may read the cases of the northern committee."""
    from banyan.access.models import Grant, RightSet
    from banyan.kernel.text import Text

    held = RightSet.objects.create(
        key="cases", names=Text.of("cases"), rights=["case.read", "unit.read"]
    )
    Grant.objects.create(
        account=world.accounts["reader"],
        right_set=held,
        unit_id=world.units["north"],
        valid_from=dt.date(2020, 1, 1),
    )
    return world.actor("reader")


def _url(secret: str, language: str = "vi") -> str:
    return f"/api/v1/feeds/cases/{secret}/{language}.ics"


def test_an_address_is_secret_and_can_be_withdrawn(world, reader):
    made = unit_feed_new(actor=reader, unit_id=world.units["branch"])
    answer = Client().get(_url(made.secret))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    again = Client().get(_url(made.secret), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert made.secret not in str(Token.objects.values().get(pk=made.id))
    token_revoke(actor=reader, token_id=made.id)
    assert code_of(Client().get(_url(made.secret))) == (404, "not_found")


def test_one_address_a_unit_and_none_out_of_range(world, reader):
    unit_feed_new(actor=reader, unit_id=world.units["branch"])
    with pytest.raises(StateRefusal):
        unit_feed_new(actor=reader, unit_id=world.units["branch"])
    unit_feed_new(actor=reader, unit_id=world.units["branch2"])
    for far in (world.units["south1"], 9_999):
        with pytest.raises(NotVisible):
            unit_feed_new(actor=reader, unit_id=far)


def test_a_program_makes_no_address_and_its_token_opens_no_calendar(
    world, reader, uid_of
):
    program = api_world.program(world.accounts["reader"], own=True)
    answer = program.post(f"units/{uid_of('branch')}/calendar")
    assert answer.status_code == 403
    assert Client().get(_url(program.secret)).status_code == 404
    made = unit_feed_new(actor=reader, unit_id=world.units["branch"])
    as_token = api_world.Program(made.secret)
    assert code_of(as_token.get("whoami"))[0] == 401
    inbox = Client().get(f"/api/v1/feeds/{made.secret}/vi.ics")
    assert inbox.status_code == 404


def test_without_the_right_there_is_no_calendar(world):
    with pytest.raises((NotVisible, NotAllowed)):
        unit_feed_new(actor=world.actor("neighbour"), unit_id=world.units["branch"])
