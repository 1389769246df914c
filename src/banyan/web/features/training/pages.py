"""Courses and cohorts as shown: facts, tabs, tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from banyan.exchange.domain.shape import Kind
from banyan.exchange.queries.records import RecordShown
from banyan.kernel.actor import Actor
from banyan.knowledge.queries import topic_labels
from banyan.training import queries
from banyan.training import words as w
from banyan.training.kinds import KINDS
from banyan.training.queries import CohortShown
from banyan.training.scope import WRITE
from banyan.web.features.exchange.pages import (
    Cell,
    FormPage,
    PartRow,
    PartTable,
    Told,
    facts_of,
    told_of,
)
from banyan.web.features.exchange.words import record_url
from banyan.web.features.people.words import said
from banyan.web.shared.errors import say
from banyan.web.shared.rights import missing_right
from banyan.web.shared.ui import Act, Badge, Crumb, Fact, Head, Tab
from banyan.web.templatetags.banyan_ui import num

from .words import MOVES, badge, choice, cohort_url, course_url, span

ADVICE = dict(w.ADVICE)


@dataclass(frozen=True)
class CoursePage:
    """A course with its cohorts."""

    head: Head
    facts: tuple[Fact, ...]
    told: tuple[Told, ...]
    tables: tuple[PartTable, ...]
    linked_url: str


@dataclass(frozen=True)
class MoveShown:
    """A state that a cohort may go to, or what stands against it."""

    label: str
    to: str
    lacks: tuple[str, ...]
    asks_reason: bool


@dataclass(frozen=True)
class Link:
    """A name, where it leads, and a word beside it."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class CohortPage:
    """A tab of a cohort."""

    head: Head
    tabs: tuple[Tab, ...]
    facts: tuple[Fact, ...] = ()
    told: tuple[Told, ...] = ()
    tables: tuple[PartTable, ...] = ()
    acts: tuple[Act, ...] = ()
    moves: tuple[MoveShown, ...] = ()
    move_url: str = ""
    row_version: int = 0
    due: tuple[Link, ...] = ()
    calendar_url: str = ""
    lede: str = ""


def why_not(shown: CohortShown) -> str:
    """Say why nothing is added to a cohort: it is closed, or a right is missing."""
    if shown.line.state in ("closed", "cancelled"):
        return gettext("This cohort is closed; nothing is added or changed any more.")
    return not_ours()


def not_ours() -> str:
    """Say which right over the unit is missing."""
    return missing_right(WRITE, over_unit=True)


def crumbs(*more: Crumb) -> tuple[Crumb, ...]:
    """Return the way to a page of the room."""
    return (Crumb(gettext("Courses"), reverse("courses")), *more)


def list_head(actor: Actor, key: str) -> Head:
    """Return the head of the list of courses or cohorts."""
    title, other = (
        (gettext("Courses"), Act(gettext("Cohorts"), reverse("cohorts")))
        if key == "courses"
        else (gettext("Cohorts"), Act(gettext("Courses"), reverse("courses")))
    )
    return Head(
        title,
        primary=add_course(actor),
        others=(
            other,
            Act(gettext("Check a certificate"), reverse("certificate_check")),
        ),
    )


def add_course(actor: Actor) -> Act:
    """Return the act that adds a course, shut without the right."""
    return Act(
        gettext("Add a course"),
        reverse("training_new", args=["course"]),
        icon="outline/plus",
        reason="" if actor.holds(WRITE) else not_ours(),
    )


def change_act(record: RecordShown) -> Act:
    """Return the act that changes a record."""
    url = reverse("training_change", args=[record.kind.key, record.uid])
    reason = "" if record.may_write else not_ours()
    return Act(gettext("Change"), url, icon="outline/pencil", reason=reason)


# -- a course ---------------------------------------------------------------------------------


