"""What the two reports mention, and the record in the demonstration that shows it."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from banyan.briefings import store as briefings
from banyan.exchange import store as exchange
from banyan.exchange.queries import finding
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text
from banyan.units import queries as units

from . import meetings, own_work, training


@dataclass(frozen=True)
class Mention:
    """One thing that a report mentions; ``record`` is empty for "not yet".

    ``lacks`` is what of the capability no record shows yet; empty where all of it stands.
    """

    id: str
    report: str
    row: str
    text: Text
    record: str
    lacks: Text = Text()  # noqa: RUF009

    @property
    def standing(self) -> str:
        """Return the record, what is missing beside it, or that there is none yet."""
        if not self.record:
            return "not yet"
        if self.lacks:
            return f"{self.record}; not yet: {self.lacks.en}"
        return self.record


def mentions(actor: Actor) -> list[Mention]:
    """Return every mention with the record that shows it, in the reports' order."""
    raw = tomllib.loads(
        files("banyan.demo").joinpath("seeds.toml").read_text(encoding="utf-8")
    )
    return [
        Mention(
            row["id"],
            row["report"],
            row["row"],
            Text.of(row["text"]),
            _records(actor, row["check"]),
            Text.of(row.get("lacks")),
        )
        for row in raw["mentions"]
    ]


def _records(actor: Actor, checks: str | list[str]) -> str:
    """Run the checks of a mention; all must find something."""
    wanted = [checks] if isinstance(checks, str) else checks
    found = [_record(actor, check) for check in wanted]
    return ", ".join(found) if all(found) else ""


def _record(actor: Actor, check: str) -> str:
    """Run one check; return the record that it found, or nothing."""
    if not check:
        return ""
    name, *arguments = check.split(":")
    try:
        return CHECKS[name](actor, *arguments)
    except NotVisible:
        return ""


def _unit(actor: Actor, structure: str, kind: str) -> str:
    """Find a present unit of a kind."""
    rows = units.tree(actor, units.structure_get(structure), depth=1)
    found = next((r for r in rows if r.kind == kind), None)
    return f"unit {found.uid} ({found.names.en})" if found else ""


def _unit_past(actor: Actor, structure: str, name: str, day: str) -> str:
    """Find a unit that stood on a day, by its short name, with who succeeded it."""
    when = dt.date.fromisoformat(day)
    rows = units.tree(actor, units.structure_get(structure), as_of=when, depth=1)
    found = next((r for r in rows if name in r.names.vi), None)
    return f"unit {found.uid} ({found.names.en}, {day})" if found else ""


def _structures(actor: Actor, keys: str) -> str:
    """Find that every structure has a tree."""
    found = []
    for key in keys.split(","):
        roots = units.children(actor, None, structure=units.structure_get(key))
        if not roots:
            return ""
        found.append(f"{key} {roots[0].uid}")
    return "structures " + ", ".join(found)


def _exchange_of(actor: Actor, words: str) -> Any:
    """Find an exchange by its first day, or by words of its title."""
    kind = exchange.kind_of("exchange")
    rows = exchange.visible(actor, kind)
    if words[:4].isdecimal():
        return rows.filter(starts_on=dt.date.fromisoformat(words)).first()
    return finding.record_saying(actor, "exchange", words)


def _exchange(actor: Actor, words: str) -> str:
    """Find an exchange that was held."""
    row = _exchange_of(actor, words)
    return f"exchange {row.uid} ({row.title.en})" if row else ""


def _heads(actor: Actor, words: str) -> str:
    """Find that both sides of an exchange have a head with an office."""
    row = _exchange_of(actor, words)
    heads = row.delegates.filter(role="head") if row else []
    if len({h.side for h in heads if h.office}) < 2:
        return ""
    names = ", ".join(h.counterpart.name for h in heads)
    return f"exchange {row.uid} ({names})"


def _on_topic(key: str) -> Callable[[Actor, str], str]:
    def find(actor: Actor, topic: str) -> str:
        row = finding.record_on_topic(actor, key, topic)
        return f"{key} {row.uid} ({finding.name_of(key, row)})" if row else ""

    return find


def _named(key: str) -> Callable[[Actor, str], str]:
    def find(actor: Actor, words: str) -> str:
        row = finding.record_saying(actor, key, words)
        return f"{key} {row.uid} ({finding.name_of(key, row)})" if row else ""

    return find


def _said(actor: Actor, form: str, words: str) -> str:
    """Find what was said, as an undertaking or a declaration."""
    rows = exchange.visible(actor, exchange.kind_of("commitment")).filter(form=form)
    for row in rows.order_by("pk"):
        if words in row.text.in_language("en"):
            return f"commitment {row.uid} ({form})"
    return ""


def _report(actor: Actor, source: str) -> str:
    """Find a report that a person accepted, each value with its sentence."""
    row = finding.report_from(actor, source)
    return f"report {row.uid} ({row.claims.count()} values)" if row else ""


def _briefing(actor: Actor, template: str) -> str:
    """Find a briefing that was released for an exchange, in three languages."""
    rows = briefings.visible(actor).filter(
        template=template, state="released", exchange__isnull=False
    )
    row = rows.order_by("pk").last()
    if row is None or row.approvals.count() < 3:
        return ""
    return f"briefing {row.uid} ({row.title.en})"


def _projects(actor: Actor, forms: str) -> str:
    """Find that there is a project of every form."""
    found = []
    for form in forms.split(","):
        row = exchange.visible(actor, exchange.kind_of("project")).filter(form=form)
        one = row.order_by("pk").first()
        if one is None:
            return ""
        found.append(f"project {one.uid} ({form})")
    return ", ".join(found)


CHECKS: dict[str, Callable[..., str]] = {
    "unit": _unit,
    "unit-past": _unit_past,
    "structures": _structures,
    "exchange": _exchange,
    "heads": _heads,
    "practice": _on_topic("practice"),
    "lesson": _on_topic("lesson"),
    "organisation": _named("organisation"),
    "material": _named("material"),
    "twin": _named("twin"),
    "said": _said,
    "project": _projects,
    "report": _report,
    "course": training.reported_course,
    "own-training": training.own_training,
    "briefing": _briefing,
    "case": own_work.closed_case,
    "evaluated": own_work.evaluated,
    "exempted": own_work.exempted,
    "admitted-young": own_work.admitted_young,
    "members-of": own_work.members_of,
    "records": own_work.marked_records,
    "meetings": meetings.attended,
    "registered": own_work.registered,
    "rolled-out": own_work.rolled_out,
}
