"""Offices: who leads a unit since when, its posts, its empty seats; the acts on them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from ninja import Query
from pydantic import Field

from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text
from banyan.people import services
from banyan.people.queries import (
    OfficeShown,
    offices_of_person,
    offices_of_unit,
    offices_visible,
    posts_of_unit,
    vacancies,
)

from ..acts import NEEDED, OPTIONAL, Act, add_acts
from ..answers import Versioned
from ..endpoints import Room
from ..moments import Moment
from ..paging import Page, cursor_of, keyset_of, number, words
from ..references import Num, Ref, unit_row
from .common import PagedMoment
from .requests import Asked

room = Room("Offices")


@dataclass(frozen=True)
class PostOut:
    """A post of a unit, with its seats."""

    id: int
    key: str
    names: Text
    seats: int
    rank: int
    valid_from: dt.date
    valid_to: dt.date | None
    row_version: int


@dataclass(frozen=True)
class VacancyOut:
    """A post with empty seats."""

    post_id: int
    post_key: str
    post_names: Text
    unit_id: int
    unit_names: Text
    seats: int
    holders: int
    empty: int


class VacancyAsked(PagedMoment):
    """Where to look for empty seats."""

    below: bool = Field(True, description="Also everything below.")


@room.get("/units/{unit}/offices", right="unit.read", gives=OfficeShown, many=True)
def unit_offices(request: Asked, unit: Ref, asked: Query[Moment]) -> Page:
    """List who held which office in a unit on a day."""
    row = unit_row(request.actor, unit)
    found = offices_of_unit(
        request.actor, row, as_of_day=asked.asked, known_on=asked.known
    )
    return Page(found)


@room.get("/units/{unit}/posts", right="unit.read", gives=PostOut, many=True)
def unit_posts(request: Asked, unit: Ref, asked: Query[Moment]) -> Page:
    """List the posts of a unit on a day, with their seats."""
    row = unit_row(request.actor, unit)
    found = posts_of_unit(request.actor, row, as_of_day=asked.asked)
    return Page([_post(post) for post in found])


def _post(post: Any) -> PostOut:
    return PostOut(
        post.pk,
        post.key,
        post.names,
        post.seats,
        post.rank,
        post.valid_from,
        post.valid_to,
        post.row_version,
    )


@room.get("/units/{unit}/vacancies", right="unit.read", gives=VacancyOut, many=True)
def unit_vacancies(request: Asked, unit: Ref, asked: Query[VacancyAsked]) -> Page:
    """List the posts of a unit that have empty seats on a day."""
    row = unit_row(request.actor, unit)
    after: Any = keyset_of("vacancies", asked.cursor, words, number)
    found = vacancies(
        request.actor,
        row,
        below=asked.below,
        as_of_day=asked.asked,
        after=after,
        limit=asked.limit + 1,
    )
    shown = found[: asked.limit]
    end = shown[-1].cursor if len(found) > asked.limit else None
    lines = [
        VacancyOut(*(getattr(v, name) for name in VacancyOut.__dataclass_fields__))
        for v in shown
    ]
    return Page(lines, cursor_of("vacancies", end))


@room.get("/offices/{office}", right=None, gives=OfficeShown)
def office(request: Asked, office: Num) -> Versioned:
    """Read one office."""
    row = offices_visible(request.actor).filter(pk=office).first()
    if row is None:
        raise NotVisible
    for shown in offices_of_person(request.actor, row.person_id):
        if shown.id == row.pk:
            return Versioned(shown, shown.row_version)
    raise NotVisible


WRITE = "office.write"

add_acts(
    room,
    (
        Act(
            "office-open",
            services.office_open,
            services.OpenOffice,
            WRITE,
            NEEDED,
            summary="Let persons take up posts",
        ),
        Act(
            "office-end",
            services.office_end,
            services.EndOffice,
            WRITE,
            NEEDED,
            summary="End offices",
        ),
        Act(
            "post-set",
            services.post_set,
            services.SetPost,
            WRITE,
            OPTIONAL,
            summary="Set the posts of units",
        ),
    ),
)
