"""Opening cases: one kind, any number of subjects, one act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from banyan.base import bulk
from banyan.base.events import announce
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed, NotVisible
from banyan.kernel.ids import uuid7
from banyan.kernel.text import gettext_noop as _

from ..commands import OpenCase
from ..definitions import definition_of, keep
from ..domain import interpret
from ..domain.definition import Definition
from ..domain.fields import as_stored
from ..domain.messages import finding
from ..domain.seen import Asked, CaseView, Chain, Finding, PlaceUnit
from ..domain.state import Move, World
from ..events import CasesOpened
from ..loading import asker, chains_of, events_of_rules, facts_for, needs_of, view_of
from ..models import Case, CaseSeries
from ..writing import Change, Happened, write
from .ground import acting, numbered, refuse
from .subjects import Subject, subjects_of
from .watching import watch_stop

UNIT_READ = "unit.read"


def case_open(
    *,
    actor: Actor,
    kind: str,
    commands: Sequence[OpenCase],
    pack: str | None = None,
    keep_running: bool = False,
    record_into: Any = None,
) -> list[Case]:
    """Open cases of a kind in one act; return them in the order of the commands.

    Raises NotVisible for a subject or unit out of range, NotAllowed without the
    kind's right at the host, InputError for a form that is not complete,
    RuleRefusal (with the article) when a guard of the opening says no, StateRefusal
    for a second open case of the kind. All or none; each problem names its row.
    ``keep_running`` leaves out subjects whose case of the kind is open already.
    """
    if not commands:
        return []
    definition = definition_of(kind, pack)
    with transaction.atomic():
        if keep_running:
            commands = _not_running(definition, commands)
        if not commands:
            return []
        subjects = subjects_of(actor, definition, commands, record_into)
        chains = _chains(definition, commands, subjects)
        _require(actor, definition, commands, subjects, chains)
        refuse(_second(definition, commands, subjects))
        rows = _rows(definition, commands, subjects)
        moves = _decided(definition, commands, rows, chains)
        refuse([(n, f) for n, m in numbered(moves) for f in m.refused])
        facts = {"kind": kind, "count": len(rows), "definition": definition.hash}
        with acting(actor, "cases.case_open", rows, facts, (), record_into) as act:
            now = clock.now()
            keep(definition, now)
            _refer(definition, rows)
            changes = [
                _change(definition, row, command, move, chain)
                for row, command, move, chain in zip(
                    rows, commands, moves, chains, strict=True
                )
            ]
            write(act, actor, changes, now)
            if definition.watch:
                members = [row.membership_id for row in rows if row.membership_id]
                watch_stop(kind=kind, memberships=members, act=act)
            announce(CasesOpened(kind, tuple(row.pk for row in rows)))
    return rows


def _chains(
    definition: Definition, commands: Sequence[OpenCase], subjects: Sequence[Subject]
) -> list[Chain]:
    pairs = [
        (s.unit, _other(definition, c)) for s, c in zip(subjects, commands, strict=True)
    ]
    known = chains_of(pairs)
    return [known[pair] for pair in pairs]


def _other(definition: Definition, command: OpenCase) -> int | None:
    """Return the unit of the other side: a field of the opening, where there is one."""
    _step, _dot, key = definition.other.partition(".")
    value = command.given.get(key) if key else None
    return value if isinstance(value, int) else None


def _require(
    actor: Actor,
    definition: Definition,
    commands: Sequence[OpenCase],
    subjects: Sequence[Subject],
    chains: Sequence[Chain],
) -> None:
    """Raise NotAllowed without the right, NotVisible where a unit named is not seen."""
    if actor.is_system:
        return
    for command, subject, chain in zip(commands, subjects, chains, strict=True):
        own = definition.by_person and subject.person == actor.own_person
        host = chain.host[-1] if chain.host else None
        if own and subject.person is not None:
            continue
        if host is not None and _may(actor, definition.right, host):
            continue
        if host is None or (command.unit and not _may(actor, UNIT_READ, host)):
            raise NotVisible
        raise NotAllowed(right=definition.right)


def _may(actor: Actor, right: str, unit: PlaceUnit) -> bool:
    return actor.covers(right, unit.path, unit.area_path)


def _second(
    definition: Definition, commands: Sequence[OpenCase], subjects: Sequence[Subject]
) -> list[tuple[int | None, Finding]]:
    """Return the refusals of a second open case, and of a wrong structure."""
    running = {} if definition.several else _running(definition, subjects)
    found: list[tuple[int | None, Finding]] = []
    for row, subject in numbered(subjects):
        key = subject.membership or subject.person or subject.subject_unit
        if key in running:
            found.append((row, _open_already(subject, running[key])))
        elif not definition.several:
            running[key] = "…"
        if not _fits(definition, subject):
            found.append((row, _wrong_structure(definition, subject)))
    return found


def _fits(definition: Definition, subject: Subject) -> bool:
    wanted = definition.structures
    return not wanted or not subject.structure or subject.structure in wanted


def _not_running(
    definition: Definition, commands: Sequence[OpenCase]
) -> Sequence[OpenCase]:
    if definition.several:
        return commands
    running = _running_of(definition, [c.subject for c in commands])
    return [c for c in commands if c.subject not in running]


def _running(definition: Definition, subjects: Sequence[Subject]) -> dict[Any, str]:
    ids = [s.membership or s.person or s.subject_unit for s in subjects]
    return _running_of(definition, ids)


def _running_of(definition: Definition, ids: Sequence[int | None]) -> dict[Any, str]:
    column = {
        "membership": "membership_id",
        "person": "person_id",
        "unit": "subject_unit_id",
    }[definition.subject]
    rows = Case.objects.filter(
        kind=definition.kind, state__in=("open", "suspended"), **{f"{column}__in": ids}
    )
    return dict(rows.values_list(column, "reference"))


def _open_already(subject: Subject, reference: str) -> Finding:
    return finding(
        "cases.second",
        _("A case of this kind is open already for %(name)s: %(reference)s."),
        field="subject",
        name=subject.about,
        reference=reference,
        way_out=_("Go on with the case that is open, or take it back."),
    )


def _wrong_structure(definition: Definition, subject: Subject) -> Finding:
    return finding(
        "cases.structure",
        _("This procedure is not one of the organisation of %(name)s."),
        kind="input",
        field="subject",
        name=subject.about,
    )


def _rows(
    definition: Definition, commands: Sequence[OpenCase], subjects: Sequence[Subject]
) -> list[Case]:
    ids = bulk.take_ids(Case, len(commands))
    return [
        Case(
            pk=pk,
            uid=uuid7(),
            kind=definition.kind,
            definition_id=definition.hash,
            unit_id=subject.unit,
            other_unit_id=_other(definition, command),
            subject_unit_id=subject.subject_unit,
            person_id=subject.person,
            membership_id=subject.membership,
            parent_id=command.parent,
            about=subject.about[:200],
            opened_on=command.on,
            is_single=not definition.several,
            is_specimen=subject.is_specimen,
        )
        for pk, command, subject in zip(ids, commands, subjects, strict=True)
    ]


def _decided(
    definition: Definition,
    commands: Sequence[OpenCase],
    rows: Sequence[Case],
    chains: Sequence[Chain],
) -> list[Move]:
    views: list[CaseView] = [
        view_of(row, chain, definition.pack)
        for row, chain in zip(rows, chains, strict=True)
    ]
    given = [
        {**as_stored(definition.fields, c.given), **_extra(definition, c)}
        for c in commands
    ]
    asked = [Asked(v.id, v, v.opened_on, g) for v, g in zip(views, given, strict=True)]
    facts = facts_for(needs_of(definition, None), asked)
    ask, events, today = (
        asker(definition.pack),
        events_of_rules(definition.pack),
        clock.today(),
    )
    return [
        interpret.opened(
            definition,
            view,
            values,
            World(
                today=today,
                ask=ask,
                chain=chain,
                facts=facts[view.id],
                rule_events=events,
            ),
            command.sets,
        )
        for view, values, chain, command in zip(
            views, given, chains, commands, strict=True
        )
    ]


def _extra(definition: Definition, command: OpenCase) -> Mapping[str, Any]:
    """Return what was given and no field knows: the interpreter refuses it."""
    known = {f.key for f in definition.fields}
    return {k: v for k, v in command.given.items() if k not in known}


def _refer(definition: Definition, rows: Sequence[Case]) -> None:
    """Give each case its reference: kind, year, body, number without a gap."""
    keys = {(row.unit_id, row.opened_on.year) for row in rows}
    known = _series(definition.code, keys)
    for row in rows:
        year = row.opened_on.year
        series = known[row.unit_id, year]
        series.last_number += 1
        row.reference = f"{definition.code}-{year}-{row.unit_id}-{series.last_number}"
    CaseSeries.objects.bulk_update(known.values(), ["last_number"], batch_size=500)


def _series(code: str, keys: set[tuple[int, int]]) -> dict[tuple[int, int], CaseSeries]:
    """Return the number series of bodies and years, locked until the act ends."""
    CaseSeries.objects.bulk_create(
        [CaseSeries(unit_id=u, year=y, code=code) for u, y in sorted(keys)],
        ignore_conflicts=True,
    )
    rows = CaseSeries.objects.select_for_update().filter(
        code=code, unit__in={u for u, _y in keys}, year__in={y for _u, y in keys}
    )
    return {(r.unit_id, r.year): r for r in rows.order_by("pk")}


def _change(
    definition: Definition, row: Case, command: OpenCase, move: Move, chain: Chain
) -> Change:
    event = Happened(
        kind="open",
        on=command.on,
        given=move.state.fields[interpret.OPENING],
        move=move,
    )
    return Change(row, definition, None, move.state, chain, (event,))
