"""A course as linked data: a schema.org Course with its cohorts as CourseInstance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from banyan.exchange.linked import filled, said, terms, urn, whole
from banyan.kernel.text import Text
from banyan.knowledge.queries import topic_labels

from .queries import CohortLine


def course_linked(record: Any, cohorts: Iterable[CohortLine]) -> dict[str, Any]:
    """Return a course with its cohorts as JSON-LD; nobody who takes part is in it."""
    get = record.values.get
    hours = get("hours")
    found = filled(
        type="Course",
        id=urn(record.uid),
        identifier=urn(record.uid),
        name=said(get("title")),
        description=said(get("aims") or Text()),
        provider=filled(
            type="Organization", id=urn(record.unit.uid), name=said(record.unit.names)
        ),
        timeRequired=f"PT{hours}H" if hours else "",
        about=terms(get("topics") or (), topic_labels()),
        hasCourseInstance=[_instance(one) for one in cohorts],
    )
    return whole(found, is_specimen=record.is_specimen)


def _instance(one: CohortLine) -> dict[str, Any]:
    return filled(
        type="CourseInstance",
        id=urn(one.uid),
        name=said(one.title),
        startDate=one.starts_on.isoformat() if one.starts_on else "",
        endDate=one.ends_on.isoformat() if one.ends_on else "",
        eventStatus="EventCancelled" if one.state == "cancelled" else "EventScheduled",
        maximumAttendeeCapacity=one.places,
        organizer=filled(type="Organization", name=said(one.unit)),
    )
