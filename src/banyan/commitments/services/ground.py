"""What every service of this room stands on: the act, the right, the locked rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from banyan.base import bulk
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    Problem,
    StateRefusal,
)
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from ..domain.states import ABOVE, why_not
from ..models import Commitment, Note
from ..scope import APPROVE, WRITE, is_own, reads

LONGEST = 4000
NOTE_COLUMNS = ["id", "commitment_id", "kind", "on", "percent", "text", "by_name", "at"]


@contextmanager
def acting(
    actor: Actor,
    kind: str,
    rows: Sequence[Any],
    facts: Mapping[str, Any] | None = None,
    rules: Iterable[Any] = (),
) -> Iterator[Any]:
    """Open an act about rows; it names their unit and person where there is one."""
    units = {row.unit_id for row in rows}
    with ledger.act(
        actor=actor,
        kind=f"commitments.{kind}",
        unit=units.pop() if len(units) == 1 else None,
        rules=list(rules),
        facts={"count": len(rows), **(facts or {})},
    ) as act:
        yield act


def held(actor: Actor, act: str, commands: Sequence[Any]) -> list[Commitment]:
    """Lock the tasks of commands for an act, in their order.

    Raises NotVisible, NotAllowed, Conflict, and StateRefusal where the act is not
    possible now; InputError for a task named twice.
    """
    ids = [c.commitment for c in commands]
    if len(set(ids)) < len(ids):
        raise InputError(
            _("A task is named twice in one act."), code="commitments.twice"
        )
    rows = {row.pk: row for row in locked(ids)}
    for command in commands:
        row = rows.get(command.commitment)
        if row is None or not reads(actor, row):
            raise NotVisible
        require(actor, act, row)
        read_at = getattr(command, "row_version", None)
        if read_at is not None and read_at != row.row_version:
            raise Conflict
    found = [rows[pk] for pk in ids]
    refuse_state(act, found)
    return found


def locked(ids: Iterable[int]) -> list[Commitment]:
    """Lock tasks, with units, level above and owner at hand; inside a transaction."""
    rows = Commitment.objects.select_for_update(of=("self",)).filter(pk__in=list(ids))
    return list(rows.select_related("unit", "above", "person").order_by("pk"))


def require(actor: Actor, act: str, row: Commitment) -> None:
    """Raise NotAllowed unless the actor may do an act with a task."""
    if actor.is_system:
        return
    if act in ABOVE:
        if is_own(actor, row):
            raise NotAllowed(
                _("Your own task is approved and scored by somebody else."),
                code="commitments.own",
                right=APPROVE,
                way_out=_("It lies in the inbox of the level above."),
            )
        _require_at(actor, APPROVE, row.above)
        return
    if act == "drop" and row.state not in ("draft", "returned"):
        _require_at(actor, APPROVE, row.above)
        return
    if not is_own(actor, row):
        _require_at(actor, WRITE, row.unit)


def _require_at(actor: Actor, right: str, unit: Any) -> None:
    if not actor.covers(right, unit.path, unit.area_path):
        raise NotAllowed(right=right)


def refuse_state(act: str, rows: Sequence[Commitment]) -> None:
    """Raise StateRefusal with every task for which an act is not possible now."""
    problems = [p for row in rows if (p := why_not(act, row.state, row.title))]
    if problems:
        raise StateRefusal(
            problems[0].template,
            code="commitments.state",
            way_out=problems[0].way_out,
            problems=problems,
            **dict(problems[0].values),
        )


def refuse(problems: Sequence[Problem]) -> None:
    """Raise InputError with every problem, if there is one."""
    if problems:
        first = problems[0]
        raise InputError(
            first.template,
            code=first.code,
            way_out=first.way_out,
            problems=problems,
            **dict(first.values),
        )


def reasons(commands: Sequence[Any]) -> None:
    """Raise InputError for commands without a reason."""
    refuse(
        [
            Problem.of(
                "commitments.reason",
                _("Write down the reason."),
                field="reason",
                row=row,
            )
            for row, c in numbered(commands)
            if not c.reason.strip()
        ]
    )


def numbered(items: Sequence[Any]) -> list[tuple[int | None, Any]]:
    """Return items with their row, for messages: none for a list of one."""
    if len(items) == 1:
        return [(None, items[0])]
    return list(enumerate(items, start=1))


def save(act: Any, rows: Sequence[Commitment], fields: Collection[str]) -> None:
    """Write changed tasks set-based, raise their versions, record them."""
    for row in rows:
        row.row_version += 1
    Commitment.objects.bulk_update(rows, [*fields, "row_version"], batch_size=200)
    act.record_rows("change", Commitment, [row.pk for row in rows])


def note_down(
    act: Any,
    actor: Actor,
    kind: str,
    rows: Sequence[Commitment],
    texts: Sequence[str] | str = "",
    percents: Sequence[int | None] | None = None,
    on: dt.date | None = None,
) -> None:
    """Write a line of time for each task."""
    if not rows:
        return
    said = [texts] * len(rows) if isinstance(texts, str) else texts
    shares = percents or [None] * len(rows)
    now, day = clock.now(), on or clock.today()
    ids = bulk.take_ids(Note, len(rows))
    values = [
        (pk, row.pk, kind, day, percent, text.strip()[:LONGEST], actor.name[:200], now)
        for pk, row, percent, text in zip(ids, rows, shares, said, strict=True)
    ]
    bulk.insert(Note, NOTE_COLUMNS, values)
    act.record_rows("create", Note, list(ids))


def whole() -> Any:
    """Return the transaction in which rows are locked, decided and written."""
    return transaction.atomic()
