"""What every service of cases stands on: the act, the rights, the refusal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db import transaction

from banyan.kernel.actor import Actor
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    Problem,
    RuleRefusal,
    StateRefusal,
)
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from ..domain.definition import By
from ..domain.seen import Chain, Finding, PlaceUnit, places
from ..loading import Loaded, loaded, locked
from ..models import Case

READ = "case.read"


@contextmanager
def acting(
    actor: Actor,
    kind: str,
    rows: Sequence[Case],
    facts: Mapping[str, Any],
    rules: Iterable[Any] = (),
    record_into: Any = None,
) -> Iterator[Any]:
    """Open an act of its own, or write into the act of a larger piece of work."""
    with transaction.atomic():
        if record_into is not None:
            yield record_into
            return
        units = {row.unit_id for row in rows}
        unit = units.pop() if len(units) == 1 else None
        with ledger.act(
            actor=actor, kind=kind, unit=unit, rules=rules, facts=dict(facts)
        ) as act:
            yield act


def refuse(found: Sequence[tuple[int | None, Finding]]) -> None:
    """Raise the refusal of the first finding, with every finding as a problem."""
    if not found:
        return
    problems = [_problem(row, f) for row, f in found]
    first = found[0][1]
    common: dict[str, Any] = {
        "code": first.code,
        "way_out": first.way_out,
        "problems": problems,
        **dict(first.values),
    }
    if first.kind == "input":
        raise InputError(first.template, **common)
    if first.rule:
        raise RuleRefusal(
            first.template, rule=first.rule, citation=first.citation, **common
        )
    if first.kind == "state":
        raise StateRefusal(first.template, **common)
    raise RuleRefusal(first.template, **common)


def _problem(row: int | None, finding: Finding) -> Problem:
    return replace(finding.problem, row=row)


def numbered(items: Sequence[Any]) -> list[tuple[int | None, Any]]:
    """Return items with their row, for messages: none for a list of one."""
    if len(items) == 1:
        return [(None, items[0])]
    return list(enumerate(items, start=1))


def held_cases(actor: Actor, commands: Sequence[Any]) -> Loaded:
    """Lock and load the cases of commands; each must be visible and not have moved.

    Each is named once: what follows a step is decided on what the step came to.
    """
    found = loaded(locked(c.case for c in commands))
    if len(found.rows) < len(commands):
        raise InputError(
            _("A case is named twice in one act."),
            code="cases.twice",
            way_out=_("Record its steps one after the other."),
        )
    for row in found.rows.values():
        require_visible(actor, row, found.chains[row.pk])
    for command in commands:
        version = command.row_version
        if version is not None and version != found.rows[command.case].row_version:
            raise Conflict
    return found


def require_visible(actor: Actor, row: Case, chain: Chain) -> None:
    """Raise NotVisible unless the actor may read the case, or it is about them."""
    if actor.is_system or concerns(actor, row):
        return
    for unit in (*chain.host[-1:], *chain.other[-1:]):
        if actor.covers(READ, unit.path, unit.area_path):
            return
    raise NotVisible


def concerns(actor: Actor, row: Case) -> bool:
    """Say whether the case is about the person who acts."""
    return actor.own_person is not None and actor.own_person == row.person_id


def may_act(actor: Actor, by: By, unit: PlaceUnit | None, row: Case) -> bool:
    """Say whether the actor may do a step at a unit."""
    if actor.is_system or (by.person and concerns(actor, row)):
        return True
    return unit is not None and actor.covers(by.right, unit.path, unit.area_path)


def place_of(name: str, chain: Chain) -> PlaceUnit | None:
    """Return the unit of a named place; the host where that level is not there."""
    return places.get(name).run(chain) or (chain.host[-1] if chain.host else None)


def require_right(actor: Actor, right: str, unit: PlaceUnit | None) -> None:
    """Raise NotAllowed without ``right`` for a unit, NotVisible for no unit."""
    if actor.is_system:
        return
    if unit is None:
        raise NotVisible
    if not actor.covers(right, unit.path, unit.area_path):
        raise NotAllowed(right=right)
