"""The board: the tree as a map of tiles, distributions beside each other, who is late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from banyan.evaluation import queries
from banyan.evaluation.domain.frame import Frame
from banyan.evaluation.queries import CampaignShown, Cell
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.web import charts
from banyan.web.charts import Row as ChartRow
from banyan.web.shared.places import unit_url
from banyan.web.shared.ui import Act, Crumb, Empty, Fact, Head, Message
from banyan.web.templatetags.banyan_ui import day, num

from . import words as w
from .pages import DECIDE, WRITE, Page, crumbs_of, facts_of, state_of


def board(
    actor: Actor, campaign: CampaignShown, unit: queries.Handle | None,
    show: str = "", message: Message | None = None,
) -> Page:  # fmt: skip
    """Build the map at a unit: tiles, distributions, who is late.

    ``show`` keeps the tiles of one key of the legend: a class, "none", "alike", "late".
    """
    found = queries.board(actor, campaign, unit, clock.today())
    frame, at = campaign.frame, found.at
    above = [
        Crumb(w.text(n), w.link("evaluation_board", campaign.uid, at=u))
        for u, n in found.trail[-2:]
    ]
    sheet = w.link("evaluation_sheet", campaign.uid, at=at.uid)
    names = short_names([w.text(c.name) for c in found.cells])
    pairs = zip(found.cells, names, strict=True)
    keys = dict(_keys(frame))
    return Page(
        Head(
            w.text(at.name) if unit is not None else w.text(campaign.title),
            crumbs=crumbs_of(campaign, *(above if unit is not None else ())),
            facts=facts_of(campaign),
            badge=state_of(campaign, at.rated, at.decided),
            primary=Act(
                gettext("Sheet of this unit"), sheet, icon="outline/list-check"
            ),
            others=_acts(actor, campaign, at),
        ),
        why=w.chips(frame, campaign.last),
        message=message,
        data={
            "figures": _figures(found),
            "legend": _legend(campaign, found, unit, show),
            "cells": [
                _cell(campaign, cell, name)
                for cell, name in pairs
                if show not in keys or keys[show](cell)
            ],
            "has_cells": bool(found.cells),
            "bars": [
                (f"m{n}", w.text(k.title)) for n, k in enumerate(frame.classes, 1)
            ],
            "charts": _charts(campaign, found),
            "empty": _nothing_below(sheet),
        },
    )


def _nothing_below(sheet: str) -> Empty:
    return Empty(
        gettext("No unit below"),
        gettext("The sheet of this unit has its members."),
        (Act(gettext("Sheet of this unit"), sheet),),
    )


SHARED = 4
"""Words that every fourth name has in front or behind are left out of the tiles."""


def short_names(names: Sequence[str]) -> list[str]:
    """Return names without the words that many of them share; at least one is left.

    >>> short_names(["Chi bộ 1", "Chi bộ 2", "Chi bộ 3"])
    ['1', '2', '3']
    """
    least = max(3, len(names) // SHARED)
    parts = [tuple(name.split()) for name in names]
    heads = Counter(p[:n] for p in parts for n in range(1, len(p)))
    cut = [p[_shared(p, heads, least, front=True) :] for p in parts]
    tails = Counter(p[-n:] for p in cut for n in range(1, len(p)))
    return [" ".join(p[: len(p) - _shared(p, tails, least, front=False)]) for p in cut]


def _shared(
    words: tuple[str, ...], known: Mapping[tuple[str, ...], int], least: int,
    *, front: bool,
) -> int:  # fmt: skip
    lengths = range(len(words) - 1, 0, -1)
    pieces = ((n, words[:n] if front else words[-n:]) for n in lengths)
    return next((n for n, piece in pieces if known.get(piece, 0) >= least), 0)


Wanted = Callable[[Cell], bool]


def _keys(frame: Frame) -> list[tuple[str, Wanted]]:
    """Return what the legend names, with what it asks of a tile."""

    def of_class(key: str) -> Wanted:
        return lambda cell: cell.own_class == key

    return [
        *((k.key, of_class(k.key)) for k in frame.classes),
        ("none", lambda cell: not cell.own_class),
        ("alike", lambda cell: bool(cell.alike)),
        ("late", lambda cell: cell.late > 0),
    ]


def _legend(
    campaign: CampaignShown,
    found: queries.Board,
    unit: queries.Handle | None,
    show: str,
) -> list[dict[str, Any]]:
    """Return the keys of the map; each is the filter too, with how many it keeps."""
    frame = campaign.frame
    at = found.at.uid if unit is not None else None
    named = {k.key: w.text(k.title) for k in frame.classes} | {
        "none": gettext("no class yet"),
        "alike": gettext("all members in one class"),
        "late": gettext("late"),
    }
    keys = [
        {
            "label": named[key],
            "tone": w.tone(frame, key) if key not in ("alike", "late") else key,
            "sign": w.sign(frame, key) if frame.klass(key) else "",
            "count": num(sum(map(fits, found.cells))),
            "url": w.link("evaluation_board", campaign.uid, at=at, show=key),
            "current": key == show,
        }
        for key, fits in _keys(frame)
    ]
    every = {
        "label": gettext("all units"),
        "tone": "all",
        "sign": "",
        "count": num(len(found.cells)),
        "url": w.link("evaluation_board", campaign.uid, at=at),
        "current": not any(k["current"] for k in keys),
    }
    return [every, *keys]


def _figures(found: queries.Board) -> tuple[Fact, ...]:
    at = found.at
    due = day(found.due, "short") if found.due else ""
    note = gettext("next day: %(day)s") % {"day": due} if due else ""
    alike = sum(bool(c.alike) for c in found.cells)
    return (
        Fact(
            gettext("Rated"),
            num(at.rated),
            note=gettext("%(n)s not rated, with the reason") % {"n": num(at.unrated)},
        ),
        Fact(gettext("Decided"), num(at.decided)),
        Fact(gettext("Steps done"), f"{at.share} %"),
        Fact(gettext("Units late"), num(found.late), note=note),
        Fact(gettext("Units with all members alike"), num(alike)),
    )


def _acts(actor: Actor, campaign: CampaignShown, at: Cell) -> tuple[Act, ...]:
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


def _cell(campaign: CampaignShown, cell: Cell, name: str) -> dict[str, Any]:
    """Return one tile: its sign and tone, its bar, and all of it in words."""
    frame = campaign.frame
    members: Mapping[str, int] = cell.classes.get("member", {})
    rated = cell.of_subject["member"]
    page = "evaluation_board" if cell.below > 1 else "evaluation_sheet"
    said = [
        w.text(cell.name),
        w.class_name(frame, cell.own_class)
        if cell.own_class
        else gettext("no class yet"),
        gettext("%(share)s %% of the steps done") % {"share": cell.share},
        f"{gettext('Decided')} {num(cell.decided)} / {num(cell.rated)}",
    ]
    if sum(members.values()):
        said.append(f"{gettext('Members')}: {w.counted(frame, members)}")
    if cell.alike:
        said.append(gettext("all members in one class"))
    if cell.late:
        one = ngettext("%(n)s late", "%(n)s late", cell.late)
        said.append(one % {"n": num(cell.late)})
    return {
        "url": w.link(page, campaign.uid, at=cell.uid),
        "name": name,
        "said": "; ".join(said),
        "tone": w.tone(frame, cell.own_class),
        "sign": w.sign(frame, cell.own_class),
        "share": cell.share,
        "bar": charts.parts_bar([members.get(k.key, 0) for k in frame.classes], rated),
        "alike": w.sign(frame, cell.alike) if cell.alike else "",
        "late": num(cell.late) if cell.late else "",
    }


def _charts(campaign: CampaignShown, found: queries.Board) -> list[Any]:
    made = []
    language = get_language() or "en"
    titles = {
        "member": gettext("Classes of members, per cent; behind each how many"),
        "unit": gettext("Classes of units, per cent; behind each how many"),
    }
    for subject, title in titles.items():
        rows = [
            ChartRow(
                w.text(d.label),
                tuple(
                    round(d.classes.get(k.key, 0) * 100 / d.total, 1)
                    for k in d.frame.classes
                ),
                end=num(d.total),
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
