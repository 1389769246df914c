"""What every service of this room stands on: the act, locked rows, refusals."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction

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

from ..domain.states import ENTERING
from ..models import Cohort, Participant
from ..scope import READ, WRITE, hosts, is_own

LONGEST = 4000


@contextmanager
def acting(
    actor: Actor, kind: str, unit: Any = None, facts: Mapping[str, Any] | None = None
) -> Iterator[Any]:
    """Open an act of the room about a unit."""
    with ledger.act(
        actor=actor,
        kind=f"training.{kind}",
        unit=getattr(unit, "pk", unit),
        facts=dict(facts or {}),
    ) as act:
        yield act


def whole() -> Any:
    """Return the transaction in which rows are locked, decided and written."""
    return transaction.atomic()


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


def numbered(items: Sequence[Any]) -> list[tuple[int | None, Any]]:
    """Return items with their row, for messages: none for a list of one."""
    if len(items) == 1:
        return [(None, items[0])]
    return list(enumerate(items, start=1))


def cohort_locked(actor: Actor, pk: int, *, host: bool = True) -> Cohort:
    """Lock a cohort with its unit and course; inside a transaction.

    With ``host`` the actor must host it: NotVisible where it may not even be read
    there, NotAllowed without ``training.write``.
    """
    rows = Cohort.objects.select_for_update(of=("self",))
    row = rows.select_related("unit", "course").filter(pk=pk).first()
    if row is None:
        raise NotVisible
    if host:
        require_host(actor, row)
    return row


def require_host(actor: Actor, cohort: Cohort) -> None:
    """Raise unless the actor writes for the unit that hosts a cohort."""
    if hosts(actor, cohort, WRITE):
        return
    raise NotAllowed(right=WRITE) if hosts(actor, cohort, READ) else NotVisible


def refuse_closed(cohort: Cohort) -> None:
    """Raise StateRefusal where nothing is written down about a cohort any more."""
    if cohort.state not in ENTERING:
        raise StateRefusal(
            _("This cohort is closed; nothing is added or changed any more."),
            code="training.closed",
            way_out=_("A new cohort can be added to the course."),
        )


def participant_locked(
    actor: Actor, pk: int, *, own: bool = False, sender: bool = False
) -> Participant:
    """Lock a participant with cohort and course.

    The host may; with ``own`` the participant too, with ``sender`` the unit that sent
    them. Raises NotVisible for others, NotAllowed for who only reads.
    """
    rows = Participant.objects.select_for_update(of=("self",)).select_related(
        "cohort__unit", "cohort__course", "unit"
    )
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotVisible
    mine = is_own(actor, row)
    if hosts(actor, row.cohort, WRITE) or (own and mine):
        return row
    if sender and _sends(actor, row, WRITE):
        return row
    if mine or hosts(actor, row.cohort) or _sends(actor, row, READ):
        raise NotAllowed(right=WRITE)
    raise NotVisible


def _sends(actor: Actor, row: Participant, right: str) -> bool:
    unit = row.unit
    return unit is not None and actor.covers(right, unit.path, unit.area_path)


def same_version(row: Any, read_at: int | None) -> None:
    """Raise Conflict where a row moved since it was read."""
    if read_at is not None and read_at != row.row_version:
        raise Conflict


def save(act: Any, row: Any, fields: Collection[str]) -> None:
    """Write changed fields, raise the version, record it."""
    row.row_version += 1
    row.save(update_fields=[*fields, "row_version"])
    act.record("change", row)


def not_to_come(day: Any, field: str) -> list[Problem]:
    """Return a problem for a day that has not come yet."""
    if day is None or day <= clock.today():
        return []
    return [
        Problem.of(
            "training.to_come", _("%(on)s has not come yet."), on=day, field=field
        )
    ]


def missing(values: Iterable[tuple[str, str]]) -> list[Problem]:
    """Return a problem for each field that is empty."""
    return [
        Problem.of("training.needed", _("This has to be given."), field=field)
        for field, value in values
        if not value.strip()
    ]
