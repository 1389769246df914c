"""Courses and cohorts: one record for its page and form, short lists."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Count, Q, QuerySet

from banyan.exchange.domain.shape import F, Kind
from banyan.exchange.queries import RecordShown, refs_titled
from banyan.exchange.queries.records import Ref
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.units.queries.named import UnitNamed, units_to_choose

from ..domain.states import ENTERING, NOMINATING, TAKING_PART
from ..kinds import KINDS
from ..models import Cohort
from ..scope import WRITE, cohorts_visible, hosts
from ..services.moving import moves_of
from ..store import found_one, kind_of, title_of, unit_of, visible
from .shapes import CohortLine, CohortShown

MOST = 200


def record_get(actor: Actor, key: str, uid: uuid.UUID | str) -> RecordShown:
    """Return one record with the values of its fields; NotVisible out of range."""
    kind = kind_of(key)
    return shown(actor, kind, found_one(actor, kind, uid))


def shown(actor: Actor, kind: Kind, row: Any) -> RecordShown:
    """Return a row as it is shown; what it names of the exchange only in range."""
    unit = unit_of(kind, row)
    owner: Any = getattr(row, kind.owner) if kind.owner else None
    writable = actor.covers(WRITE, unit.path, unit.area_path)
    above = KINDS[kind.owner] if kind.owner else None
    return RecordShown(
        kind=kind,
        id=row.pk,
        uid=row.uid,
        title=title_of(kind, row),
        values={f.name: _value(actor, f, row) for f in kind.fields},
        parts={},
        unit=UnitNamed(unit.uid, unit.names, unit.kind),
        may_write=writable and _is_open(kind, row),
        row_version=row.row_version,
        is_specimen=getattr(owner, "is_specimen", False)
        if kind.owner == "cohort"
        else row.is_specimen,
        owner=Ref(above.key, owner.uid, title_of(above, owner)) if above else None,
        row=row,
    )


def _is_open(kind: Kind, row: Any) -> bool:
    if kind.key == "course":
        return True
    state: str = row.state if kind.key == "cohort" else row.cohort.state
    return state in ENTERING


def _value(actor: Actor, field: Any, row: Any) -> Any:
    if field.type is not F.REF:
        return getattr(row, field.name)
    pk = getattr(row, f"{field.name}_id")
    return refs_titled(actor, field.ref, [pk]).get(pk) if pk else None


def units_writable(actor: Actor) -> list[UnitNamed]:
    """Return the units, highest first, that may keep courses of this actor."""
    return units_to_choose(actor, WRITE)


# -- cohorts ------------------------------------------------------------------------------


def counted(rows: QuerySet[Cohort]) -> QuerySet[Cohort]:
    """Add how many have a place, wait and completed."""
    states = "participants__state"
    return rows.annotate(
        n_placed=Count("participants", filter=Q(**{f"{states}__in": TAKING_PART})),
        n_waiting=Count("participants", filter=Q(**{states: "waiting"})),
        n_completed=Count("participants", filter=Q(**{states: "completed"})),
    )


def line_of(row: Any) -> CohortLine:
    """Write one cohort of a list; counts where they were read."""
    return CohortLine(
        id=row.pk,
        uid=row.uid,
        title=row.title,
        course=row.course.title,
        course_uid=row.course.uid,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        said=row.date_said,
        state=row.state,
        unit=row.unit.names,
        places=row.places,
        placed=getattr(row, "n_placed", 0),
        waiting=getattr(row, "n_waiting", 0),
        completed=getattr(row, "n_completed", 0),
        zone=row.zone,
        is_specimen=row.is_specimen,
    )


def cohorts_of(actor: Actor, course: int) -> tuple[CohortLine, ...]:
    """Return the cohorts of a course in range, the latest first; one statement."""
    rows = counted(cohorts_visible(actor).filter(course=course))
    return tuple(map(line_of, rows.order_by("-starts_on", "-pk")[:MOST]))


def cohort_shown(actor: Actor, uid: uuid.UUID | str) -> CohortShown:
    """Return a cohort with what the reader may do; NotVisible out of range."""
    kind = kind_of("cohort")
    whole = found_one(actor, kind, uid, counted)
    host = hosts(actor, whole)
    writes = hosts(actor, whole, WRITE)
    return CohortShown(
        id=whole.pk,
        record=shown(actor, kind, whole),
        line=line_of(whole),
        audience=whole.course.audience,
        needs_plan=whole.course.needs_plan,
        certificate=whole.course.certificate,
        reason=whole.reason,
        is_host=host,
        may_write=writes and whole.state in ENTERING,
        may_nominate=whole.state in NOMINATING and _nominates(actor, whole, writes),
        moves=moves_of(whole) if writes else {},
    )


def _nominates(actor: Actor, row: Any, writes: bool) -> bool:
    """Whoever writes anywhere may send their own members while nominations run."""
    if writes:
        return True
    if row.course.audience == "guests" or not actor.holds(WRITE):
        return False
    return row.nominate_by is None or row.nominate_by >= clock.today()


def parts_of_cohort(actor: Actor, cohort: int, key: str) -> tuple[Any, ...]:
    """Return the parts of one kind of a cohort in range, in order; one statement."""
    kind = kind_of(key)
    rows = visible(actor, kind).filter(cohort=cohort).order_by(*kind.order)
    return tuple(rows)
