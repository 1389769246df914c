"""The long steps of an import as jobs: the same functions, run by the worker.

A step marks the import while it runs. A refusal puts it back where it was, with
the reason, so that its page can say it; nothing of the truth is written then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from banyan.base.jobs import Cancelled, JobContext
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, OrgError

from ..models import Import
from .applying import import_apply
from .preparing import import_prepare, is_own, locked, nothing
from .sweeping import imports_sweep
from .undoing import import_undo

STEPS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "prepare": ("reading", ("mapping", "ready", "failed"), "mapping"),
    "apply": ("applying", ("ready",), "ready"),
    "undo": ("undoing", ("applied",), "applied"),
}
"""Of each step: the state while it runs, the states it begins in, where it falls back."""


def import_begin(*, actor: Actor, item: Import, step: str, symbol: str = "") -> Import:
    """Begin a long step: as a job where there are workers, else at once."""
    from django.db import transaction

    running, states, _back = STEPS[step]
    with transaction.atomic():
        item = locked(actor, item, states)
        item.state, item.counts = running, {**item.counts, "error": None}
        item.row_version += 1
        item.save()
    params = {"import": item.pk, "symbol": symbol}
    if find_spec("banyan.jobs") is not None and not actor.is_system:
        jobs = import_module("banyan.jobs.services")
        jobs.job_start(
            actor=actor,
            kind=f"imports.{step}",
            params=params,
            unit=item.unit_id,
            key=f"import-{item.pk}",
        )
        return item
    _run(step, actor, params, nothing)
    item.refresh_from_db()
    return item


def _run(
    step: str, actor: Actor, params: Mapping[str, Any], progress: Callable[..., None]
) -> dict[str, Any]:
    item = Import.objects.select_related("structure", "unit").get(pk=params["import"])
    if not is_own(actor, item):
        raise NotVisible
    try:
        if step == "prepare":
            item = import_prepare(actor=actor, item=item, progress=progress)
        elif step == "apply":
            symbol = params.get("symbol", "")
            item = import_apply(
                actor=actor, item=item, symbol=symbol, progress=progress
            )
        else:
            item = import_undo(actor=actor, item=item)
    except OrgError as error:
        _fall_back(step, item, error)
    except Cancelled:
        _fall_back(step, item, None)
        raise
    return {"import": item.pk, "state": item.state}


def _fall_back(step: str, item: Import, error: OrgError | None) -> None:
    """Put the import back where it was, with the reason."""
    item.refresh_from_db()
    item.state = STEPS[step][2]
    if error is not None:
        item.counts = {**item.counts, "error": error_as_json(error)}
    item.save()


def error_as_json(error: OrgError) -> dict[str, Any]:
    """Return a refusal as it is kept: said later in the reader's language."""
    return {
        "template": error.template,
        "values": {k: str(v) for k, v in error.values.items()},
        "way_out": error.way_out,
        "problems": [
            {
                "template": p.template,
                "values": {k: str(v) for k, v in p.values},
                "way_out": p.way_out,
                "row": p.row,
            }
            for p in error.problems[:50]
        ],
    }


def preparing_job(context: JobContext) -> Mapping[str, Any]:
    """Run the job that prepares."""
    return _run("prepare", context.actor, context.params, context.progress)


def applying_job(context: JobContext) -> Mapping[str, Any]:
    """Run the job that applies."""
    return _run("apply", context.actor, context.params, context.progress)


def undoing_job(context: JobContext) -> Mapping[str, Any]:
    """Run the job that takes back."""
    return _run("undo", context.actor, context.params, context.progress)


def sweeping_job(context: JobContext) -> Mapping[str, Any]:
    """Run the job that clears away."""
    return {"ended": imports_sweep()}
