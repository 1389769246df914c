"""Running an act on many rows: what it will do, doing it, taking it back.

Up to :data:`AT_ONCE` rows are done while the page waits; more are a job.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from banyan.base import lists
from banyan.base.jobs import JobContext
from banyan.base.lists import Kind, Left, ListAct, ListQuery, Work
from banyan.jobs.services import job_start
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, Problem, StateRefusal
from banyan.kernel.text import Sentence
from banyan.kernel.text import gettext_noop as _
from banyan.ledger.queries import act_newest, act_of_own_since

from .models import Batch
from .queries import BatchShown, batch_get, batch_shown

AT_ONCE = 500
MOST = 20_000
NOTHING = _("None of the rows chosen can be part of this.")


@dataclass(frozen=True)
class Chosen:
    """Which rows are meant: those ticked, or all that fit a query."""

    ids: tuple[int, ...] = ()
    query: ListQuery | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "ids": list(self.ids),
            "query": self.query.as_json() if self.query else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Chosen:
        """Read what :meth:`as_json` wrote."""
        asked = data.get("query")
        query = ListQuery.from_json(asked) if asked else None
        return cls(tuple(data.get("ids", ())), query)


@dataclass(frozen=True)
class Preview:
    """What an act will do: to how many, and who is left out with the reason."""

    act: ListAct
    ids: tuple[int, ...]
    left_out: tuple[Left, ...]
    is_job: bool

    @property
    def number(self) -> int:
        """How many will change."""
        return len(self.ids)


def batch_preview(
    actor: Actor, act: ListAct, chosen: Chosen, values: Mapping[str, Any]
) -> Preview:
    """Say what an act will do, without writing. Raises InputError for too many rows."""
    ids = _ids(actor, act, chosen)
    left = act.check(Work(actor, ids, values)) if ids else ()
    out = {one.id for one in left}
    kept = tuple(pk for pk in ids if pk not in out)
    return Preview(act, kept, tuple(left), len(kept) > AT_ONCE)


def _ids(actor: Actor, act: ListAct, chosen: Chosen) -> tuple[int, ...]:
    spec = lists.get(act.list_key)
    if chosen.query is not None:
        ids = tuple(lists.ids_of(lists.prepare(actor, spec, chosen.query)))
    else:
        ids = tuple(lists.chosen(actor, spec, list(dict.fromkeys(chosen.ids))))
    if len(ids) > MOST:
        problem = Problem.of(
            "batch.many",
            _("At most %(most)s rows are changed at once: narrow the list."),
            most=MOST,
            field="rows",
        )
        raise InputError(problems=[problem])
    return ids


def batch_run(
    *,
    actor: Actor,
    act_key: str,
    chosen: Chosen,
    values: Mapping[str, Any],
    decision: int | None = None,
    job: int | None = None,
) -> BatchShown:
    """Do an act to all rows that can be part of it: one act, an entry for each record.

    Raises StateRefusal when none can, and what the service of the act raises; then
    nothing is written.
    """
    act = lists.get_act(actor, act_key)
    given = read_values(act, values)
    with transaction.atomic():
        preview = batch_preview(actor, act, chosen, given)
        if not preview.ids:
            raise StateRefusal(
                NOTHING,
                code="batch.nothing",
                problems=[left.problem for left in preview.left_out[:50]],
            )
        before = act_newest()
        done = act.run(Work(actor, preview.ids, given, decision))
        row = Batch.objects.create(
            account_id=actor.account_id,
            list_key=act.list_key,
            act_key=act.key,
            asked=replace(chosen, ids=preview.ids, query=None).as_json(),
            values=dict(values),
            back=dict(done.back),
            number=done.number,
            left_out=[left.id for left in preview.left_out],
            job_id=job,
            act_id=act_of_own_since(actor, before),
            created_at=clock.now(),
        )
    return batch_shown(row)


def batch_undo(
    *, actor: Actor, uid: uuid.UUID | str, decision: int | None = None
) -> BatchShown:
    """Take a batch act back, for every record on which nothing was built since.

    Raises NotVisible for another's, StateRefusal where it cannot be taken back.
    """
    with transaction.atomic():
        shown = batch_get(actor, uid)
        row = Batch.objects.select_for_update().get(pk=shown.id)
        act = lists.get_act(actor, row.act_key)
        if act.undo is None or row.state != "done" or not row.back:
            raise StateRefusal(
                _("This was taken back already, or has no way back."), code="batch.undo"
            )
        work, left = undo_work(actor, row, act, decision)
        if not work.ids:
            raise StateRefusal(
                _("Everything was changed again since: nothing is taken back."),
                code="batch.changed",
                problems=[one.problem for one in left[:50]],
            )
        before = act_newest()
        act.undo(work, row.back)
        row.state, row.undone_at = "undone", clock.now()
        row.undo_act_id = act_of_own_since(actor, before)
        row.save(update_fields=["state", "undone_at", "undo_act_id"])
    return batch_shown(row)


def undo_work(
    actor: Actor, row: Batch, act: ListAct, decision: int | None
) -> tuple[Work, Sequence[Left]]:
    """Return what can be taken back, and what changed again since."""
    ids = tuple(row.asked["ids"])
    work = Work(actor, ids, {}, decision)
    left = act.undo_check(work, row.back) if act.undo_check is not None else ()
    out = {one.id for one in left}
    return replace(work, ids=tuple(pk for pk in ids if pk not in out)), left


def batch_left(actor: Actor, uid: uuid.UUID | str) -> tuple[int, Sequence[Left]]:
    """Say of how many records a batch can be taken back, and which changed since."""
    shown = batch_get(actor, uid)
    row = Batch.objects.get(pk=shown.id)
    act = lists.find_act(row.act_key)
    if act is None:
        raise NotVisible
    work, left = undo_work(actor, row, act, None)
    return len(work.ids), left


def read_values(act: ListAct, values: Mapping[str, Any]) -> dict[str, Any]:
    """Read what an act asks from JSON: days, ids, choices. InputError with all faults."""
    found: dict[str, Any] = {}
    problems = []
    for ask in act.asks:
        raw = values.get(ask.key)
        if raw in (None, ""):
            if ask.required:
                text = _("%(label)s is needed.")
                label = Sentence(ask.label)
                problems.append(
                    Problem.of("batch.missing", text, label=label, field=ask.key)
                )
            continue
        try:
            found[ask.key] = _value(ask.kind, raw)
            if ask.kind is Kind.CHOICE and raw not in {c.key for c in ask.known}:
                raise ValueError(raw)
        except (ValueError, TypeError):
            text = _("%(label)s: “%(typed)s” is not understood.")
            label = Sentence(ask.label)
            problems.append(
                Problem.of(
                    "batch.value", text, label=label, typed=str(raw)[:60], field=ask.key
                )
            )
    if problems:
        raise InputError(problems=problems)
    return found


def _value(kind: Kind, raw: Any) -> Any:
    if kind is Kind.DATE:
        return raw if isinstance(raw, dt.date) else dt.date.fromisoformat(raw)
    if kind in (Kind.UNIT, Kind.PERSON, Kind.NUMBER):
        return int(raw)
    return str(raw)


# -- beside the pages ----------------------------------------------------------------

JOB = "lists.batch"


def batch_start(
    *,
    actor: Actor,
    act_key: str,
    chosen: Chosen,
    values: Mapping[str, Any],
    decision: int | None = None,
) -> Any:
    """Do an act now, or start a job for more than :data:`AT_ONCE` rows.

    Returns the batch, or the row of the job. What fits is settled now: the job changes
    those rows and no others. Raises as :func:`batch_run`.
    """
    act = lists.get_act(actor, act_key)
    preview = batch_preview(actor, act, chosen, read_values(act, values))
    asked: dict[str, Any] = {
        "actor": actor,
        "act_key": act_key,
        "values": values,
        "decision": decision,
    }
    if not preview.is_job:
        return batch_run(chosen=chosen, **asked)
    params = {
        "act": act_key,
        "chosen": Chosen(preview.ids).as_json(),
        "values": dict(values),
        "decision": decision,
    }
    return job_start(actor=actor, kind=JOB, params=params, about=act.label)


def run_job(context: JobContext) -> dict[str, Any]:
    """Do a batch act as a job; its result names the batch.

    Run again after its worker was lost, it finds what it did and does nothing twice.
    """
    params = context.params
    row = Batch.objects.filter(job_id=context.job_id).first()
    if row is None:
        chosen = Chosen.from_json(params["chosen"])
        context.progress(0, len(chosen.ids))
        shown = batch_run(
            actor=context.actor,
            act_key=params["act"],
            chosen=chosen,
            values=params["values"],
            decision=params.get("decision"),
            job=context.job_id,
        )
        context.progress(len(chosen.ids), len(chosen.ids))
    else:
        shown = batch_shown(row)
    return {"batch": str(shown.uid), "number": shown.number, "left_out": shown.left_out}
