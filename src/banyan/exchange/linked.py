"""Records as linked data: schema.org for events and practices, Dublin Core for materials.

Identities are ``urn:uuid:``, as everywhere in Banyan; texts carry their language. What a
reader is not shown is not in it: the values are those of the record as it was shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from banyan.kernel.text import LANGUAGES, Text
from banyan.knowledge.queries import topic_labels

from .queries.attached import files_of_materials
from .queries.records import RecordShown

MEDIA = "application/ld+json"
CONTEXT: dict[str, Any] = {
    "@vocab": "https://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
}
STATUS = {"cancelled": "EventCancelled"}
ROLES = {"head": "Head of delegation"}
LINKED = ("exchange", "practice")
"""Kinds that have a form as linked data."""
Labels = Mapping[str, Text]


def linked_of(record: RecordShown) -> dict[str, Any]:
    """Return an exchange or a practice, as it was shown, as JSON-LD."""
    make = _event if record.kind.key == "exchange" else _practice
    return whole(make(record, topic_labels()), is_specimen=record.is_specimen)


def whole(found: dict[str, Any], *, is_specimen: bool) -> dict[str, Any]:
    """Return an object with its context; one that was invented says so."""
    marked = is_specimen or settings.BANYAN_DEMO
    note = {"disambiguatingDescription": "SPECIMEN"} if marked else {}
    return {"@context": CONTEXT, **found, **note}


def filled(**values: Any) -> dict[str, Any]:
    """Return an object without what is empty; ``type`` and ``id`` are its own."""
    names = {"type": "@type", "id": "@id"}
    return {
        names.get(key, key): value
        for key, value in values.items()
        if value not in (None, "", [], {}, ())
    }


def said(text: Text) -> list[dict[str, str]]:
    """Return a text with its languages."""
    return [
        {"@language": k, "@value": value}
        for k in LANGUAGES
        if (value := getattr(text, k))
    ]


def urn(uid: Any) -> str:
    """Return an identity as an address."""
    return f"urn:uuid:{uid}"


def terms(keys: Iterable[str], labels: Labels) -> list[dict[str, Any]]:
    """Return topics as terms of the thesaurus."""
    return [
        {
            "@type": "DefinedTerm",
            "@id": f"urn:banyan:topic:{key}",
            "termCode": key,
            "name": said(labels[key]),
        }
        for key in keys
        if key in labels
    ]


def _event(record: RecordShown, labels: Labels) -> dict[str, Any]:
    get = record.values.get
    day = get("starts_on")
    return filled(
        type="Event",
        id=urn(record.uid),
        identifier=urn(record.uid),
        name=said(record.title),
        description=said(get("objective") or Text()),
        startDate=_day(day),
        endDate=_day(get("ends_on") or day),
        eventStatus=STATUS.get(record.row.state, "EventScheduled"),
        eventAttendanceMode="OnlineEventAttendanceMode"
        if get("type") == "online"
        else "OfflineEventAttendanceMode",
        location=_place(get("venue")),
        organizer=_body(get("host")),
        about=terms(get("topics") or (), labels),
        inLanguage=list(record.languages),
        superEvent=_named("EventSeries", get("partnership")),
        attendee=[_attendee(one) for one in record.parts.get("delegate", ())],
        subEvent=[_item(one, record, labels) for one in record.parts.get("item", ())],
        workFeatured=_materials(record),
    )


def _day(day: Any) -> str:
    return day.isoformat() if isinstance(day, dt.date) else ""


def _place(venue: Any) -> dict[str, Any] | None:
    return {"@type": "Place", "name": said(venue)} if venue else None


def _named(kind: str, ref: Any) -> dict[str, Any] | None:
    if isinstance(ref, Text):
        return {"@type": kind, "name": said(ref)} if ref else None
    if ref is None:
        return None
    return {"@type": kind, "@id": urn(ref.uid), "name": said(ref.title)}


def _body(ref: Any) -> dict[str, Any] | None:
    return _named("Organization", ref)


def _attendee(one: RecordShown) -> dict[str, Any]:
    """Return who takes part, in the office of that day: nothing else of the person."""
    get = one.values.get
    return filled(
        type="Role",
        roleName=ROLES.get(get("role") or "", "Delegate"),
        attendee=filled(
            type="Person",
            name=_name(get("counterpart")),
            jobTitle=said(get("office") or Text()),
            worksFor=_body(get("organisation")),
        ),
    )


def _name(person: Any) -> str:
    """Return the name of a person; a guest is shown the name alone."""
    found = person if isinstance(person, Text) else getattr(person, "title", Text())
    return str(found.in_language("vi"))


def _item(one: RecordShown, record: RecordShown, labels: Labels) -> dict[str, Any]:
    get = one.values.get
    day = get("day") or record.values.get("starts_on")
    return filled(
        type="Event",
        id=urn(one.uid),
        name=said(one.title),
        startDate=_moment(day, get("starts"), record.row.zone),
        endDate=_moment(day, get("ends"), record.row.zone),
        about=terms(get("topics") or (), labels),
        superEvent={"@id": urn(record.uid)},
    )


def _moment(day: Any, time: Any, zone: str) -> str:
    if not isinstance(day, dt.date):
        return ""
    if not time:
        return day.isoformat()
    at = dt.time.fromisoformat(time)
    return dt.datetime.combine(day, at, tzinfo=ZoneInfo(zone)).isoformat()


def _materials(record: RecordShown) -> list[dict[str, Any]]:
    """Return materials by Dublin Core: each language and version of a file by its hash."""
    parts = record.parts.get("material", ())
    files = files_of_materials(record, [part.id for part in parts])
    return [_material(part, record, files.get(part.id, ())) for part in parts]


def _material(part: RecordShown, record: RecordShown, files: Any) -> dict[str, Any]:
    get = part.values.get
    giver = record.values.get("host" if get("side") == "host" else "visitor")
    given = {
        "dcterms:identifier": urn(part.uid),
        "dcterms:title": said(part.title),
        "dcterms:creator": _body(giver),
        "dcterms:issued": _day(get("given_on")),
        "dcterms:language": list(get("languages") or ()),
        "dcterms:isPartOf": {"@id": urn(record.uid)},
        "dcterms:rights": get("release"),
        "dcterms:hasVersion": [_version(part, one, files) for one in files],
    }
    return filled(type="CreativeWork", id=urn(part.uid), **given)


def _version(part: RecordShown, one: Any, files: Any) -> dict[str, Any]:
    """Return one file; it replaces the version before it in its language."""
    before = max(
        (
            f.number
            for f in files
            if f.language == one.language and f.number < one.number
        ),
        default=None,
    )
    given = {
        "dcterms:identifier": f"sha256:{one.sha256}",
        "dcterms:language": one.language,
        "dcterms:format": one.media_type,
        "dcterms:isVersionOf": {"@id": urn(part.uid)},
        "dcterms:replaces": [
            f"sha256:{f.sha256}"
            for f in files
            if f.number == before and f.language == one.language
        ],
    }
    return filled(type="MediaObject", version=str(one.number), **given)


def _practice(record: RecordShown, labels: Labels) -> dict[str, Any]:
    get = record.values.get
    return filled(
        type="HowTo",
        id=urn(record.uid),
        identifier=urn(record.uid),
        name=said(record.title),
        description=said(get("problem") or Text()),
        about=terms(get("topics") or (), labels),
        creator=_body(get("organisation")),
        dateCreated=_day(get("since")),
        inLanguage=list(record.languages),
        step=[
            filled(
                type="HowToStep",
                id=urn(block.uid),
                position=block.values.get("position"),
                name=said(block.title),
                text=said(block.values.get("steps") or Text()),
            )
            for block in record.parts.get("block", ())
        ],
    )
