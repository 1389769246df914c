"""The re-check: what was given beside what would be given today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from banyan.exchange.queries import states_told
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, StateRefusal
from banyan.kernel.text import gettext_noop as _

from .building import GONE, Asked, figure_data, measured
from .domain.comparing import (
    DAMAGED,
    Finding,
    figures_in,
    hash_of,
    identity,
    lost_practices,
    moved_figures,
)
from .models import Snapshot
from .store import found_one, is_of_house

FIGURES_READ = "figures.read"


@dataclass(frozen=True)
class Checked:
    """A snapshot, whether it is whole, and what is no longer so."""

    as_of: dt.date
    today: dt.date
    hash: str
    whole: bool
    findings: tuple[Finding, ...]
    now: Mapping[tuple[str, str, str], Mapping[str, Any]]
    """Each figure as it would be given today; one whose source is gone is absent."""


def snapshot_of(row: Any) -> Snapshot:
    """Return what was given. Raises StateRefusal for one that was not released."""
    found = Snapshot.objects.filter(briefing=row).first()
    if found is None:
        raise StateRefusal(
            _("This briefing was not released yet: nothing was given."),
            code="briefing.not_given",
            way_out=_("Its figures are those of today until it is released."),
        )
    return found


def briefing_check(actor: Actor, uid: Any) -> Checked:
    """Compare what was given with today, for who reads the unit and its figures."""
    row = found_one(actor, uid)
    if not actor.is_system and not is_of_house(actor, row):
        raise NotVisible
    return briefing_compared(actor, row, snapshot_of(row))


def briefing_compared(actor: Actor, row: Any, snapshot: Snapshot) -> Checked:
    """Compare a briefing of the house that was read already; NotAllowed without figures."""
    actor.require(FIGURES_READ, path=row.unit.path, area_path=row.unit.area_path)
    return checked(actor, row, snapshot)


def checked(actor: Actor, row: Any, snapshot: Snapshot) -> Checked:
    """Compare a snapshot with today: a fixed number of statements for its figures."""
    content, today = snapshot.content, clock.today()
    whole = hash_of(content) == snapshot.hash
    now = today_of(actor, row.unit, content, today)
    findings = moved_figures(content, now)
    practices = [p["uid"] for s in content["sections"] for p in s["practices"]]
    lessons = [p["uid"] for s in content["sections"] for p in s["lessons"]]
    findings += lost_practices(content, states_told(actor, practices, lessons))
    if not whole:
        findings.insert(0, Finding(DAMAGED, "", "", content.get("title", {})))
    return Checked(snapshot.as_of, today, snapshot.hash, whole, tuple(findings), now)


def today_of(
    actor: Actor, unit: Any, content: Mapping[str, Any], today: dt.date
) -> dict[tuple[str, str, str], Mapping[str, Any]]:
    """Return each figure of a content as it would be given today."""
    given = {identity(f): Asked.of(f, today) for _section, f in figures_in(content)}
    charts = [c["key"] for s in content["sections"] for c in s["charts"]]
    found = measured(actor, unit, given.values(), charts, today)
    made = {key: figure_data(found, one) for key, one in given.items()}
    return {key: data for key, data in made.items() if data["state"] != GONE}
