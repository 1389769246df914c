"""One briefing as somebody may see it, with its content."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from banyan.access.queries import ranges_of, reach_of, released_to
from banyan.base.prepared import Ranges, Whole, planned_once
from banyan.exchange.queries.cooperation import named
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import LANGUAGES, Text
from banyan.units.queries.named import UnitNamed

from ..building import content_of
from ..domain import life
from ..models import Briefing, Section, Snapshot
from ..store import (
    APPROVE,
    KIND,
    READ,
    WRITE,
    found_one,
    is_of_house,
    languages_for,
    released_ids,
    sections_of,
    seen_within,
)


@dataclass(frozen=True)
class ReleaseShown:
    """To whom a briefing is released: a unit's readers or an account."""

    to_unit: int | None
    to_account: int | None
    languages: tuple[str, ...]
    since: dt.date


@dataclass(frozen=True)
class BriefingShown:
    """One briefing: what is known of it, its content, what the reader may do."""

    id: int
    uid: uuid.UUID
    title: Text
    audience: Text
    unit: UnitNamed
    unit_id: int
    state: str
    level: str
    number: int
    template: str
    languages: tuple[str, ...]
    """Those in which the reader may read it."""
    approved: Mapping[str, tuple[dt.date, str]]
    content: Mapping[str, Any]
    sections: tuple[Section, ...]
    is_house: bool
    may_write: bool
    may_approve: bool
    is_own: bool
    made_on: dt.date
    released_on: dt.date | None
    as_of: dt.date | None
    hash: str
    returned_why: str
    withdrawn_on: dt.date | None
    withdrawn_why: str
    exchange: tuple[uuid.UUID, Text] | None
    partner: tuple[uuid.UUID, Text] | None
    previous: uuid.UUID | None
    next: uuid.UUID | None
    row_version: int
    is_specimen: bool
    row: Any = None
    snapshot: Any = None

    @property
    def is_given(self) -> bool:
        """Whether the content is a snapshot."""
        return bool(self.hash)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The languages that nobody approved yet."""
        return tuple(k for k in self.languages if k not in self.approved)


def briefing_get(
    actor: Actor, uid: uuid.UUID | str, *, content: bool = True
) -> BriefingShown:
    """Return one briefing; NotVisible out of range.

    A guest gets the snapshot alone. A draft is measured as of today; without
    ``content`` nothing is measured.
    """
    row = found_one(actor, uid)
    house = actor.is_system or is_of_house(actor, row)
    snapshot = None
    if row.state in life.GIVEN:
        snapshot = Snapshot.objects.filter(briefing=row).first()
    sections = sections_of(row) if house else []
    if snapshot is None and not house:
        raise NotVisible
    told: Mapping[str, Any] = {}
    if snapshot is not None:
        told = snapshot.content
    elif content:
        told = content_of(actor, row, sections)
    return _shown(actor, row, told, snapshot, sections, house)


def _shown(
    actor: Actor,
    row: Briefing,
    content: Mapping[str, Any],
    snapshot: Snapshot | None,
    sections: list[Section],
    house: bool,
) -> BriefingShown:
    unit = row.unit
    languages = _languages(actor, row, house)
    return BriefingShown(
        id=row.pk,
        uid=row.uid,
        title=_in(row.title, languages, house),
        audience=_in(row.audience, languages, house),
        unit=UnitNamed(unit.uid, unit.names, unit.kind),
        unit_id=row.unit_id,
        state=row.state,
        level=row.level,
        number=row.number,
        template=row.template,
        languages=languages,
        approved=_approved(row) if house and row.state != life.DRAFT else {},
        content=content,
        sections=tuple(sections),
        is_house=house,
        may_write=house and actor.covers(WRITE, unit.path, unit.area_path),
        may_approve=house and actor.covers(APPROVE, unit.path, unit.area_path),
        is_own=actor.account_id is not None and row.submitted_by == actor.account_id,
        made_on=row.made_on,
        released_on=row.released_on,
        as_of=snapshot.as_of if snapshot else None,
        hash=snapshot.hash if snapshot else "",
        returned_why=row.returned_why if house else "",
        withdrawn_on=row.withdrawn_on,
        withdrawn_why=row.withdrawn_why if house else "",
        **_around(row, house),
        row_version=row.row_version,
        is_specimen=row.is_specimen,
        row=row,
        snapshot=snapshot,
    )


def _languages(actor: Actor, row: Briefing, house: bool) -> tuple[str, ...]:
    if house:
        return tuple(k for k in LANGUAGES if k in row.languages)
    return languages_for(actor, row)


def _in(text: Text, languages: tuple[str, ...], house: bool) -> Text:
    """Return a text in the languages that were released alone."""
    return text if house else Text(**{k: getattr(text, k) for k in languages})


def _approved(row: Briefing) -> dict[str, tuple[dt.date, str]]:
    return {a.language: (a.approved_on, a.approved_by) for a in row.approvals.all()}


def _around(row: Any, house: bool) -> dict[str, Any]:
    """Return what the house alone sees around a briefing: its visit, its versions."""
    names = ("exchange", "partner", "previous", "next")
    if not house:
        return dict.fromkeys(names)
    visit, partner = row.exchange, row.partner
    return {
        "exchange": (visit.uid, visit.title) if visit else None,
        "partner": (partner.uid, partner.name) if partner else None,
        "previous": row.previous.uid if row.previous else None,
        "next": row.next_uid,
    }


def content_shown(actor: Actor, uid: uuid.UUID | str, language: str) -> BriefingShown:
    """Return a briefing to be read in a language; NotVisible where it is not given in it."""
    found = briefing_get(actor, uid)
    if language not in found.languages:
        raise NotVisible
    return found


def section_get(actor: Actor, uid: uuid.UUID | str, section: Any) -> Section:
    """Return one section of a briefing of the house; NotVisible else."""
    row = found_one(actor, uid)
    if not actor.is_system and not is_of_house(actor, row):
        raise NotVisible
    found = row.sections.filter(uid=section).first()
    if found is None:
        raise NotVisible
    return found


def releases_of(row: Any) -> list[ReleaseShown]:
    """Return to whom a briefing is released today."""
    return [
        ReleaseShown(r.to_unit_id, r.to_account_id, tuple(r.languages), r.valid_from)
        for r in released_to(KIND, row.pk)
    ]


def versions_of(actor: Actor, shown: BriefingShown) -> list[Briefing]:
    """Return the versions before this one, the newest first; for the house."""
    if not shown.row.previous_id:
        return []
    table = Briefing._meta.db_table
    rows = Briefing.objects.raw(
        f"WITH RECURSIVE earlier(id, previous_id, far) AS ("  # noqa: S608 - own names
        f"SELECT id, previous_id, 1 FROM {table} WHERE id = %s UNION ALL "
        f"SELECT b.id, b.previous_id, e.far + 1 FROM {table} b "
        "JOIN earlier e ON b.id = e.previous_id WHERE e.far < 50) "
        f"SELECT b.* FROM {table} b JOIN earlier e ON e.id = b.id ORDER BY e.far",
        [shown.row.previous_id],
    )
    return list(rows)


def briefings_of_exchange(actor: Actor, exchange: int) -> list[Briefing]:
    """Return the briefings for an exchange that the actor sees: one statement."""
    actor.require(READ)
    ranges = ranges_of(actor, READ)
    rows = _of_exchange(exchange, ranges, *reach_of(actor, READ)[1:])
    return [BRIEFING.made(row) for row in rows]


BRIEFING = Whole(Briefing)


@planned_once
def _of_exchange(
    exchange: int, ranges: Ranges | None, account: int | None, day: dt.date
) -> Any:
    current = (life.DRAFT, life.REVIEW, life.RELEASED)
    rows = Briefing.objects.filter(
        seen_within(ranges, account, day), exchange=exchange, state__in=current
    )
    return rows.order_by("-pk")[:20].values_list(*BRIEFING.columns)


def rows_of_unit(
    unit: int, ranges: Ranges | None, account: int | None, day: dt.date
) -> Any:
    """Return the briefings of a unit that one may see, as its page names them."""
    current = (life.DRAFT, life.REVIEW, life.RELEASED)
    seen = seen_within(ranges, account, day)
    rows = Briefing.objects.filter(seen, unit=unit, state__in=current).order_by()
    return rows.values_list(named("briefing"), "pk", "uid", "title")


def briefings_released(actor: Actor, limit: int) -> list[Briefing]:
    """Return what was released to the actor, the latest first: one statement."""
    if not actor.holds(READ):
        return []
    rows = Briefing.objects.filter(pk__in=released_ids(actor))
    return list(rows.order_by("-released_on", "-pk")[:limit])
