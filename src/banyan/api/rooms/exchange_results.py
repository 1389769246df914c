"""What came of exchanges, counted; exchanges and practices as linked data."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from ninja import Query, Schema
from pydantic import Field

from banyan.base.saying import in_every_language
from banyan.exchange import queries
from banyan.exchange.linked import LINKED, linked_of
from banyan.exchange.linked import MEDIA as LINKED_MEDIA
from banyan.exchange.measures import Measure, measures_of
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from ..answers import with_tag
from ..endpoints import Room
from ..paging import Page
from ..references import Key
from .exchanges import READ, Uid
from .requests import Asked

room = Room("Results of exchanges")


@dataclass(frozen=True)
class MeasurePart:
    """One line of a measure."""

    title: Text
    part: int
    whole: int | None
    uid: uuid.UUID | None


@dataclass(frozen=True)
class MeasureOut:
    """A measure: so many of so many, or a number; null where nothing was to count."""

    key: str
    label: Text
    how: Text
    part: int | None
    whole: int | None
    percent: int | None
    unit: str
    parts: tuple[MeasurePart, ...]

    @classmethod
    def of(cls, one: Measure) -> MeasureOut:
        """Return a measure as it goes out."""
        return cls(
            one.key,
            in_every_language(one.label),
            in_every_language(one.how),
            one.part,
            one.whole,
            one.percent,
            one.unit,
            tuple(MeasurePart(p.title, p.part, p.whole, p.uid) for p in one.parts),
        )


class MeasuresAsked(Schema):
    """Of which year; without one, of all."""

    year: int | None = Field(None, ge=1901, le=2199)


@room.get("/exchange/measures", right=READ, gives=MeasureOut, many=True)
def exchange_measures(request: Asked, asked: Query[MeasuresAsked]) -> Page:
    """Count what came of exchanges, courses and briefings, of a year or of all."""
    return Page([MeasureOut.of(m) for m in measures_of(request.actor, asked.year)])


@room.get(
    "/exchange/records/{what}/{record}/linked",
    right=READ,
    gives=dict[str, Any],
    media=LINKED_MEDIA,
)
def exchange_record_linked(request: Asked, what: Key, record: Uid) -> HttpResponse:
    """Read an exchange or a practice as JSON-LD: schema.org and Dublin Core."""
    if what not in LINKED:
        raise NotVisible
    found = linked_of(queries.record_shown(request.actor, what, record))
    body = json.dumps(found, ensure_ascii=False)
    return with_tag(request, HttpResponse(body, content_type=LINKED_MEDIA), None)
