"""The installation: how it is set up, its packs, how long things are kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from banyan.archive import services
from banyan.archive.queries import Check, Due, retention_due, settings_examine
from banyan.base.retention import Example
from banyan.base.saying import say
from banyan.kernel import clock
from banyan.kernel.text import Text
from banyan.rulebook.queries import PackState, pack_states

from ..commands import Request, Whole, words
from ..endpoints import Room
from ..paging import Page
from ..references import Key
from .requests import Asked

room = Room("Installation")

ADMIN, ERASE = "settings.admin", "ledger.erase"


@dataclass(frozen=True)
class CheckOut:
    """One thing that was examined: how it stands, and the way out."""

    key: str
    title: str
    state: str
    detail: str
    way_out: str

    @classmethod
    def of(cls, check: Check) -> CheckOut:
        """Say what was found."""
        values = dict(check.values)
        return cls(
            check.key,
            say(check.title, {}),
            check.state,
            say(check.sentence, values),
            say(check.way_out, values),
        )


@dataclass(frozen=True)
class RetentionOut:
    """A kind of data: how long it is kept here, what of it would go today."""

    kind: str
    title: str
    counts_from: str
    stays: str
    months: int | None
    source: Text
    set_here: bool
    before: dt.date | None
    count: int
    examples: tuple[Example, ...]

    @classmethod
    def of(cls, due: Due) -> RetentionOut:
        """Return a kind as it goes out."""
        return cls(
            due.kind.key,
            say(due.kind.title, {}),
            say(due.kind.counts_from, {}),
            say(due.kind.stays, {}),
            due.term.months,
            due.term.source,
            due.term.set_here,
            due.before,
            due.count,
            due.examples,
        )


@dataclass(frozen=True)
class TermOut:
    """How long a kind is kept here now; without months for ever."""

    kind: str
    months: int | None
    source: Text
    set_here: bool


@dataclass(frozen=True)
class PackOut:
    """A pack: whether it is in force, and what its check says."""

    id: str
    title: Text
    version: str
    hash: str
    in_force: bool
    extends: str
    documents: int
    rules: int
    problems: tuple[str, ...]
    to_confirm: tuple[str, ...]
    disputed: tuple[str, ...]
    unverified: tuple[str, ...]

    @classmethod
    def of(cls, pack: PackState) -> PackOut:
        """Return a pack as it goes out."""
        return cls(
            pack.id,
            pack.title,
            pack.version,
            pack.hash,
            pack.in_force,
            pack.extends,
            pack.documents,
            pack.rules,
            pack.problems,
            tuple(document.key for document in pack.to_confirm),
            tuple(rule.id for rule in pack.disputed),
            tuple(rule.id for rule in pack.unverified),
        )


@dataclass(frozen=True)
class LettingGo:
    """The job that lets go what was shown."""

    job: int


class TermSet(Request):
    """For how many months a kind is kept; null for ever."""

    months: Annotated[int, Field(strict=True, ge=1, le=1200)] | None
    reason: words(400, least=1)  # type: ignore[valid-type]


class LetGo(Request):
    """The kinds that go, each with how many were shown to go."""

    seen: Annotated[dict[words(60, least=1), Whole], Field(min_length=1, max_length=60)]  # type: ignore[valid-type]
    reason: words(400, least=1)  # type: ignore[valid-type]


@room.get("/house/checks", right=ADMIN, gives=CheckOut, many=True)
def house_checks(request: Asked) -> Page:
    """Examine how the installation is set up: each finding with its way out."""
    return Page([CheckOut.of(c) for c in settings_examine(request.actor)])


@room.get("/house/packs", right="rulebook.read", gives=PackOut, many=True)
def house_packs(request: Asked) -> Page:
    """List the packs of rules, the one in force first, with their checks."""
    return Page([PackOut.of(p) for p in pack_states(request.actor, clock.today())])


@room.get("/retention", right=ADMIN, gives=RetentionOut, many=True)
def retention(request: Asked) -> Page:
    """List every kind of data with its term and what would go today."""
    return Page([RetentionOut.of(d) for d in retention_due(request.actor)])


@room.patch("/retention/{kind}", right=ADMIN, gives=TermOut)
def retention_term(request: Asked, kind: Key, payload: TermSet) -> TermOut:
    """Set for how long a kind of data is kept here."""
    made = services.retention_set(
        actor=request.actor, kind=kind, months=payload.months, reason=payload.reason
    )
    return TermOut(made.kind, made.months, made.source, made.set_here)


@room.post("/retention", right=ERASE, gives=LettingGo, status=200)
def retention_let_go(request: Asked, payload: LetGo) -> LettingGo:
    """Start the job that lets go what is due; nothing goes when more would."""
    return LettingGo(
        services.retention_start(
            actor=request.actor, seen=dict(payload.seen), reason=payload.reason
        )
    )
