"""Exports in formats of others: Popolo, W3C ORG, vCard.

What holds persons leaves by post, and is recorded before it is given.
"""

from __future__ import annotations

import json
from typing import Any, Literal

from django.conf import settings
from django.http import HttpResponse
from ninja import Query, Schema
from pydantic import Field, StrictBool

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.ledger.services import with_reading
from banyan.people.queries import persons_visible
from banyan.people.queries.exported import (
    offices_now,
    offices_of_units,
    persons_exported,
)

from ..answers import MARK, attachment, with_tag
from ..commands import Request, words
from ..endpoints import Room
from ..exports.org import ORG_JSON, org_of
from ..exports.part import Part, part_of
from ..exports.popolo import popolo_of
from ..exports.vcard import VCARD, cards_of
from ..moments import Day
from ..references import Key, Ref, RefIn, ids_of, one_of, unit_row
from .common import structure_seen
from .requests import Asked

room = Room("Exports")

Language = Literal["vi", "lo", "en"]


class PartAsked(Schema):
    """Which part of which tree, on which day."""

    structure: Key
    below: Ref | None = Field(None, description="Only this unit and what is below.")
    as_of: Day | None = Field(None, description="As it was on this day (today).")


class PopoloAsked(PartAsked):
    """Named in which language."""

    language: Language = "vi"


class PopoloIn(Request):
    """Which part of which tree; persons as far as your rights go."""

    structure: Key
    below: RefIn | None = None
    as_of: Day | None = None
    language: Language = "vi"
    persons: StrictBool = True
    reason: words(400) = ""  # type: ignore[valid-type]


class CardIn(Request):
    """Why cards are taken out; it stands in the log of readings."""

    reason: words(400) = ""  # type: ignore[valid-type]


PopoloOut = dict[str, Any]


@room.get("/exports/popolo", right="unit.read", gives=PopoloOut)
def export_popolo(request: Asked, asked: Query[PopoloAsked]) -> PopoloOut:
    """Export organizations, areas and posts on a day as Popolo, without persons."""
    return popolo_of(_part(request.actor, asked), asked.language)


@room.get("/exports/org", right="unit.read", gives=dict[str, Any], media=ORG_JSON)
def export_org(request: Asked, asked: Query[PartAsked]) -> HttpResponse:
    """Export tree and posts on a day as JSON-LD of the W3C Organization Ontology."""
    found = org_of(_part(request.actor, asked))
    if settings.BANYAN_DEMO:
        found = {"@context": found.pop("@context"), "skos:note": MARK, **found}
    body = json.dumps(found, ensure_ascii=False)
    return with_tag(request, HttpResponse(body, content_type=ORG_JSON), None)


def _part(actor: Actor, asked: PartAsked) -> Part:
    return part_of(
        actor,
        structure_seen(actor, asked.structure),
        below=unit_row(actor, asked.below) if asked.below else None,
        as_of=asked.as_of,
    )


@room.open("/exports/popolo", right="unit.read", gives=PopoloOut, name="take_popolo")
def export_popolo_people(request: Asked, payload: PopoloIn) -> PopoloOut:
    """Export a part of a tree as Popolo with persons; this is recorded first."""
    actor = request.actor
    below = None
    if payload.below is not None:
        found = ids_of(actor, "unit", [payload.below])[payload.below]
        below = unit_row(actor, str(found))
    part = part_of(
        actor,
        structure_seen(actor, payload.structure),
        below=below,
        as_of=payload.as_of,
        people=payload.persons,
    )
    made = popolo_of(part, payload.language)
    if not part.persons:
        return made
    top = below.pk if below is not None else part.units[0].id
    return with_reading(
        lambda: made,
        actor=actor,
        kind="units.unit",
        subject=top,
        unit=top,
        what=f"popolo, {len(part.persons)} persons, {part.on}",
        reason=payload.reason,
    )


@room.open("/people/{person}/vcard", right=None, gives=None, media=VCARD)
def export_person_card(request: Asked, person: Ref, payload: CardIn) -> HttpResponse:
    """Take out the card of a person with the offices held; this is recorded."""
    actor = request.actor
    row = one_of(persons_visible(actor), person)
    found = persons_exported(actor, [row.pk])
    if not found:
        raise NotVisible
    offices = offices_now(actor, row.pk)
    text = cards_of([(found[0], offices)], at=clock.now(), note=_note(row.is_specimen))
    return with_reading(
        lambda: _file(text, f"person-{row.pk}.vcf"),
        actor=actor,
        kind="people.person",
        subject=row.pk,
        person=row.pk,
        unit=offices[0].unit_id if offices else None,
        what="vcard",
        reason=payload.reason,
    )


@room.open("/units/{unit}/vcard", right="unit.read", gives=None, media=VCARD)
def export_unit_cards(request: Asked, unit: Ref, payload: CardIn) -> HttpResponse:
    """Take out the cards of those who hold office in a unit; this is recorded."""
    actor = request.actor
    row = unit_row(actor, unit)
    offices = offices_of_units(actor, [row.pk], clock.today())
    people = persons_exported(actor, {o.person_id for o in offices})
    held = [(p, [o for o in offices if o.person_id == p.id]) for p in people]
    text = cards_of(held, at=clock.now(), note=_note(row.is_specimen))
    return with_reading(
        lambda: _file(text, f"unit-{row.pk}.vcf"),
        actor=actor,
        kind="units.unit",
        subject=row.pk,
        unit=row.pk,
        what=f"vcards, {len(people)} persons",
        reason=payload.reason,
    )


def _note(is_specimen: bool) -> str:
    return MARK if is_specimen or settings.BANYAN_DEMO else ""


def _file(text: str, name: str) -> HttpResponse:
    return attachment(text.encode(), name, f"{VCARD}; charset=utf-8")