def course_page(actor: Actor, uid: Any, language: str) -> CoursePage:
    """Build the page of a course."""
    record = queries.record_get(actor, "course", uid)
    add = Act(
        gettext("Add a cohort"),
        f"{reverse('training_new', args=['cohort'])}?owner={record.uid}",
        icon="outline/plus",
        reason="" if actor.holds(WRITE) else not_ours(),
    )
    return CoursePage(
        head=Head(
            said(record.title),
            crumbs=crumbs(),
            facts=(choice(w.TYPES, record.row.type), said(record.unit.names)),
            primary=change_act(record),
            others=(add,),
            invented=record.is_specimen,
        ),
        facts=facts_of(record, topic_labels(), skip=_silent(record.row)),
        told=told_of(record, language),
        tables=(cohort_table(queries.cohorts_of(actor, record.id), add),),
        linked_url=reverse("course_linked", args=[record.uid]),
    )


def _silent(row: Any) -> tuple[str, ...]:
    """Return fields that say nothing where a condition is not asked."""
    found = ["qualification"] if not row.qualification else []
    if not row.attendance:
        found += ["attendance", "excused_left_out"]
    if row.tests == "none":
        found.append("pass_percent")
    return tuple(found)


def cohort_table(rows: Sequence[Any], add: Act | None) -> PartTable:
    """Return cohorts as a table."""
    heads = (
        gettext("Cohort"),
        gettext("Days"),
        gettext("Host"),
        gettext("Places"),
        gettext("State"),
    )
    return PartTable(
        key="cohorts",
        title=gettext("Cohorts"),
        rows=tuple(
            row_of(
                heads,
                (said(r.title), cohort_url(r.uid)),
                span(r.starts_on, r.ends_on, r.said),
                said(r.unit),
                places_said(r),
                choice(w.COHORT_STATES, r.state),
            )
            for r in rows
        ),
        add=add,
        empty=gettext(KINDS["cohort"].empty),
    )


def places_said(line: Any) -> str:
    """Say how many places are taken, and who waits."""
    if line.places is None:
        return num(line.placed) if line.placed else ""
    values = {"placed": num(line.placed), "places": num(line.places)}
    found = gettext("%(placed)s of %(places)s") % values
    if line.waiting:
        waits = gettext("%(n)s waiting") % {"n": num(line.waiting)}
        return f"{found}, {waits}"
    return found


def row_of(heads: Sequence[str], *cells: Any, muted: bool = False) -> PartRow:
    """Return a row; a cell is a text, or a text and where it leads."""
    made = tuple(
        Cell(head, *(cell if isinstance(cell, tuple) else (cell,)))
        for head, cell in zip(heads, cells, strict=True)
    )
    return PartRow(made, "", "", made[0].text, muted=muted)


# -- a cohort ---------------------------------------------------------------------------------

TABS = ("participants", "sessions", "attendance", "results", "applications", "alumni")
HOST_TABS = ("attendance", "results", "alumni")


def tabs_of(shown: CohortShown, current: str) -> tuple[Tab, ...]:
    """Return the tabs that the reader may open."""
    labels = {
        "participants": gettext("Participants"),
        "sessions": gettext("Sessions"),
        "attendance": gettext("Attendance"),
        "results": gettext("Results"),
        "applications": gettext("Applied at home"),
        "alumni": gettext("Alumni"),
    }
    count = {"participants": num(shown.line.placed + shown.line.waiting)}
    return tuple(
        Tab(
            labels[key],
            cohort_url(shown.line.uid, "" if key == TABS[0] else key),
            key == current,
            count.get(key, ""),
        )
        for key in TABS
        if shown.is_host or key not in HOST_TABS
    )


def cohort_head(shown: CohortShown) -> Head:
    """Return the head of a cohort with the acts of its state."""
    line, record = shown.line, shown.record
    nominate = Act(
        gettext("Nominate"),
        reverse("cohort_nominate", args=[line.uid]),
        icon="outline/user-plus",
        reason="" if shown.may_nominate else _why_not_nominate(shown),
    )
    fill = Act(
        gettext("Nominate from a table"),
        reverse("cohort_table", args=[line.uid]),
        reason=nominate.reason,
    )
    return Head(
        said(line.title),
        crumbs=crumbs(Crumb(said(line.course), course_url(line.course_uid))),
        facts=tuple(
            f
            for f in (
                span(line.starts_on, line.ends_on, line.said),
                said(line.unit),
                places_said(line),
            )
            if f
        ),
        badge=badge(w.COHORT_STATES, line.state),
        primary=nominate,
        others=(
            fill,
            replace(
                change_act(record), reason="" if shown.may_write else why_not(shown)
            ),
        ),
        invented=line.is_specimen,
    )


