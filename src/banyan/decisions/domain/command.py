"""What is asked for when decisions are recorded, and what makes it unacceptable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from banyan.kernel.errors import Problem
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _

TAKEN_OVER = "taken-over"


@dataclass(frozen=True)
class Take:
    """One decision to record.

    ``body`` is the unit (or its id) that decided. ``rules`` are the rulebook's
    answers that were applied, ``effect`` says what the decision made true,
    ``vote`` counts voices. A ``symbol`` is given only with kind "taken-over".
    """

    kind: str
    title: Text | str
    decided_on: dt.date
    effective_on: dt.date | None = None
    body: Any = None
    rules: tuple[Any, ...] = ()
    effect: Mapping[str, Any] | None = None
    vote: Mapping[str, int] | None = None
    source: str = ""
    signed_by: str = ""
    paper: str = "QĐ"
    corrects: Any = None
    symbol: str = ""

    @property
    def body_id(self) -> int | None:
        """The id of the body, however it was given."""
        return identity(self.body)

    @property
    def corrects_id(self) -> int | None:
        """The id of the decision that this one corrects."""
        return identity(self.corrects)

    @property
    def takes_number(self) -> bool:
        """Say whether the number comes from a series of the body."""
        return self.kind != TAKEN_OVER and self.body_id is not None


@dataclass(frozen=True)
class Body:
    """What must be known of a deciding body: its place and its life."""

    id: int
    path: str
    area_path: str
    kind: str
    name: Text
    lived: tuple[tuple[dt.date, dt.date | None], ...] = field(default=())

    def existed_on(self, day: dt.date) -> bool:
        """Say whether the body existed, its last day included."""
        return any(a <= day and (b is None or day <= b) for a, b in self.lived)

    @property
    def since(self) -> dt.date | None:
        """The first day of its life, where known."""
        return min((a for a, _b in self.lived), default=None)


def identity(thing: Any) -> int | None:
    """Return the id of a row, or the id itself."""
    found: int | None = getattr(thing, "pk", thing)
    return found


def problems_of(
    command: Take, *, row: int | None, kinds: Iterable[str], today: dt.date
) -> list[Problem]:
    """Return what makes one command unacceptable, whoever sends it."""
    found = [
        _kind_problem(command, row, kinds),
        _title_problem(command, row),
        _date_problem(command, row, today),
        *_vote_problems(command.vote or {}, row),
    ]
    return [problem for problem in found if problem]


def warnings_of(command: Take, *, row: int | None) -> list[Problem]:
    """Return what is allowed but should be seen by whoever records it."""
    if command.effective_on is None or command.effective_on >= command.decided_on:
        return []
    return [
        Problem.of(
            "decision.backdated",
            _("It takes effect on %(effective)s, before it was decided (%(decided)s)."),
            effective=command.effective_on,
            decided=command.decided_on,
            field="effective_on",
            row=row,
        )
    ]


def _kind_problem(
    command: Take, row: int | None, kinds: Iterable[str]
) -> Problem | None:
    if command.kind in set(kinds):
        return None
    return Problem.of(
        "decision.kind",
        _("“%(kind)s” is no kind of decision."),
        kind=command.kind,
        field="kind",
        row=row,
    )


def _title_problem(command: Take, row: int | None) -> Problem | None:
    if Text.of(command.title):
        return None
    return Problem.of(
        "decision.title",
        _("A decision needs a title in at least one language."),
        field="title",
        row=row,
    )


def _date_problem(command: Take, row: int | None, today: dt.date) -> Problem | None:
    if command.decided_on <= today:
        return None
    return Problem.of(
        "decision.future",
        _("A decision cannot be dated %(day)s: that day has not come yet."),
        day=command.decided_on,
        field="decided_on",
        row=row,
        way_out=_("It may take effect later: set the day of effect instead."),
    )


def _vote_problems(vote: Mapping[str, int], row: int | None) -> list[Problem]:
    if any(not isinstance(v, int) or v < 0 for v in vote.values()):
        return [_vote_problem(_("Votes are whole numbers, none below zero."), row)]
    cast = sum(vote.get(k, 0) for k in ("for", "against", "abstain", "invalid"))
    present = vote.get("present", cast)
    if cast > present:
        template = _("%(cast)s voices were counted, but %(present)s were present.")
        return [_vote_problem(template, row, cast=cast, present=present)]
    if present > vote.get("entitled", present):
        template = _("%(present)s were present, but only %(entitled)s are entitled.")
        return [
            _vote_problem(template, row, present=present, entitled=vote["entitled"])
        ]
    return []


def _vote_problem(template: str, row: int | None, **values: int) -> Problem:
    return Problem.of("decision.vote", template, field="vote", row=row, **values)
