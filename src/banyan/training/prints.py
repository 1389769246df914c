"""Certificates and transcripts on paper, and the sessions as a calendar file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, override

from banyan.kernel import clock
from banyan.kernel.formats import format_date
from banyan.kernel.text import LANGUAGES, Text
from banyan.papers.forms import Filled, fill

from . import words as w
from .models import Certificate
from .queries.mine import checked
from .queries.shapes import SessionLine, Transcript

PRODUCT = "-//Banyan//training//EN"
LINE = "…" * 12


def certificate_paper(row: Certificate, language: str) -> Filled:
    """Fill the certificate in one language; raises InputError as ``fill`` does."""
    found = checked(row)
    return fill(
        "course-certificate",
        language,
        {
            "unit": found.host,
            "number": found.number,
            "code": row.code,
            "date": found.issued_on,
            "place": LINE,
            "holder": found.holder,
            "course": found.course,
            "span": span_said(found.starts_on, found.ends_on, language),
            "hours": found.hours,
            "until": found.valid_until,
            "withdrawn": found.withdrawn_on,
            "sign_post": LINE,
            "is_specimen": found.is_specimen,
        },
    )


def span_said(start: dt.date | None, end: dt.date | None, language: str) -> str:
    """Write the days of a course."""
    days = dict.fromkeys(d for d in (start, end) if d is not None)
    return " – ".join(format_date(d, language, style="long") for d in days) or "-"


def transcript_paper(found: Transcript, language: str) -> Filled:
    """Fill the transcript of a person in one language."""
    states = dict(w.PARTICIPANT_STATES)
    with override(language):
        rows = [
            {
                "course": line.course.in_language(language),
                "host": line.host.in_language(language),
                "span": span_said(line.starts_on, line.ends_on, language),
                "hours": line.hours,
                "outcome": gettext(states[line.state]),
                "certificate": line.certificate.number if line.certificate else "",
            }
            for line in found.lines
        ]
    return fill(
        "course-transcript",
        language,
        {
            "unit": found.unit,
            "date": clock.today(),
            "holder": found.name,
            "hours": found.hours,
            "courses": rows,
            "is_specimen": found.is_specimen,
        },
    )


def calendar_of(
    sessions: Sequence[SessionLine],
    title: Text,
    zone: str,
    language: str,
    made_at: dt.datetime,
) -> bytes:
    """Return sessions as iCalendar: one SUMMARY each, stable identities, one zone."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for one in sessions:
        calendar.add_component(session_event(one, title, zone, language, made_at))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def session_event(
    one: SessionLine, title: Text, zone: str, language: str, made_at: dt.datetime
) -> Any:
    """Return a session as an event: one SUMMARY, a stable identity, its zone."""
    from icalendar import Event

    event = Event()
    event.add("uid", f"{one.uid}@banyan")
    event.add("dtstamp", made_at)
    event.add("sequence", one.row_version - 1)
    event.add("status", "CANCELLED" if one.state == "cancelled" else "CONFIRMED")
    _when(event, one, ZoneInfo(zone))
    event.add("summary", one.title.in_language(language), {"LANGUAGE": language})
    others = dict.fromkeys(
        t.in_language(k) for t in (title, one.title) for k in LANGUAGES
    )
    event.add("description", "\n".join(t for t in others if t))
    if one.place:
        event.add("location", one.place.in_language(language))
    return event


def _when(event: Any, one: SessionLine, zone: ZoneInfo) -> None:
    if not one.starts:
        event.add("dtstart", one.day)
        event.add("dtend", one.day + dt.timedelta(days=1))
        return
    event.add("dtstart", _at(one.day, one.starts, zone))
    if one.ends:
        event.add("dtend", _at(one.day, one.ends, zone))


def _at(day: dt.date, time: str, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(time), tzinfo=zone)
