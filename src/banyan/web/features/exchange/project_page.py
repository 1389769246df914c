"""The page of a project: money by currency, milestones as a chart, parts, moves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from banyan.exchange.queries.records import RecordShown
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.knowledge.queries import topic_labels
from banyan.projects import words as w
from banyan.projects.domain.life import REASONED
from banyan.projects.queries import ProjectShown, projects_of
from banyan.web import charts
from banyan.web.features.people.words import said
from banyan.web.shared.errors import say
from banyan.web.shared.ui import Fact, Head
from banyan.web.templatetags.banyan_ui import day

from .exchange_page import Link
from .pages import Cell, PartTable, Told, facts_of, head_of, tables_of, told_of
from .release_page import ReleasedShown, releases_shown
from .words import amount, record_url


@dataclass(frozen=True)
class MoveShown:
    """A state that the project may go to, or what stands against it."""

    label: str
    to: str
    lacks: tuple[str, ...]
    reasoned: bool


@dataclass(frozen=True)
class ProjectPage:
    """One project."""

    head: Head
    facts: tuple[Fact, ...]
    told: tuple[Told, ...]
    tables: tuple[PartTable, ...]
    sums: tuple[tuple[Cell, ...], ...]
    chart: Any
    moves: tuple[MoveShown, ...]
    move_url: str
    iati_url: str
    released: ReleasedShown | None
    iati_label: str
    row_version: int
    may_write: bool

    @property
    def has_aside(self) -> bool:
        """Say whether anything stands beside it; for a guest nothing does."""
        moves = self.may_write and self.moves
        return bool(moves or (self.released and self.released.lines))


def project_page(actor: Actor, found: ProjectShown, language: str) -> ProjectPage:
    """Return the page of a project."""
    record, labels = found.record, topic_labels()
    heads = (gettext("Currency"), *(gettext(label) for _key, label in w.MONEY))
    return ProjectPage(
        head=replace(head_of(record), facts=_facts(record)),
        facts=(*facts_of(record, labels), *_state(record, language)),
        told=told_of(record, language),
        tables=tables_of(record, labels),
        sums=tuple(_sum(heads, one) for one in found.sums),
        chart=_chart(record, language),
        moves=tuple(_move(to, lacks) for to, lacks in found.moves.items()),
        move_url=reverse("project_move", args=[record.uid]),
        iati_url=reverse("project_iati", args=[record.uid]) if record.is_house else "",
        released=releases_shown(record),
        iati_label="IATI 2.03 (XML)",
        row_version=record.row_version,
        may_write=record.may_write,
    )


def _facts(record: RecordShown) -> tuple[str, ...]:
    row = record.row
    form = gettext(dict(w.FORMS)[row.form])
    return tuple(f for f in (form, said(row.place), said(record.unit.names)) if f)


def _state(record: RecordShown, language: str) -> tuple[Fact, ...]:
    row = record.row
    if not row.state_reason or not record.is_house:
        return ()
    return (Fact(gettext("Reason"), row.state_reason.in_language(language)),)


def _sum(heads: tuple[str, ...], one: Any) -> tuple[Cell, ...]:
    values = [getattr(one, key) for key, _label in w.MONEY]
    cells = zip(heads[1:], values, strict=True)
    return (
        Cell(heads[0], one.currency),
        *(Cell(head, amount(value), number=True) for head, value in cells),
    )


def _chart(record: RecordShown, language: str) -> Any:
    """Draw by how many days each milestone came later than planned."""
    today = clock.today()
    marks = []
    for part in record.parts["projectstep"]:
        row = part.row
        late = max(0, ((row.actual or today) - row.planned).days)
        marks.append(
            charts.Mark(
                said(row.text),
                late,
                text=_when(row, late),
                tone="late" if late else "quiet",
            )
        )
    if not marks:
        return None
    return charts.bars(
        gettext("Milestones: days after the plan"),
        marks,
        language=language,
        limit=float(max(30, *(m.value for m in marks), 0)),
        heads=(gettext("Milestone"), gettext("Days late")),
    )


def _when(row: Any, late: int) -> str:
    """Say how late it came, or came not yet; else when it was reached."""
    if late:
        return gettext("%(n)s days late") % {"n": late}
    return str(day(row.actual, "short")) if row.actual else gettext("not yet")


def _move(to: str, lacks: tuple[Any, ...]) -> MoveShown:
    said_lacks = tuple(say(p.template, dict(p.values)) for p in lacks)
    return MoveShown(gettext(dict(w.STATES)[to]), to, said_lacks, to in REASONED)


def linked_projects(actor: Actor, record: RecordShown) -> tuple[Link, ...]:
    """Return the projects of a partnership."""
    found = projects_of(actor, partnership__uid=record.uid)
    return tuple(Link(said(title), record_url("project", uid)) for uid, title in found)
