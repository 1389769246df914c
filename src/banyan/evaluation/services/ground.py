"""What every service of evaluation stands on: rights, locks, frames, refusals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from banyan.base import bulk
from banyan.kernel.actor import Actor
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotVisible,
    Problem,
    RuleRefusal,
    StateRefusal,
)
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger
from banyan.units.queries import units_found

from .. import frames
from ..domain.frame import Frame
from ..models import Assessment, Campaign

READ, WRITE, DECIDE = "evaluation.read", "evaluation.write", "decision.write"


@contextmanager
def acting(
    actor: Actor, kind: str, unit: int | None, facts: Mapping[str, Any],
    rules: Iterable[Any] = (), record_into: Any = None,
) -> Iterator[Any]:  # fmt: skip
    """Open an act of its own, or write into the act of a larger piece of work."""
    with transaction.atomic():
        if record_into is not None:
            yield record_into
            return
        with ledger.act(
            actor=actor, kind=kind, unit=unit, rules=rules, facts=dict(facts)
        ) as act:
            yield act


def require_units(actor: Actor, units: Iterable[int], right: str = WRITE) -> None:
    """Require a right for each unit; NotVisible out of range."""
    wanted = set(units)
    found = units_found(actor, wanted)
    if wanted - found.keys():
        raise NotVisible
    for unit in found.values():
        actor.require(right, path=unit.path, area_path=unit.area_path)


def frame_of(campaign: Campaign) -> Frame:
    """Return the frame that a campaign pinned."""
    return frames.pinned(campaign.pack, campaign.frame_hash, campaign.frame_content)


def answers_of(campaign: Campaign) -> dict[str, Any]:
    """Return the rules of a campaign as they stood on the last day of its period."""
    return frames.answers(frame_of(campaign), last_day(campaign))


def last_day(campaign: Campaign) -> Any:
    """Return the last day of the period."""
    import datetime as dt

    return campaign.period_to - dt.timedelta(days=1)


def campaign_locked(campaign: int) -> Campaign:
    """Lock a campaign; NotVisible when there is none."""
    row = Campaign.objects.select_for_update(of=("self",)).filter(pk=campaign).first()
    if row is None:
        raise NotVisible
    return row


def must_run(campaign: Campaign) -> None:
    """Raise StateRefusal for a campaign that is closed."""
    if campaign.state != "open":
        raise StateRefusal(
            _("This campaign is closed."),
            code="evaluation.closed",
            way_out=_("A class is corrected by a new decision."),
        )


def locked(
    ids: Iterable[int], versions: Mapping[int, int | None] | None = None
) -> dict[int, Assessment]:
    """Lock assessments in the order of their ids; Conflict where one moved."""
    wanted = sorted(set(ids))
    rows = {
        row.pk: row
        for start in range(0, len(wanted), 10_000)
        for row in Assessment.objects.select_for_update(of=("self",))
        .filter(pk__in=wanted[start : start + 10_000])
        .order_by("pk")
    }
    share_campaigns(rows.values())
    if len(rows) < len(wanted):
        raise NotVisible
    for pk, version in (versions or {}).items():
        if version is not None and rows[pk].row_version != version:
            raise Conflict
    return rows


def share_campaigns(rows: Iterable[Assessment]) -> None:
    """Give rows their campaigns: read once, for each carries its whole frame."""
    listed = list(rows)
    known = Campaign.objects.in_bulk({r.campaign_id for r in listed})
    for row in listed:
        row.campaign = known[row.campaign_id]


COLUMNS = (
    "rated unrated_reason unrated_rule done points words answers facts self_class proposed"
).split()


def keep(act: Any, rows: Iterable[Assessment]) -> None:
    """Write what changed in assessments before a decision, in one statement."""
    changed = list(rows)
    bulk.update(
        Assessment,
        COLUMNS,
        [(r.pk, *(getattr(r, c) for c in COLUMNS)) for r in changed],
    )
    for row in changed:
        row.row_version += 1
    act.record_rows("change", Assessment, [r.pk for r in changed])


def undecided(rows: Iterable[Assessment]) -> None:
    """Raise StateRefusal where a class is decided already or the campaign closed."""
    for row in rows:
        must_run(row.campaign)
        if row.state != "open":
            raise StateRefusal(
                _("The class is decided already."),
                code="evaluation.decided",
                way_out=_("A class is corrected by a new decision."),
            )


def refuse(problems: Sequence[Problem], rule: str = "", citation: str = "") -> None:
    """Raise all problems as one refusal: by a rule where one is named."""
    if not problems:
        return
    first = problems[0]
    common: dict[str, Any] = {
        "code": first.code,
        "way_out": first.way_out,
        "problems": list(problems),
        **dict(first.values),
    }
    cite = citation or next((p.citation for p in problems if p.citation), "")
    if rule or cite:
        raise RuleRefusal(first.template, rule=rule, citation=cite, **common)
    raise InputError(first.template, **common)
