"""The page on which a campaign is opened: unit first, then frame and days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from banyan.evaluation import frames, queries
from banyan.evaluation import services as evaluation
from banyan.evaluation.domain.frame import PERIODS, SUBJECTS
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError
from banyan.kernel.text import gettext_noop as _
from banyan.units.queries import units_found
from banyan.web.shared.ui import Crumb, Head, Message

from . import words as w
from .pages import Page
from .parsing import opening, unit_of

NAMES = {"member": _("members"), "unit": _("units")}


def page(
    actor: Actor, given: Mapping[str, Any], message: Message | None = None
) -> Page:
    """Build the form, with the unit found and what was typed."""
    unit = unit_of(actor, str(given.get("at", ""))) or _first_unit(actor)
    place = units_found(actor, [unit])[unit] if unit else None
    known = queries.frames_for(actor, unit) if unit else []
    year = clock.today().year
    holding = next((f for f in known if f.holds(clock.today())), None)
    chosen = next((f for f in known if f.key == given.get("frame")), holding)
    typed = {
        "title": given.get("title", ""),
        "period": given.get("period", "year"),
        "first": given.get("first", f"{year}-01-01"),
        "last": given.get("last", f"{year}-12-31"),
        "frame": chosen.key if chosen else "",
        "subjects": given.getlist("subjects")
        if hasattr(given, "getlist") and "title" in given
        else list(SUBJECTS),
    }
    return Page(
        Head(
            gettext("Open a campaign"),
            crumbs=(Crumb(gettext("Evaluation"), reverse("evaluation")),),
            facts=(gettext("Everybody and every unit below are taken in at once."),),
        ),
        message=message,
        data={
            "unit": place.uid if place else "",
            "unit_name": w.text(place.names) if place else "",
            "frames": [(f.key, w.text(f.title)) for f in known],
            "periods": [(p, gettext(w.PERIODS[p])) for p in PERIODS],
            "subjects": [(s, gettext(NAMES[s])) for s in SUBJECTS],
            "steps": [
                (s.key, w.text(s.title), given.get(f"due_{s.key}", ""))
                for s in (chosen.steps if chosen else ())
            ],
            "typed": typed,
        },
    )  # fmt: skip


def _first_unit(actor: Actor) -> int:
    """Return the highest unit where the actor may open one."""
    held = [h for h in actor.held if "evaluation.write" in h.rights]
    held.sort(key=lambda h: len(h.range.low))
    return held[0].unit_id if held else 0


def do(actor: Actor, posted: Any) -> Any:
    """Open the campaign that was asked for."""
    unit = unit_of(actor, posted.get("at", ""))
    if unit is None:
        raise InputError(_("Choose the unit first."), code="evaluation.open")
    pack = units_found(actor, [unit])[unit].structure.pack or None
    frame = frames.frame_of(posted.get("frame", ""), pack)
    return evaluation.campaign_open(actor=actor, command=opening(frame, unit, posted))
