"""What the pages of evaluation show, built and written out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from banyan.evaluation import queries
from banyan.evaluation.queries import CampaignShown, RowShown
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.web import charts
from banyan.web.charts import Row as ChartRow
from banyan.web.shared.places import unit_url
from banyan.web.shared.ui import Act, Badge, Crumb, Empty, Fact, Head, Message, RuleChip
from banyan.web.templatetags.banyan_ui import day, num

from . import words as w

WRITE, DECIDE = "evaluation.write", "decision.write"


@dataclass(frozen=True)
class Page:
    """A page: its head, rules, what was said, and everything else by name."""

    head: Head
    why: tuple[RuleChip, ...] = ()
    message: Message | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def list_head(actor: Actor, count: str) -> Head:
    """Return the head of the list of campaigns."""
    return Head(
        gettext("Evaluation"),
        facts=tuple(f for f in (gettext("Campaigns in your range"), count) if f),
        primary=open_act(actor),
        others=(Act(gettext("My evaluations"), reverse("evaluation_mine")),),
    )


def open_act(actor: Actor) -> Act:
    """Return the act of opening a campaign."""
    missing = gettext("Your account may not open campaigns.")
    return Act(
        gettext("Open a campaign"),
        reverse("evaluation_open"),
        icon="outline/plus",
        reason="" if actor.holds(WRITE) else missing,
    )


def crumbs_of(campaign: CampaignShown, *more: Crumb) -> tuple[Crumb, ...]:
    return (
        Crumb(gettext("Evaluation"), reverse("evaluation")),
        Crumb(w.text(campaign.title), w.link("evaluation_board", campaign.uid)),
        *more,
    )


def _facts(campaign: CampaignShown) -> tuple[str, ...]:
    return (
        f"{day(campaign.first, 'short')} – {day(campaign.last, 'short')}",
        w.text(campaign.frame.title),
        ngettext("%(n)s rated", "%(n)s rated", campaign.rated)
        % {"n": num(campaign.rated)},
        gettext("%(n)s not rated, with the reason") % {"n": num(campaign.unrated)},
    )


def _state(campaign: CampaignShown) -> Badge:
    if campaign.state == "closed":
        return Badge(gettext("Closed"), "good")
    return Badge(gettext("%(share)s %% decided") % {"share": campaign.share}, "soon")


def board(actor: Actor, campaign: CampaignShown, unit: int | None) -> Page:
    """Build the map at a unit: cells, distributions, who is late."""
    found = queries.board(actor, campaign, unit, clock.today())
    frame, at = campaign.frame, found.at
    above = [
        Crumb(w.text(n), w.link("evaluation_board", campaign.uid, at=u))
        for u, n in found.trail[-2:]
    ]
    sheet = w.link("evaluation_sheet", campaign.uid, at=at.uid)
    return Page(
        Head(
            w.text(at.name) if unit is not None else w.text(campaign.title),
            crumbs=crumbs_of(campaign, *(above if unit is not None else ())),
            facts=_facts(campaign)[: None if unit is None else 2],
            badge=_state(campaign),
            primary=Act(
                gettext("Sheet of this unit"), sheet, icon="outline/list-check"
            ),
            others=_board_acts(actor, campaign, at),
        ),
        why=w.chips(frame, campaign.last),
        data={
            "figures": _board_figures(found),
            "legend": [
                *((w.tone(frame, k.key), w.text(k.title)) for k in frame.classes),
                ("none", gettext("no class yet")),
            ],
            "cells": [_cell(campaign, c) for c in found.cells],
            "charts": _charts(campaign, found),
            "empty": Empty(
                gettext("No unit below"),
                gettext("The sheet of this unit has its members."),
                (Act(gettext("Sheet of this unit"), sheet),),
            ),
        },
    )


def _board_figures(found: queries.Board) -> tuple[Fact, ...]:
    at = found.at
    due = day(found.due, "short") if found.due else ""
    return (
        Fact(gettext("Rated"), num(at.rated)),
        Fact(gettext("Decided"), num(at.decided)),
        Fact(gettext("Steps done"), f"{at.share} %"),
        Fact(gettext("Not rated"), num(at.unrated)),
        Fact(gettext("Units late"), num(found.late), note=due),
    )


def _board_acts(
    actor: Actor, campaign: CampaignShown, at: queries.Cell
) -> tuple[Act, ...]:
    post = reverse("evaluation_act", args=[campaign.uid])
    closes = campaign.state == "open" and actor.holds(DECIDE)
    return (
        Act(
            gettext("What this body decides"),
            w.link("evaluation_decide", campaign.uid, at=at.uid),
        ),
        Act(
            gettext("Simulate"), w.link("evaluation_simulate", campaign.uid, at=at.uid)
        ),
        Act(gettext("The unit itself"), unit_url(at.uid)),
        Act(
            gettext("Measure the evidence"),
            post,
            method="post",
            fields=(("do", "measure"),),
            reason="" if actor.holds(WRITE) else gettext("Your account may not."),
        ),
        Act(
            gettext("Close the campaign"),
            post,
            method="post",
            fields=(("do", "close"),),
            reason="" if closes else gettext("It is closed, or your account may not."),
        ),
    )


def _cell(campaign: CampaignShown, cell: queries.Cell) -> dict[str, Any]:
    frame = campaign.frame
    members: Mapping[str, int] = cell.classes.get("member", {})
    total = sum(members.values())
    parts = [
        (w.tone(frame, k.key), members.get(k.key, 0) * 100 // total if total else 0)
        for k in frame.classes
    ]
    at = cell.uid
    name = "evaluation_board" if cell.below > 1 else "evaluation_sheet"
    return {
        "url": w.link(name, campaign.uid, at=at),
        "name": w.text(cell.name),
        "tone": w.tone(frame, cell.own_class),
        "own": w.class_name(frame, cell.own_class),
        "share": cell.share,
        "decided": cell.decided,
        "rated": cell.rated,
        "parts": [p for p in parts if p[1]],
        "words": w.counted(frame, members) if total else gettext("no class yet"),
        "uniform": total > 1 and max(members.values(), default=0) == total,
    }


def _charts(campaign: CampaignShown, found: queries.Board) -> list[Any]:
    made = []
    language = get_language() or "en"
    titles = {
        "member": gettext("Classes of members, per cent"),
        "unit": gettext("Classes of units, per cent"),
    }
    for subject, title in titles.items():
        rows = [
            ChartRow(
                w.text(d.label),
                tuple(
                    round(d.classes.get(k.key, 0) * 100 / d.total, 1)
                    for k in d.frame.classes
                ),
            )
            for d in found.distributions
            if d.subject == subject
            and d.total
            and len(d.frame.classes) == len(campaign.frame.classes)
        ]
        names = [w.text(k.title) for k in campaign.frame.classes]
        if rows:
            made.append(
                charts.stacked_bars(title, names, rows, language=language, limit=100)
            )
    return made


def row_words(campaign: CampaignShown, row: RowShown) -> dict[str, Any]:
    """Return one line of a sheet for a template."""
    frame = campaign.frame
    barred = [
        w.line_words(frame, line)
        for line in row.derivation.lines
        if line.stands in ("bars", "warns") and line.ceiling
    ]
    return {
        "id": row.id,
        "person": row.person,
        "version": row.row_version,
        "url": w.link("assessment", row.uid),
        "name": row.name or w.text(row.unit_name),
        "unit": w.text(row.unit_name) if row.name else "",
        "role": w.role(row.role),
        "rated": row.rated,
        "reason": w.reason(row.reason),
        "done": row.done,
        "open": row.state == "open",
        "self": w.class_name(frame, row.self_class),
        "self_key": row.self_class,
        "proposed": w.class_name(frame, row.proposed),
        "proposed_key": row.proposed,
        "final": w.class_name(frame, row.final),
        "last": w.class_name(frame, row.last_class),
        "total": row.total,
        "ceiling": w.class_name(frame, row.derivation.ceiling),
        "barred": barred,
        "voices": row.voices,
        "subject": row.subject,
    }


def sheet(
    actor: Actor, campaign: CampaignShown, unit: int,
    message: Message | None = None, typed: Mapping[str, Any] | None = None,
) -> Page:  # fmt: skip
    """Build the sheet on which a secretary finishes the members of a unit."""
    found = queries.sheet(actor, campaign, unit)
    frame = campaign.frame
    typed = typed or {}
    rows = [row_words(campaign, r) for r in found.rows]
    for row in rows:
        row["cells"] = [
            (k.key, f"v_{row['id']}_{k.key}",
             typed.get(f"v_{row['id']}_{k.key}", row["voices"].get(k.key, "")))
            for k in frame.classes
        ]  # fmt: skip
        row["choice"] = typed.get(f"k_{row['id']}", row["proposed_key"])
        row["own_choice"] = typed.get(f"s_{row['id']}", row["self_key"])
    name = w.text(found.unit_name)
    steps = [
        (s.key, w.text(s.title), sum(s.key in r["done"] for r in rows if r["rated"]))
        for s in found.steps
    ]
    return Page(
        Head(
            name,
            crumbs=crumbs_of(campaign),
            facts=_facts(campaign)[:2],
            badge=_state(campaign),
            others=(
                _to(gettext("Board here"), "evaluation_board", campaign, found),
                _to(gettext("What this body decides"), "evaluation_decide", campaign, found),
            ),
        ),
        why=w.chips(frame, campaign.last),
        message=message,
        data={
            "rows": rows,
            "members": [r for r in rows if r["subject"] == "member" and r["rated"]],
            "left_out": [r for r in rows if not r["rated"]],
            "steps": steps,
            "total": sum(r["rated"] for r in rows),
            "classes": w.classes(frame),
            "votes": any(s.key == "vote" for s in found.steps),
            "typed": typed,
            "url": w.link("evaluation_sheet", campaign.uid, at=found.unit_uid),
            "print_url": w.link("evaluation_print", campaign.uid, at=found.unit_uid),
            "open": campaign.state == "open",
            "today": clock.today(),
        },
    )  # fmt: skip


def deciding(
    actor: Actor, campaign: CampaignShown, unit: int,
    message: Message | None = None, typed: Mapping[str, Any] | None = None,
) -> Page:  # fmt: skip
    """Build the page on which a body decides: criteria and caps side by side."""
    found = queries.deciding(actor, campaign, unit)
    frame, typed = campaign.frame, typed or {}
    groups = [_group(campaign, g, rows, typed) for g, rows in found.groups]
    return Page(
        Head(
            gettext("%(body)s decides") % {"body": w.text(found.unit_name)},
            crumbs=crumbs_of(campaign),
            facts=_facts(campaign)[:2],
            badge=_state(campaign),
            others=(
                _to(gettext("Board here"), "evaluation_board", campaign, found),
                _to(gettext("Simulate"), "evaluation_simulate", campaign, found),
            ),
        ),
        why=w.chips(frame, campaign.last),
        message=message,
        data={
            "groups": groups,
            "classes": w.classes(frame),
            "url": w.link("evaluation_decide", campaign.uid, at=found.unit_uid),
            "open": campaign.state == "open" and any(g["open"] for g in groups),
            "may": actor.holds(DECIDE),
            "waiting": any(
                row.state == "decided" for _group, rows in found.groups for row in rows
            ),
            "today": clock.today(),
            "typed": typed,
            "empty": Empty(
                gettext("Nothing is decided here"),
                gettext("The level above this unit decides about it."),
            ),
        },
    )


def _group(
    campaign: CampaignShown, group: queries.GroupShown, rows: tuple[RowShown, ...],
    typed: Mapping[str, Any],
) -> dict[str, Any]:  # fmt: skip
    lines = [row_words(campaign, r) for r in rows]
    for line in lines:
        line["choice"] = typed.get(f"k_{line['id']}", line["proposed_key"])
    key = group.key
    return {
        "key": key,
        "title": _group_title(group),
        "counts": w.counted(campaign.frame, group.classes),
        "cap": group.cap if group.cap.variants else None,
        "variants": w.cap_words(campaign.frame, group.cap),
        "disputed": group.cap.is_disputed,
        "reading": typed.get(f"reading_{key}", group.reading),
        "reason": typed.get(f"reason_{key}", group.reason),
        "over_reason": typed.get(f"over_{key}", group.over_reason),
        "outstanding": group.cap.outstanding,
        "by_name": group.by_name,
        "rows": lines,
        "open": any(r["open"] and r["rated"] for r in lines),
    }


def _to(label: str, name: str, campaign: CampaignShown, found: Any) -> Act:
    return Act(label, w.link(name, campaign.uid, at=found.unit_uid))


def _group_title(group: queries.GroupShown) -> str:
    named = {
        "leaders": gettext("Heads and deputies"),
        "members": gettext("Members without such an office"),
    }
    if group.subject == "unit":
        from banyan.rulebook.queries import unit_kinds

        kind = unit_kinds().get(group.kind_of_tasks)
        return w.text(kind.label) if kind else group.kind_of_tasks
    return named.get(group.kind_of_tasks, group.kind_of_tasks)