def _why_not_nominate(shown: CohortShown) -> str:
    if shown.line.state not in ("open", "running"):
        return gettext("Nominations to this cohort are not open.")
    return not_ours()


def cohort_base(shown: CohortShown, tab: str) -> CohortPage:
    """Return what every tab of a cohort shows."""
    line = shown.line
    return CohortPage(
        head=cohort_head(shown),
        tabs=tabs_of(shown, tab),
        moves=tuple(
            MoveShown(
                gettext(MOVES[to]),
                to,
                tuple(say(p.template, dict(p.values)) for p in lacks),
                to == "cancelled",
            )
            for to, lacks in shown.moves.items()
        ),
        move_url=reverse("cohort_move", args=[line.uid]),
        row_version=shown.record.row_version,
    )


def cohort_facts(shown: CohortShown, language: str) -> dict[str, Any]:
    """Return the facts of a cohort for its first tab."""
    record = shown.record
    facts = facts_of(record, topic_labels())
    if shown.reason:
        facts = (*facts, Fact(gettext("Reason"), shown.reason))
    return {"facts": facts, "told": told_of(record, language)}


def part_table(
    kind: Kind, shown: CohortShown, records: Sequence[Any], rows: Sequence[PartRow]
) -> PartTable:
    """Return the parts of a cohort with what can be done with each."""
    add = Act(
        gettext(kind.add),
        f"{reverse('training_new', args=[kind.key])}?owner={shown.line.uid}",
        icon="outline/plus",
        reason="" if shown.may_write else why_not(shown),
    )
    urls = [
        (
            reverse("training_change", args=[kind.key, one.uid]),
            reverse("training_remove", args=[kind.key, one.uid]),
        )
        if shown.may_write
        else ("", "")
        for one in records
    ]
    return PartTable(
        key=kind.key,
        title=gettext(kind.plural),
        rows=tuple(
            replace(row, change_url=change, remove_url=remove)
            for row, (change, remove) in zip(rows, urls, strict=True)
        ),
        add=add if shown.is_host else None,
        empty=gettext(kind.empty),
    )


def due_links(found: Any) -> tuple[Link, ...]:
    """Return lessons of earlier cohorts, and records on the topics, as links."""
    earlier = [
        Link(said(text), "", f"{gettext(ADVICE[advice])} · {said(of)}")
        for text, advice, of in found.earlier
    ]
    due = [
        Link(said(one.title), record_url(one.kind, one.uid), _kind_said(one.kind))
        for one in found.due
    ]
    return (*earlier, *due)


def _kind_said(kind: str) -> str:
    return gettext("Practice") if kind == "practice" else gettext("Lesson")


# -- forms ------------------------------------------------------------------------------------


def form_page(
    kind: Kind, form: Any, owner: Any, record: RecordShown | None
) -> FormPage:
    """Return the page on which a record is added or changed."""
    if record is not None:
        url = url_of(record)
        title = said(record.title) or gettext(kind.one)
    else:
        url = url_of(owner) if owner is not None else reverse("courses")
        title = gettext(kind.add)
    above = [Crumb(said(owner.title), url_of(owner))] if owner is not None else []
    return FormPage(
        head=Head(title, crumbs=crumbs(*above)),
        form=form,
        label=gettext("Keep"),
        back_url=url,
        hint=gettext(kind.empty) if record is None else "",
    )


def url_of(record: RecordShown) -> str:
    """Return where a record is shown."""
    key = record.kind.key
    if key == "course":
        return course_url(record.uid)
    if key == "cohort":
        return cohort_url(record.uid)
    assert record.owner is not None  # noqa: S101 - parts have their cohort
    tab = "results" if key == "test" else "sessions"
    return f"{cohort_url(record.owner.uid, tab)}#{key}"


def state_of(line: Any) -> Badge:
    """Return the state of a participant as a badge."""
    return badge(w.PARTICIPANT_STATES, line.state)
