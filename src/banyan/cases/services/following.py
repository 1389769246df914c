"""Steps follow where a host was moved below another level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import F

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.ledger import services as ledger

from ..definitions import pinned
from ..domain.definition import Definition
from ..domain.seen import Chain, places
from ..domain.state import LIVE, StepState
from ..loading import chains_of, loaded, locked
from ..models import CaseStep
from ..writing import Change, write
from .rehosting import LIVE_CASES, clocks_of, deadlines_follow

CHUNK = 1_000
COLUMNS = (
    "case__unit", "case__other_unit", "case__definition", "key", "unit", "case",
)  # fmt: skip


def places_anew(*, actor: Actor) -> int:
    """Put open steps where their place is now; return how many cases changed.

    A step that lies at a level above its host finds another one when the host was
    moved. Set-based: only cases with a step in a wrong place are loaded.
    """
    actor.require("settings.admin")
    ids = _astray()
    return sum(
        _anew(actor, ids[start : start + CHUNK]) for start in range(0, len(ids), CHUNK)
    )


def _astray() -> list[int]:
    """Return the cases with an open step that lies elsewhere than its place."""
    away = CaseStep.objects.filter(state__in=LIVE, case__state__in=LIVE_CASES)
    rows = list(away.exclude(unit=F("case__unit")).values_list(*COLUMNS))
    chains = chains_of({(host, other) for host, other, *_rest in rows})
    return sorted(
        {
            case
            for host, other, hash_, key, unit, case in rows
            if _place(pinned(hash_), key, chains[host, other], unit) != unit
        }
    )


def _place(definition: Definition, key: str, chain: Chain, now: int) -> int:
    """Return where a step belongs; where it lies ``now`` when nothing fits."""
    step = definition.step(key)
    place = places.get(step.by.place).run(chain) if step else None
    return place.id if place else now


def _anew(actor: Actor, ids: Sequence[int]) -> int:
    with transaction.atomic():
        found = loaded(locked(ids))
        changes = []
        moved: dict[int, int] = {}
        for pk, row in found.rows.items():
            before, chain = found.states[pk], found.chains[pk]
            steps = tuple(
                _placed(found.definitions[pk], s, chain) for s in before.steps
            )
            after = replace(before, steps=steps)
            moved |= clocks_of(after)
            changes.append(Change(row, found.definitions[pk], before, after, chain))
        facts = {"count": len(changes)}
        with ledger.act(actor=actor, kind="cases.places", facts=facts) as act:
            write(act, actor, changes, clock.now())
            deadlines_follow(actor, act, moved)
    return len(changes)


def _placed(definition: Definition, step: StepState, chain: Chain) -> StepState:
    if step.state not in LIVE or step.unit is None:
        return step
    return replace(step, unit=_place(definition, step.key, chain, step.unit))
