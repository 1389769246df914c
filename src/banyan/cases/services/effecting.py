"""Effects: what a recorded outcome changes elsewhere, inside the same act.

They act for the installation, on behalf of who recorded the step: the right to
decide was asked at the step, and the decision is what carries them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.errors import Fault
from banyan.kernel.text import gettext_noop as _

from ..domain.definition import Use
from ..domain.seen import Item, Work, effects
from .doing import Doing


def apply_effects(actor: Actor, act: Any, doings: Sequence[Doing]) -> None:
    """Apply the effects of every move, each once for all cases that have it."""
    groups: dict[str, tuple[Use, list[Item]]] = {}
    for doing in doings:
        for use in doing.moved.effects:
            key = f"{use.name} {json.dumps(use.params, sort_keys=True, default=str)}"
            groups.setdefault(key, (use, []))[1].append(_item(doing, use))
    runner = replace(system_actor("cases", on=actor.on), on_behalf_of=actor.name)
    for use, items in groups.values():
        named = effects.get(use.name)
        if named.options.get("standing") and any(i.decision is None for i in items):
            raise Fault(_("The effect “%(name)s” has no decision."), name=use.name)
        named.run(Work(runner, act, items))


def _item(doing: Doing, use: Use) -> Item:
    state, command = doing.moved.state, doing.command
    done = doing.moved.done
    effective: dt.date = doing.moved.effective_on or command.on
    return Item(
        case=state.case,
        decision=doing.decision,
        on=command.on,
        effective_on=effective,
        step=command.step,
        outcome=done.outcome if done else "",
        given=doing.given,
        fields=state.fields,
        dates=state.dates,
        params=use.params,
    )
