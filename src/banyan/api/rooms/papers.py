"""Papers: what is known of them, taking them in, opening them on record."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from ninja import File, Form, Query, UploadedFile
from pydantic import Field

from banyan.decisions.queries import decisions_visible
from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.papers import queries, services
from banyan.people.queries import persons_visible

from ..acts import Record, record_of
from ..answers import Made, Versioned, address
from ..commands import Request, words
from ..endpoints import Room
from ..paging import Page, cursor_of, keyset_of, number
from ..references import Key, Num, Ref, one_of, unit_row
from .common import Paged
from .requests import Asked

room = Room("Papers")

FILE = "*/*"
"""Whatever the file is; it is never shown inside a page."""
NO_FILE_NAME = _("The file needs a name with its ending.")


@dataclass(frozen=True)
class VersionOut:
    """One version of a paper in one language."""

    id: int
    number: int
    language: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    has_macros: bool
    created_at: dt.datetime
    erased_at: dt.datetime | None


@dataclass(frozen=True)
class PaperOut:
    """A paper with its versions; the content is opened by itself, on record."""

    id: int
    uid: uuid.UUID
    title: Text
    kind: str
    privacy: str
    unit_id: int | None
    person_id: int | None
    decision_id: int | None
    subject_kind: str
    subject: int | None
    is_specimen: bool
    created_at: dt.datetime
    row_version: int
    versions: tuple[VersionOut, ...]

    @classmethod
    def of(cls, row: Any) -> PaperOut:
        """Return a paper."""
        own = ("id", "versions", "unit_id", "person_id", "decision_id")
        names = [n for n in cls.__dataclass_fields__ if n not in own]
        return cls(
            id=row.pk,
            unit_id=row.unit_id,
            person_id=row.person_id,
            decision_id=row.decision_id,
            versions=tuple(_version(v) for v in row.versions.all()),
            **{name: getattr(row, name) for name in names},
        )


def _version(row: Any) -> VersionOut:
    names = [n for n in VersionOut.__dataclass_fields__ if n != "id"]
    return VersionOut(row.pk, *(getattr(row, name) for name in names))


class PaperForm(Request):
    """What is said of a paper that is taken in."""

    title_vi: words(400) = ""  # type: ignore[valid-type]
    title_lo: words(400) = ""  # type: ignore[valid-type]
    title_en: words(400) = ""  # type: ignore[valid-type]
    kind: words(40, least=1)  # type: ignore[valid-type]
    unit: Ref
    person: Ref | None = None
    decision: Ref | None = None
    language: words(2) = ""  # type: ignore[valid-type]
    privacy: words(16) = "organisational"  # type: ignore[valid-type]


class VersionForm(Request):
    """What is said of a new version."""

    language: words(2) = ""  # type: ignore[valid-type]
    translates: bool = False


class Erasing(Request):
    """Why a paper is erased."""

    reason: words(400)  # type: ignore[valid-type]


class Opening(Request):
    """Why a paper is opened; it stands in the log of readings."""

    reason: words(400) = ""  # type: ignore[valid-type]
    office: words(300) = Field("", description="In which office one reads.")  # type: ignore[valid-type]


@room.get("/units/{unit}/papers", right="file.read", gives=PaperOut, many=True)
def unit_papers(request: Asked, unit: Ref, asked: Query[Paged]) -> Page:
    """List the papers of a unit, newest first."""
    row = unit_row(request.actor, unit)
    after = keyset_of("papers", asked.cursor, number)
    page, last = queries.papers_of_unit(
        request.actor, row.pk, after=after[0] if after else None, limit=asked.limit
    )
    end = None if last is None else (last,)
    return Page([PaperOut.of(p) for p in page], cursor_of("papers", end))


@room.get("/papers/about/{kind}/{subject}", right=None, gives=PaperOut, many=True)
def papers_about(request: Asked, kind: Key, subject: Num) -> Page:
    """List the papers about one record, newest first."""
    found = queries.papers_of_subject(request.actor, kind, subject)
    return Page([PaperOut.of(p) for p in found])


@room.get("/papers/{paper}", right=None, gives=PaperOut)
def paper(request: Asked, paper: Ref) -> Versioned:
    """Read what is known of a paper."""
    return _shown(request, _row(request, paper).uid)


def _row(request: Asked, ref: str) -> Any:
    return one_of(queries.papers_visible(request.actor), ref)


def _shown(request: Asked, uid: uuid.UUID) -> Versioned:
    found = PaperOut.of(queries.paper_get(request.actor, uid))
    return Versioned(found, found.row_version)


@room.post("/papers", right="file.write", gives=Record)
def paper_new(request: Asked, asked: Form[PaperForm], file: File[UploadedFile]) -> Made:
    """Take in a paper with its first version (multipart form)."""
    actor = request.actor
    person = one_of(persons_visible(actor), asked.person) if asked.person else None
    decision = (
        one_of(decisions_visible(actor), asked.decision) if asked.decision else None
    )
    made = services.paper_add(
        actor=actor,
        title=Text(asked.title_vi, asked.title_lo, asked.title_en),
        kind=asked.kind,
        content=file.read(),
        file_name=file_named(file),
        unit=unit_row(actor, asked.unit).pk,
        person=person,
        decision=decision,
        language=asked.language,
        privacy=asked.privacy,
    )
    return Made(record_of(made), address("papers", made.uid))


def file_named(file: Any) -> str:
    """Return the name of a file that came in. Raises InputError for none."""
    name = str(file.name or "")
    if not name or "\x00" in name:
        problem = Problem.of("paper.name", NO_FILE_NAME, field="file")
        raise InputError(problems=[problem])
    return name


@room.post("/papers/{paper}/versions", right="file.write", gives=Record, versioned=True)
def paper_version_new(
    request: Asked, paper: Ref, asked: Form[VersionForm], file: File[UploadedFile]
) -> Made:
    """Add a version; the earlier ones stay (multipart form)."""
    row = _row(request, paper)
    made = services.paper_version_add(
        actor=request.actor,
        paper=row,
        content=file.read(),
        file_name=file_named(file),
        language=asked.language,
        translates=asked.translates,
        row_version=request.read_at,
    )
    return Made(record_of(made), address("papers", row.uid))


@room.post(
    "/papers/{paper}/erase",
    right="file.write",
    gives=PaperOut,
    status=200,
    versioned=True,
)
def paper_erased(request: Asked, paper: Ref, payload: Erasing) -> Versioned:
    """Destroy the content of every version; that there was a paper remains."""
    row = _row(request, paper)
    services.paper_erase(
        actor=request.actor,
        paper=row,
        reason=payload.reason,
        row_version=request.read_at,
    )
    return _shown(request, row.uid)


@room.open("/papers/versions/{version}/open", right=None, gives=None, media=FILE)
def paper_opened(request: Asked, version: Num, payload: Opening) -> HttpResponse:
    """Take out a version; what is not public is recorded first."""
    found = services.paper_open(
        actor=request.actor,
        version=version,
        reason=payload.reason,
        office=payload.office,
    )
    return HttpResponse(found.content, headers=found.headers)
