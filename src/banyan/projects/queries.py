"""Reads of the room: actor first, within range, a fixed number of statements."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from banyan.access.queries import scope_q
from banyan.exchange.queries.records import RecordShown, record_shown
from banyan.exchange.store import READ, kind_of, visible
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from .domain.life import NEXT, REASONED, problems_of_move
from .domain.money import Sums, sums
from .facts import facts_of, lines_of
from .models import Project, ProjectResult, Step, UseCheck


@dataclass(frozen=True)
class ProjectShown:
    """One project with everything that its page shows."""

    record: RecordShown
    state: str
    sums: tuple[Sums, ...]
    moves: Mapping[str, tuple[Any, ...]]
    """Each state it may go to, with what stands against it."""


def project_shown(actor: Actor, uid: uuid.UUID | str) -> ProjectShown:
    """Return one project, for a guest what was released of it; NotVisible else."""
    record = record_shown(actor, "project", uid)
    parts = {key: [p.row for p in found] for key, found in record.parts.items()}
    facts, today = facts_of(record.row, parts), clock.today()
    return ProjectShown(
        record=record,
        state=record.row.state,
        sums=sums(lines_of(parts)),
        moves={
            to: tuple(problems_of_move(facts, to, today, reason=to in REASONED))
            for to in (NEXT[record.row.state] if record.is_house else ())
        },
    )


def projects_of(actor: Actor, **about: Any) -> tuple[tuple[uuid.UUID, Text], ...]:
    """Return the projects of a partnership or a unit in range: one statement."""
    rows = Project.objects.filter(scope_q(actor, READ), **about).order_by("pk")[:50]
    return tuple((row.uid, row.title) for row in rows)


def projects_to_export(actor: Actor) -> list[Any]:
    """Return the projects in range that an export takes in."""
    return list(visible(actor, kind_of("project")).order_by("pk"))


def project_row(actor: Actor, uid: uuid.UUID | str) -> Any:
    """Return one project in range for an export; NotVisible out of it."""
    from banyan.exchange.store import found_one

    return found_one(actor, kind_of("project"), uid)


@dataclass(frozen=True)
class PartnershipProjects:
    """The projects of a partnership with their milestones and use checks, as rows."""

    projects: tuple[Any, ...]
    steps: tuple[Any, ...]
    checks: tuple[Any, ...]
    results: tuple[Any, ...]


def projects_of_partnership(actor: Actor, partnership: int) -> PartnershipProjects:
    """Return the projects in range of a partnership or of its agreements.

    Four statements, however many there are. Cancelled ones are left out.
    """
    about = Q(partnership=partnership) | Q(agreement__partnership=partnership)
    rows = Project.objects.filter(scope_q(actor, READ), about)
    projects = tuple(rows.exclude(state="cancelled").order_by("planned_start", "pk"))
    ids = [one.pk for one in projects]
    return PartnershipProjects(
        projects,
        tuple(Step.objects.filter(project__in=ids).order_by("planned", "pk")),
        tuple(UseCheck.objects.filter(project__in=ids).order_by("due", "pk")),
        tuple(ProjectResult.objects.filter(project__in=ids).order_by("pk")),
    )
