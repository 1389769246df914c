"""Tables taken in: uploaded, their columns chosen, looked at, carried out, taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpResponse
from ninja import File, Form, Query, Schema, UploadedFile
from pydantic import Field as Of

from banyan.base.saying import say
from banyan.imports import queries, services
from banyan.imports.kinds import KINDS
from banyan.imports.lexicon import fields_of
from banyan.imports.queries import LinePage
from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _

from ..acts import Record, record_of
from ..answers import Made, Versioned, address, attachment
from ..commands import Request, words
from ..endpoints import Room
from ..moments import Day
from ..paging import LONGEST, Page, cursor_of, keyset_of, number
from ..references import Key, Ref, RefIn, ids_of, unit_row
from .common import Paged, structure_seen
from .papers import file_named
from .requests import Asked

room = Room("Imports")

Uid = uuid.UUID
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOO_LARGE = _("The file is too large: at most %(limit)s MB.")

Kinds = Literal["members", "units", "offices", "decisions"]
Column = Annotated[str, Of(pattern=r"^(0|[1-9][0-9]{0,2})$")]
RowNumber = Annotated[int, Of(strict=True, ge=1, le=1_100_000)]


@dataclass(frozen=True)
class TableField:
    """A field that a column of a table may fill."""

    key: str
    label: Text
    required: bool
    example: str


@dataclass(frozen=True)
class TableKind:
    """A kind of table: what its columns may fill, the right that it asks for."""

    kind: str
    right: str
    fields: tuple[TableField, ...]


@dataclass(frozen=True)
class Failed:
    """Why the last step was refused, in the reader's language."""

    detail: str
    way_out: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Impact:
    """What an import does, or did: in counts, and as a sentence."""

    rows: int
    applied: int
    refused: int
    stale: int
    statuses: Mapping[str, int]
    findings: Mapping[str, int]
    impact: Mapping[str, int]
    detail: str


@dataclass(frozen=True)
class ImportOut:
    """A table on its way. ``job`` is at it while ``state`` says reading, applying or
    undoing; ``mapping`` says which column (from 0) fills which field."""

    id: int
    uid: uuid.UUID
    kind: str
    state: str
    file_name: str
    structure: str
    unit_id: int | None
    overwrite: bool
    on: dt.date
    headings: tuple[str, ...]
    mapping: Mapping[str, str]
    remembered: bool
    job: int | None
    impact: Impact
    failed: Failed | None
    decision_id: int | None
    created_at: dt.datetime
    ends_at: dt.datetime
    applied_at: dt.datetime | None
    undone_at: dt.datetime | None
    row_version: int

    @classmethod
    def of(cls, row: Any) -> ImportOut:
        """Return an import."""
        own = "id structure state headings remembered job impact failed".split()
        names = [n for n in cls.__dataclass_fields__ if n not in own]
        return cls(
            id=row.pk,
            structure=row.structure.key,
            state=queries.state_of(row),
            headings=tuple(row.headings),
            remembered=bool(row.counts.get("remembered")),
            job=row.job_number,
            impact=_impact(row),
            failed=_failed(row.counts.get("error")),
            **{name: getattr(row, name) for name in names},
        )


def _impact(row: Any) -> Impact:
    found = queries.summary(row)
    parts = [say(t, {"count": n}) for t, n in found.parts()] if found.statuses else []
    return Impact(
        found.rows,
        found.applied,
        found.refused,
        found.stale,
        found.statuses,
        found.findings,
        found.impact,
        ", ".join(parts),
    )


def _failed(kept: Mapping[str, Any] | None) -> Failed | None:
    if not kept:
        return None
    rows = tuple(say(p["template"], p["values"]) for p in kept["problems"])
    detail = say(kept["template"], kept["values"])
    return Failed(detail, say(kept["way_out"], kept["values"]), rows)


@dataclass(frozen=True)
class CellSaid:
    """What was found at a cell: understood, changed, kept, wrong or missing."""

    field: str
    found: str
    code: str
    detail: str
    way_out: str


