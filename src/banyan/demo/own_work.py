"""Where the demonstration shows what the two reports tell of the organisation's own work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from banyan.briefings import store as briefings
from banyan.briefings.results import LEAD
from banyan.cases.queries import cases_visible
from banyan.commitments.queries import commitments_visible
from banyan.evaluation.queries import campaigns_visible
from banyan.kernel.actor import Actor
from banyan.units import queries as units

from . import records
from .briefs import persons_briefly

YOUNG = 30
"""The age up to which somebody counts as young in what is shown here."""


def closed_case(actor: Actor, kinds: str) -> str:
    """Find, of each kind, a case that came to its end."""
    found = []
    for kind in kinds.split(","):
        row = cases_visible(actor).filter(kind=kind, state="closed").first()
        if row is None:
            return ""
        found.append(f"case {row.reference}")
    return ", ".join(found)


def exempted(actor: Actor, ground: str) -> str:
    """Find a member who was exempted on a ground, and how many were."""
    rows = cases_visible(actor).filter(kind="exemption", result="exempted")
    found = rows.filter(fields__open__ground=ground).order_by("pk")
    first = found.first()
    return f"case {first.reference} ({found.count()} exempted)" if first else ""


def admitted_young(actor: Actor, introduced_by: str) -> str:
    """Find somebody young who was admitted as an organisation of the youth introduced."""
    rows = cases_visible(actor).filter(kind="admission", result="admitted")
    rows = rows.filter(fields__open__youth=introduced_by).select_related("person")
    found = [row for row in rows.order_by("pk") if _age(row) <= YOUNG]
    if not found:
        return ""
    return f"case {found[0].reference} ({len(found)} admitted at {YOUNG} or younger)"


def _age(row: Any) -> int:
    born, on = row.person.birth_date, row.opened_on
    before = (on.month, on.day) < (born.month, born.day)
    return int(on.year - born.year - before)


def members_of(actor: Actor, name: str) -> str:
    """Find a branch by a word of its name that has members, and how many have them."""
    members = Counter(person.unit for person in persons_briefly(actor, "party"))
    named = units.tree(actor, units.structure_get("party"))
    found = [row for row in named if name in row.names.vi and members[row.id]]
    if not found:
        return ""
    first, count = found[0], sum(members[row.id] for row in found)
    said = f"{len(found)} such branches with {count} members"
    return f"unit {first.uid} ({first.names.en}; {said})"


def evaluated(actor: Actor, frame: str) -> str:
    """Find a campaign under a frame in which units were given their class."""
    rows = campaigns_visible(actor).filter(frame=frame, state="closed")
    for row in rows.order_by("-period_from"):
        units = row.assessments.filter(subject="unit").exclude(final="").count()
        if units:
            return f"campaign {row.uid} ({units} units with a class)"
    return ""


def registered(actor: Actor, kind: str) -> str:
    """Find a task of a kind that somebody registered and the level above approved."""
    rows = commitments_visible(actor).filter(kind=kind, person__isnull=False)
    row = rows.exclude(approved_on=None).order_by("pk").first()
    return f"task {row.uid} ({row.title.en or row.title.vi})" if row else ""


def marked_records(actor: Actor, *periods: str) -> str:
    """Find results of the district worth telling of each period, and where they are told."""
    found = records.told(actor)
    told = [one for one in found if one.period.key in periods]
    if {one.period.key for one in told} != set(periods):
        return ""
    keys = {f"{LEAD}{one.uid}" for one in told}
    rows = briefings.visible(actor).filter(state="released").order_by("pk")
    using = next((row for row in rows if keys & set(_figures(row))), None)
    if using is None:
        return ""
    said = ", ".join(f"result {one.uid} ({one.period.key})" for one in told)
    return f"{said}, briefing {using.uid}"


def _figures(briefing: Any) -> Iterator[str]:
    for section in briefing.sections.all():
        yield from (row["key"] for row in section.figures)


def rolled_out(actor: Actor) -> str:
    """Find a task that was handed on from level to level, and by how many."""
    below = commitments_visible(actor).filter(root__isnull=False, parent__isnull=False)
    row = below.select_related("root").order_by("pk").first()
    root = row.root if row else None
    if root is None:
        return ""
    return f"task {root.uid} ({below.filter(root=root).count()} below it)"
