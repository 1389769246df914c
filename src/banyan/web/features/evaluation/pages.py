"""What the sheets and the deciding pages of evaluation show, built and written out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from banyan.evaluation import queries
from banyan.evaluation.queries import CampaignShown, RowShown
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.web.shared.ui import Act, Badge, Crumb, Empty, Head, Message, RuleChip
from banyan.web.templatetags.banyan_ui import day, num

from . import words as w
from .papers import papers_of_sheet

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


def facts_of(campaign: CampaignShown) -> tuple[str, ...]:
    return (
        f"{day(campaign.first, 'short')} – {day(campaign.last, 'short')}",
        w.text(campaign.frame.title),
        ngettext("%(n)s rated", "%(n)s rated", campaign.rated)
        % {"n": num(campaign.rated)},
        gettext("%(n)s not rated, with the reason") % {"n": num(campaign.unrated)},
    )


def state_of(campaign: CampaignShown) -> Badge:
    if campaign.state == "closed":
        return Badge(gettext("Closed"), "good")
    return Badge(gettext("%(share)s %% decided") % {"share": campaign.share}, "soon")


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
        "opinions": row.opinions,
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
        _sheet_head(campaign, found, name),
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
            "papers": papers_of_sheet(campaign),
            "print_url": w.link("evaluation_print", campaign.uid, at=found.unit_uid),
            "open": campaign.state == "open",
            "today": clock.today(),
        },
    )  # fmt: skip


def _sheet_head(campaign: CampaignShown, found: Any, name: str) -> Head:
    return Head(
        name,
        crumbs=crumbs_of(campaign),
        facts=facts_of(campaign)[:2],
        badge=state_of(campaign),
        others=(
            _to(gettext("Board here"), "evaluation_board", campaign, found),
            _to(
                gettext("What this body decides"), "evaluation_decide", campaign, found
            ),
        ),
    )


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
            facts=facts_of(campaign)[:2],
            badge=state_of(campaign),
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
            "meanwhile": any(r["mine"] for g in groups for r in g["rows"]),
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
        chosen = "" if line["open"] else typed.get(f"k_{line['id']}", "")
        line["mine"] = w.class_name(campaign.frame, chosen) if chosen else ""
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
