"""The inbox, and the clocks of cases, as calendars (RFC 5545): a VTODO for each.

Sessions of one's own courses stand there as events.

A server refuses a second SUMMARY even in another language, so there is one
calendar per language, with the same UIDs. Persons are not named: a calendar
travels to telephones and their makers.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext
from icalendar import Alarm, Calendar, Timezone, Todo

from banyan.cases.queries import ClockFed, clocks_fed
from banyan.deadlines.feeding import FeedRow, feed_rows
from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _
from banyan.training.prints import session_event
from banyan.training.queries import courses_mine
from banyan.training.queries.shapes import SessionLine

CALENDAR = "text/calendar; charset=utf-8"
ZONES = {"vn": "Asia/Ho_Chi_Minh", "la": "Asia/Vientiane"}
HOME = ZONES["vn"]
NAME = _("Banyan: what waits for me")
CASES_NAME = _("Banyan: times of cases")
MARK = "BẢN MẪU · ຕົວຢ່າງ · SPECIMEN"
STATUS = {
    "open": "NEEDS-ACTION",
    "waiting": "IN-PROCESS",
    "done": "COMPLETED",
    "dropped": "CANCELLED",
}
EVERY = dt.timedelta(hours=4)
LAST_MINUTE = dt.time(23, 59)
MORNING = dt.time(8, 0)


def calendar_of(actor: Actor, language: str, home: str) -> bytes:
    """Return what waits for an actor as a calendar; ``home`` is our address."""
    made = _calendar(gettext(NAME), language)
    for row in feed_rows(actor):
        made.add_component(_todo(row, language, home, uid_of(row.id)))
    for course in courses_mine(actor):
        for one in course.sessions:
            event = session_event(
                one, course.cohort.title, course.cohort.zone, language, _changed(one)
            )
            event.add("class", "CONFIDENTIAL")
            made.add_component(event)
    return bytes(made.to_ical())


def _changed(one: SessionLine) -> dt.datetime:
    """Return the stamp of a session; the same as long as it is the same."""
    return dt.datetime.combine(one.day, dt.time(), dt.UTC)


def cases_calendar_of(actor: Actor, language: str, home: str) -> bytes:
    """Return the clocks of the cases that an actor reads, each with its reminders."""
    made = _calendar(gettext(CASES_NAME), language)
    for fed in clocks_fed(actor):
        row = _row(fed)
        todo = _todo(row, language, home, uid_of(fed.id, "clock"))
        for day in fed.remind_on:
            todo.add_component(_alarm(day, str(todo["summary"]), row))
        made.add_component(todo)
    return bytes(made.to_ical())


def _row(fed: ClockFed) -> FeedRow:
    """Return a clock as a row of a calendar: the case, its step and its time."""
    pairs = (fed.title, fed.clock)
    title = {k: ": ".join(t.in_language(k) for t in pairs) for k in LANGUAGES}
    return FeedRow(
        id=fed.id,
        sequence=fed.sequence,
        kind=f"cases.{fed.kind}",
        title=Text(**title),
        unit=fed.unit,
        started_on=fed.started_on,
        due_on=fed.due_on,
        calendar=fed.calendar,
        state="waiting" if fed.is_suspended else "open",
        done_at=None,
        rule=" · ".join(part for part in (fed.reference, fed.rule) if part),
        action=fed.step,
        blocked_by=Text(),
        url=f"/cases/{fed.reference}/",
    )


def _alarm(day: dt.date, said: str, row: FeedRow) -> Alarm:
    """Return a reminder in the morning of a day."""
    zone = ZoneInfo(ZONES.get(row.calendar, HOME))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", said)
    alarm.add("trigger", dt.datetime.combine(day, MORNING, zone).astimezone(dt.UTC))
    return alarm


def _calendar(name: str, language: str) -> Calendar:
    """Return a calendar without anything in it."""
    made = Calendar()
    made.add("prodid", "-//Banyan//Deadlines 1//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", name, parameters={"LANGUAGE": language})
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", HOME)
    made.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    if settings.BANYAN_DEMO:
        made.add("x-specimen", MARK)
    for zone in ZONES.values():
        made.add_component(Timezone.from_tzid(zone))
    return made


def _todo(row: FeedRow, language: str, home: str, uid: str) -> Todo:
    zone = ZoneInfo(ZONES.get(row.calendar, HOME))
    begun = dt.datetime.combine(row.started_on, dt.time(), zone)
    todo = Todo()
    todo.add("uid", uid)
    todo.add("sequence", row.sequence)
    todo.add("dtstamp", (row.done_at or begun).astimezone(dt.UTC))
    if row.started_on <= row.due_on:
        todo.add("dtstart", begun)
    todo.add("due", dt.datetime.combine(row.due_on, LAST_MINUTE, zone))
    title = row.title.in_language(language)
    unit = row.unit.in_language(language)
    parameters = {"LANGUAGE": language}
    todo.add("summary", " · ".join(p for p in (title, unit) if p), parameters)
    if said := _described(row, language):
        todo.add("description", said, parameters)
    todo.add("status", STATUS.get(row.state, "NEEDS-ACTION"))
    if row.state == "done" and row.done_at is not None:
        todo.add("completed", row.done_at.astimezone(dt.UTC))
        todo.add("percent-complete", 100)
    todo.add("categories", [row.kind])
    todo.add("class", "CONFIDENTIAL")
    if row.url:
        todo.add("url", urljoin(home, row.url))
    return todo


def _described(row: FeedRow, language: str) -> str:
    parts: list[Any] = [MARK] if settings.BANYAN_DEMO else []
    parts += [row.action.in_language(language), row.blocked_by.in_language(language)]
    parts.append(row.rule)
    return "\n".join(part for part in parts if part)


def uid_of(number: int, what: str = "deadline") -> str:
    """Return the identity of a thing in calendars; the same for ever here."""
    place = hashlib.sha256(f"calendar {settings.SECRET_KEY}".encode()).hexdigest()
    return f"{what}-{number}@{place[:16]}.banyan"