@dataclass(frozen=True)
class Fitting:
    """A person whom a row may mean, and why."""

    person: int
    name: str
    birth: str
    card: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class RowSaid:
    """A row of the preview: as it was typed, what was found, whom it may mean."""

    number: int
    status: str
    label: str
    cells: tuple[Any, ...]
    said: tuple[CellSaid, ...]
    fits: tuple[Fitting, ...]


class ImportForm(Request):
    """What is said of a table that is taken in."""

    kind: Kinds
    structure: Key
    unit: Ref | None = None
    on: Day | None = None
    how: Literal["fill", "overwrite"] = "fill"


class MappingIn(Request):
    """Which column (its number, from 0) fills which field; others are left out."""

    mapping: dict[Column, words(40, least=1)] = Of(max_length=200)  # type: ignore[valid-type]
    how: Literal["fill", "overwrite"] | None = None


class StepIn(Request):
    """Which step to take. ``symbol`` is that of the paper that orders it, for apply."""

    step: Literal["prepare", "apply", "undo"]
    symbol: words(80) = ""  # type: ignore[valid-type]


class ChoiceIn(Request):
    """Whom a row means; without a person somebody new."""

    row: RowNumber
    person: RefIn | None = None


class ChoicesIn(Request):
    """Whom rows mean that fit several records."""

    choices: list[ChoiceIn] = Of(min_length=1, max_length=500)


class RowsOf(Schema):
    """Which rows of a preview, in the order of the table."""

    status: str = Of("", pattern="^(needs|wrong|elsewhere|changed|new|same)?$")
    code: str = Of("", max_length=60, pattern="^[a-z_.-]*$")
    cursor: str | None = Of(
        None, max_length=LONGEST, description="“next” of the page before, as it is."
    )


class RefusedAsked(Schema):
    """In which form."""

    form: Literal["xlsx", "csv"] = "xlsx"


class TemplateAsked(Schema):
    """In which language."""

    language: Literal["vi", "lo", "en"] = "vi"


@room.get("/imports/kinds", right=None, gives=TableKind, many=True)
def import_kinds(request: Asked) -> Page:
    """List the kinds of tables that you may take in, with their fields."""
    held = (k for k in KINDS if request.actor.holds(KINDS[k].right))
    return Page([_kind(key) for key in held])


def _kind(key: str) -> TableKind:
    fields = tuple(
        TableField(f.key, f.label, f.required, f.example) for f in fields_of(key)
    )
    return TableKind(key, KINDS[key].right, fields)


@room.get("/imports/kinds/{table_kind}/template", right=None, gives=None, media=XLSX)
def import_template(
    request: Asked, table_kind: Kinds, asked: Query[TemplateAsked]
) -> HttpResponse:
    """Fetch an empty table of a kind with its headings and one invented example."""
    content = services.template(kind=table_kind, language=asked.language)
    return attachment(content, f"{table_kind}.xlsx", XLSX)


@room.get("/imports", right=None, gives=ImportOut, many=True)
def imports(request: Asked, asked: Query[Paged]) -> Page:
    """List the tables that you took in, newest first."""
    before = keyset_of("imports", asked.cursor, number)
    rows = queries.imports_of(request.actor)
    if before:
        rows = rows.filter(pk__lt=before[0])
    found = list(rows[: asked.limit + 1])
    page = found[: asked.limit]
    end = (page[-1].pk,) if len(found) > asked.limit else None
    return Page([ImportOut.of(row) for row in page], cursor_of("imports", end))


@room.post("/imports", right=None, gives=Record)
def import_new(
    request: Asked, asked: Form[ImportForm], file: File[UploadedFile]
) -> Made:
    """Take a table in and understand its headings (multipart form). Nothing else is
    read yet: choose the columns where need be, then begin the step “prepare”."""
    actor = request.actor
    limit = int(settings.BANYAN_MAX_FILE_MB)
    name = file_named(file)
    if (file.size or 0) > limit * 1_000_000:
        problem = Problem.of("import.size", TOO_LARGE, field="file", limit=limit)
        raise InputError(problems=[problem])
    made = services.import_start(
        actor=actor,
        kind=asked.kind,
        content=file.read(),
        file_name=name,
        structure=structure_seen(actor, asked.structure),
        unit=unit_row(actor, asked.unit) if asked.unit else None,
        overwrite=asked.how == "overwrite",
        on=asked.on,
    )
    return Made(record_of(made), address("imports", made.uid))


