"""Moving open cases to a newer procedure, previewed, as one act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import gettext_noop as _

from ..definitions import definition_of, keep
from ..domain.definition import Definition
from ..domain.moving import applies, homeless, moved
from ..domain.state import World
from ..loading import asker, events_of_rules, loaded
from ..models import Case
from ..writing import Change, Happened, write
from .ground import acting

CHUNK = 500


@dataclass(frozen=True)
class Moved:
    """What moving comes to: how many cases, and which stay because no step fits."""

    kind: str
    count: int
    stay: tuple[str, ...]
    is_preview: bool


def cases_move(
    *,
    actor: Actor,
    kind: str,
    pack: str | None = None,
    preview: bool = True,
    record_into: Any = None,
) -> Moved:
    """Move the open cases of a kind to the procedure as the pack has it today.

    Only where the procedure says so (``moves_from``). A preview writes nothing.
    Raises NotAllowed without ``settings.admin``, StateRefusal when a case would be
    stranded and it is no preview.
    """
    actor.require("settings.admin")
    new = definition_of(kind, pack)
    with transaction.atomic():
        rows = _rows(new)
        found = loaded(rows)
        stay = tuple(
            found.rows[pk].reference
            for pk, state in found.states.items()
            if homeless(new, state)
        )
        if preview:
            return Moved(kind, len(rows) - len(stay), stay, True)
        if stay:
            raise StateRefusal(
                _(
                    "%(count)s open cases have no step in the newer procedure: %(list)s."
                ),
                code="cases.stranded",
                count=len(stay),
                list=", ".join(stay[:50]),
                way_out=_("Say in “moves” which step theirs becomes."),
            )
        _move(actor, new, found, rows, record_into)
    return Moved(kind, len(rows), (), False)


def _rows(new: Definition) -> list[Case]:
    rows = Case.objects.select_for_update(of=("self",)).filter(
        kind=new.kind, state__in=("open", "suspended"), definition__pack=new.pack
    )
    return [r for r in rows.order_by("pk") if applies(new, r.definition_id)]


def _move(
    actor: Actor, new: Definition, found: Any, rows: list[Case], record_into: Any
) -> None:
    now, today = clock.now(), clock.today()
    facts = {"kind": new.kind, "to": new.hash, "count": len(rows)}
    with acting(actor, "cases.cases_move", rows, facts, (), record_into) as act:
        keep(new, now)
        for start in range(0, len(rows), CHUNK):
            changes = []
            for row in rows[start : start + CHUNK]:
                before = found.states[row.pk]
                chain = found.chains[row.pk]
                world = World(
                    today=today,
                    ask=asker(new.pack),
                    chain=chain,
                    rule_events=events_of_rules(new.pack),
                )
                given = {"from": row.definition_id, "to": new.hash}
                row.definition_id = new.hash
                event = Happened(kind="move", on=today, given=given)
                after = moved(new, before, world)
                changes.append(Change(row, new, before, after, chain, (event,)))
            write(act, actor, changes, now)
