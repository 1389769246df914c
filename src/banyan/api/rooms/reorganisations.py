"""Reorganisations: drafted, read from a table, previewed, applied, taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from django.db import transaction
from ninja import File, Form, Query, UploadedFile
from pydantic import Field

from banyan.base.saying import say
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, StateRefusal
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.people.queries.moved import members_moved
from banyan.units import services
from banyan.units.domain.operations import to_json
from banyan.units.queries import ReformView, reform_view, reorganisations
from banyan.units.queries.reformed import (
    FormerParent,
    ReformPart,
    former_parents,
    parent_on_eve,
    reform_part,
)

from ..answers import Made, Versioned, address
from ..commands import Request, TextIn, words
from ..deciding import DecisionIn, record
from ..endpoints import Room
from ..moments import Day
from ..paging import Page, cursor_of, day, keyset_of, number
from ..references import Key, Ref, RefIn, ids_of, one_of, unit_row
from .common import Paged, Words, structure_seen
from .requests import Asked
from .units_acts import any_of, operations_of

room = Room("Reorganisations")

READ, SHAPE = "unit.read", "reorganise"
MOST = 2000
"""So many operations are worked on while a program waits; more go by command."""
HEAVY = ("plan", "preview", "made")
LARGE = _("This plan has %(count)s operations: too many to be worked on here.")
WAY_OUT = _("Run it on the server: banyan reorganise FILE --preview, then --apply.")


@dataclass(frozen=True)
class ReorganisationLine:
    """A reorganisation in a list."""

    id: int
    uid: uuid.UUID
    structure: str
    title: Text
    state: str
    effective_on: dt.date
    decision_id: int | None
    reversal_id: int | None
    applied_at: dt.datetime | None
    row_version: int

    @classmethod
    def of(cls, row: Any) -> ReorganisationLine:
        """Return a reorganisation as a line."""
        names = [n for n in cls.__dataclass_fields__ if n not in ("id", "structure")]
        values = {name: getattr(row, name) for name in names}
        return cls(id=row.pk, structure=row.structure.key, **values)


@dataclass(frozen=True)
class FindingOut:
    """One finding of a preview: a problem, a notice, or what another room says."""

    kind: str
    code: str
    detail: str
    way_out: str
    row: int | None
    unit: int | None
    amount: int | None


@dataclass(frozen=True)
class PreviewOut:
    """What applying would do; ``clear``: it could be applied now."""

    clear: bool
    counts: Mapping[str, int]
    problems: tuple[FindingOut, ...]
    notices: tuple[FindingOut, ...]
    consequences: tuple[FindingOut, ...]
    questions: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class ReorganisationOut:
    """A reorganisation with its plan, and the preview that was kept last."""

    reorganisation: ReorganisationLine
    operations: int
    plan: tuple[Mapping[str, Any], ...]
    """The first two thousand operations."""
    preview: PreviewOut | None


@dataclass(frozen=True)
class FlowOut:
    """How many members went from one unit to another."""

    before: int
    after: int
    members: int


@dataclass(frozen=True)
class PartOut:
    """What hung below one former parent, who took it over, and with how many."""

    part: ReformPart
    flows: tuple[FlowOut, ...]


@dataclass(frozen=True)
class TableOut:
    """The operations of a table, as a draft takes them."""

    operations: tuple[Mapping[str, Any], ...]


Plan = Annotated[list[any_of()], Field(max_length=MOST)]  # type: ignore[misc,valid-type]


class DraftIn(Request):
    """A plan to keep; nothing of the tree changes."""

    structure: Key
    title: TextIn
    effective_on: Day
    operations: Plan = []  # type: ignore[valid-type]
    custodian: RefIn | None = None


class DraftChange(Request):
    """What is to read differently of a draft."""

    title: TextIn | None = None
    effective_on: Day | None = None
    operations: Plan | None = None  # type: ignore[valid-type]


class Deciding(Request):
    """The decision by which it is carried out: one of its own."""

    decide: DecisionIn


class TableForm(Request):
    """Which structure and day a table is about."""

    structure: Key
    effective_on: Day
    name: words(120) = ""  # type: ignore[valid-type]


class ViewAsked(Request):
    """Which part of a reform to show."""

    under: Ref | None = Field(None, description="Only what lies below this unit.")
    kind: str = Field("", max_length=40, pattern="^[a-z-]*$")


@room.get("/reorganisations", right=READ, gives=ReorganisationLine, many=True)
def reorganisation_list(request: Asked, asked: Query[Paged]) -> Page:
    """List reorganisations, those of the latest day first."""
    after: Any = keyset_of("reorganisations", asked.cursor, day, number)
    rows: Any = reorganisations(request.actor).defer(*HEAVY)
    found = list(_behind(rows, after)[: asked.limit + 1])
    page = found[: asked.limit]
    last = page[-1] if len(found) > asked.limit else None
    end = (last.effective_on, last.pk) if last else None
    return Page(
        [ReorganisationLine.of(row) for row in page],
        cursor_of("reorganisations", end),
    )


def _behind(rows: Any, after: Any) -> Any:
    from django.db.models import Q

    if after is None:
        return rows
    on, pk = after
    return rows.filter(Q(effective_on__lt=on) | Q(effective_on=on, pk__lt=pk))


@room.post("/reorganisations", right=SHAPE, gives=ReorganisationOut)
def reorganisation_new(request: Asked, payload: DraftIn) -> Made:
    """Keep a plan as a draft."""
    actor = request.actor
    custodian = None
    if payload.custodian is not None:
        custodian = ids_of(actor, "unit", [payload.custodian])[payload.custodian]
    made = services.reorganisation_draft(
        actor=actor,
        structure=structure_seen(actor, payload.structure),
        title=payload.title.text(),
        effective_on=payload.effective_on,
        operations=operations_of(actor, payload.operations),
        custodian=custodian,
    )
    return Made(_out(made), address("reorganisations", made.uid))


@room.open("/reorganisations/read", right=SHAPE, gives=TableOut)
def reorganisation_table(
    request: Asked, asked: Form[TableForm], file: File[UploadedFile]
) -> TableOut:
    """Read the operations of a table (XLSX, ODS, CSV); nothing is written."""
    found = services.reorganisation_read(
        actor=request.actor,
        structure=structure_seen(request.actor, asked.structure),
        source=file.read(),
        effective_on=asked.effective_on,
        name=asked.name or str(file.name or ""),
    )
    _refuse_large(len(found))
    return TableOut(tuple(to_json(op) for op in found))


def _refuse_large(count: int) -> None:
    if count > MOST:
        raise StateRefusal(
            LARGE, code="reorganisation.large", count=count, way_out=WAY_OUT
        )


@room.get("/reorganisations/{reorganisation}", right=READ, gives=ReorganisationOut)
def reorganisation(request: Asked, reorganisation: Ref) -> Versioned:
    """Read a reorganisation with its plan and its kept preview."""
    row = _row(request.actor, reorganisation)
    return Versioned(_out(row), row.row_version)


def _row(actor: Actor, ref: str) -> Any:
    return one_of(reorganisations(actor), ref)


def _out(row: Any) -> ReorganisationOut:
    plan = row.plan.get("operations", ())
    return ReorganisationOut(
        ReorganisationLine.of(row),
        len(plan),
        tuple(plan[:MOST]),
        _preview(row.preview) if row.preview else None,
    )


def _preview(kept: Mapping[str, Any]) -> PreviewOut:
    return PreviewOut(
        clear=bool(kept.get("clear")),
        counts=kept.get("counts", {}),
        problems=tuple(_finding("problem", f) for f in kept.get("problems", ())),
        notices=tuple(_finding("notice", f) for f in kept.get("notices", ())),
        consequences=tuple(
            _finding(str(f.get("kind", "")), f) for f in kept.get("consequences", ())
        ),
        questions=tuple(kept.get("questions", ())),
    )


def _finding(kind: str, kept: Mapping[str, Any]) -> FindingOut:
    values = {"amount": kept.get("amount"), **kept.get("values", {})}
    return FindingOut(
        kind=kind,
        code=str(kept.get("code") or kept.get("key") or ""),
        detail=say(kept.get("template", ""), values),
        way_out=say(kept.get("way_out", ""), values),
        row=kept.get("row"),
        unit=kept.get("unit"),
        amount=kept.get("amount"),
    )


@room.patch(
    "/reorganisations/{reorganisation}",
    right=SHAPE,
    gives=ReorganisationOut,
    versioned=True,
)
def reorganisation_changed(
    request: Asked, reorganisation: Ref, payload: DraftChange
) -> Versioned:
    """Change a draft, or a plan that was taken back; its preview is void then."""
    actor = request.actor
    plan = payload.operations
    made = services.reorganisation_edit(
        actor=actor,
        reorganisation=_row(actor, reorganisation),
        operations=None if plan is None else operations_of(actor, plan),
        title=payload.title.text() if payload.title else None,
        effective_on=payload.effective_on,
        row_version=request.read_at,
    )
    return Versioned(_out(made), made.row_version)


@room.delete("/reorganisations/{reorganisation}", right=SHAPE)
def reorganisation_dropped(request: Asked, reorganisation: Ref) -> None:
    """Lay a draft aside for good."""
    row = _row(request.actor, reorganisation)
    services.reorganisation_drop(actor=request.actor, reorganisation=row)


@room.post(
    "/reorganisations/{reorganisation}/preview",
    right=SHAPE,
    gives=PreviewOut,
    status=200,
)
def reorganisation_previewed(request: Asked, reorganisation: Ref) -> PreviewOut:
    """Work out what applying would do, and keep it with the plan."""
    row = _row(request.actor, reorganisation)
    _refuse_large(len(row.plan.get("operations", ())))
    found = services.reorganisation_preview(actor=request.actor, reorganisation=row)
    return _preview(found.as_json())


@room.post(
    "/reorganisations/{reorganisation}/apply",
    right=SHAPE,
    gives=ReorganisationOut,
    status=200,
    versioned=True,
)
def reorganisation_applied(
    request: Asked, reorganisation: Ref, payload: Deciding
) -> Versioned:
    """Apply a plan by a decision of its own, all of it or nothing."""
    actor = request.actor
    row = _row(actor, reorganisation)
    _refuse_large(len(row.plan.get("operations", ())))
    with transaction.atomic():
        decision = record(
            actor,
            payload.decide,
            effective_on=row.effective_on,
            effect={"reorganisation": row.pk},
        )
        made = services.reorganisation_apply(
            actor=actor,
            reorganisation=row,
            decision=decision,
            row_version=request.read_at,
        )
    return Versioned(_out(made), made.row_version)


@room.post(
    "/reorganisations/{reorganisation}/undo",
    right=SHAPE,
    gives=ReorganisationOut,
    status=200,
)
def reorganisation_undone(
    request: Asked, reorganisation: Ref, payload: Deciding
) -> Versioned:
    """Take a reorganisation back by a decision of its own."""
    actor = request.actor
    row = _row(actor, reorganisation)
    with transaction.atomic():
        effect = {"reorganisation": row.pk, "undo": True}
        decision = record(actor, payload.decide, effect=effect)
        made = services.reorganisation_undo(
            actor=actor, reorganisation=row, decision=decision
        )
    return Versioned(_out(made), made.row_version)


class FormerAsked(Words):
    """Which former parents."""

    limit: int = Field(50, ge=1, le=200)


@room.get(
    "/reorganisations/{reorganisation}/parents",
    right=READ,
    gives=FormerParent,
    many=True,
)
def reorganisation_parents(
    request: Asked, reorganisation: Ref, asked: Query[FormerAsked]
) -> Page:
    """List the units of the eve below which an applied reorganisation changed any."""
    row = _row(request.actor, reorganisation)
    found = former_parents(request.actor, row, typed=asked.q, limit=asked.limit)
    return Page(found)


@room.get("/reorganisations/{reorganisation}/parents/{unit}", right=READ, gives=PartOut)
def reorganisation_part(request: Asked, reorganisation: Ref, unit: Ref) -> PartOut:
    """Read what hung below one unit on the eve, and what took that over."""
    actor = request.actor
    row = _row(actor, reorganisation)
    parent = parent_on_eve(actor, row, unit_row(actor, unit).uid)
    if parent is None:
        raise NotVisible
    part = reform_part(actor, row, parent)
    return PartOut(part, _moved(actor, part, row.effective_on))


def _moved(actor: Actor, part: ReformPart, on: dt.date) -> tuple[FlowOut, ...]:
    """Count the members that went from which unit to which, where one may."""
    if not actor.holds("figures.read"):
        return ()
    old = {u.path: u.id for u in part.before}
    new = {u.path: u.id for u in part.after}
    _left, _right, flows = members_moved(
        actor, part.parent.path, (part.eve, on), before=old, after=new
    )
    return tuple(
        FlowOut(old[a], new[b], count)
        for (a, b), count in flows.items()
        if a in old and b in new
    )


@room.get("/reorganisations/{reorganisation}/view", right=READ, gives=ReformView)
def reorganisation_view(
    request: Asked, reorganisation: Ref, asked: Query[ViewAsked]
) -> ReformView:
    """Read what an applied reorganisation changed: before, after, who went where."""
    actor = request.actor
    row = _row(actor, reorganisation)
    under = unit_row(actor, asked.under).path if asked.under else ""
    kinds = (asked.kind,) if asked.kind else ()
    return reform_view(actor, row, kinds=kinds, under=under)