@room.get("/imports/{table}", right=None, gives=ImportOut)
def import_one(request: Asked, table: Uid) -> Versioned:
    """Read one import: its columns, how far it is, what it does."""
    return _shown(queries.import_get(request.actor, table))


def _shown(row: Any) -> Versioned:
    return Versioned(ImportOut.of(row), row.row_version)


@room.post("/imports/{table}/mapping", right=None, gives=ImportOut, status=200)
def import_mapping(request: Asked, table: Uid, payload: MappingIn) -> Versioned:
    """Say which column fills which field; it is remembered for such tables."""
    item = queries.import_get(request.actor, table)
    made = services.import_map(
        actor=request.actor,
        item=item,
        mapping={int(at): field for at, field in payload.mapping.items()},
        overwrite=None if payload.how is None else payload.how == "overwrite",
    )
    return _shown(made)


@room.post("/imports/{table}/steps", right=None, gives=ImportOut, status=200)
def import_step(request: Asked, table: Uid, payload: StepIn) -> Versioned:
    """Begin to prepare, apply or undo: a short table at once, another as a job. What
    was refused stands in “failed”, and the import is back where it was."""
    actor = request.actor
    item = queries.import_get(actor, table)
    services.import_begin(
        actor=actor, item=item, step=payload.step, symbol=payload.symbol
    )
    return _shown(queries.import_get(actor, table))


@room.get("/imports/{table}/rows", right=None, gives=RowSaid, many=True)
def import_rows(request: Asked, table: Uid, asked: Query[RowsOf]) -> Page:
    """List the rows of a preview with what was found at each cell, 50 a page."""
    after = keyset_of("import_rows", asked.cursor, number)
    item = queries.import_get(request.actor, table)
    page: LinePage = queries.lines_page(
        request.actor,
        item,
        status=asked.status,
        code=asked.code,
        after=after[0] if after else 0,
    )
    end = None if page.after is None else (page.after,)
    return Page([_row(line) for line in page.lines], cursor_of("import_rows", end))


def _row(line: Any) -> RowSaid:
    said = (
        CellSaid(
            f["f"],
            f["s"],
            f["c"],
            say(f["t"], f["v"]),
            say(f["w"], f["v"]) if f["w"] else "",
        )
        for f in line.findings
    )
    fits = (
        Fitting(f["person"], f["name"], f["birth"], f["card"], tuple(f["reasons"]))
        for f in line.plan.get("fits", ())
    )
    cells = tuple(line.cells)
    return RowSaid(
        line.number, line.status, line.label, cells, tuple(said), tuple(fits)
    )


@room.post("/imports/{table}/choices", right=None, gives=ImportOut, status=200)
def import_choices(request: Asked, table: Uid, payload: ChoicesIn) -> Versioned:
    """Say which person a row means that fits several; that row is judged again."""
    actor = request.actor
    item = queries.import_get(actor, table)
    wanted = [c.person for c in payload.choices if c.person is not None]
    known = ids_of(actor, "person", wanted)
    choices = {
        c.row: 0 if c.person is None else known[c.person] for c in payload.choices
    }
    return _shown(services.import_choose(actor=actor, item=item, choices=choices))


@room.get("/imports/{table}/refused", right=None, gives=None, media="*/*")
def import_refused(
    request: Asked, table: Uid, asked: Query[RefusedAsked]
) -> HttpResponse:
    """Fetch the refused rows as they were typed, with a reason per cell."""
    actor = request.actor
    item = queries.import_get(actor, table)
    content = services.refused_rows(
        actor=actor, item=item, form=asked.form, say=lambda t, v: say(t, v)
    )
    media = XLSX if asked.form == "xlsx" else "text/csv; charset=utf-8"
    return attachment(content, f"import-{item.pk}.{asked.form}", media)


@room.delete("/imports/{table}", right=None)
def import_dropped(request: Asked, table: Uid) -> None:
    """Lay a table aside that was not applied: it goes with its rows."""
    item = queries.import_get(request.actor, table)
    services.import_drop(actor=request.actor, item=item)
