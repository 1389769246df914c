"""Years of membership and the next badge, as plain facts reckoned on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from banyan.kernel.periods import Period, Seniority, gaps
from banyan.people.domain.standing import years_of_membership
from banyan.people.queries import MembershipShown
from banyan.rulebook import packs
from banyan.web.features.rulebook.links import rule_url
from banyan.web.shared.ui import Fact
from banyan.web.templatetags.banyan_ui import day

from .words import years_said

RULE = "BDG-YEARS"


@dataclass(frozen=True)
class Years:
    """How long somebody has been a member of one structure, breaks left out."""

    structure: str
    spell: Seniority
    breaks: tuple[Period, ...]


def years_in(rows: Sequence[MembershipShown], structure: str, on: dt.date) -> Years:
    """Reckon the memberships of a structure on a day; only those shown count."""
    periods = [
        Period(m.joined_on, m.left_on)
        for m in rows
        if m.structure == structure and (m.left_on is None or m.left_on > m.joined_on)
    ]
    begun = [p for p in periods if p.start <= on]
    return Years(structure, years_of_membership(begun, on), tuple(gaps(begun)))


def years_fact(years: Years) -> Fact | None:
    """Write years of membership; a break is named."""
    said = years_said(years.spell)
    if not said:
        return None
    note = ", ".join(
        gettext("break from %(start)s to %(end)s")
        % {"start": day(p.start, "short"), "end": day(p.end, "short")}
        for p in years.breaks
    )
    return Fact(gettext("Years of membership"), said, note=note)


def badge_fact(years: Years, on: dt.date) -> Fact | None:
    """Name the next badge and the day on which its years are full; no promise."""
    pack = _pack_with(years.structure)
    if not pack or years.spell.counted_from is None:
        return None
    value = packs.ask(RULE, on=on, pack=pack).value
    steps = sorted(n for n in value if isinstance(n, int)) if value else []
    ahead = next((n for n in steps if n > years.spell.years), None)
    if ahead is None:
        return None
    full = years.spell.reaches_on(ahead)
    return Fact(
        gettext("Next badge"),
        gettext("%(years)s years on %(day)s") % {"years": ahead, "day": day(full)},
        url=rule_url(RULE, pack),
    )


def _pack_with(structure: str) -> str:
    """Return the pack that has both the structure and the rule of badges."""
    for pack in (packs.default_pack(), *packs.pack_ids()):
        if structure in packs.structures(pack) and RULE in packs.rulebook(pack).rules:
            return pack
    return ""
