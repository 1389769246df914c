"""Yearly reports of partnerships: reading, the foreword, releasing, files."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Schema
from pydantic import Field

from banyan.access.queries import Recipient
from banyan.kernel.text import Text
from banyan.yearly import queries, services
from banyan.yearly.paper import yearly_file
from banyan.yearly.queries import Line, YearlyShown

from ..acts import Record, record_of
from ..answers import Versioned, attachment
from ..commands import Request
from ..endpoints import Room
from ..paging import Page
from ..references import Number
from .briefings import Language, Languages, ReasonIn, SaidIn
from .requests import Asked

room = Room("Yearly reports")

READ, WRITE, APPROVE = "exchange.read", "exchange.write", "briefing.approve"
ALL = "/exchange/partnerships/{partnership}/yearly"
ONE = f"{ALL}/{{year}}"
Year = Annotated[int, Field(ge=1, le=9999)]


@dataclass(frozen=True)
class ReleasedOut:
    """Somebody to whom a report is released."""

    name: Text
    since: dt.date
    languages: tuple[str, ...]

    @classmethod
    def of(cls, found: Recipient) -> ReleasedOut:
        """Return one as it goes out."""
        return cls(found.name, found.since, found.languages)


@dataclass(frozen=True)
class YearlyOut:
    """The report on a year with its content: as given, or as it would read today."""

    partnership: uuid.UUID
    title: Text
    unit: Text
    year: int
    edition: int
    state: str
    level: str
    paper: str
    languages: tuple[str, ...]
    released_on: dt.date | None
    hash: str
    is_whole: bool
    content: Mapping[str, Any]
    released_to: tuple[ReleasedOut, ...]
    is_specimen: bool

    @classmethod
    def of(cls, shown: YearlyShown) -> YearlyOut:
        """Return a report as it goes out; a guest gets the languages released."""
        same = (
            "partnership title unit year edition state level paper languages "
            "released_on hash is_whole content is_specimen"
        ).split()
        return cls(
            released_to=tuple(map(ReleasedOut.of, queries.releases_of(shown))),
            **{name: getattr(shown, name) for name in same},
        )


class WhichIn(Schema):
    """Which edition: the one released, one by its number, or as it would read today."""

    now: bool = False
    edition: int | None = Field(None, ge=1, le=9999)


class ForewordIn(Request):
    """The foreword in three languages."""

    foreword: SaidIn


class YearlyReleaseIn(Request):
    """How far, in which languages, to which accounts besides."""

    level: Literal["internal", "partner"] = "partner"
    languages: Languages = []
    accounts: Annotated[list[Number], Field(max_length=100)] = []


@room.get(ALL, right=READ, gives=Line, many=True)
def yearly_reports(request: Asked, partnership: uuid.UUID) -> Page:
    """List the editions of a partnership's reports that were given, newest first."""
    return Page(queries.years_of(request.actor, partnership))


@room.get("/exchange/yearly", right=READ, gives=Line, many=True)
def yearly_given(request: Asked) -> Page:
    """List the reports that were released to you, the latest first."""
    return Page(queries.yearly_released(request.actor))


@room.get(ONE, right=READ, gives=YearlyOut)
def yearly_report(
    request: Asked, partnership: uuid.UUID, year: Year, asked: Query[WhichIn]
) -> Versioned:
    """Read the report on a year; a guest gets what was released alone."""
    shown = queries.yearly_shown(
        request.actor, partnership, year, now=asked.now, edition=asked.edition
    )
    return Versioned(YearlyOut.of(shown), shown.given_version or shown.row_version)


@room.post(f"{ONE}/foreword", right=WRITE, gives=Record, status=200)
def yearly_foreword(
    request: Asked, partnership: uuid.UUID, year: Year, payload: ForewordIn
) -> Record:
    """Write the foreword; it stands in the next edition."""
    said = payload.foreword
    return record_of(
        services.yearly_change(
            actor=request.actor,
            partnership=partnership,
            year=year,
            foreword=Text(vi=said.vi, lo=said.lo, en=said.en),
        )
    )


@room.post(f"{ONE}/release", right=APPROVE, gives=Record, status=200)
def yearly_released(
    request: Asked, partnership: uuid.UUID, year: Year, payload: YearlyReleaseIn
) -> Record:
    """Freeze the report as it reads today and release it."""
    return record_of(
        services.yearly_release(
            actor=request.actor,
            partnership=partnership,
            year=year,
            level=payload.level,
            languages=payload.languages,
            accounts=payload.accounts,
        )
    )


@room.post(f"{ONE}/withdraw", right=APPROVE, gives=Record, status=200)
def yearly_withdrawn(
    request: Asked, partnership: uuid.UUID, year: Year, payload: ReasonIn
) -> Record:
    """Take a released report back."""
    return record_of(
        services.yearly_withdraw(
            actor=request.actor,
            partnership=partnership,
            year=year,
            reason=payload.reason,
        )
    )


@room.open(f"{ONE}/file/{{language}}/{{form}}", right=READ, gives=None, media="*/*")
def yearly_printed(
    request: Asked,
    partnership: uuid.UUID,
    year: Year,
    language: Language,
    form: Literal["pdf", "docx"],
) -> HttpResponse:
    """Take a report out as a file; that it was taken out is recorded."""
    made = yearly_file(
        actor=request.actor,
        partnership=partnership,
        year=year,
        language=language,
        form=form,
    )
    return attachment(made.content, made.name, made.media_type)
