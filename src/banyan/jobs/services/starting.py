"""Starting a job: its row, and a carrier in the queue, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError

from banyan.base.jobs import JobKind, jobs
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Fault, InputError, NotAllowed, Problem, StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from ..carrying import send
from ..domain.states import ALIVE
from ..models import Job
from ..requiring import require_right


def job_start(
    *,
    actor: Actor,
    kind: str,
    params: Mapping[str, Any] | None = None,
    unit: Any = None,
    key: str = "",
    about: str = "",
    schedule: str = "",
) -> Job:
    """Put a job into the queue; return its row.

    ``key`` makes it exclusive: of one kind and key only one is alive at a time.
    Asked for again by the same account with the same params, the one alive is
    returned; anybody else gets a StateRefusal that names it. ``about`` is a line
    for people. Raises NotAllowed without the kind's right (over ``unit``).
    """
    known = kind_known(kind)
    unit_id = None if unit is None else int(getattr(unit, "pk", unit))
    _require(actor, known, unit_id)
    plain = _plain(params or {})
    found = _alive(kind, key)
    if found is None:
        try:
            return _started(actor, known, plain, unit_id, key, about, schedule)
        except IntegrityError:  # somebody was faster: the constraint says so
            found = _alive(kind, key)
            if found is None:
                raise
    return _same_or_refused(actor, found, plain)


def kind_known(kind: str) -> JobKind:
    """Return the kind registered under a key. Raises InputError for another one."""
    found = jobs.get(kind)
    if found is None:
        template = _("“%(kind)s” is no kind of job.")
        problem = Problem.of(
            "job.kind",
            template,
            field="kind",
            way_out=_("The kinds known are listed by: banyan jobs kinds"),
            kind=kind,
        )
        raise InputError(template, code="job.kind", problems=[problem], kind=kind)
    return found


# -- parts --------------------------------------------------------------------


def _require(actor: Actor, kind: JobKind, unit_id: int | None) -> None:
    if actor.is_system:
        return
    if actor.account_id is None:
        raise NotAllowed(right=kind.right or "account")
    if kind.right:
        require_right(actor, kind.right, unit_id)


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the params as the database will give them back."""
    try:
        plain: dict[str, Any] = json.loads(json.dumps(dict(params)))
    except (TypeError, ValueError) as error:
        raise Fault(
            _("The parameters of a job must be JSON: %(reason)s"), reason=str(error)
        ) from error
    return plain


def _alive(kind: str, key: str) -> Job | None:
    if not key:
        return None
    return Job.objects.filter(kind=kind, key=key, state__in=list(ALIVE)).first()


def _started(
    actor: Actor,
    kind: JobKind,
    params: dict[str, Any],
    unit_id: int | None,
    key: str,
    about: str,
    schedule: str,
) -> Job:
    now = clock.now()
    facts = {"kind": kind.key, "about": about}
    with ledger.act(
        actor=actor, kind="jobs.job_start", unit=unit_id, facts=facts
    ) as act:
        job = Job.objects.create(
            kind=kind.key,
            account_id=actor.account_id,
            token_id=actor.token,
            unit_id=unit_id,
            about=about[:200],
            key=key,
            schedule=schedule,
            params=params,
            next_at=now,
            created_at=now,
        )
        send(job)
        act.record("create", job)
    return job


def _same_or_refused(actor: Actor, found: Job, params: dict[str, Any]) -> Job:
    who = (actor.account_id, actor.token)
    if (found.account_id, found.token_id) == who and found.params == params:
        return found
    raise StateRefusal(
        _("This is being done already, by job %(job)s."),
        code="job.once",
        way_out=_("Wait for the end of that job, then start yours."),
        job=found.pk,
    )
