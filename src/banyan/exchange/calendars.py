"""An exchange as a calendar file: one SUMMARY in each event, one language a file.

Times stand in the zone of the exchange, with its definition; the identities stay, so
that a later file moves the same events.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from banyan.exchange.queries.records import RecordShown
from banyan.kernel.text import LANGUAGES, Text

STATUS = {"cancelled": "CANCELLED", "idea": "TENTATIVE", "agreed": "TENTATIVE"}
ROLES = {"head": "CHAIR", "interpreter": "NON-PARTICIPANT"}
PRODUCT = "-//Banyan//exchange//EN"


def calendar_of(
    record: RecordShown, language: str, topics: Mapping[str, Text], made_at: dt.datetime
) -> bytes:
    """Return an exchange with its items and follow-ups as iCalendar."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    row = record.row
    if row.starts_on:
        calendar.add_component(_whole(record, language, topics, made_at))
    for part in record.parts["item"]:
        event = _item(record, part, language, topics, made_at)
        if event is not None:
            calendar.add_component(event)
    for part in record.parts["followup"]:
        calendar.add_component(_todo(record, part, language, made_at))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _started(component: Any, record: RecordShown, uid: str, made_at: Any) -> Any:
    component.add("uid", uid)
    component.add("dtstamp", made_at)
    component.add("sequence", record.row_version - 1)
    component.add("status", STATUS.get(record.row.state, "CONFIRMED"))
    return component


def _summary(component: Any, text: Text, language: str) -> None:
    """Put one summary; the other languages go into the description."""
    component.add("summary", text.in_language(language), {"LANGUAGE": language})
    others = dict.fromkeys(getattr(text, k) for k in LANGUAGES if k != language)
    said = [t for t in others if t and t != text.in_language(language)]
    if said:
        component.add("description", "\n".join(said))


def _whole(
    record: RecordShown, language: str, topics: Mapping[str, Text], made_at: Any
) -> Any:
    from icalendar import Event, vCalAddress, vText

    row = record.row
    event = _started(Event(), record, f"{record.uid}@banyan", made_at)
    _summary(event, record.title, language)
    event.add("dtstart", row.starts_on)
    event.add("dtend", (row.ends_on or row.starts_on) + dt.timedelta(days=1))
    if row.venue:
        event.add("location", row.venue.in_language(language))
    keys = [k for k in row.topics if k in topics]
    if keys:
        event.add("categories", [topics[k].in_language(language) for k in keys])
    for part in record.parts["delegate"]:
        one = part.row
        mail = one.counterpart.mail if record.is_house else ""
        person = vCalAddress(f"MAILTO:{mail or 'nobody@invalid'}")
        person.params["CN"] = vText(one.counterpart.name)
        person.params["ROLE"] = vText(ROLES.get(one.role, "REQ-PARTICIPANT"))
        if one.language:
            person.params["LANGUAGE"] = vText(one.language)
        event.add("attendee", person, encode=0)
    return event


def _item(
    record: RecordShown,
    part: RecordShown,
    language: str,
    topics: Mapping[str, Text],
    made_at: Any,
) -> Any:
    from icalendar import Event

    row = part.row
    day = row.day or record.row.starts_on
    if day is None or not row.starts:
        return None
    zone = ZoneInfo(record.row.zone)
    event = _started(Event(), record, f"{part.uid}@banyan", made_at)
    _summary(event, row.title, language)
    event.add("dtstart", _at(day, row.starts, zone))
    if row.ends:
        event.add("dtend", _at(day, row.ends, zone))
    keys = [k for k in row.topics if k in topics]
    if keys:
        event.add("categories", [topics[k].in_language(language) for k in keys])
    event.add("related-to", f"{record.uid}@banyan")
    return event


def _at(day: dt.date, time: str, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(time), tzinfo=zone)


def _todo(record: RecordShown, part: RecordShown, language: str, made_at: Any) -> Any:
    from icalendar import Todo

    todo = Todo()
    todo.add("uid", f"{part.uid}@banyan")
    todo.add("dtstamp", made_at)
    _summary(todo, record.title, language)
    todo.add("due", part.row.due)
    todo.add("status", "COMPLETED" if part.row.answered_on else "NEEDS-ACTION")
    todo.add("related-to", f"{record.uid}@banyan")
    return todo
