"""What the clock does to cases each night: times pass, reminders, late ones rise."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from banyan.base.events import announce
from banyan.deadlines.services import Start, deadlines_start
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.ledger import services as ledger
from banyan.rulebook import packs

from ..definitions import pinned
from ..domain import interpret
from ..domain.definition import ClockDef, StepDef
from ..domain.seen import Asked, Chain, conditions, places
from ..domain.state import RUNNING, World
from ..events import CasesReminded
from ..loading import asker, chains_of, events_of_rules, facts_for, loaded, locked
from ..models import CaseClock
from ..timing import ACTION, LATE, SUBJECT, joined
from ..writing import Change, Happened, write

CHUNK = 1_000
LATE_TITLE = Text(vi="Trễ hạn", lo="ຊ້າກຳນົດ", en="Late")


@dataclass(frozen=True)
class Swept:
    """How many times passed, reminders went out, late clocks rose."""

    passed: int
    reminded: int
    raised: int


def cases_sweep(*, actor: Actor, on: dt.date) -> Swept:
    """Pass what is over, remind of what is near, raise what is late. Set-based.

    Running it again on the same day changes nothing. Only the installation runs it.
    """
    actor.require("settings.admin")
    return Swept(
        passed=_pass_times(actor, on),
        reminded=_remind(actor, on),
        raised=_raise(actor, on),
    )


# -- times that are over ------------------------------------------------------


def _pass_times(actor: Actor, on: dt.date) -> int:
    over = CaseClock.objects.filter(
        state=RUNNING, type="wait", due_on__lt=on, case__state="open"
    )
    ids = sorted(set(over.values_list("case", flat=True)))
    return sum(_pass_some(actor, on, part) for part in _parts(ids))


def _pass_some(actor: Actor, on: dt.date, ids: Sequence[int]) -> int:
    with transaction.atomic():
        found = loaded(locked(ids))
        worlds = _worlds(found, on)
        changes = []
        for pk, state in found.states.items():
            definition = found.definitions[pk]
            move = interpret.passed(definition, state, worlds[pk])
            if not move.passed:
                continue
            events = tuple(
                Happened(
                    kind="pass",
                    on=s.done_on or on,
                    step=s.key,
                    round=s.round,
                    outcome=s.outcome,
                    move=move,
                )
                for s in move.passed
            )
            changes.append(
                Change(
                    found.rows[pk],
                    definition,
                    state,
                    move.state,
                    found.chains[pk],
                    events,
                )
            )
        if changes:
            facts = {"count": len(changes)}
            with ledger.act(actor=actor, kind="cases.times_pass", facts=facts) as act:
                write(act, actor, changes, clock.now())
    return len(changes)


def _worlds(found: Any, on: dt.date) -> dict[int, World]:
    """Return the world of each case, with the facts of its conditions."""
    groups: dict[str, list[int]] = defaultdict(list)
    for pk, definition in found.definitions.items():
        groups[definition.hash].append(pk)
    worlds = {}
    for ids in groups.values():
        definition = found.definitions[ids[0]]
        asked = [
            Asked(pk, found.states[pk].case, on, {}, found.states[pk].fields)
            for pk in ids
        ]
        uses = [s.only_if for s in definition.steps if s.only_if]
        needs = [n for u in uses for n in conditions.get(u.name).needs]
        facts = facts_for(needs, asked)
        for pk in ids:
            worlds[pk] = World(
                today=on,
                ask=asker(definition.pack),
                chain=found.chains[pk],
                facts=facts[pk],
                rule_events=events_of_rules(definition.pack),
            )
    return worlds


# -- reminders ----------------------------------------------------------------

COLUMNS = (
    "id", "case_id", "case__definition_id", "step", "key", "due_on", "reminded",
    "case__dates",
)  # fmt: skip


def _remind(actor: Actor, on: dt.date) -> int:
    """Tell which clocks have come as near as a reminder of their rule says."""
    rows = CaseClock.objects.filter(
        state=RUNNING, type="due", due_on__gte=on, case__state="open"
    ).values_list(*COLUMNS)
    due: dict[int, list[int]] = defaultdict(list)
    told = []
    for pk, case, hash_, step, key, last, reminded, dates in rows.iterator():
        defined = _clock(hash_, step, key)
        if defined is None or not defined.reminders:
            continue
        near = _nearest(pinned(hash_).pack, defined, on, _to(defined, last, dates))
        if near is not None and (reminded is None or near < reminded):
            due[near].append(pk)
            told.append((case, step, near))
    if not due:
        return 0
    facts = {"reminders": {str(k): len(v) for k, v in sorted(due.items())}}
    with ledger.act(actor=actor, kind="cases.remind", facts=facts) as act:
        for near, ids in sorted(due.items()):
            for part in _parts(ids):
                CaseClock.objects.filter(pk__in=part).update(
                    reminded=near, row_version=F("row_version") + 1
                )
        act.record_rows("change", CaseClock, [i for ids in due.values() for i in ids])
        announce(CasesReminded(tuple(told)))
    return len(told)


def _clock(hash_: str, step: str, key: str) -> ClockDef | None:
    found = pinned(hash_).step(step)
    return found.clock(key) if found else None


def _to(defined: ClockDef, last: dt.date, dates: dict[str, str]) -> dt.date:
    """Return the day that reminders count down to."""
    named = dates.get(defined.remind_to)
    return dt.date.fromisoformat(named) if named else last


def _nearest(pack: str, defined: ClockDef, on: dt.date, to: dt.date) -> int | None:
    """Return the reminder that is due: the smallest one not further than today."""
    value = packs.ask(defined.reminders, on=on, pack=pack).value or []
    left = (to - on).days
    passed = [n for n in value if left <= n]
    return min(passed) if passed and left >= 0 else None


# -- late ones rise -----------------------------------------------------------


def _raise(actor: Actor, on: dt.date) -> int:
    late = CaseClock.objects.filter(
        state=RUNNING, type="due", due_on__lt=on, raised_on=None, case__state="open"
    )
    ids = list(late.order_by("pk").values_list("pk", flat=True))
    return sum(_raise_some(actor, on, part) for part in _parts(ids))


def _raise_some(actor: Actor, on: dt.date, ids: Sequence[int]) -> int:
    rows = list(CaseClock.objects.filter(pk__in=ids).select_related("case"))
    chains = chains_of({(r.case.unit_id, r.case.other_unit_id) for r in rows})
    starts = []
    for row in rows:
        definition = pinned(row.case.definition_id)
        step = definition.step(row.step)
        chain = chains[row.case.unit_id, row.case.other_unit_id]
        start = _risen(row, definition.title, step, chain)
        if start is not None:
            starts.append(start)
    facts = {"count": len(rows)}
    with ledger.act(actor=actor, kind="cases.raise", facts=facts) as act:
        CaseClock.objects.filter(pk__in=ids).update(
            raised_on=on, row_version=F("row_version") + 1
        )
        act.record_rows("change", CaseClock, ids)
        deadlines_start(actor=actor, starts=starts, record_into=act)
    return len(starts)


def _risen(
    row: CaseClock, kind: Text, step: StepDef | None, chain: Chain
) -> Start | None:
    """Return the deadline of the level above for a late clock; none at the top."""
    defined = step.clock(row.key) if step else None
    if step is None or defined is None or not defined.escalate:
        return None
    unit = places.get(defined.escalate).run(chain)
    if unit is None or row.due_on is None:
        return None
    return Start(
        kind=LATE,
        subject_kind=SUBJECT,
        subject=row.pk,
        title=joined(LATE_TITLE, joined(kind, defined.title)),
        unit=unit.id,
        started_on=row.started_on or row.case.opened_on,
        due_on=row.due_on,
        right=step.by.right,
        about=row.case.about,
        person=row.case.person_id,
        rule=row.rule,
        url=f"/cases/{row.case.reference}/",
        action=ACTION,
    )


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    known = list(ids)
    for start in range(0, len(known), CHUNK):
        yield known[start : start + CHUNK]
