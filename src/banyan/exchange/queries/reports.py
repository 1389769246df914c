"""One report with its claims; how accurate reading is, by what people accepted."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import LANGUAGES, Text

from ..domain.claims import FIELDS, Score
from ..models import Claim, Counterpart, Organisation, Report
from ..reading import bounds
from ..store import READ, WRITE

AccuracyRow = Score


@dataclass(frozen=True)
class ClaimShown:
    """One claim: what was read, what was taken, its sentence, what it may match."""

    path: str
    field: str
    value: dict[str, Any]
    taken: dict[str, Any]
    state: str
    grade: str
    start: int
    end: int
    match: uuid.UUID | None
    match_name: Text | str


@dataclass(frozen=True)
class ReportShown:
    """One report with its claims in the order of the form.

    ``read_until`` is the place of the text up to which it was read.
    """

    uid: uuid.UUID
    title: str
    body: str
    language: str
    published_on: dt.date | None
    address: str
    source: str
    state: str
    claims: tuple[ClaimShown, ...]
    unit: Text
    unit_uid: uuid.UUID
    exchange: tuple[uuid.UUID, Text] | None
    matched: tuple[uuid.UUID, Text] | None
    may_write: bool
    row_version: int
    is_specimen: bool
    read_until: int


def report_row(actor: Actor, uid: uuid.UUID | str, right: str = READ) -> Report:
    """Return the row of a report in range; NotVisible else."""
    try:
        wanted = uuid.UUID(str(uid))
    except ValueError as error:
        raise NotVisible from error
    rows = Report.objects.select_related("unit", "exchange", "matched")
    row = rows.filter(scope_q(actor, right), uid=wanted).first()
    if row is None:
        raise NotVisible
    return row


def report_get(actor: Actor, uid: uuid.UUID | str) -> ReportShown:
    """Return one report with its claims: four statements."""
    row = report_row(actor, uid)
    claims = sorted(
        row.claims.all(), key=lambda c: (FIELDS.index(c.field), c.position, c.pk)
    )
    names = _names(actor, claims)
    return ReportShown(
        uid=row.uid,
        title=row.title,
        body=row.body,
        language=row.language,
        published_on=row.published_on,
        address=row.address,
        source=row.source,
        state=row.state,
        claims=tuple(
            ClaimShown(
                path=c.path,
                field=c.field,
                value=c.value,
                taken=c.taken,
                state=c.state,
                grade=c.grade,
                start=c.starts_at,
                end=c.ends_at,
                match=c.match if c.match in names else None,
                match_name=names.get(c.match, "") if c.match else "",
            )
            for c in claims
        ),
        unit=row.unit.names,
        unit_uid=row.unit.uid,
        exchange=(row.exchange.uid, row.exchange.title) if row.exchange else None,
        matched=(row.matched.uid, row.matched.title) if row.matched else None,
        may_write=actor.covers(WRITE, row.unit.path, row.unit.area_path),
        row_version=row.row_version,
        is_specimen=row.is_specimen,
        read_until=bounds.read_until(row.body),
    )


def _names(actor: Actor, claims: list[Claim]) -> dict[uuid.UUID, Text | str]:
    wanted = [c.match for c in claims if c.match]
    if not wanted:
        return {}
    reach = scope_q(actor, READ)
    people = Counterpart.objects.filter(reach, uid__in=wanted)
    bodies = Organisation.objects.filter(reach, uid__in=wanted)
    found: dict[uuid.UUID, Text | str] = dict(people.values_list("uid", "name"))
    found |= {uid: Text.of(name) for uid, name in bodies.values_list("uid", "name")}
    return found


def accuracy(actor: Actor) -> list[Score]:
    """Return how reading fared by field and language, counted from what people decided.

    Only reports in range that were accepted or rejected as a whole. One statement.
    """
    actor.require(READ)
    rows = Claim.objects.filter(scope_q(actor, READ, unit="report__unit"))
    rows = rows.filter(report__state__in=("accepted", "rejected")).exclude(state="open")
    counted = rows.values_list("field", "language", "state").annotate(n=Count("pk"))
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for field, language, state, n in counted.order_by("field"):
        counts.setdefault((field, language), {})[state] = n
    return list(_scores(counts))


def _scores(counts: dict[tuple[str, str], dict[str, int]]) -> Iterator[Score]:
    for field in FIELDS:
        for language in LANGUAGES:
            found = counts.get((field, language))
            if found:
                yield Score(field, language, **found)
