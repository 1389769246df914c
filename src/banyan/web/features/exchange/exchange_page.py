"""The page of one exchange: its steps, its parts, what is due on its topics."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from banyan.briefings.queries import briefings_of_exchange
from banyan.exchange.kinds import words as w
from banyan.exchange.outputs import files_for
from banyan.exchange.queries import ExchangeShown, files_of_materials
from banyan.kernel.actor import Actor
from banyan.knowledge.queries import topic_labels
from banyan.web.features.briefings.words import state_badge
from banyan.web.features.papers.attached import files_said
from banyan.web.features.people.words import said
from banyan.web.features.topics.pages import topic_url
from banyan.web.shared.errors import say
from banyan.web.shared.ui import Act, Badge, Fact, Head

from .pages import (
    Cell,
    PartTable,
    Told,
    facts_of,
    head_of,
    not_ours,
    tables_of,
    told_of,
)
from .readback_page import with_answers
from .release_page import ReleasedShown, releases_shown
from .words import STATES, day_said, record_url

STEP_TONES = {"done": "good", "now": "soon", "later": "", "waived": ""}
FILES = (
    ("programme", "pdf"),
    ("programme", "docx"),
    ("badges", "pdf"),
    ("cards", "pdf"),
    ("calendar", "ics"),
    ("contacts", "vcf"),
    ("contacts-3", "vcf"),
)


@dataclass(frozen=True)
class StepShown:
    """One of the twelve steps."""

    title: str
    badge: Badge
    lacks: tuple[str, ...]
    now: bool


@dataclass(frozen=True)
class Link:
    """A name and where it leads."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class MoveShown:
    """A state that the exchange may go to, or what stands against it."""

    label: str
    to: str
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class ExchangePage:
    """One exchange."""

    head: Head
    facts: tuple[Fact, ...]
    told: tuple[Told, ...]
    tables: tuple[PartTable, ...]
    steps: tuple[StepShown, ...]
    moves: tuple[MoveShown, ...]
    move_url: str
    row_version: int
    may_write: bool
    topics: tuple[Link, ...]
    due: tuple[Link, ...]
    needs: tuple[Link, ...]
    reports: tuple[Link, ...]
    briefings: tuple[Link, ...]
    files: tuple[tuple[str, str, str], ...]
    released: ReleasedShown | None
    file_url: str
    languages: tuple[tuple[str, str], ...]
    counted: str
    texts_url: str
    """Where the languages are read; empty for a guest."""
    linked_url: str

    @property
    def has_aside(self) -> bool:
        """Say whether anything stands beside it; for a guest mostly nothing does."""
        moves = self.may_write and self.moves
        beside = (self.steps, moves, self.needs, self.due, self.briefings, self.reports)
        return any(beside) or bool(self.released and self.released.lines)


def exchange_page(actor: Actor, found: ExchangeShown, language: str) -> ExchangePage:
    """Return the page of an exchange."""
    record, labels = found.record, topic_labels()
    return ExchangePage(
        head=_head(found),
        facts=facts_of(record, labels, skip=("topics",)),
        told=told_of(record, language),
        tables=_tables(record, labels),
        steps=tuple(_step(one) for one in found.steps),
        moves=tuple(_move(to, lacks) for to, lacks in found.moves.items()),
        move_url=reverse("exchange_move", args=[record.uid]),
        row_version=record.row_version,
        may_write=record.may_write,
        topics=tuple(
            Link(said(labels[k]), topic_url(k)) for k in found.topics if k in labels
        ),
        due=tuple(_due(one, labels) for one in found.due),
        needs=tuple(Link(said(t), record_url("need", u)) for u, t in found.needs),
        reports=tuple(
            Link(title, reverse("report", args=[uid])) for uid, title in found.reports
        ),
        briefings=tuple(
            Link(
                said(b.title),
                reverse("briefing", args=[b.uid]),
                state_badge(b.state).label,
            )
            for b in briefings_of_exchange(actor, record.id)
        ),
        files=tuple(
            (what, form, _file_label(what, form))
            for what, form in FILES
            if f"{what}.{form}" in files_for(record)
        ),
        released=releases_shown(record),
        file_url=reverse("exchange_file", args=[record.uid]),
        languages=tuple(
            (k, gettext(label)) for k, label in w.LANGUAGES if k in record.languages
        ),
        counted=_counted(record),
        texts_url=reverse("record_texts", args=["exchange", record.uid])
        if record.is_house
        else "",
        linked_url=reverse("record_linked", args=["exchange", record.uid]),
    )


