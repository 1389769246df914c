"""Moving a project from state to state; letting silence about its use rise.

Records and their parts are added and changed by the services of the room of exchanges.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from banyan.deadlines.services import deadlines_finish, deadlines_start
from banyan.exchange.domain.terms import months_after
from banyan.exchange.services import records_add
from banyan.exchange.store import WRITE, found_one, kind_of
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Conflict, StateRefusal
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger
from banyan.units.queries import ancestors

from .clocks import risen
from .domain.life import problems_of_move
from .facts import facts_of
from .models import Project, UseCheck
from .settings import terms


def project_move(
    *,
    actor: Actor,
    project: uuid.UUID | str | Any,
    to: str,
    reason: Text | str = "",
    row_version: int | None = None,
) -> Project:
    """Move a project to its next state.

    When it is handed over the use checks are set. Raises StateRefusal with everything
    that the state still lacks, Conflict when the project was changed since, NotVisible
    out of range, NotAllowed without ``exchange.write``.
    """
    seen = found_one(actor, kind_of("project"), getattr(project, "uid", project))
    actor.require(WRITE, path=seen.unit.path, area_path=seen.unit.area_path)
    why = Text.of(reason)
    with ledger.act(
        actor=actor,
        kind="projects.project_move",
        unit=seen.unit_id,
        facts={"from": seen.state, "to": to},
    ) as act:
        row = Project.objects.select_for_update().get(pk=seen.pk)
        if row_version is not None and row.row_version != row_version:
            raise Conflict
        problems = problems_of_move(facts_of(row), to, clock.today(), reason=bool(why))
        if problems:
            raise StateRefusal(
                _("The project cannot go on yet."),
                code="projects.not_yet",
                problems=problems,
            )
        row.state, row.state_since, row.state_reason = to, clock.today(), why
        row.row_version += 1
        row.save()
        act.record("change", row)
        if to == "finalised":
            _set_checks(act, actor, row)
        if to == "cancelled":
            _end_checks(act, actor, row)
    return row


def _set_checks(act: Any, actor: Actor, row: Project) -> None:
    """Set the use checks that are not there yet, counted from the handing over."""
    handed = row.handings.get().handed_on or clock.today()
    there = set(row.checks.values_list("months", flat=True))
    rows = [
        {"months": months, "due": months_after(handed, months)}
        for months in terms().check_months
        if months not in there
    ]
    records_add(actor=actor, kind="usecheck", owner=row, rows=rows, record_into=act)


def _end_checks(act: Any, actor: Actor, row: Project) -> None:
    deadlines_finish(
        actor=actor,
        subject_kind="exchange.usecheck",
        subjects=list(row.checks.values_list("pk", flat=True)),
        record_into=act,
    )


def silence_raised(*, actor: Actor, today: dt.date) -> int:
    """Tell the unit above of use checks that nobody answered in time.

    Returns how many were raised. The same day again does nothing.
    """
    last = today - dt.timedelta(days=terms().silence_days)
    late = UseCheck.objects.filter(
        answered_on__isnull=True, raised_on__isnull=True, due__lt=last
    ).exclude(project__state="cancelled")
    if not late.exists():
        return 0
    with ledger.act(actor=actor, kind="projects.silence_raised") as act:
        rows = list(late.select_related("project__unit").order_by("pk"))
        for row in rows:
            row.raised_on = today
            row.row_version += 1
            row.save(update_fields=["raised_on", "row_version"])
        act.record("change", *rows)
        starts = [risen(row, _above(row.project.unit), today) for row in rows]
        deadlines_start(actor=actor, starts=starts, record_into=act)
    return len(rows)


def _above(unit: Any) -> int:
    """Return the unit above a unit, or the unit itself at the top."""
    way = ancestors(unit.path)
    ids = [step.id for step in way if step.id != unit.pk]
    return ids[-1] if ids else unit.pk
