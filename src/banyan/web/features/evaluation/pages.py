"""What the sheets and the deciding pages of evaluation show, built and written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from banyan.evaluation import queries
from banyan.evaluation.domain.frame import Frame, Step
from banyan.evaluation.queries import CampaignShown, RowShown
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.people import queries as people
from banyan.web.shared.asking import number_typed
from banyan.web.shared.ui import Act, Badge, Crumb, Head, Message, RuleChip
from banyan.web.templatetags.banyan_ui import day

from . import parsing
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
    )


def state_of(campaign: CampaignShown, rated: int, decided: int) -> Badge:
    """Say how much is decided of what the page shows, or that all is closed."""
    if campaign.state == "closed":
        return Badge(gettext("Closed"), "good")
    share = decided * 100 // rated if rated else 0
    said = gettext("%(share)s %% decided") % {"share": share}
    return Badge(said, "good" if share == 100 else "soon")


def row_words(campaign: CampaignShown, row: RowShown) -> dict[str, Any]:
    """Return one line of a sheet for a template."""
    frame = campaign.frame
    barred = [
        w.line_words(frame, line)
        for line in row.derivation.lines
        if line.stands in ("bars", "warns") and line.ceiling and not line.by_points
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
        "signs": {
            "last": w.signed(frame, row.last_class),
            "self": w.signed(frame, row.self_class),
            "proposed": w.signed(frame, row.proposed),
            "final": w.signed(frame, row.final),
            "ceiling": w.signed(frame, row.derivation.ceiling),
        },
        "barred": barred,
        "voices": row.voices,
        "opinions": row.opinions,
        "subject": row.subject,
        "given": row.given,
    }


def sheet(
    actor: Actor, campaign: CampaignShown, unit: queries.Handle,
    message: Message | None = None, typed: Mapping[str, Any] | None = None,
) -> Page:  # fmt: skip
    """Build the sheet on which a secretary finishes the members of a unit."""
    found = queries.sheet(actor, campaign, unit)
    frame, typed = campaign.frame, typed or {}
    parts = _parts(frame)
    rows = [row_words(campaign, r) for r in found.rows]
    rows = [row | _typed(row, frame, parts, typed) for row in rows]
    asked = [r for r in rows if r["rated"] and r["open"]]
    return Page(
        _sheet_head(campaign, found, w.text(found.unit_name)),
        why=w.chips(frame, campaign.last),
        message=message,
        data={
            "rows": rows,
            "members": [r for r in rows if r["subject"] == "member" and r["rated"]],
            "left_out": [r for r in rows if not r["rated"]],
            "waiting": [r for r in asked if "self" not in r["done"]],
            "handed_in": [r for r in asked if "self" in r["done"]],
            "steps": [_step(step, rows) for step in found.steps],
            "classes": w.classes(frame),
            "votes": any(s.key == "vote" for s in found.steps),
            "ballots": [_ballot(b, found, frame, typed) for b in found.ballots],
            "typed": typed,
            "versions": parsing.written({r.id: r.row_version for r in found.rows}),
            "parts": [title for _key, title in parts],
            "chairs": _chairs(actor, found, rows)
            if campaign.state == "open" or typed
            else (),
            "chair": _whole(typed.get("chair")),
            "second_chair": _whole(typed.get("second_chair")),
            "url": w.link("evaluation_sheet", campaign.uid, at=found.unit_uid),
            "papers": papers_of_sheet(campaign),
            "print_url": w.link("evaluation_print", campaign.uid, at=found.unit_uid),
            "open": campaign.state == "open" or bool(typed),
            "today": clock.today(),
        },
    )


def _ballot(
    ballot: queries.BallotShown, found: queries.SheetShown, frame: Frame,
    typed: Mapping[str, Any],
) -> dict[str, Any]:  # fmt: skip
    """Return a vote on record with the fields in which it is corrected."""
    asked = typed.get("do") == "correct" and typed.get("vote") == str(ballot.vote)
    given: Mapping[str, Any] = typed if asked else {}

    def cells(pk: int, voices: Mapping[str, int]) -> list[tuple[str, str, Any]]:
        keys = ((k, f"fv_{pk}_{k.key}") for k in frame.classes)
        return [
            (w.text(k.title), name, given.get(name, voices.get(k.key, "")))
            for k, name in keys
        ]

    return {
        "vote": ballot.vote,
        "on": ballot.on,
        "cell": ballot.cell,
        "asked": asked,
        "present": given.get("f_present", ballot.present),
        "invalid": given.get("f_invalid", ballot.invalid),
        "reason": given.get("reason", ""),
        "rows": [
            (row.name, cells(row.id, ballot.voices[row.id]))
            for row in found.rows
            if row.id in ballot.voices
        ],
    }


def _chairs(
    actor: Actor, found: queries.SheetShown, rows: Sequence[Mapping[str, Any]]
) -> list[tuple[int, str]]:
    """Return who may take the chair: the officers of the unit, then its members."""
    chairs: dict[int, str] = {}
    for one in people.holders_now(actor, found.unit):
        chairs.setdefault(one.person_id, f"{one.name} ({w.text(one.post)})")
    for row in rows:
        if row["subject"] == "member":
            chairs.setdefault(row["person"], row["name"])
    return list(chairs.items())


def _parts(frame: Frame) -> list[tuple[str, str]]:
    """Return the parts that points are given for, with their names."""
    if frame.scale != "points":
        return []
    return [(part.key, w.text(part.title)) for part in frame.parts]


def _typed(
    row: Mapping[str, Any], frame: Frame, parts: Sequence[tuple[str, str]],
    typed: Mapping[str, Any],
) -> dict[str, Any]:  # fmt: skip
    """Return what the fields of one line hold: as typed, else as it is known."""
    pk, voices = row["id"], row["voices"]
    asked = typed.get("assessment") == str(pk)

    def points(lead: str, step: str) -> list[tuple[str, str, str, Any]]:
        given = row["given"].get(step, {})
        sums = frame.totals(parsing.decimals(given))
        names = ((key, title, f"{lead}_{pk}_{key}") for key, title in parts)
        return [
            (title, name, typed.get(name, given.get(key, "")), sums.get(key, ""))
            for key, title, name in names
        ]

    cells = ((k.key, w.text(k.title), f"v_{pk}_{k.key}") for k in frame.classes)
    leads = tuple(f"{lead}_{pk}_" for lead in ("s", "sp", "k", "kp", "v"))
    return {
        # whoever was decided meanwhile keeps the fields in which something was typed
        "open": row["open"] or any(f"{key}_".startswith(leads) for key in typed),
        "cells": [
            (title, name, typed.get(name, voices.get(key, "")))
            for key, title, name in cells
        ],
        "choice": typed.get(f"k_{pk}", row["proposed_key"]),
        "own_choice": typed.get(f"s_{pk}", row["self_key"]),
        "sp": points("sp", "self"),
        "kp": points("kp", "committee"),
        "asked": asked,
        "asked_reason": typed.get("reason", "") if asked else "",
    }


def _step(step: Step, rows: Sequence[Mapping[str, Any]]) -> tuple[str, int, int]:
    """Return a step with how many are through it, of those who go through it."""
    concerned = [r for r in rows if r["rated"] and r["subject"] in step.subjects]
    done = sum(step.key in r["done"] for r in concerned)
    return w.text(step.title), done, len(concerned)


def _whole(given: Any) -> int:
    return number_typed(str(given or "")) or 0


def _decided(campaign: CampaignShown, found: queries.SheetShown) -> Badge:
    rated = [row for row in found.rows if row.rated]
    return state_of(campaign, len(rated), sum(r.state != "open" for r in rated))


def _sheet_head(campaign: CampaignShown, found: Any, name: str) -> Head:
    return Head(
        name,
        crumbs=crumbs_of(campaign),
        facts=facts_of(campaign),
        badge=_decided(campaign, found),
        others=(
            _to(gettext("Board here"), "evaluation_board", campaign, found),
            _to(
                gettext("What this body decides"), "evaluation_decide", campaign, found
            ),
        ),
    )


def _to(label: str, name: str, campaign: CampaignShown, found: Any) -> Act:
    return Act(label, w.link(name, campaign.uid, at=found.unit_uid))