def _tables(record: Any, labels: Any) -> tuple[PartTable, ...]:
    """Return the tables of an exchange; materials with the way to their files."""
    files = files_of_materials(record, [p.id for p in record.parts["material"]])
    more = {
        "material": lambda table: _with_files(table, record, files),
        "commitment": lambda table: with_answers(table, record),
    }
    return tuple(
        more[table.key](table) if table.key in more else table
        for table in tables_of(record, labels, skip=("confirmation",))
    )


def _with_files(table: PartTable, record: Any, files: Any) -> PartTable:
    label = gettext("Files")
    rows = []
    for row, part in zip(table.rows, record.parts["material"], strict=True):
        there = files_said(files.get(part.id, ()))
        nothing = gettext("add") if record.may_write and record.is_house else ""
        text = there or nothing
        url = reverse("material_files", args=[part.uid]) if text else ""
        rows.append(replace(row, cells=(*row.cells, Cell(label, text, url))))
    return replace(table, rows=tuple(rows))


def _head(found: ExchangeShown) -> Head:
    record, row = found.record, found.record.row
    head = head_of(record)
    when = day_said(row.starts_on, row.date_said)
    parts = (dict(w.EXCHANGES).get(row.type, ""), when, said(row.venue))
    facts = [gettext(parts[0]) if parts[0] else "", *parts[1:]]
    reason = "" if record.may_write else not_ours()
    need = f"{reverse('record_new', args=['need'])}?exchange={record.uid}"
    lesson = f"{reverse('record_new', args=['lesson'])}?exchange={record.uid}"
    briefing = f"{reverse('briefing_new')}?exchange={record.uid}"
    if not record.is_house:
        return replace(head, facts=tuple(f for f in facts if f))
    return replace(
        head,
        facts=tuple(f for f in facts if f),
        others=(
            *head.others,
            Act(gettext("Tie a need to it"), need, reason=reason),
            Act(gettext("Write down a lesson"), lesson, reason=reason),
            Act(gettext("Compose a briefing"), briefing, reason=reason),
        ),
    )


def _step(one: Any) -> StepShown:
    standing = {
        "done": gettext("done"),
        "now": gettext("due now"),
        "later": gettext("to come"),
        "waived": gettext("left out"),
    }[one.standing]
    return StepShown(
        title=gettext(dict(w.STEPS)[one.key]),
        badge=Badge(standing, STEP_TONES[one.standing]),
        lacks=tuple(say(p.template, dict(p.values)) for p in one.lacks),
        now=one.standing == "now",
    )


def _move(to: str, lacks: tuple[Any, ...]) -> MoveShown:
    said_lacks = tuple(say(p.template, dict(p.values)) for p in lacks)
    return MoveShown(gettext(STATES[to]), to, said_lacks)


def _due(one: Any, labels: Any) -> Link:
    advice = gettext(dict(w.ADVICE)[one.advice]) if one.advice else gettext("practice")
    topics = ", ".join(said(labels[k]) for k in one.topics if k in labels)
    return Link(said(one.title), record_url(one.kind, one.uid), f"{advice} · {topics}")


def _file_label(what: str, form: str) -> str:
    names = {
        "programme": gettext("Programme booklet"),
        "badges": gettext("Badges"),
        "cards": gettext("Name cards"),
        "calendar": gettext("Calendar file"),
        "contacts": gettext("Contact file"),
        "contacts-3": gettext("Contact file for older programs"),
    }
    return f"{names[what]} ({form.upper()})"


def _counted(record: Any) -> str:
    """Say how many undertakings there are; declarations are not counted among them."""
    rows = [p.row for p in record.parts["commitment"]]
    undertaken = [r for r in rows if r.form == "undertaking"]
    kept = sum(r.state == "kept" for r in undertaken)
    if not rows:
        return ""
    return gettext(
        "%(kept)s of %(n)s undertakings kept in time; %(d)s declarations, not counted."
    ) % {"kept": kept, "n": len(undertaken), "d": len(rows) - len(undertaken)}
