"""The inbox as a calendar (RFC 5545): one VTODO per deadline, one SUMMARY each.

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
from icalendar import Calendar, Timezone, Todo

from banyan.deadlines.feeding import FeedRow, feed_rows
from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _

CALENDAR = "text/calendar; charset=utf-8"
ZONES = {"vn": "Asia/Ho_Chi_Minh", "la": "Asia/Vientiane"}
HOME = ZONES["vn"]
NAME = _("Banyan: what waits for me")
MARK = "BẢN MẪU · ຕົວຢ່າງ · SPECIMEN"
STATUS = {
    "open": "NEEDS-ACTION",
    "waiting": "IN-PROCESS",
    "done": "COMPLETED",
    "dropped": "CANCELLED",
}
EVERY = dt.timedelta(hours=4)
LAST_MINUTE = dt.time(23, 59)


def calendar_of(actor: Actor, language: str, home: str) -> bytes:
    """Return what waits for an actor as a calendar; ``home`` is our address."""
    made = Calendar()
    name = gettext(NAME)
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
    for row in feed_rows(actor):
        made.add_component(_todo(row, language, home))
    return bytes(made.to_ical())


def _todo(row: FeedRow, language: str, home: str) -> Todo:
    zone = ZoneInfo(ZONES.get(row.calendar, HOME))
    begun = dt.datetime.combine(row.started_on, dt.time(), zone)
    todo = Todo()
    todo.add("uid", uid_of(row.id))
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


def uid_of(number: int) -> str:
    """Return the identity of a deadline in calendars; the same for ever here."""
    place = hashlib.sha256(f"calendar {settings.SECRET_KEY}".encode()).hexdigest()
    return f"deadline-{number}@{place[:16]}.banyan"
