"""An exchange as a calendar file: one SUMMARY in each event, one language a file.

Times stand in the zone of the exchange; the zones of both countries are defined in
every file. The identities stay, so that a later file moves the same events. There is no
METHOD: the file is no invitation, and one that is published could not name who comes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, override

from banyan.exchange.queries.records import RecordShown
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _

from .kinds import words as w

STATUS = {"cancelled": "CANCELLED", "idea": "TENTATIVE", "agreed": "TENTATIVE"}
ROLES = {"head": "CHAIR", "interpreter": "NON-PARTICIPANT"}
PRODUCT = "-//Banyan//exchange//EN"
AFTER = _("After %(n)s months: what came of “%(title)s”?")


def calendar_of(
    record: RecordShown,
    language: str,
    topics: Mapping[str, Text],
    made_at: dt.datetime,
    note: str = "",
) -> bytes:
    """Return an exchange with its items and follow-ups as iCalendar.

    ``note`` is said beside the exchange: that the translation is out of date.
    """
    from icalendar import Calendar, Timezone

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    row = record.row
    for zone in dict.fromkeys([row.zone, *(key for key, _label in w.ZONES)]):
        calendar.add_component(Timezone.from_tzid(zone))
    if row.starts_on:
        whole = _whole(record, language, topics, made_at)
        if note:
            whole.add("comment", note, {"LANGUAGE": language})
        calendar.add_component(whole)
    for part in record.parts["item"]:
        event = _item(record, part, language, topics, made_at)
        if event is not None:
            calendar.add_component(event)
    for part in record.parts["followup"]:
        calendar.add_component(_todo(record, part, language, made_at))
    return bytes(calendar.to_ical())


def _begun(component: Any, shown: RecordShown, sequence: int, made_at: Any) -> Any:
    component.add("uid", f"{shown.uid}@banyan")
    component.add("dtstamp", made_at)
    component.add("sequence", sequence)
    return component


def _event(record: RecordShown, shown: RecordShown, made_at: Any) -> Any:
    """Return an event: its number rises when it changes, or the exchange does."""
    from icalendar import Event

    changes = record.row_version - 1
    if shown is not record:
        changes += shown.row_version - 1
    event = _begun(Event(), shown, changes, made_at)
    event.add("status", STATUS.get(record.row.state, "CONFIRMED"))
    return event


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
    row = record.row
    event = _event(record, record, made_at)
    _summary(event, record.title, language)
    event.add("dtstart", row.starts_on)
    event.add("dtend", (row.ends_on or row.starts_on) + dt.timedelta(days=1))
    if row.venue:
        event.add("location", row.venue.in_language(language))
    keys = [k for k in row.topics if k in topics]
    if keys:
        event.add("categories", [topics[k].in_language(language) for k in keys])
    event.add("organizer", _host(row, language), encode=0)
    for part in record.parts["delegate"]:
        event.add("attendee", _attendee(record, part.row), encode=0)
    return event


def _host(row: Any, language: str) -> Any:
    from icalendar import vCalAddress, vText

    host = vCalAddress(f"urn:uuid:{row.host.uid}")
    host.params["CN"] = vText(row.host.name.in_language(language))
    return host


def _attendee(record: RecordShown, one: Any) -> Any:
    """Return who comes: by mail where the house reads it, else by their identity."""
    from icalendar import vCalAddress, vText

    mail = one.counterpart.mail if record.is_house else ""
    person = vCalAddress(
        f"mailto:{mail}" if mail else f"urn:uuid:{one.counterpart.uid}"
    )
    person.params["CN"] = vText(one.counterpart.name)
    person.params["ROLE"] = vText(ROLES.get(one.role, "REQ-PARTICIPANT"))
    if one.language:
        person.params["LANGUAGE"] = vText(one.language)
    return person


def _item(
    record: RecordShown,
    part: RecordShown,
    language: str,
    topics: Mapping[str, Text],
    made_at: Any,
) -> Any:
    row = part.row
    day = row.day or record.row.starts_on
    if day is None or not row.starts:
        return None
    zone = ZoneInfo(record.row.zone)
    event = _event(record, part, made_at)
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

    todo = _begun(Todo(), part, part.row_version - 1, made_at)
    _summary(todo, _asked(record.title, part.row.months), language)
    todo.add("due", part.row.due)
    done = part.row.answered_on
    todo.add("status", "COMPLETED" if done else "NEEDS-ACTION")
    todo.add("related-to", f"{record.uid}@banyan")
    return todo


def _asked(title: Text, months: int) -> Text:
    """Return what is asked after some months, in every language of the title."""
    found = {}
    for key in LANGUAGES:
        with override(key):
            said = gettext(AFTER) % {"n": months, "title": title.in_language(key)}
        found[key] = said if getattr(title, key) else ""
    return Text(**found)
