"""Whom a case should soon be opened for: a clock in the inbox until one is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from banyan.deadlines.queries import subjects_running
from banyan.deadlines.services import Start, deadlines_finish, deadlines_start
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.text import Text
from banyan.people.queries import MemberKnown, members_known
from banyan.rulebook import packs
from banyan.rulebook.domain.rules import Answer

from ..definitions import definitions
from ..domain.definition import Definition, Watch
from ..domain.seen import subjects
from ..models import Case

SUBJECT = "people.membership"
ACTION = Text(vi="Mở việc", lo="ເປີດສຳນວນ", en="Open a case")


def kind_of(kind: str) -> str:
    """Return the kind of deadline that watches for a kind of case."""
    return f"cases.watch.{kind}"


def cases_watch(*, actor: Actor, on: dt.date) -> int:
    """Start the clocks of cases that should soon be opened; return how many."""
    actor.require("settings.admin")
    return sum(
        _watch(actor, definition, definition.watch, on)
        for _kind, definition in sorted(definitions().items())
        if definition.watch and definition.subject == "membership"
    )


def upcoming(
    actor: Actor, definition: Definition, until: dt.date, on: dt.date
) -> Sequence[tuple[int, dt.date]]:
    """Return whom the actor sees among those due by a day, with that day."""
    watch = definition.watch
    if watch is None:
        return ()
    answer = _ask(definition, watch.subjects.rule, on)
    return subjects.get(watch.subjects.name).run(actor, until, answer)


def _ask(definition: Definition, rule: str, on: dt.date) -> Answer | None:
    return packs.ask(rule, on=on, pack=definition.pack) if rule else None


def _watch(actor: Actor, definition: Definition, watch: Watch, on: dt.date) -> int:
    alerts = _ask(definition, watch.reminders, on)
    ahead = max(alerts.value or [0]) if alerts else 0
    until = on + dt.timedelta(days=ahead)
    found = dict(upcoming(actor, definition, until, on))
    for pk in subjects_running(kind_of(definition.kind)):
        found.pop(pk, None)
    for pk in under_way(definition, found):
        found.pop(pk, None)
    members = members_known(actor, found)
    answer = _ask(definition, watch.rule, on)
    starts = [
        _start(definition, watch, members[m], day, answer) for m, day in found.items()
    ]
    return len(deadlines_start(actor=actor, starts=starts))


def under_way(definition: Definition, ids: Iterable[int]) -> set[int]:
    """Return the memberships for which a case of the kind is open already."""
    rows = Case.objects.filter(
        kind=definition.kind, state__in=("open", "suspended"), membership__in=list(ids)
    )
    return set(rows.values_list("membership", flat=True))


def _start(
    definition: Definition,
    watch: Watch,
    member: MemberKnown,
    day: dt.date,
    answer: Answer | None,
) -> Start:
    has_rule = answer is not None and answer.is_active and answer.deadline is not None
    return Start(
        kind=kind_of(definition.kind),
        subject_kind=SUBJECT,
        subject=member.id,
        title=watch.title,
        unit=member.unit,
        started_on=day,
        length=answer.deadline.length
        if has_rule and answer and answer.deadline
        else None,
        length_unit=answer.unit if has_rule and answer else "",
        due_on=None if has_rule else day,
        calendar=definition.calendar,
        right=watch.right,
        about=member.name,
        person=member.person,
        rule=watch.rule,
        url=f"/cases/open/{definition.kind}/?membership={member.uid}",
        action=ACTION,
    )


def watch_stop(
    *, kind: str = "", memberships: Iterable[int], act: object = None
) -> int:
    """End the clocks of whom a case was opened for, or who no longer needs one."""
    wanted = [kind] if kind else [k for k, d in definitions().items() if d.watch]
    ids = list(memberships)
    return sum(
        deadlines_finish(
            actor=system_actor("cases"),
            subject_kind=SUBJECT,
            subjects=ids,
            kind=kind_of(k),
            record_into=act,
        )
        for k in wanted
    )
