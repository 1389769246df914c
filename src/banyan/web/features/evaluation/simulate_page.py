"""The page that puts two sides of a simulation beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from banyan.evaluation import queries
from banyan.evaluation.queries import CampaignShown
from banyan.kernel.actor import Actor
from banyan.web.shared.ui import Head, Message

from . import words as w
from .pages import Page, crumbs_of


def simulating(
    actor: Actor, campaign: CampaignShown, unit: int | None, at: Any,
    sets: Mapping[str, Any], typed: Mapping[str, str], message: Message | None,
) -> Page:  # fmt: skip
    """Build the page that puts two sides beside each other."""
    from banyan.evaluation import frames

    frame = campaign.frame
    found = None
    if message is None:
        found = queries.simulation(actor, campaign, sets, unit)
    known = frames.frames(frame.pack)
    answers = frames.answers(frame, campaign.last)
    return Page(
        Head(
            gettext("Simulate"),
            crumbs=crumbs_of(campaign),
            facts=(gettext("The same data under other rules; nothing is written."),),
        ),
        why=w.chips(frame, campaign.last),
        message=message,
        data={
            "url": w.link("evaluation_simulate", campaign.uid),
            "at": at or "",
            "cap": typed.get("cap", ""),
            "frame": typed.get("frame", ""),
            "rule": typed.get("rule", ""),
            "value": typed.get("value", ""),
            "frames": [
                (f.key, w.text(f.title)) for f in known.values() if f.key != frame.key
            ],
            "rules": [
                (key, w.text(_title(frame.pack, key)))
                for key, answer in answers.items()
                if isinstance(answer.value, (int, float))
            ],
            "has_cap": bool(frame.cap),
            "sides": _sides(campaign, found) if found else (),
        },
    )


def _title(pack: str, rule: str) -> Any:
    from banyan.rulebook import packs

    return packs.rule(rule, pack).title


def _sides(campaign: CampaignShown, found: Any) -> list[dict[str, Any]]:
    from banyan.evaluation import frames

    shown = []
    for title, side in (
        (gettext("As it is"), found.before),
        (gettext("As it would be"), found.after),
    ):
        frame = frames.frame_of(side.frame, campaign.frame.pack)
        shown.append(
            {
                "title": title,
                "frame": w.text(frame.title),
                "classes": [
                    (w.text(k.title), side.classes.get(k.key, 0)) for k in frame.classes
                ],
                "above": side.above,
                "lost": side.not_computable,
                "caps": _cap_totals(frame, side),
            }
        )
    return shown


def _cap_totals(frame: Any, side: Any) -> list[dict[str, Any]]:
    """Return for each reading how many may be, and how many are over, in all groups."""
    found: dict[str, dict[str, Any]] = {}
    for cap in side.caps.values():
        for v in w.cap_words(frame, cap):
            one = found.setdefault(v["key"], {**v, "most": 0, "over": 0, "groups": 0})
            one["most"] += v["most"]
            one["over"] += v["over"]
            one["groups"] += 1 if v["over"] else 0
    return list(found.values())
