"""One report as somebody may see it: frozen as it was given, or as it would read today."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from banyan.access.queries import Recipient, recipients
from banyan.briefings.domain import life
from banyan.briefings.domain.comparing import hash_of
from banyan.briefings.domain.languages import narrowed
from banyan.exchange.queries import partnership_row
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import LANGUAGES, Text

from ..building import content_of
from ..models import YearReport, YearSnapshot
from ..services.ground import EARLIEST
from ..store import (
    APPROVE,
    KIND,
    READ,
    WRITE,
    in_range,
    is_of_house,
    languages_of,
    released,
    seen,
)


@dataclass(frozen=True)
class YearlyShown:
    """The report of a partnership on a year: its content, what the reader may do."""

    id: int
    """The number of the edition that was given; of the partnership for one of today."""
    partnership: uuid.UUID
    title: Text
    unit: Text
    unit_id: int
    year: int
    edition: int
    """0 for what the report would be today."""
    state: str
    level: str
    paper: str
    languages: tuple[str, ...]
    """Those in which the reader may read it."""
    content: Mapping[str, Any]
    foreword: Text
    """That of the draft, for who writes it."""
    hash: str
    is_whole: bool
    """Whether what was given still fits its hash."""
    released_on: dt.date | None
    withdrawn_on: dt.date | None
    withdrawn_why: str
    is_house: bool
    may_write: bool
    may_release: bool
    is_specimen: bool
    row_version: int
    """Of the draft; 0 where none was begun."""
    given_version: int
    """Of the edition that is shown; 0 for what it would be today."""

    @property
    def is_given(self) -> bool:
        """Whether the content is what was given."""
        return bool(self.hash)


@dataclass(frozen=True)
class Line:
    """One edition of a report, in a list."""

    partnership: uuid.UUID
    title: Text
    year: int
    edition: int
    state: str
    level: str
    released_on: dt.date | None


def yearly_shown(
    actor: Actor,
    partnership: uuid.UUID | str,
    year: int,
    *,
    now: bool = False,
    edition: int | None = None,
) -> YearlyShown:
    """Return the report on a year; NotVisible out of range, or of no year.

    What is released, else what the report would be today; with ``now`` always that,
    with ``edition`` the one of this number. A guest gets what was released alone, in the
    languages released.
    """
    if not EARLIEST <= year <= clock.today().year:
        raise NotVisible
    try:
        row = partnership_row(actor, partnership)
    except NotVisible:
        return _for_guest(actor, partnership, year)
    editions = list(
        in_range(actor)
        .filter(partnership=row, year=year)
        .select_related("snapshot")
        .order_by("number")
    )
    draft = next((one for one in editions if one.state == life.DRAFT), None)
    given = None if now else _chosen(editions, edition)
    if given is None:
        return _today(actor, row, year, draft, editions)
    return _shown(actor, row, given, draft, LANGUAGES)


def _chosen(editions: list[YearReport], number: int | None) -> YearReport | None:
    """Return the edition asked for, else the one that is released."""
    if number:
        found = [e for e in editions if e.number == number and e.state in life.GIVEN]
        if not found:
            raise NotVisible
        return found[0]
    return next((one for one in editions if one.state == life.RELEASED), None)


def _for_guest(
    actor: Actor, partnership: uuid.UUID | str, year: int
) -> YearlyShown:  # fmt: skip
    try:
        wanted = uuid.UUID(str(partnership))
    except ValueError as error:
        raise NotVisible from error
    rows = released(actor).filter(partnership__uid=wanted, year=year)
    row = rows.select_related("snapshot").first()
    if row is None:
        raise NotVisible
    return _shown(actor, row.partnership, row, None, languages_of(actor, [row])[row.pk])


def _shown(
    actor: Actor,
    partnership: Any,
    row: YearReport,
    draft: YearReport | None,
    languages: tuple[str, ...],
) -> YearlyShown:
    snapshot: YearSnapshot = row.snapshot
    house = is_of_house(actor, partnership)
    content = snapshot.content
    return YearlyShown(
        id=row.pk,
        edition=row.number,
        state=row.state,
        level=row.level,
        paper=row.paper,
        languages=languages,
        content=content if house else _released(content, languages),
        hash=snapshot.hash,
        is_whole=hash_of(content) == snapshot.hash,
        released_on=row.released_on,
        withdrawn_on=row.withdrawn_on,
        withdrawn_why=row.withdrawn_why,
        given_version=row.row_version,
        foreword=draft.foreword if draft else row.foreword if house else Text(),
        **_around(actor, partnership, row.year, draft, languages, house),
    )


def _released(content: Mapping[str, Any], languages: tuple[str, ...]) -> dict[str, Any]:
    """Return what was given in the languages released; names go out as they are known."""
    found: dict[str, Any] = narrowed(content, languages)
    head = content["partnership"]
    found["partnership"] |= {key: head[key] for key in ("unit", "partner", "twins")}
    for shown, given in zip(
        found["applications"], content["applications"], strict=True
    ):
        shown["receiver"] = given["receiver"]
    return found


def _today(
    actor: Actor,
    partnership: Any,
    year: int,
    draft: YearReport | None,
    editions: list[YearReport],
) -> YearlyShown:
    last = draft or (editions[-1] if editions else None)
    foreword = last.foreword if last else Text()
    content = content_of(
        actor, partnership, year, foreword=foreword, level=life.INTERNAL
    )
    return YearlyShown(
        id=partnership.pk,
        edition=0,
        state=life.DRAFT,
        level=life.INTERNAL,
        paper="",
        languages=LANGUAGES,
        content=content,
        hash="",
        is_whole=True,
        released_on=None,
        withdrawn_on=None,
        withdrawn_why="",
        given_version=0,
        foreword=foreword,
        **_around(actor, partnership, year, draft, LANGUAGES, True),
    )


def _around(
    actor: Actor,
    partnership: Any,
    year: int,
    draft: YearReport | None,
    languages: tuple[str, ...],
    house: bool,
) -> dict[str, Any]:
    unit = partnership.unit
    title = partnership.name
    place = {"path": unit.path, "area_path": unit.area_path}
    return {
        "partnership": partnership.uid,
        "title": title if house else Text(**{k: getattr(title, k) for k in languages}),
        "unit": unit.names,
        "unit_id": partnership.unit_id,
        "year": year,
        "is_house": house,
        "may_write": house and actor.covers(WRITE, **place),
        "may_release": house and actor.covers(APPROVE, **place),
        "is_specimen": partnership.is_specimen,
        "row_version": draft.row_version if draft else 0,
    }


def years_of(actor: Actor, partnership: uuid.UUID | str) -> list[Line]:
    """Return the editions of a partnership's reports that were given, newest first.

    In range all of them, for a guest those released: one statement, for a guest two.
    """
    try:
        wanted = uuid.UUID(str(partnership))
    except ValueError as error:
        raise NotVisible from error
    rows = seen(actor).filter(partnership__uid=wanted)
    return _lines(actor, list(rows.order_by("-year", "-number")))


def yearly_released(actor: Actor, limit: int = 200) -> list[Line]:
    """Return the reports released to the actor, the latest first: two statements."""
    if not actor.holds(READ):
        return []
    return _lines(actor, list(released(actor).order_by("-released_on", "-pk")[:limit]))


def _lines(actor: Actor, rows: list[YearReport]) -> list[Line]:
    """Return editions as lines; a title that went out in the languages released."""
    out = [row for row in rows if not is_of_house(actor, row.partnership)]
    spoken = languages_of(actor, out) if out else {}
    return [
        Line(
            row.partnership.uid,
            _in(row.partnership.name, spoken.get(row.pk, LANGUAGES)),
            row.year,
            row.number,
            row.state,
            row.level,
            row.released_on,
        )
        for row in rows
    ]


def _in(text: Text, languages: tuple[str, ...]) -> Text:
    return Text(**{k: getattr(text, k) for k in languages})


def releases_of(shown: YearlyShown) -> list[Recipient]:
    """Return to whom the edition that is shown is released: one statement."""
    if not shown.is_house or shown.state != life.RELEASED:
        return []
    return recipients((KIND,), shown.id)
