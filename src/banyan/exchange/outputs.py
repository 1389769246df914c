"""What one takes out of an exchange, made in one language.

Programme booklet, badges, name cards, calendar, contacts.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, override

from banyan.kernel import clock
from banyan.kernel.errors import NotVisible
from banyan.kernel.formats import format_date
from banyan.kernel.text import gettext_noop as _
from banyan.knowledge.queries import topic_labels
from banyan.papers.forms import fill

from .badges import badges_of
from .calendars import calendar_of
from .cards import contacts_of, older_contacts_of
from .kinds import words as w
from .queries.records import RecordShown
from .queries.translations import translations_of

FILES = {
    "programme.pdf",
    "programme.docx",
    "badges.pdf",
    "cards.pdf",
    "calendar.ics",
    "contacts.vcf",
    "contacts-3.vcf",
}
"""What can be taken out, by name and form."""
STALE = _("Part of this translation is out of date: its original was changed since.")
FOR_GUESTS = {"programme.pdf", "programme.docx", "calendar.ics"}


def files_for(record: RecordShown) -> set[str]:
    """Return what the reader may take out; a guest the programme and the calendar."""
    return FILES if record.is_house else FILES & FOR_GUESTS


def make(record: RecordShown, wanted: str, language: str) -> bytes:
    """Return the content of a file of an exchange; NotVisible for none of its files."""
    if wanted not in files_for(record):
        raise NotVisible
    what, form = wanted.split(".")
    if what == "calendar":
        with override(language):
            note = stale_said(record, language)
        return calendar_of(record, language, topic_labels(), clock.now(), note)
    delegates = [part.row for part in record.parts["delegate"]]
    if what == "contacts":
        return contacts_of(delegates)
    if what == "contacts-3":
        return older_contacts_of(delegates, language)
    with override(language):
        if what == "programme":
            filled = fill("exchange-programme", language, programme(record, language))
            return filled.docx if form == "docx" else filled.pdf
        when = _when(record.row, language)
        return badges_of(record, delegates, language, when, folded=what == "cards")


def programme(record: RecordShown, language: str) -> dict[str, Any]:
    """Return the values of the booklet."""
    row, labels = record.row, topic_labels()
    return {
        "unit": row.unit.names,
        "date": clock.today(),
        "subject": record.title,
        "when": _when(row, language) or row.date_said or "-",
        "venue": row.venue.in_language(language),
        "objective": row.objective.in_language(language),
        "stale": stale_said(record, language),
        "host": row.host.name,
        "visitor": row.visitor.name,
        "hosts": _people(record, "host", language),
        "visitors": _people(record, "visitor", language),
        "items": [_item(part.row, language, labels) for part in record.parts["item"]],
        "is_specimen": record.is_specimen,
    }


def stale_said(record: RecordShown, language: str) -> str:
    """Say that a translation is out of date, or "" where it follows its original."""
    (found,) = [one for one in translations_of(record) if one.language == language]
    return gettext(STALE) if found.stale else ""


def _when(row: Any, language: str) -> str:
    """Return the days of an exchange, "" where the day is not known."""
    days = dict.fromkeys(d for d in (row.starts_on, row.ends_on) if d and row.starts_on)
    return " – ".join(format_date(d, language, style="long") for d in days)


def _people(record: RecordShown, side: str, language: str) -> list[dict[str, Any]]:
    roles = dict(w.ROLES)
    return [
        {
            "name": part.row.counterpart.name,
            "office": part.row.office.in_language(language),
            "role": gettext(roles[part.row.role]),
        }
        for part in record.parts["delegate"]
        if part.row.side == side
    ]


def _item(row: Any, language: str, labels: Any) -> dict[str, Any]:
    times = " – ".join(t for t in (row.starts, row.ends) if t)
    day = format_date(row.day, language) if row.day else ""
    topics = [labels[k].in_language(language) for k in row.topics if k in labels]
    return {
        "when": " ".join(part for part in (day, times) if part),
        "title": row.title.in_language(language),
        "kind": gettext(dict(w.ITEMS)[row.type]),
        "lead": row.lead,
        "topics": ", ".join(topics),
    }
