"""The decision that an act stands on: one recorded already, or recorded with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from pydantic import Field

from banyan.decisions.domain.command import TAKEN_OVER
from banyan.decisions.services import decision_take, decision_take_over
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import gettext_noop as _
from banyan.people.queries import memberships_visible, offices_visible

from .commands import Request, TextIn, Whole, words
from .moments import Day
from .references import RefIn, ids_of

NO_DECISION = _("This stands on a decision: name one, or say what it decided.")
TWO_DECISIONS = _("Name a decision, or say what a new one decided; not both.")
NO_SOURCE = _("What is taken over from records needs its source.")


class VoteIn(Request):
    """How the body voted."""

    entitled: Whole | None = None
    present: Whole | None = None
    favour: Whole | None = Field(None, alias="for")
    against: Whole | None = None
    abstain: Whole | None = None
    invalid: Whole | None = None

    def counts(self) -> dict[str, int]:
        """Return the numbers given."""
        return self.model_dump(by_alias=True, exclude_none=True)


class DecisionIn(Request):
    """A decision to record. The next number of its body is given to it, except to
    what is taken over from records, which has the ``symbol`` of its paper.
    """

    kind: words(40, least=1)  # type: ignore[valid-type]
    title: TextIn
    decided_on: Day
    effective_on: Day | None = None
    body: RefIn | None = Field(None, description="The unit that decided.")
    symbol: words(80) = ""  # type: ignore[valid-type]
    source: words(400) = ""  # type: ignore[valid-type]
    signed_by: words(200) = ""  # type: ignore[valid-type]
    paper: words(16) = "QĐ"  # type: ignore[valid-type]
    vote: VoteIn | None = None


class OnDecision(Request):
    """The decision of an act: one of the two."""

    decision: RefIn | None = Field(None, description="A decision recorded already.")
    decide: DecisionIn | None = Field(None, description="One recorded with the act.")


def record(
    actor: Actor,
    asked: DecisionIn,
    *,
    effective_on: dt.date | None = None,
    effect: dict[str, Any] | None = None,
    corrects: int | None = None,
) -> Any:
    """Record a decision as the pages do; return it."""
    body = ids_of(actor, "unit", [asked.body]) if asked.body is not None else {}
    common: dict[str, Any] = {
        "actor": actor,
        "title": asked.title.text(),
        "decided_on": asked.decided_on,
        "effective_on": asked.effective_on or effective_on or asked.decided_on,
        "body": body.get(asked.body),
        "source": asked.source,
        "effect": effect,
    }
    if asked.kind == TAKEN_OVER:
        if not asked.source:
            problem = Problem.of("decision.source", NO_SOURCE, field="source")
            raise InputError(problems=[problem])
        return decision_take_over(symbol=asked.symbol, **common)
    return decision_take(
        kind=asked.kind,
        signed_by=asked.signed_by,
        paper=asked.paper,
        vote=asked.vote.counts() if asked.vote else None,
        corrects=corrects,
        **common,
    )


def decided(
    actor: Actor,
    asked: OnDecision,
    *,
    needed: bool = True,
    effective_on: dt.date | None = None,
    effect: dict[str, Any] | None = None,
) -> Any:
    """Return the decision that an act names or brings; None where it needs none."""
    if asked.decision is not None and asked.decide is not None:
        raise _problem(TWO_DECISIONS)
    if asked.decision is not None:
        return ids_of(actor, "decision", [asked.decision])[asked.decision]
    if asked.decide is not None:
        return record(actor, asked.decide, effective_on=effective_on, effect=effect)
    if needed:
        raise _problem(NO_DECISION)
    return None


def _problem(template: str) -> InputError:
    return InputError(problems=[Problem.of("decision", template, field="decision")])


def effect_on(actor: Actor, commands: Iterable[Any]) -> dict[str, Any]:
    """Say whom a decision recorded with the act is about, when it is one person."""
    people = {p for c in commands if (p := getattr(c, "person", None))}
    members = {m for c in commands if (m := getattr(c, "membership", None))}
    offices = {o for c in commands if (o := getattr(c, "office", None))}
    for rows, ids in ((memberships_visible, members), (offices_visible, offices)):
        if ids:
            seen: Any = rows(actor).filter(pk__in=ids)
            people |= set(seen.values_list("person_id", flat=True))
    return {"person": people.pop()} if len(people) == 1 else {}


def first_day(commands: Iterable[Any]) -> dt.date:
    """Return the first day on which commands take effect."""
    days = [
        day
        for c in commands
        for name in ("on", "joined_on", "valid_from")
        if isinstance(day := getattr(c, name, None), dt.date)
    ]
    return min(days, default=clock.today())
