"""The page of a practice: its blocks with who re-used each, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from banyan.exchange.domain.rules import SCORES
from banyan.exchange.kinds import KINDS
from banyan.exchange.kinds import words as w
from banyan.exchange.queries import Asked
from banyan.exchange.queries.records import RecordShown
from banyan.exchange.reuse import reuse_of
from banyan.web.features.people.words import said
from banyan.web.shared.ui import Crumb, Fact, Head
from banyan.web.templatetags.banyan_ui import day, num

from .pages import Cell, RecordPage, crumbs_of, record_page
from .release_page import ReleasedShown, releases_shown
from .words import record_url


@dataclass(frozen=True)
class OpenLine:
    """A follow-up that waits: where it is answered, where it is released."""

    label: str
    url: str
    note: str
    release_url: str


@dataclass(frozen=True)
class PracticePage:
    """A practice, the re-use of its blocks, the follow-ups that wait for an answer."""

    record: RecordPage
    reuse: tuple[tuple[Cell, ...], ...]
    points: tuple[tuple[Cell, ...], ...]
    open: tuple[OpenLine, ...]
    released: ReleasedShown | None
    linked_url: str

    @property
    def head(self) -> Head:
        """The head of the record."""
        return self.record.head


@dataclass(frozen=True)
class ReportPage:
    """Saying how an application stands: filled with what is known."""

    head: Head
    facts: tuple[Fact, ...]
    states: tuple[tuple[str, str], ...]
    row_version: int
    by: str
    answer: str
    evidence: str
    stands: str
    problems: tuple[str, ...]


def practice_page(record: RecordShown, language: str) -> PracticePage:
    """Return the page of a practice."""
    heads = (
        gettext("Building block"),
        gettext("Heard of by"),
        gettext("Applied by"),
        gettext("Measured by"),
        gettext("Stopped by"),
        gettext("Results"),
    )
    rows = reuse_of(
        [p.row for p in record.parts["block"]],
        [p.row for p in record.parts["application"]],
    )
    return PracticePage(
        record=record_page(record, language),
        reuse=tuple(_row(heads, one) for one in rows) if record.is_house else (),
        points=_points(record) if record.is_house else (),
        open=_open(record),
        released=releases_shown(record),
        linked_url=reverse("record_linked", args=["practice", record.uid]),
    )


def _row(heads: Sequence[str], one: Any) -> tuple[Cell, ...]:
    title = said(one.title) if one.title else gettext("The practice as a whole")
    counts = (one.heard, one.applied, one.measured, one.stopped)
    return (
        Cell(heads[0], title),
        *(
            Cell(head, num(n), number=True)
            for head, n in zip(heads[1:], counts, strict=False)
        ),
        Cell(heads[5], ", ".join(one.results)),
    )


def _points(record: RecordShown) -> tuple[tuple[Cell, ...], ...]:
    """Return, for each application that was looked at, its six points of 0 to 3."""
    names = dict(w.POINTS)
    return tuple(
        (
            Cell(gettext("Who applies it"), said(part.title)),
            *(
                Cell(gettext(names[key]), num(part.values[key]), number=True)
                for key in SCORES
            ),
        )
        for part in record.parts["application"]
        if all(part.values[key] is not None for key in SCORES)
    )


def _open(record: RecordShown) -> tuple[OpenLine, ...]:
    if not record.may_write:
        return ()
    roles = dict(w.ASKED)
    return tuple(
        OpenLine(
            said(part.title),
            reverse("application_report", args=[part.uid]),
            f"{gettext(roles[part.row.role])} · {day(part.row.due, 'short')}",
            reverse("record_release", args=["asked", part.uid]),
        )
        for part in record.parts["asked"]
        if part.row.answered_on is None
    )


def report_page(
    asked: Asked, by: str, given: Any = None, problems: Sequence[str] = ()
) -> ReportPage:
    """Return the page on which a follow-up is answered, with what is known filled in."""
    row = asked.row
    application, typed = row.application, given or {}
    spec = KINDS["application"].by_name
    facts = [
        Fact(gettext("Practice"), said(row.practice.title)),
        Fact(
            gettext("Known until now"), gettext(dict(w.APPLICATIONS)[application.state])
        ),
        *(
            Fact(gettext(spec[name].label), said(getattr(application, name)))
            for name in ("owner", "sponsor", "indicator", "baseline", "result")
            if getattr(application, name)
        ),
    ]
    crumbs: tuple[Crumb, ...] = ()
    if asked.in_range:
        url = record_url("practice", asked.practice)
        name = said(row.practice.title)
        crumbs = (*crumbs_of(KINDS["practice"]), Crumb(name, url))
    return ReportPage(
        head=Head(
            said(application.receiver.name),
            crumbs=crumbs,
            invented=row.practice.is_specimen,
        ),
        facts=tuple(facts),
        states=tuple((k, gettext(label)) for k, label in w.APPLICATIONS),
        row_version=row.row_version,
        by=typed.get("by", by if row.role == "superior" else application.owner or by),
        answer=typed.get("answer", ""),
        evidence=typed.get("evidence", application.evidence),
        stands=typed.get("stands", application.state),
        problems=tuple(problems),
    )
