"""Recording decisions. A correction is a new decision; nothing here changes one.

Plural by nature: :func:`decisions_take` handles a list in a fixed number of
statements, :func:`decision_take` and :func:`decision_take_over` are lists of one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import transaction

from banyan.base.events import announce
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.ledger import services as ledger

from . import searching
from .checking import Work, checked, load_bodies
from .domain.command import TAKEN_OVER, Take
from .events import DecisionsTaken
from .models import Decision, Series
from .series import number_series, open_series
from .writing import written

__all__ = [
    "Take",
    "decision_take",
    "decision_take_over",
    "decisions_take",
    "decisions_unload",
    "numbers_take",
    "series_open",
]


def decision_take(
    *,
    actor: Actor,
    kind: str,
    title: Text | str,
    decided_on: dt.date,
    effective_on: dt.date,
    body: Any = None,
    rules: Sequence[Any] = (),
    effect: Mapping[str, Any] | None = None,
    vote: Mapping[str, int] | None = None,
    source: str = "",
    signed_by: str = "",
    paper: str = "QĐ",
    corrects: Decision | int | None = None,
    record_into: Any = None,
) -> Decision:
    """Record one decision and number it from the series of its body.

    ``body`` is a unit or its id. With ``record_into`` (the act of a service that
    decides as part of its own work) the rows are recorded there and no act of
    their own is opened. The result carries ``warnings``, a tuple of problems
    that do not stop it. Raises NotAllowed without ``decision.write`` for the body,
    InputError for what cannot be (a day to come, a body that did not exist).
    """
    command = Take(
        kind=kind,
        title=title,
        decided_on=decided_on,
        effective_on=effective_on,
        body=body,
        rules=tuple(rules),
        effect=effect,
        vote=vote,
        source=source,
        signed_by=signed_by,
        paper=paper,
        corrects=corrects,
    )
    return decisions_take(actor=actor, commands=[command], record_into=record_into)[0]


def decision_take_over(
    *,
    actor: Actor,
    title: Text | str,
    decided_on: dt.date,
    source: str,
    effective_on: dt.date | None = None,
    symbol: str = "",
    body: Any = None,
    effect: Mapping[str, Any] | None = None,
    record_into: Any = None,
) -> Decision:
    """Record what was true before Banyan, with the symbol that its paper bears.

    It takes no number from a series. ``source`` says where it is written.
    """
    command = Take(
        kind=TAKEN_OVER,
        title=title,
        decided_on=decided_on,
        effective_on=effective_on,
        body=body,
        effect=effect,
        source=source,
        symbol=symbol,
    )
    return decisions_take(actor=actor, commands=[command], record_into=record_into)[0]


def decisions_take(
    *, actor: Actor, commands: Sequence[Take], record_into: Any = None
) -> list[Decision]:
    """Record many decisions in one act; return them in the order of the commands.

    All or none: the first refusal undoes everything. Numbers follow the order
    of the commands within each series, without a gap.
    """
    if not commands:
        return []
    with transaction.atomic():
        work = checked(actor, commands)
        with _act(actor, work.act_facts(), record_into) as act:
            numbers = number_series(work, act)
            decisions = written(work, numbers, clock.now())
            act.record_rows("create", Decision, [d.pk for d in decisions])
            announce(DecisionsTaken(tuple(d.pk for d in decisions)))
    return decisions


def decisions_unload(
    *, actor: Actor, ids: Sequence[int], record_into: Any = None
) -> int:
    """Remove papers that a table took over and nothing builds on; return how many.

    Who calls has asked what builds on them. Needs ``decision.write`` over each body.
    """
    count = 0
    with transaction.atomic():
        bodies = Decision.objects.filter(pk__in=ids, kind=TAKEN_OVER)
        for body in load_bodies(
            set(bodies.exclude(body=None).values_list("body_id", flat=True))
        ).values():
            actor.require("decision.write", path=body.path, area_path=body.area_path)
        facts = {"kind": "decisions.decisions_unload", "unit": None}
        with _act(actor, facts, record_into) as act:
            for start in range(0, len(ids), 5_000):
                part = list(ids[start : start + 5_000])
                act.record_rows("delete", Decision, part)
                searching.forget(part)
                count += Decision.objects.filter(pk__in=part)._raw_delete("default")
    return count


def numbers_take(
    *,
    actor: Actor,
    body: int,
    paper: str,
    days: Sequence[dt.date],
    record_into: Any,
) -> list[str]:
    """Take the next numbers of a body's series for papers that are no decisions.

    One for each day, in their order, inside the act of a service that asked for its
    own right. Raises StateRefusal where no term covers a day.
    """
    commands = tuple(
        Take(kind="number", title=paper, decided_on=day, body=body, paper=paper)
        for day in days
    )
    work = Work(commands, load_bodies([body]), ())
    return [symbol for _series, _number, symbol in number_series(work, record_into)]


def series_open(
    *,
    actor: Actor,
    body: Any,
    term_from: dt.date,
    term_to: dt.date | None = None,
    paper: str = "QĐ",
    pattern: str = "",
    body_symbol: str = "",
    last_number: int = 0,
    record_into: Any = None,
) -> Series:
    """Open the numbers of a new term of ``body``; the running term ends that day.

    ``last_number`` continues a term that began on paper: the first decision here
    gets the next number. Raises StateRefusal where the terms would overlap.
    """
    with transaction.atomic():
        facts = {"kind": "decisions.series_open", "unit": getattr(body, "pk", body)}
        with _act(actor, facts, record_into) as act:
            return open_series(
                actor=actor,
                act=act,
                body=body,
                paper=paper,
                term=(term_from, term_to),
                pattern=pattern,
                body_symbol=body_symbol,
                last_number=last_number,
            )


def _act(
    actor: Actor, facts: Mapping[str, Any], given: Any
) -> AbstractContextManager[Any]:
    return nullcontext(given) if given is not None else ledger.act(actor=actor, **facts)
