"""The long steps of an import: at once when they are short, else as jobs.

A step marks the import while it runs. A refusal puts it back where it was, with
the reason, so that its page can say it; nothing of the truth is written then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from django.db import transaction

from banyan.base.jobs import Cancelled, Interrupted, JobContext
from banyan.jobs import services as jobs
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, OrgError

from ..models import Import
from ..staging import Staging
from .applying import import_apply
from .preparing import STEPS, import_prepare, is_own, locked, nothing
from .sweeping import imports_sweep
from .undoing import import_undo

AT_ONCE_BYTES = 60_000
AT_ONCE_ROWS = 500
"""Smaller tables are read, and carried out, while the page waits."""


def import_begin(*, actor: Actor, item: Import, step: str, symbol: str = "") -> Import:
    """Begin to prepare, apply or undo: a short table at once, another as a job.

    What was refused stands on the import (``counts["error"]``), which is then back
    where it was. Raises NotVisible, and StateRefusal where the step cannot begin.
    """
    known = STEPS[step]
    with transaction.atomic():
        item = locked(actor, item, known.begins_in)
        item.state, item.counts = known.running, {**item.counts, "error": None}
        item.job_number = None
        item.row_version += 1
        params = {"import": item.pk, "symbol": symbol}
        as_job = actor.account_id is not None and not _is_short(item, step)
        if as_job:
            item.job_number = jobs.job_start(
                actor=actor,
                kind=f"imports.{step}",
                params=params,
                unit=item.unit_id,
                key=f"import-{item.pk}",
                about=item.file_name,
            ).pk
        item.save()
    if not as_job:
        with suppress(OrgError):  # it stands on the import
            _run(step, actor, params, nothing)
        item.refresh_from_db()
    return item


def _is_short(item: Import, step: str) -> bool:
    if step == "prepare":
        return Staging(item.uid, item.key).size <= AT_ONCE_BYTES
    return int(item.counts.get("rows", 0)) <= AT_ONCE_ROWS


def _run(
    step: str, actor: Actor, params: Mapping[str, Any], progress: Callable[..., None]
) -> dict[str, Any]:
    """Run a step; one that a lost worker had finished already is not run again."""
    item = Import.objects.select_related("structure", "unit").get(pk=params["import"])
    if not is_own(actor, item):
        raise NotVisible
    known = STEPS[step]
    if item.state == known.back:  # the job was started again by hand
        item.state = known.running
        item.save(update_fields=["state"])
    if item.state != known.ends_in:
        item = _stepped(step, actor, item, str(params.get("symbol", "")), progress)
    return {"import": item.pk, "state": item.state, "rows": item.counts.get("rows", 0)}


def _stepped(
    step: str, actor: Actor, item: Import, symbol: str, progress: Callable[..., None]
) -> Import:
    try:
        if step == "prepare":
            return import_prepare(actor=actor, item=item, progress=progress)
        if step == "apply":
            return import_apply(
                actor=actor, item=item, symbol=symbol, progress=progress
            )
        return import_undo(actor=actor, item=item, progress=progress)
    except OrgError as error:
        _fall_back(step, item, error)
        raise
    except Interrupted:
        raise  # it goes on later
    except Cancelled:
        _fall_back(step, item, None)
        raise


def _fall_back(step: str, item: Import, error: OrgError | None) -> None:
    """Put the import back where it was, with the reason."""
    item.refresh_from_db()
    if item.state != STEPS[step].running:
        return
    item.state = STEPS[step].back
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


def sweeping_job(_context: JobContext) -> Mapping[str, Any]:
    """Run the job that clears away."""
    return {"ended": imports_sweep()}
