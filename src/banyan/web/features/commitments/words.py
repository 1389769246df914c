"""Small sentences that the pages of registered tasks share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext

from banyan.commitments.domain.periods import Period, period_of
from banyan.commitments.domain.shares import (
    EXCEED_RULE,
    LATE_RULE,
    UNIT_RULE,
    Shares,
    percent_exceeds,
    percent_reaches,
)
from banyan.commitments.queries import TaskLine, YearShown
from banyan.commitments.services.formula import as_kept, asked
from banyan.kernel.text import gettext_noop as _
from banyan.web.features.people.words import label, said
from banyan.web.features.rulebook.chips import kept_rule_chip
from banyan.web.shared.places import address, person_url, unit_url
from banyan.web.shared.ui import Badge, Bar, Fact, RuleChip
from banyan.web.templatetags.banyan_ui import day, num, percent

NOT_MEASURED = _("not measured")
NOTES = {
    "registered": _("Registered"),
    "changed": _("Changed"),
    "submitted": _("Handed in"),
    "approved": _("Approved"),
    "returned": _("Sent back"),
    "rolled-out": _("Given from above"),
    "handed-over": _("Handed over by a reorganisation"),
    "handed-back": _("Handed back, the reorganisation was undone"),
    "progress": _("Progress"),
    "milestone": _("Milestone reached"),
    "delay": _("Delay reported"),
    "agreed": _("Later day agreed"),
    "evidence": _("Evidence added"),
    "finished": _("Reported done"),
    "scored": _("Scored"),
    "dropped": _("Dropped"),
}
TONES = {
    "scored": "good",
    "closed": "good",
    "done": "good",
    "submitted": "soon",
    "returned": "late",
}


def period_said(key: str) -> str:
    """Write a period as people say it."""
    period: Period = period_of(key)
    values = {"year": period.year, "n": period.part[1:]}
    if not period.part:
        return gettext("year %(year)s") % values
    if period.part[0] == "H":
        return (
            gettext("first half of %(year)s")
            if period.part == "H1"
            else gettext("second half of %(year)s")
        ) % values
    return gettext("quarter %(n)s of %(year)s") % values


def points_said(points: int | None, bonus: int = 0) -> str:
    """Write points kept in hundredths; with the bonus where there is one."""
    if points is None:
        return gettext(NOT_MEASURED)
    text = num(points / 100, 2)
    if bonus:
        return gettext("%(points)s + %(bonus)s bonus") % {
            "points": text,
            "bonus": num(bonus / 100, 2),
        }
    return text


def state_badge(line: TaskLine) -> Badge:
    """Return where a task stands; being late goes before the rest."""
    word = label("commitment_states", line.state)
    if line.is_late and line.state == "approved":
        return Badge(gettext("late"), "late")
    if line.is_late:
        return Badge(gettext("%(state)s, late") % {"state": word}, "late")
    if line.exceeded and line.state in ("scored", "closed"):
        return Badge(gettext("%(state)s, exceeded") % {"state": word}, "good")
    return Badge(word, TONES.get(line.state, ""))


@dataclass(frozen=True)
class TaskRow:
    """One task of a list, written out."""

    url: str
    title: str
    note: str
    owner: str
    owner_url: str
    due: str
    badge: Badge
    bar: Bar
    points: str
    delayed: str
    invented: bool


def task_row(line: TaskLine, *, with_unit: bool = True) -> TaskRow:
    """Write one task of a list out."""
    kind = label("commitment_kinds", line.kind)
    owner = line.owner or said(line.unit)
    url = person_url(line.owner_uid) if line.owner_uid else unit_url(line.unit_uid)
    note = [kind, period_said(line.period)]
    if with_unit and line.owner:
        note.append(said(line.unit))
    return TaskRow(
        url=address("commitment", line.uid),
        title=said(line.title),
        note=" · ".join(note),
        owner=owner,
        owner_url=url,
        due=day(line.due_on, "short"),
        badge=state_badge(line),
        bar=Bar(line.progress, 100, percent(line.progress / 100, 0)),
        points="" if line.points is None else points_said(line.points, line.bonus),
        delayed=gettext("asks for a later day") if line.is_delayed else "",
        invented=line.is_specimen,
    )


def share_said(share: object) -> str:
    """Write a share; a share of nothing is not measured, never 0."""
    return gettext(NOT_MEASURED) if share is None else percent(float(share), 1)  # type: ignore[arg-type]


def share_facts(
    found: Shares, pack: str | None, on: dt.date, *, of_unit: bool
) -> tuple[Fact, ...]:
    """Return the shares as figures, each with what the rule makes of it."""
    exceed = _value(EXCEED_RULE, pack, on)
    late = _value(LATE_RULE, pack, on)
    facts = [
        Fact(gettext("Tasks"), num(found.total)),
        _fact(
            gettext("Completed"),
            found.completed,
            found.share_completed,
            _reached(found, _value(UNIT_RULE, pack, on)) if of_unit else "",
        ),
        _fact(gettext("On time"), found.on_time, found.share_on_time, ""),
        _fact(gettext("Late"), found.late, found.share_late, _late(found, late)),
        _fact(
            gettext("Exceeded"),
            found.exceeded,
            found.share_exceeded,
            _exceeded(found, exceed),
        ),
    ]
    return tuple(facts)


def _value(rule: str, pack: str | None, on: dt.date) -> object:
    answer = asked(pack or "", rule, on)
    return None if answer is None else answer.value


def _fact(name: str, count: int, share: object, note: str) -> Fact:
    if share is None:
        return Fact(name, gettext(NOT_MEASURED))
    said_count = gettext("%(n)s tasks") % {"n": num(count)}
    return Fact(
        name, share_said(share), note=f"{said_count}; {note}" if note else said_count
    )


def _reached(found: Shares, wanted: object) -> str:
    reached = percent_reaches(found.share_completed, wanted)
    return _against(reached, wanted)


def _exceeded(found: Shares, wanted: object) -> str:
    reached = percent_reaches(found.share_exceeded, wanted)
    return _against(reached, wanted)


def _against(reached: bool | None, wanted: object) -> str:
    if reached is None:
        return ""
    text = gettext("reaches %(limit)s") if reached else gettext("below %(limit)s")
    return text % {"limit": percent(float(str(wanted)) / 100, 0)}


def _late(found: Shares, most: object) -> str:
    over = percent_exceeds(found.share_late, most)
    if over is None:
        return ""
    text = gettext("over %(limit)s") if over else gettext("within %(limit)s")
    return text % {"limit": percent(float(str(most)) / 100, 0)}


def rules_shown(pack: str | None, on: dt.date, *rules: str) -> tuple[RuleChip, ...]:
    """Return the rules at work, each with its article; those a pack has."""
    found = (asked(pack or "", rule, on) for rule in rules)
    return tuple(
        kept_rule_chip(as_kept(answer))
        for answer in found
        if answer is not None and answer.value is not None
    )


@dataclass(frozen=True)
class YearCard:
    """One year of an owner: shares and tasks."""

    title: str
    facts: tuple[Fact, ...]
    rows: tuple[TaskRow, ...]


def year_card(year: YearShown, pack: str | None, *, of_unit: bool = False) -> YearCard:
    """Write one year out."""
    on = dt.date(year.year, 12, 31)
    return YearCard(
        title=str(year.year),
        facts=share_facts(year.shares, pack, on, of_unit=of_unit),
        rows=tuple(task_row(line, with_unit=not of_unit) for line in year.tasks),
    )
