"""What several rooms ask for: pages, moments, a structure by its word."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from ninja import Schema
from pydantic import Field

from banyan.base.saying import say
from banyan.decisions.queries import DecisionShown
from banyan.kernel.errors import NotVisible, Problem
from banyan.kernel.text import Text
from banyan.units.queries.outline import structures_seen

from ..moments import Moment
from ..paging import LONGEST

PAGE, LARGEST = 50, 200


class Paged(Schema):
    """One page of a list."""

    cursor: str | None = Field(
        None, max_length=LONGEST, description="“next” of the page before, as it is."
    )
    limit: int = Field(PAGE, ge=1, le=LARGEST, description="Lines of a page.")


class PagedMoment(Moment):
    """One page of a list, on a day."""

    cursor: str | None = Field(
        None, max_length=LONGEST, description="“next” of the page before, as it is."
    )
    limit: int = Field(PAGE, ge=1, le=LARGEST, description="Lines of a page.")


class Words(Schema):
    """What is looked for."""

    q: str = Field(
        "", max_length=200, pattern=r"^[^\u0000]*$", description="Words to look for."
    )


@dataclass(frozen=True)
class Named:
    """A record as others mention it."""

    id: int
    uid: uuid.UUID
    names: Text
    kind: str


@dataclass(frozen=True)
class DecisionNamed:
    """A decision beside a fact; its title only for who may read it."""

    id: int
    uid: uuid.UUID
    symbol: str
    kind: str
    decided_on: dt.date
    effective_on: dt.date
    title: Text | None

    @classmethod
    def of(cls, shown: DecisionShown | None) -> DecisionNamed | None:
        """Return it, or None for a fact without a decision."""
        if shown is None:
            return None
        return cls(
            shown.id,
            shown.uid,
            shown.symbol,
            shown.kind,
            shown.decided_on,
            shown.effective_on,
            shown.title,
        )


@dataclass(frozen=True)
class Said:
    """A finding in the reader's language, with its stable code."""

    code: str
    detail: str
    way_out: str = ""
    field: str = ""
    row: int | None = None

    @classmethod
    def of(cls, problem: Problem) -> Said:
        """Say a problem."""
        values = dict(problem.values)
        return cls(
            problem.code,
            say(problem.template, values),
            say(problem.way_out, values),
            problem.field,
            problem.row,
        )


def structure_seen(actor: Any, key: str) -> Any:
    """Return a structure in which the actor may read a unit; NotVisible otherwise."""
    from banyan.units.queries import structure_get

    if not any(s.key == key for s in structures_seen(actor)):
        raise NotVisible
    return structure_get(key)
